"""Where each figure of a player can be checked: replay, game and second."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from msgspec import Struct

from bot.domain.analysis.definitions import DEFINITIONS
from bot.domain.analysis.figures import Evidence
from bot.domain.links import replay_url
from bot.rendering.facts import Fact, facts_in
from bot.rendering.text.wording import count, tell_clock
from bot.web.views.decks import card_name

PLACES_TOLD: Final = 400
"""Of how many places of a figure a page tells, the first ones."""


@dataclass(frozen=True, slots=True)
class ReplayPlacesView:
    """The moments in one replay."""

    replay_id: int
    url: str
    moments: str


@dataclass(frozen=True, slots=True)
class FactView:
    """Something that is true, and where."""

    words: str
    replays: tuple[ReplayPlacesView, ...]
    is_score: bool


@dataclass(frozen=True, slots=True)
class FigurePlacesView:
    """A figure with all that it rests on; `rest` places are not shown."""

    key: str
    title: str
    sentence: str
    meaning: str
    number: str
    facts: tuple[FactView, ...]
    rest: int


def evidence_view(told: Struct) -> tuple[FigurePlacesView, ...]:
    """All figures in a profile or a seat's report, in the order of their definitions."""
    return tuple(_figures(told))


def _figures(told: Struct) -> Iterator[FigurePlacesView]:
    for key, facts in facts_in(told).items():
        definition = DEFINITIONS[key]
        number = sum(len(fact.places) for fact in facts)
        shown, room = [], PLACES_TOLD
        for fact in facts:
            if room > 0:
                shown.append(_fact(fact, room))
                room -= len(fact.places)
        yield FigurePlacesView(
            key=key.value,
            title=definition.title,
            sentence=definition.sentence,
            meaning=definition.evidence,
            number=count(number, "place"),
            facts=tuple(shown),
            rest=max(0, number - PLACES_TOLD),
        )


def _fact(fact: Fact, room: int) -> FactView:
    replays = groupby(fact.places[:room], key=lambda place: place.replay_id)
    return FactView(
        words=card_name(fact.words),
        replays=tuple(
            ReplayPlacesView(number, replay_url(number), ", ".join(map(_moment, places)))
            for number, places in replays
        ),
        is_score=fact.tells,
    )


def _moment(place: Evidence) -> str:
    match = f"match {place.match} " if place.match > 1 else ""
    if place.game is None:
        return f"{match}no game"
    clock = "" if place.at_s is None else f" at {tell_clock(place.at_s)}"
    return f"{match}game {place.game}{clock}"
