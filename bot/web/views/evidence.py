"""Where the figures of a player can be checked: replay, game and minute, a page a figure."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from msgspec import Struct

from bot.domain.analysis.definitions import DEFINITIONS, FigureKey
from bot.domain.analysis.figures import Evidence
from bot.domain.links import replay_url
from bot.domain.replay.model import Replay, ReplayId
from bot.rendering.facts import Fact, facts_in
from bot.rendering.text.wording import count, tell_clock, tell_day
from bot.web.views.decks import card_name
from bot.web.views.definitions import definitions_view
from bot.web.views.names import brief_name

PLACES_TOLD: Final = 400
"""Of how many places of a figure a page tells, the first ones."""
TELL_NO_SCORE: Final = frozenset(
    {
        FigureKey.OPENING_THROWS,
        FigureKey.OPENING_HANDS,
        FigureKey.SIDE_SHOWN,
        FigureKey.CARDS_SEEN,
        FigureKey.WEEKS_UNCHANGED,
        FigureKey.TECH_CARDS,
    }
)
"""Figures of which it may be said in which replays they rest, though not in which games.

Of all others the replays tell a result, or the least number of games in a match.
"""


@dataclass(frozen=True, slots=True)
class Played:
    """Whom the player met in a replay, and when; "" for an unknown day."""

    opponent: str
    day: str


@dataclass(frozen=True, slots=True)
class ReplayPlacesView:
    """The moments in one replay, "" where games are not told."""

    replay_id: ReplayId
    url: str
    played: Played | None
    moments: str


@dataclass(frozen=True, slots=True)
class FactView:
    """Something that is true, about what and in which way, and where."""

    about: str
    way: str
    replays: tuple[ReplayPlacesView, ...]


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure, what it means, and how much it rests on."""

    key: str
    title: str
    sentence: str
    number: str


@dataclass(frozen=True, slots=True)
class FigureGroupView:
    """Figures that belong together."""

    title: str
    figures: tuple[FigureView, ...]


@dataclass(frozen=True, slots=True)
class FigurePlacesView:
    """A figure with all that it rests on; `rest` says how much is not shown.

    `meaning` is what a single place stands for. One that is left out tells scores, which are not
    to be shown: neither its places nor their number are here.
    """

    figure: FigureView
    meaning: str
    facts: tuple[FactView, ...]
    rest: str
    is_left_out: bool


def played_in(replays: Iterable[Replay], names: Collection[str]) -> dict[ReplayId, Played]:
    """Whom the player with these names met in each of the replays."""
    found: dict[ReplayId, Played] = {}
    for replay in replays:
        others = [name for name in replay.players if name not in names]
        if len(others) == 1:
            day = tell_day(replay.date) if replay.date.strip() else ""
            found[replay.replay_id] = Played(brief_name(others[0]), day)
    return found


def evidence_index(told: Struct, *, scores: bool) -> tuple[FigureGroupView, ...]:
    """All figures in a profile or a seat's report that rest on places, grouped as their meanings.

    Without `scores` those are left out that tell one.
    """
    facts = facts_in(told)
    known = {key: _shown(key, own, scores=scores) for key, own in facts.items()}
    groups = (
        FigureGroupView(
            group.title,
            tuple(
                _figure(one.key, known[one.key], scores=scores)
                for one in group.figures
                if known.get(one.key)
            ),
        )
        for group in definitions_view().groups
    )
    return tuple(group for group in groups if group.figures)


def figure_places(
    told: Struct, key: FigureKey, played: Mapping[ReplayId, Played], *, scores: bool
) -> FigurePlacesView:
    """All places of one figure, with whom the player met there."""
    facts = _shown(key, facts_in(told).get(key, ()), scores=scores)
    number = sum(len(fact.places) for fact in facts)
    rest = max(0, number - PLACES_TOLD)
    return FigurePlacesView(
        figure=_figure(key, facts, scores=scores),
        meaning=DEFINITIONS[key].evidence,
        facts=tuple(_fact(fact, played, scores=scores) for fact in _first(facts)),
        rest=f"and {rest:,} more" if rest else "",
        is_left_out=not scores and key not in TELL_NO_SCORE,
    )


def _shown(key: FigureKey, facts: Sequence[Fact], *, scores: bool) -> Sequence[Fact]:
    """What may be told; without scores each replay once, and nothing in an order of games."""
    if scores:
        return facts
    if key not in TELL_NO_SCORE:
        return ()
    bare = [
        dataclasses.replace(
            fact, places=tuple({place.replay_id: place for place in fact.places}.values())
        )
        for fact in facts
        if not fact.tells
    ]
    return sorted(bare, key=lambda fact: (-len(fact.places), fact.words))


def _figure(key: FigureKey, facts: Sequence[Fact], *, scores: bool) -> FigureView:
    definition = DEFINITIONS[key]
    return FigureView(
        key.value, definition.title, definition.sentence, _number(facts, scores=scores)
    )


def _number(facts: Sequence[Fact], *, scores: bool) -> str:
    """How much it rests on, "" where that is nothing."""
    places = [place for fact in facts for place in fact.places]
    if not places:
        return ""
    replays = count(len({place.replay_id for place in places}), "replay")
    return f"{count(len(places), 'place')} in {replays}" if scores else replays


def _first(facts: Sequence[Fact]) -> Iterator[Fact]:
    """As many as a page tells."""
    room = PLACES_TOLD
    for fact in facts:
        if room <= 0:
            return
        yield dataclasses.replace(fact, places=fact.places[:room])
        room -= len(fact.places)


def _fact(fact: Fact, played: Mapping[ReplayId, Played], *, scores: bool) -> FactView:
    return FactView(
        about=card_name(fact.about),
        way=fact.way,
        replays=tuple(
            ReplayPlacesView(
                replay_id=number,
                url=replay_url(number),
                played=played.get(number),
                moments=_moments(places) if scores else "",
            )
            for number, places in groupby(fact.places, key=lambda place: place.replay_id)
        ),
    )


def _moments(places: Iterable[Evidence]) -> str:
    return " \N{MIDDLE DOT} ".join(map(_moment, places))


def _moment(place: Evidence) -> str:
    match = f"match {place.match}" if place.match > 1 else ""
    game = "no game" if place.game is None else f"game {place.game}"
    clock = "" if place.at_s is None else tell_clock(place.at_s)
    return ", ".join(filter(None, [match, game, clock]))
