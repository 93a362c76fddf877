"""Where figures can be checked: each with the places in the replays that it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import discord
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
from bot.rendering.text.wording import count, tell_clock, tell_day, tell_ending
from cogs.ui.pager import Pages, tell_page
from cogs.ui.result_matches import replay_link
from cogs.ui.words import cut, dotted, fit_lines, hidden, label, plain

PLACES_A_PAGE: Final = 20
_MOST_CHOICES: Final = 25
_OPTION: Final = 100
_LINES: Final = 3600
_LONGEST: Final = 60
_LONGEST_CLOCK: Final = 12
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

HABITS: Final = frozenset(
    {
        FigureKey.HELD_IN_TURN,
        FigureKey.HELD_IN_GAME,
        FigureKey.FIRST_MONSTERS,
        FigureKey.BACK_ROW_NUMBER,
        FigureKey.BACK_ROW_CARDS,
        FigureKey.SIDE_SHOWN,
        FigureKey.CARDS_SEEN,
        FigureKey.OPENING_HANDS,
        FigureKey.WEEKS_UNCHANGED,
        FigureKey.TECH_CARDS,
    }
)
"""Figures about cards; all others are about results."""


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
            return dotted([tell_deck(value.archetype), tell_day(value.deck.newest, year=False)])
    return ""


def _entry(name: str, key: FigureKey | None) -> str:
    if key in {FigureKey.WON_BY, FigureKey.LOST_BY}:
        return tell_ending(EndReason(name))
    return count(int(name), "card") if key is FigureKey.BACK_ROW_NUMBER else name


def figure_options(facts: Facts, *, habits: bool) -> list[discord.SelectOption]:
    """The figures about cards, or those about results, in the order of the definitions."""
    options = []
    for key, told in facts.items():
        if (key in HABITS) is habits:
            number = sum(len(fact.places) for fact in told)
            about = dotted([count(number, "place"), DEFINITIONS[key].sentence])
            title = cut(DEFINITIONS[key].title, _OPTION)
            options.append(
                discord.SelectOption(label=title, value=key, description=cut(about, _OPTION))
            )
    return options[:_MOST_CHOICES]


def fact_options(facts: Sequence[Fact]) -> list[discord.SelectOption]:
    """What a figure tells apart, the first of each; nothing where that is only one thing."""
    first: dict[str, int] = {}
    numbers: defaultdict[str, int] = defaultdict(int)
    for number, fact in enumerate(facts):
        if fact.about:
            first.setdefault(fact.about, number)
            numbers[fact.about] += len(fact.places)
    if len(first) < 2 or sum(numbers.values()) <= PLACES_A_PAGE:  # noqa: PLR2004 - no choice
        return []
    return [
        discord.SelectOption(
            label=label(about, _OPTION),
            value=str(number),
            description=count(numbers[about], "place"),
        )
        for about, number in list(first.items())[:_MOST_CHOICES]
    ]


def place_pages(facts: Sequence[Fact]) -> Pages[tuple[Fact, Evidence]]:
    """Every place with what is true there."""
    return Pages([(fact, place) for fact in facts for place in fact.places], PLACES_A_PAGE)


def page_of_fact(facts: Sequence[Fact], number: int) -> int:
    """The page on which a fact begins; the last where there are not so many."""
    return sum(len(fact.places) for fact in facts[:number]) // PLACES_A_PAGE


def figures_embed(name: str, facts: Facts) -> discord.Embed:
    """What the menus below are for."""
    told = "Choose a figure: you get each place in the replays on which it rests."
    if not facts:
        told = "No figure of this player rests on any place in a replay."
    return discord.Embed(
        title=dotted([plain(name), "evidence"]), description=told, color=discord.Color.blurple()
    )


def places_embed(
    name: str, key: FigureKey, facts: Sequence[Fact], page: int, *, hides: bool
) -> discord.Embed:
    """A page of the places of a figure, with what the figure means."""
    pages = place_pages(facts)
    definition = DEFINITIONS[key]
    embed = discord.Embed(
        title=dotted([plain(name), definition.title]),
        description=fit_lines([f"*{definition.sentence}*", *_lines(pages[page], hides)], _LINES),
        color=discord.Color.blurple(),
    )
    number = count(len(pages.items), "place")
    embed.set_footer(text=dotted([number, tell_page(page, len(pages)), definition.evidence]))
    return embed


def _lines(shown: Sequence[tuple[Fact, Evidence]], hides: bool) -> Iterator[str]:  # noqa: FBT001 - the one question
    """The places of each fact below what is true there."""
    last: Fact | None = None
    for fact, place in shown:
        if fact is not last:
            last = fact
            yield ""
            if fact.words:
                words = plain(fact.words, _LONGEST)
                yield hidden(f"**{words}**", hides=hides and fact.tells)
        yield hidden(_tell(place), hides=hides and fact.tells)


def _tell(place: Evidence) -> str:
    match = f"match {place.match}" if place.match > 1 else ""
    if place.game is None:
        moment = "no game"
    else:
        clock = "" if place.at_s is None else f" at {cut(tell_clock(place.at_s), _LONGEST_CLOCK)}"
        moment = f"game {place.game}{clock}"
    return " ".join([replay_link(place.replay_id), ", ".join(filter(None, [match, moment]))])
