"""Replays that were cut, knocked about or saved badly: told as such, and never read wrongly."""

from __future__ import annotations

import json
import re
from random import Random

import pytest

from bot.domain.errors import ReplayError
from bot.domain.replay.games import read_replay
from tests.domain.replay.unusable import (
    SECRET,
    assert_for_players,
    content,
    large,
    refused,
    small_duel,
    spoiled_play,
    with_play,
    written,
)

REPLAY = small_duel().to_json()
BOM = b"\xef\xbb\xbf"
WITH_NUMBERS = REPLAY.replace(b'"liked":', b'"a":[-1,-0.5e+3,1E-2,0],"liked":')
WITH_EMOJI = REPLAY.replace(b"Murgatroyd", "😀é".encode() + rb"\ud83d\ude00\ud83d\n\\\"\u00e9")
WITH_UNKNOWN = with_play("Unheard of", b'"id":"c-1","log":{"type":"game"}')

CUT: dict[str, bytes] = {
    "compact": REPLAY,
    "indented": small_duel().to_json(2),
    "with a mark": small_duel().to_json(bom=True),
    "with numbers": WITH_NUMBERS,
    "with emoji": WITH_EMOJI,
    "with a new kind": WITH_UNKNOWN,
    "with a spoiled play": spoiled_play("RPS", seconds="12"),
    "of a tag duel": written({"tag_duel": True, **content()}),
    "in utf-16": REPLAY.decode().encode("utf-16"),
    "in utf-16 without a mark": REPLAY.decode().encode("utf-16-le"),
    "in big-endian utf-16": REPLAY.decode().encode("utf-16-be"),
}


def code(data: bytes) -> str:
    """The code of the refusal, in words fit for players; "read" for a replay."""
    try:
        read_replay(data)
    except ReplayError as error:
        assert_for_players(error)
        return error.code
    return "read"


@pytest.mark.parametrize("name", CUT)
def test_a_replay_cut_anywhere_is_truncated(name: str) -> None:
    data = CUT[name]
    begun = data.index(b'"') + 1  # before that it is nearly nothing
    assert {code(data[:cut]) for cut in range(begun)} <= {"not_json", "truncated"}
    every = 1 if data in (REPLAY, WITH_EMOJI, WITH_NUMBERS) else 7
    for cut in range(begun, len(data), every):
        assert (cut, code(data[:cut])) == (cut, "truncated")


def test_any_large_replay_cut_anywhere_is_truncated() -> None:
    data = large()
    cuts = Random(1).sample(range(1, len(data)), 300)
    assert {code(data[:cut]) for cut in cuts} == {"truncated"}


def test_blanks_at_the_end_are_no_loss() -> None:
    for data in (REPLAY + b"\r\n\r\n", (REPLAY.decode() + " \n").encode("utf-16")):
        assert read_replay(data[:-2]) == read_replay(data) == read_replay(REPLAY)


def test_a_replay_without_its_beginning_is_no_json() -> None:
    cuts = range(1, len(REPLAY), 7)
    assert {code(REPLAY[cut:]) for cut in cuts} <= {"not_json", "not_a_replay", "changed_format"}
    assert refused(REPLAY[1:]).code == "not_json"


def damaged(rng: Random) -> bytes:
    """A replay with a few bytes changed, lost or doubled."""
    data = bytearray(rng.choice([REPLAY, WITH_EMOJI, WITH_UNKNOWN]))
    for _ in range(rng.choice((1, 1, 2, 5, 30))):
        at, other = rng.randrange(len(data)), rng.randrange(len(data))
        match rng.randrange(4):
            case 0:
                data[at] ^= 1 << rng.randrange(8)
            case 1:
                data[at] = rng.randrange(256)
            case 2:
                del data[at : at + rng.randrange(1, 20)]
            case _:
                data[at:at] = data[other : other + rng.randrange(1, 40)]
    return bytes(data)


def seen_in(count: int, seed: int) -> set[str]:
    rng = Random(seed)
    return {code(damaged(rng)) for _ in range(count)}


def test_a_damaged_replay_is_read_or_refused() -> None:
    assert {"read", "not_json"} <= seen_in(800, seed=3)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 20))
def test_any_damaged_replay_is_read_or_refused(seed: int) -> None:
    assert {"read", "not_json", "not_a_replay"} <= seen_in(8000, seed)


@pytest.mark.parametrize("noise", [b"\xff", b"\xe9", b"\xc0\x80", b"\xed\xa0\x80", b"\xf5\x80"])
def test_broken_letters_matter_only_where_the_analysis_looks(noise: bytes) -> None:
    right = read_replay(REPLAY)
    assert read_replay(REPLAY.replace(SECRET.encode(), noise)) == right
    assert read_replay(REPLAY[:-1] + b',"new":"' + noise + b'"}') == right
    assert read_replay(with_play("Unheard of", b'"new":"' + noise + b'"')) == right
    for needed in (b"Sangan", b"Quixotina", b"Admitted defeat", b"Jinzo", b"Rock"):
        error = refused(REPLAY.replace(needed, noise))
        assert (error.code, "UTF-8" in error.sentence) == ("not_json", True)


def test_of_two_values_for_a_key_the_last_one_counts_as_everywhere() -> None:
    assert read_replay(b'{"id":1,"plays":[],"tag_duel":true,' + REPLAY[1:]) == read_replay(REPLAY)
    assert refused(REPLAY[:-1] + b',"tag_duel":true}').code == "unsupported"
    assert refused(REPLAY[:-1] + b',"plays":7}').code == "changed_format"


def test_a_play_of_two_kinds_is_not_guessed_at() -> None:
    assert refused(with_play("Good", b'"play":"RPS"')).code == "changed_format"
    assert refused(with_play("Unheard of", b'"play":"RPS"')).code == "changed_format"
    for data in (with_play("RPS", b'"play":"Unheard of"'), with_play("x", b'"play":"y"')):
        assert read_replay(data) == read_replay(REPLAY)


NUMBERS = ("-1", "0", "-0", "1e2", "1.5", "1e999", "-1e999", "9" * 18, "9" * 5000)
KEYS = ("id", "version", "start", "main_total", "extra_total", "side_total", "seconds", "life")


@pytest.mark.parametrize("key", [*KEYS, "object_id"])
def test_any_number_is_read_or_refused(key: str) -> None:
    outcomes = {}
    for number in NUMBERS:
        text = re.sub(rf'"{key}":\d+', f'"{key}":{number}', REPLAY.decode())
        assert f'"{key}":{number}' in text
        outcomes[number] = code(text.encode())
    assert set(outcomes.values()) <= {"read", "changed_format"}
    for number in ("1.5", "1e999", "-1e999", "9" * 5000):
        assert outcomes[number] == "changed_format"


def test_what_cannot_be_said_in_utf_8_is_not_needed() -> None:
    data = json.dumps(content()).replace("Murgatroyd", r"\ud800\udc00\ud800\udfff\udfff")
    assert read_replay(data.encode()) == read_replay(REPLAY)
