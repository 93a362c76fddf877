"""Whatever a file holds, reading it gives a replay that agrees with itself, or a refusal."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from bot.domain.errors import ReplayError, ReplayErrorCode
from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Replay
from tests.domain.replay.always import always, assert_of_the_lists, assert_sound
from tests.domain.replay.junk import (
    FITTING,
    KEYS,
    anything,
    content_of,
    disordered,
    invented_plays,
    lists_of,
)
from tests.domain.replay.reading import Json

SEEDS = st.integers(0, 12)


def read_or_refused(data: bytes) -> Replay | None:
    """A sound reading, or None after a refusal in a sentence for people."""
    try:
        replay = read_replay(data)
    except ReplayError as error:
        refusal = error
    else:
        assert_sound(replay)
        assert read_replay(data) == replay
        return replay
    assert isinstance(refusal.code, ReplayErrorCode)
    assert refusal.sentence.endswith(".")
    assert len(refusal.sentence) < 1000
    return None


@always(20, 200, data=st.data(), seed=SEEDS, version=st.sampled_from([17, 15]))
def test_plays_in_disorder_show_no_card_that_is_not_in_the_list(
    data: st.DataObject, seed: int, version: int
) -> None:
    content = data.draw(disordered(version, seed))
    replay = read_or_refused(json.dumps(content).encode())
    assert replay is not None
    assert_of_the_lists(replay, lists_of(version, seed))


@always(12, 100, data=st.data(), seed=SEEDS)
def test_plays_of_2017_in_disorder_are_read(data: st.DataObject, seed: int) -> None:
    content = data.draw(disordered(5, seed))
    replay = read_or_refused(json.dumps(content).encode())
    assert replay is not None
    lists = lists_of(5, seed)
    for game in replay.games:
        for side in game.players:
            names = {copy.name for copy in side.seen + side.shown_after_end}
            assert names <= set(lists[side.player])


@always(25, 200, data=st.data(), seed=SEEDS, version=st.sampled_from([17, 15, 5]))
def test_any_value_of_any_key_is_read_or_refused(
    data: st.DataObject, seed: int, version: int
) -> None:
    content: Json = json.loads(content_of(version, seed))
    places = st.sampled_from(holders(content))
    for holder in data.draw(st.lists(places, min_size=1, max_size=4)):
        exchange(holder, data)
    read_or_refused(json.dumps(content).encode())


@always(12, 120, data=st.data(), seed=SEEDS, version=st.sampled_from([17, 15, 5]))
def test_invented_plays_are_read_or_refused(data: st.DataObject, seed: int, version: int) -> None:
    content: Json = json.loads(content_of(version, seed))
    plays = content["plays"]
    for play in data.draw(st.lists(invented_plays(), min_size=1, max_size=12)):
        place = data.draw(st.integers(0, len(plays)))
        plays.insert(place, play)
    read_or_refused(json.dumps(content).encode())


@always(20, 120, plays=st.lists(invented_plays(), max_size=30), version=st.sampled_from([17, 5]))
def test_a_file_of_invented_plays_is_read_or_refused(plays: list[Json], version: int) -> None:
    content = json.loads(content_of(version, 0))
    pick = next(play for play in content["plays"] if play["play"] == "Pick first")
    content["plays"] = [pick, *plays]
    read_or_refused(json.dumps(content).encode())


@always(40, 400, value=anything)
def test_any_json_is_read_or_refused(value: object) -> None:
    assert read_or_refused(json.dumps(value).encode()) is None


@always(40, 400, data=st.data(), seed=SEEDS)
def test_a_file_with_broken_bytes_is_read_or_refused(data: st.DataObject, seed: int) -> None:
    content = bytearray(content_of(17, seed))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(content) - 1))
        if data.draw(st.booleans()):
            content[place] = data.draw(st.integers(0, 255))
        else:
            del content[place : place + data.draw(st.integers(1, 50))]
    read_or_refused(bytes(content))


@always(20, 200, data=st.data(), seed=SEEDS)
def test_a_file_that_was_cut_is_refused(data: st.DataObject, seed: int) -> None:
    content = content_of(17, seed)
    assert read_or_refused(content[: data.draw(st.integers(0, len(content) - 1))]) is None


def holders(content: Json) -> list[Any]:
    """Everything in a file that has keys or places: plays most of all, and the head."""
    plays = content["plays"]
    inner = [value for play in plays for value in play.values() if isinstance(value, dict | list)]
    return [*plays, *inner[:: max(1, len(inner) // 50)], content["player1"], content, plays]


def exchange(holder: Any, data: st.DataObject) -> None:  # noqa: ANN401  # a dict or a list
    """Put anything under one key or at one place, or take that away."""
    places = sorted(holder) if isinstance(holder, dict) else list(range(len(holder)))
    new = data.draw(KEYS) if isinstance(holder, dict) else None
    place = data.draw(st.sampled_from(places)) if places else new
    if new is not None and data.draw(st.booleans()):
        place = new
    if place is None:
        return
    if place in places and data.draw(st.booleans()):
        del holder[place]
    else:
        fitting = FITTING.get(place, anything) if isinstance(place, str) else anything
        value = data.draw(anything | fitting)
        if isinstance(holder, dict) or place in places:
            holder[place] = value
