"""Where figures can be checked: each with the places in the replays that it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from msgspec import Struct

from bot.domain.analysis.definitions import DEFINITIONS, FigureKey
from bot.domain.analysis.figures import Entry, Evidence, Record
from bot.domain.analysis.habits import SideCard, SideShown
from bot.domain.analysis.holdings import UseWhenHeld
from bot.domain.analysis.meetings import Meeting
from bot.domain.analysis.named_decks import NamedDeck
from bot.domain.analysis.parts import DeckCard
from bot.domain.analysis.records import Against
from bot.domain.analysis.scouting import OlderSides
from bot.domain.replay.model import EndReason
from bot.rendering.team_summary import tell_deck
from bot.rendering.text.lines import DOT
from bot.rendering.text.wording import count, tell_day, tell_ending

_WORDS: Final = {
    "won_in": "won",
    "lost_in": "lost",
    "drawn_in": "drawn",
    "undecided_in": "undecided",
    "used_in": "used",
    "unused_in": "not used",
}
_RESULTS: Final = frozenset({FigureKey.WON_BY, FigureKey.LOST_BY, FigureKey.CHOICES})
"""Figures whose every place tells who won or lost something."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is true at these places: about what, and in which way.

    `tells` says that knowing a place is knowing a result.
    """

    about: str
    way: str
    places: tuple[Evidence, ...]
    tells: bool

    @property
    def words(self) -> str:
        """What is true, "" where the figure says it all."""
        return ", ".join(filter(None, [self.about, self.way]))


Facts = dict[FigureKey, tuple[Fact, ...]]


def facts_in(told: Struct) -> Facts:
    """Every fact in a profile or report that has a place, by the figure it belongs to."""
    found: defaultdict[FigureKey, list[Fact]] = defaultdict(list)
    for key, fact in _walk(told, None, ()):
        found[key].append(fact)
    return {key: tuple(found[key]) for key in DEFINITIONS if key in found}


def _walk(
    value: object, key: FigureKey | None, about: Sequence[str]
) -> Iterator[tuple[FigureKey, Fact]]:
    """All facts inside, where `key` is the figure and `about` what is known of them."""
    if isinstance(value, tuple):
        for one in value:
            yield from _walk(one, key, about)
        return
    if not isinstance(value, Struct):
        return
    key = getattr(value, "figure", key)
    about = (*about, *filter(None, [_about(value, key)]))
    for name in value.__struct_fields__:
        inside = getattr(value, name)
        if isinstance(value, UseWhenHeld) and name == "ways":
            continue  # They are told apart by use already.
        places = _places(inside)
        if not places:
            inner = FigureKey.TECH_CARDS if isinstance(value, NamedDeck) and name == "tech" else key
            yield from _walk(inside, inner, about)
        elif key is not None:
            tells = isinstance(value, Record) or key in _RESULTS
            yield key, Fact(" · ".join(about), _WORDS.get(name, ""), places, tells)


def _places(value: object) -> tuple[Evidence, ...]:
    """The value, where it is evidence or some of it."""
    if isinstance(value, Evidence):
        return (value,)
    if isinstance(value, tuple) and value and all(isinstance(one, Evidence) for one in value):
        return value
    return ()


def _about(value: Struct, key: FigureKey | None) -> str:
    """What tells this part from others of its figure."""
    match value:
        case Entry():
            return _entry(value.name, key)
        case Against() | DeckCard():
            return value.name
        case SideShown():
            return f"vs {value.against}"
        case SideCard():
            return value.card
        case Meeting():
            return f"vs {value.opponent}"
        case UseWhenHeld():
            turn = f", turn {value.own_turn}" if value.own_turn is not None else ""
            return f"{value.card}{turn}"
        case OlderSides():
            return f"with {tell_deck(value.archetype)}"
        case NamedDeck():
            return DOT.join([tell_deck(value.archetype), tell_day(value.deck.newest)])
    return ""


def _entry(name: str, key: FigureKey | None) -> str:
    if key in {FigureKey.WON_BY, FigureKey.LOST_BY}:
        return tell_ending(EndReason(name))
    return count(int(name), "card") if key is FigureKey.BACK_ROW_NUMBER else name
