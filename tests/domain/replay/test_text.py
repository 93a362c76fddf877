"""Bytes as people save them: marks, encodings, layouts, and text that is none."""

from __future__ import annotations

import json
import re

import msgspec
import pytest

from bot.domain.errors import ReplayError
from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Replay
from bot.samples import Duel
from tests.domain.replay.reading import begun, checked, lose, seen
from tests.samples.duels import ANA, BEN, seated

PLACE = "what Ana says"
BOM = b"\xef\xbb\xbf"


def played() -> Duel:
    duel, game = begun(('Maxx "C"',))
    game.discard(ANA, 'Maxx "C"')
    duel.admit(BEN)
    return duel


def said(raw: bytes) -> Replay:
    """A replay in which the bytes between a chat line's quotes are these."""
    duel = played()
    duel.chat(ANA, PLACE)
    data = duel.to_json()
    assert data.count(PLACE.encode()) == 2
    return read_replay(data.replace(PLACE.encode(), raw))


@pytest.mark.parametrize("indent", [None, 0, 1, 2, 4])
@pytest.mark.parametrize("bom", [False, True])
def test_layout_and_mark_do_not_matter(indent: int | None, *, bom: bool) -> None:
    duel = played()
    assert read_replay(duel.to_json(indent, bom=bom)) == checked(duel)


@pytest.mark.parametrize("around", [b"\n%s\n", b"\r\n\t  %s\r\n", b"    %s"])
def test_blanks_around_the_file_do_not_matter(around: bytes) -> None:
    duel = played()
    assert read_replay(around % duel.to_json()) == checked(duel)
    assert read_replay(BOM + around % duel.to_json()) == checked(duel)


@pytest.mark.parametrize(
    ("codec", "mark"), [("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")]
)
def test_utf_16_is_read_by_its_mark(codec: str, mark: bytes) -> None:
    duel = played()
    data = mark + json.dumps(duel.build(), ensure_ascii=False).encode(codec)
    assert read_replay(data) == checked(duel)


def test_keys_may_come_in_any_order() -> None:
    duel = played()

    def reversed_keys(value: object) -> object:
        if isinstance(value, dict):
            return {key: reversed_keys(inner) for key, inner in reversed(value.items())}
        return [reversed_keys(inner) for inner in value] if isinstance(value, list) else value

    assert read_replay(json.dumps(reversed_keys(duel.build())).encode()) == checked(duel)


def test_any_letter_may_be_escaped() -> None:
    def escaped(text: re.Match[str]) -> str:
        return re.sub("[A-Za-z]", lambda letter: f"\\u{ord(letter[0]):04x}", text[0])

    duel = played()
    data = re.sub(r'"(?:[^"\\]|\\.)*"', escaped, duel.to_json().decode())
    assert r'"\u0070\u006c\u0061\u0079\u0073":' in data
    assert read_replay(data.encode()) == checked(duel)


def test_an_unknown_kind_does_not_change_how_text_is_read() -> None:
    duel = played()
    duel.raw("Unheard of", message="ü")
    for data in (duel.to_json(2, bom=True), duel.to_json()):
        assert read_replay(data).games == checked(duel).games


@pytest.mark.parametrize(
    "raw",
    [
        *(
            rb"\"",
            rb"\\",
            rb"\/",
            rb"\b\f\n\r\t",
            rb"\u0000",
            rb"\u00e9",
            rb"\uFFFF",
            rb"\uD83D\uDE00",
        ),
        *("é", "😀", "\u2028", "\u202e", "\ufeff"),
    ],
)
def test_chat_may_hold_any_text(raw: bytes | str) -> None:
    replay = said(raw if isinstance(raw, bytes) else raw.encode())
    assert seen(replay.games[0], ANA)['Maxx "C"'] == 1
    assert replay.matches[0].wins == (1, 0)


@pytest.mark.parametrize(
    "raw",
    [
        rb"\ud83d",
        rb"\ude00",
        rb"\uD83D\ud83d",
        rb"\ude00\ud83d",
        rb"\ud83d cut",
        rb"\ud83d\n",
        rb"\ud83d\\",
        rb"\\\ud83d",
        rb"\\ud83d\ud83d",
        rb"\ud83d\u0041",
        rb"\ud83d\ude00\ud83d",
    ],
)
def test_half_an_emoji_in_chat_spoils_nothing(raw: bytes) -> None:
    assert said(raw) == said(b"hi")


def test_half_an_emoji_in_a_name_is_replaced() -> None:
    duel = played()
    data = duel.to_json().replace(b'"Ben"', rb'"Ben\ud83d"')
    replay = read_replay(data)
    assert replay.players == (ANA, "Ben\ufffd")
    assert replay.games[0].winner == ANA


def test_an_escaped_backslash_before_a_u_is_no_emoji() -> None:
    duel = played()
    data = duel.to_json().replace(b'"Ben"', rb'"Ben\\ud83d"').replace(b"Maxx", rb"Ma\ud83dxx")
    assert read_replay(data).players == (ANA, "Ben\\ud83d")


@pytest.mark.parametrize("raw", [rb"\x", rb"\u12", rb"\ud8", b"\x01", b'"'])
def test_what_no_json_allows_is_refused(raw: bytes) -> None:
    with pytest.raises(ReplayError) as caught:
        said(raw)
    assert caught.value.code == "not_json"


def test_the_answer_is_json_and_the_replay_can_be_kept() -> None:
    duel = seated(['Maxx "C"'])
    lose(duel, ANA, BEN)
    replay = checked(duel)
    for codec in (msgspec.json, msgspec.msgpack):
        assert codec.decode(codec.encode(replay), type=Replay) == replay
