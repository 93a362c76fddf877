"""Where figures can be checked: each with the places in the replays that it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

import discord

from bot.domain.analysis.definitions import DEFINITIONS, FigureKey
from bot.domain.analysis.figures import Evidence
from bot.rendering.facts import Fact, Facts
from bot.rendering.text.wording import count, tell_clock
from cogs.ui.pager import Pages, tell_page
from cogs.ui.result_matches import replay_link
from cogs.ui.words import cut, dotted, fit_lines, hidden, label, plain

PLACES_A_PAGE: Final = 20
_MOST_CHOICES: Final = 25
_OPTION: Final = 100
_LINES: Final = 3600
_LONGEST: Final = 60
_LONGEST_CLOCK: Final = 12
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
