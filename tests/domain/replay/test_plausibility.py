"""Files of strangers: what the site can have written is taken, what contradicts itself is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pytest

from bot.domain.errors import ReplayError, ReplayErrorCode
from bot.domain.replay.games import read_replay
from bot.domain.replay.plausibility import read_plausible
from bot.samples.scenes import demo_replays
from bot.samples.teams import team_replays
from tests.cli.running import quick_duel
from tests.real_replays import content_of, real_files, synthetic
from tests.samples.every_verb import every_verb

TODAY: Final = date(2026, 6, 1)
Written = dict[str, Any]
Forge = Callable[[Written], object]


def forged(forge: Forge, version: int = 17) -> bytes:
    """A made-up match after somebody changed something in it."""
    written = json.loads(json.dumps(every_verb(version=version).build()))
    forge(written)
    return json.dumps(written).encode()


def plays(written: Written, kind: str) -> list[Written]:
    return [play for play in written["plays"] if play["play"] == kind]


def with_cards(written: Written) -> list[Written]:
    """The cards that plays name, of the players' lists."""
    return [play["card"] for play in written["plays"] if "object_id" in play.get("card", {})]


def test_every_real_replay_is_believed_and_read_as_any_other() -> None:
    for file in real_files():
        content = content_of(file)
        assert read_plausible(content, TODAY) == read_replay(content)


@pytest.mark.parametrize("version", [5, 15, 17])
def test_what_is_made_up_here_is_believed_in_all_versions(version: int) -> None:
    content = every_verb(version=version).to_json()
    assert read_plausible(content, TODAY) == read_replay(content)


def test_the_samples_of_the_demo_and_of_old_files_are_believed() -> None:
    for _, content in (*demo_replays(), *team_replays()):
        read_plausible(content, TODAY)
    read_plausible(quick_duel(1).to_json(), TODAY)
    read_plausible(synthetic("version5_synthetic.json"), TODAY)


def days(text: str) -> Forge:
    return lambda written: written.update(date=text)


@pytest.mark.parametrize("day", ["2026-06-02 23:59:59", "2011-01-01 00:00:00", "", "1 June", None])
def test_days_that_may_be_are_believed(day: str | None) -> None:
    forge: Forge = days(day) if day is not None else lambda written: written.pop("date")
    read_plausible(forged(forge), TODAY)


def place(where: int) -> Forge:
    return lambda written: with_cards(written)[3].update(object_id=where)


def swap_seconds(written: Written) -> None:
    first, *_, last = [play for play in written["plays"] if "card" in play]
    first["seconds"], last["seconds"] = last["seconds"], first["seconds"]


def strange_actor(written: Written) -> None:
    play = next(play for play in written["plays"] if "card" in play and "id" in play)
    play["log"]["username"] = "Judge Judy"


def another_card(written: Written) -> None:
    plays(written, "Pick first")[0]["cards"][2]["name"] = "Cyber Jar"


def fewer_cards(written: Written) -> None:
    plays(written, "Pick first")[0]["cards"].pop()


def hand_of(where: int, game: int = 0) -> Forge:
    return lambda written: plays(written, "Pick first")[game]["cards"][1].update(object_id=where)


def seat(**keys: object) -> Forge:
    return lambda written: written["player1"].update(keys)


FORGERIES: Final[dict[str, tuple[Forge, str]]] = {
    "a day in the future": (days("2026-06-03 00:00:00"), "a day on which nobody"),
    "a day before the site": (days("2010-12-31 10:00:00"), "a day on which nobody"),
    "no day at all": (days("2025-02-30 10:00:00"), "a day that no calendar has"),
    "one account": (
        lambda written: seat(user_id=written["player2"]["user_id"])(written),
        "both players have one account",
    ),
    "a large deck": (seat(main_total=61), "a main deck of a size"),
    "a small deck": (seat(main_total=5), "a main deck of a size"),
    "a large extra deck": (seat(extra_total=16), "an extra or side deck of a size"),
    "a negative side deck": (seat(side_total=-1), "an extra or side deck of a size"),
    "a side deck of two sizes": (seat(side_total=0), "a side deck of two sizes"),
    "decks in each other": (
        lambda written: seat(start=written["player2"]["start"] - 1)(written),
        "cards that are in both decks",
    ),
    "a clock that runs backwards": (swap_seconds, "a clock that runs backwards"),
    "a card that was not dealt": (another_card, "opening hands that its log does not know"),
    "a hand of four": (fewer_cards, "opening hands of a size"),
    "a card of the side deck in game 1": (hand_of(75), "a card outside of its deck"),
    "a card of the extra deck in hand": (hand_of(41, 1), "a card outside of its deck"),
    "a card beyond all lists": (place(91), "a card outside of its deck"),
    "a card before all lists": (place(-1), "a card outside of its deck"),
    "a number that is none": (
        lambda written: with_cards(written)[0].update(serial_number="12x"),
        "a card without a proper number",
    ),
    "a guest who moves cards": (strange_actor, "a card moved by somebody who does not play"),
    "life points out of nothing": (
        lambda written: plays(written, "Life points")[0].update(life=7_123),
        "life points that do not add up",
    ),
    "a deck that grew": (
        lambda written: plays(written, "Begin next duel")[0]["player1"].update(main_total=90),
        "a deck that grew",
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_what_contradicts_itself_is_refused_in_one_sentence(name: str) -> None:
    forge, what = FORGERIES[name]
    content = forged(forge)
    assert read_replay(content).replay_id, "a source's copy is taken as it is"
    with pytest.raises(ReplayError, match=what) as refused:
        read_plausible(content, TODAY)
    assert refused.value.code is ReplayErrorCode.IMPLAUSIBLE
    assert refused.value.sentence.startswith("This replay contradicts itself (")
    assert refused.value.sentence.endswith("): save it again unchanged.")


def test_the_clock_of_2017_is_not_known_well_enough() -> None:
    read_plausible(forged(swap_seconds, version=5), TODAY)


def test_what_is_no_replay_is_refused_as_ever() -> None:
    with pytest.raises(ReplayError) as refused:
        read_plausible(b"{}", TODAY)
    assert refused.value.code is ReplayErrorCode.NOT_A_REPLAY
