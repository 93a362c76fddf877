"""Replays gone wrong in every way: plays moved, lost, doubled, invented, their values exchanged."""

from __future__ import annotations

import json
from functools import cache
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st

from bot.domain.replay.plays import KINDS
from bot.samples import Duel
from bot.samples.autopilot import Odds, play_match
from tests.domain.replay.reading import Json
from tests.samples.every_verb import every_verb

Value = TypeVar("Value")
EVENTFUL = Odds(quit=0.1, judge=0.1, draw=0.2, rematch=1, second=0.3, plays_on=1, disconnects=0.5)

TEXTS = (
    "",
    "Ana",
    'Will "Fiend" Noor',
    "Zed",
    "Token",
    "Chose to go first",
    "Chose to go second",
    "Admitted defeat",
    "Lost Duel",
    "Received a game loss by a judge",
    "Received a match loss by a judge",
    "Accepted the Draw Offer",
    "Accepted the rematch offer",
    "Left duel",
    "Timed out",
    'Drew "Sangan"',
    "from Deck",
    "Siding (1-0-0)",
    "game",
    "duel",
    "chat",
    "Monster",
    "\ud83d",
    "\u0000",
)
NUMBERS = (0, 1, -1, 5, 46, 47, 101, 201, 501, 520, 10**6, 2**31, 2**63, 2**64, -(2**63), 10**30)
scalars = (
    st.none()
    | st.booleans()
    | st.sampled_from(NUMBERS)
    | st.integers(0, 600)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(TEXTS)
    | st.text(max_size=5)
)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(TEXTS), inner, max_size=3)
    ),
    max_leaves=6,
)
logs = st.fixed_dictionaries(
    {
        "username": st.sampled_from(TEXTS[1:4]),
        "type": st.sampled_from(["game", "duel", "chat"]),
        "public_log": st.sampled_from(TEXTS),
    }
)
handles = st.lists(st.integers(0, 600), max_size=6)
cards = st.fixed_dictionaries(
    {"name": st.sampled_from(["Sangan", "Jinzo", "Token", ""])},
    optional={
        "object_id": st.integers(-1, 60),
        "monster_color": st.sampled_from(["Effect", "Token", ""]),
        "card_type": st.sampled_from(["Monster", "Spell", ""]),
    },
)
KINDS_AND_MORE = st.sampled_from([*sorted(KINDS), "Unheard of", ""])
FITTING: dict[str, st.SearchStrategy[Any]] = {
    "seconds": st.integers(-5, 9_999),
    "username": st.sampled_from(TEXTS[1:4]),
    "owner": st.sampled_from(TEXTS[:4]),
    "log": logs | st.lists(logs, max_size=3),
    "id": st.integers(0, 600),
    "start_id": st.integers(0, 600),
    "card": cards,
    "cards": st.lists(cards, max_size=10),
    "prev": handles,
    "hand": handles,
    "deck": handles,
    "order": st.lists(st.sampled_from(TEXTS[1:4]), max_size=2),
    "life": st.integers(-1, 9_000),
    "over": st.booleans(),
    "starting": st.booleans(),
    "message": st.sampled_from(["", "Siding (1-0-0)", "(0-9-9)"]),
    "player1": st.sampled_from(TEXTS[1:4]),
    "player2": st.fixed_dictionaries(
        {}, optional={"start": st.integers(-5, 600), "main_total": st.integers(-5, 99)}
    ),
    "winner": st.sampled_from(TEXTS[:4]),
}
KEYS = st.sampled_from([*FITTING, "play", "player1_choice", "novelty"])


@st.composite
def invented_plays(draw: st.DrawFn) -> Json:
    """A play of any kind whose keys hold what such keys hold, in no relation to the game."""
    chosen = draw(st.lists(st.sampled_from(sorted(FITTING)), unique=True, max_size=7))
    return {"play": draw(KINDS_AND_MORE), **{key: draw(FITTING[key]) for key in chosen}}


def told(version: int, seed: int) -> Duel:
    """The duel that goes wrong: every verb, or a short eventful match of chance."""
    if not seed:
        return every_verb(version=version)
    return play_match(seed, version=version, odds=EVENTFUL, turns=4)


@cache
def content_of(version: int, seed: int) -> bytes:
    return told(version, seed).to_json()


@cache
def lists_of(version: int, seed: int) -> dict[str, list[str]]:
    """The true lists of a duel's players."""
    lists: dict[str, list[str]] = told(version, seed).truth["lists"]
    return lists


@st.composite
def disordered(draw: st.DrawFn, version: int, seed: int) -> Json:
    """A replay whose plays are all real, but moved, lost, doubled, or cut off."""
    content: Json = json.loads(content_of(version, seed))
    plays, chance = content["plays"], draw(st.randoms(use_true_random=False))
    for disorder in draw(st.lists(st.sampled_from(DISORDERS), min_size=1, max_size=4)):
        disorder(plays, chance)
    return content


def cut_off(plays: list[Json], chance: Random) -> None:
    del plays[chance.randint(0, len(plays)) :]


def lose_some(plays: list[Json], chance: Random) -> None:
    share = chance.choice([0.02, 0.3, 0.9])
    plays[:] = [play for play in plays if chance.random() > share]


def lose_a_kind(plays: list[Json], chance: Random) -> None:
    if plays:
        kind = chance.choice(plays)["play"]
        plays[:] = [play for play in plays if play["play"] != kind]


def double_some(plays: list[Json], chance: Random) -> None:
    for _ in range(min(len(plays), 30)):
        plays.insert(chance.randint(0, len(plays)), chance.choice(plays))


def double_all(plays: list[Json], _: Random) -> None:
    plays[:] = [play for play in plays[:2000] for _ in range(2)]


def shift_a_part(plays: list[Json], chance: Random) -> None:
    start, end = sorted((chance.randint(0, len(plays)), chance.randint(0, len(plays))))
    part = plays[start:end]
    del plays[start:end]
    place = chance.randint(0, len(plays))
    plays[place:place] = part


def mix(plays: list[Json], chance: Random) -> None:
    chance.shuffle(plays)


def turn_round(plays: list[Json], _: Random) -> None:
    plays.reverse()


DISORDERS = (
    cut_off,
    lose_some,
    lose_a_kind,
    double_some,
    double_all,
    shift_a_part,
    mix,
    turn_round,
)
