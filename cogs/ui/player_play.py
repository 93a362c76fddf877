"""How a player plays, for a phone: what changes a decision before a match comes first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import discord

from bot.domain.analysis.figures import Record, Split, tell
from bot.domain.analysis.habits import FirstSets
from bot.domain.analysis.holdings import UseWhenHeld
from bot.domain.analysis.profiles import Profile
from bot.domain.analysis.records import Against
from bot.domain.replay.model import EndReason, Use
from bot.rendering.text.figures import Row, length_row, record_row, split_row, tally_row
from bot.rendering.text.habits import USES, side_rows, tell_ways
from bot.rendering.text.lines import plain as text_of
from bot.rendering.text.wording import count, tell_ending
from cogs.ui.words import dotted, fit_lines, hidden, plain

_FIELD: Final = 1024
_ALL_FIELDS: Final = 5000
_VALUE: Final = 240
_LONGEST_CARD: Final = 50
_SIDE_TOLD: Final = 8
_HELD_TOLD: Final = 10
_OPPONENTS_TOLD: Final = 10
_NAMES_TOLD: Final = 5
_HELD_OFTEN: Final = 2
_AT_LEAST: Final = "\N{NO-BREAK SPACE}≥\N{NO-BREAK SPACE}"
_HOW_TO_READ: Final = (
    "*4/5: used in 4 of the 5 games in which it was in hand; "
    "kept unused: no copy used, one in hand at the end*"
)
_WAYS: Final = USES | {Use.MOVED: "gone unplayed"}

Section = tuple[str, list[str]]


@dataclass(frozen=True, slots=True)
class PlayPage:
    """A page about how somebody plays: what it is called, and sections with lines."""

    title: str
    sections: tuple[Section, ...]


def play_pages(told: Profile, *, hides: bool) -> tuple[PlayPage, ...]:
    """What can be said, without pages that would be empty."""
    habits = (
        ("Side cards shown", [_line(row) for row in side_rows(told.side_shown)[:_SIDE_TOLD]]),
        ("First sets", [_line(row) for row in _first_sets(told.first_sets)]),
        ("Use when held", _held_lines(told)),
        ("Turn order and throws", [_line(row, hides=hides) for row in _customs(told)]),
    )
    results = (
        ("Results", [_line(row, hides=hides) for row in _results(told, hides=hides)]),
        ("Opponents", _opponents(told.opponents, hides=hides)),
        ("Opposing decks", _opponents(told.decks_faced, hides=hides)),
        ("Length", [_line(row) for row in _lengths(told)]),
    )
    pages = (("how they play", habits), ("results", results))
    filled = (
        PlayPage(title, tuple(section for section in sections if section[1]))
        for title, sections in pages
    )
    return tuple(page for page in filled if page.sections)


def play_embed(page: PlayPage) -> discord.Embed:
    """The page's sections below one another."""
    embed = discord.Embed(color=discord.Color.green())
    room = min(_FIELD, _ALL_FIELDS // max(1, len(page.sections)))
    for name, lines in page.sections:
        embed.add_field(name=name, value=fit_lines(lines, room), inline=False)
    return embed


def _line(row: Row, *, hides: bool = False) -> str:
    value = plain(" ".join(map(text_of, row.value)), _VALUE).replace(" ≥ ", _AT_LEAST)
    return f"{plain(row.label)}: {hidden(value, hides=hides)}"


def _first_sets(told: FirstSets) -> Iterator[Row]:
    """The first face-down monster, and the back row of the first own turn."""
    if told.monsters.entries:
        yield split_row(told.monsters, label="First monster face-down", most=_NAMES_TOLD)
    if told.back_row_number.entries:
        numbers = told.back_row_number
        yield split_row(numbers, label="Back row on turn 1", word=_cards, between=" in ")
    if told.back_row_cards.entries:
        yield split_row(told.back_row_cards, label="Cards in it", most=_NAMES_TOLD)


def _customs(told: Profile) -> Iterator[Row]:
    """What the player does before a game begins; the loser of a game mostly chooses the next."""
    throws = told.throws
    labels: list[tuple[Split, str]] = [
        (told.choices, "Chooses to go"),
        (throws.opening, "First throw"),
    ]
    if throws.symbols.of > throws.opening.of:
        labels.append((throws.symbols, "All throws"))
    yield from (split_row(split, label=label) for split, label in labels if split.of)


def _results(told: Profile, *, hides: bool) -> Iterator[Row]:
    if told.matches_without_game.count:
        yield tally_row(told.matches_without_game)
    records = (told.first_games, told.later_games, told.throws.record)
    yield from (record_row(record) for record in records if _happened(record))
    for split in (told.won_by, told.lost_by):
        # That somebody concedes is how games end: only others are worth a line, which must not
        # tell by being there.
        if hides or split.of > split.count(EndReason.ADMITTED_DEFEAT):
            yield split_row(split, word=_tell_reason)


def _lengths(told: Profile) -> Iterator[Row]:
    lengths = told.lengths
    if lengths.game_turns.of:
        yield length_row("A game", lengths.game_turns, lengths.game_minutes)
    if lengths.match_turns.of:
        yield length_row("A match", lengths.match_turns, lengths.match_minutes)


def _opponents(faced: Sequence[Against], *, hides: bool) -> list[str]:
    lines = [_against(one, hides=hides) for one in faced[:_OPPONENTS_TOLD]]
    rest = len(faced) - len(lines)
    return [*lines, f"and {rest} more"] if rest else lines


def _against(one: Against, *, hides: bool) -> str:
    games = f"games {tell(one.games)}" if one.games.of else ""
    told = dotted([tell(one.matches) if one.matches.of else "undecided", games])
    return f"{plain(one.name)}: {hidden(told, hides=hides)}"


def _held_lines(told: Profile) -> list[str]:
    """The cards held most often, each in how many games used, and in the first own turn."""
    often = [use for use in told.held_in_game if use.held >= _HELD_OFTEN]
    shown = (often or list(told.held_in_game))[:_HELD_TOLD]
    first = {use.card: use for use in told.held_by_turn if use.own_turn == 1}
    lines = [_held_line(use, first.get(use.card)) for use in shown]
    return [*lines, _HOW_TO_READ] if lines else []


def _held_line(use: UseWhenHeld, first: UseWhenHeld | None) -> str:
    turn = f"turn 1: {first.used}/{first.held}" if first else ""
    share = f"**{use.used}/{use.held}** {plain(use.card, _LONGEST_CARD)}"
    return dotted([share, turn, tell_ways(use, _WAYS)])


def _happened(record: Record) -> bool:
    return bool(record.of or record.undecided)


def _cards(number: str) -> str:
    return count(int(number), "card")


def _tell_reason(name: str) -> str:
    return tell_ending(EndReason(name))
