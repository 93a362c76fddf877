"""A player of a team's report: the same pages as anybody's, and one for who prepares a match."""

from __future__ import annotations

from typing import Final

import discord

from bot.domain.analysis.named_decks import NamedDeck
from bot.domain.analysis.scouting import SeatReport
from bot.rendering.deck_names import tell_by_cards, tell_deck_marked
from bot.rendering.rows import Row, in_markdown
from bot.rendering.team_seats import Section, seat_lines
from bot.rendering.team_summary import is_named
from cogs.ui.player_play import PlayPage, play_pages
from cogs.ui.players import Player
from cogs.ui.result_matches import link_replays
from cogs.ui.result_summary import brief_record
from cogs.ui.words import hidden, plain, tell_others

SCOUTING: Final = "scouting"
"""What the page is called that says what changes decisions."""

_LONGEST: Final = 300
_DOUBTS: Final = "Doubts"


def read_seat(seat: SeatReport, *, hides: bool, is_own: bool = False) -> Player:
    """All pages of a player of the report: each list, what changes decisions, how they play.

    `is_own` where whoever looks may say what its decks are called.
    """
    told = seat_lines(seat, today=discord.utils.utcnow().date())
    sections = tuple((one.title, _lines(one, hides=hides)) for one in told)
    scouting = (PlayPage(SCOUTING, sections),) if sections else ()
    return Player(
        name=seat.person,
        profile=seat.profile,
        decks=tuple(named.deck for named in seat.decks),
        records=tuple(brief_record(named.record) for named in seat.decks),
        plays=scouting + play_pages(seat.profile, hides=hides),
        hides=hides,
        figures=seat,
        deck_names=tuple(tell_deck_marked(named.archetype) for named in seat.decks),
        deck_notes=tuple(map(tell_correction, seat.decks)),
        is_own=is_own,
        left_decks=tuple(map(_left_deck, seat.decks, (*seat.decks[1:], None))),
        expected=seat.current or 0,
        basis=tell_seat(seat),
    )


def _left_deck(newer: NamedDeck, older: NamedDeck | None) -> str:
    """The other deck that was played before a list; nothing where it may be the same deck."""
    if older is None or not (is_named(newer.archetype) and is_named(older.archetype)):
        return ""
    return "" if newer.archetype.name == older.archetype.name else older.archetype.name


def tell_correction(named: NamedDeck) -> str:
    """That a person has named the deck, and what its cards say; nothing for any other."""
    by_cards = tell_by_cards(named)
    return f"Named by hand; {by_cards}." if by_cards else ""


def _lines(section: Section, *, hides: bool) -> list[str]:
    lines = [link_replays(say(told, hides=hides)) for told in section.rows]
    # Some name who won or lost.
    return [hidden(told, hides=hides) for told in lines] if section.title == _DOUBTS else lines


def tell_seat(seat: SeatReport) -> str:
    """Where somebody sits, for whom, and under which other names; nothing for most."""
    others = tell_others(seat.person, seat.names)
    parts = [
        f"seat {seat.order}" if seat.order is not None else "",
        f"for {plain(seat.sub_for)}" if seat.sub_for else "",
        f"also {others}" if others else "",
    ]
    told = " · ".join(filter(None, parts))
    return told[:1].upper() + told[1:]


def say(told: Row, *, hides: bool) -> str:
    """A row as Discord reads it; with `hides` nothing in sight tells how a match ended."""
    return in_markdown(
        told,
        say=lambda text: plain(text, _LONGEST),
        hide=lambda text: hidden(text, hides=hides),
    )
