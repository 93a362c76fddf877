"""One player of a team's report, with all that a captain decides by, in rows for a phone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Final

from bot.domain.analysis.figures import tell
from bot.domain.analysis.habits import SideShown
from bot.domain.analysis.holdings import UseWhenHeld
from bot.domain.analysis.meetings import MatchResult, Meeting
from bot.domain.analysis.named_decks import NamedDeck
from bot.domain.analysis.records import Against
from bot.domain.analysis.scouting import OlderSides, SeatReport
from bot.domain.goat.staples import STAPLES
from bot.rendering.deck_names import NAMED_BY_HAND, correction_rows, deck_row
from bot.rendering.recent_days import tell_recent_day
from bot.rendering.rows import PHONE, Part, Piece, Row, dotted, name, row
from bot.rendering.team_summary import (
    LONGEST_CARD,
    doubts_of,
    is_rematch,
    tell_copies,
    tell_known,
    tell_meeting,
    tell_score,
)
from bot.rendering.text.habits import tell_side_copies, tell_ways
from bot.rendering.text.lines import Tone
from bot.rendering.text.wording import count, tell_days, tell_some

_ROWS: Final = 6
_CARDS: Final = 12
_LONGEST_DOUBT: Final = 300


@dataclass(frozen=True, slots=True)
class Section:
    """Some rows below their title; there is none without a row."""

    title: str
    rows: tuple[Row, ...]


def seat_lines(
    seat: SeatReport, *, columns: int = PHONE, today: date | None = None
) -> tuple[Section, ...]:
    """What changes decisions about one player, the most important first; what is empty is not.

    Days long before `today` have their year.
    """
    profile = seat.profile
    met = seat.met[:_ROWS]
    tech = [tell_copies(card) for card in seat.deck.tech] if seat.deck else []
    sections: tuple[tuple[str, Iterable[Row]], ...] = (
        ("Head to head", chain.from_iterable(_meeting(one, columns, today) for one in met)),
        ("Against decks", map(_against, profile.decks_faced[:_ROWS])),
        ("Side cards shown", _sides(profile.side_shown, columns)),
        ("Sided with other lists", _older_sides(seat.older_sides[:_ROWS], columns)),
        ("Lists, the newest first", _lists(seat.decks[:_ROWS], columns)),
        (NAMED_BY_HAND, correction_rows(seat.decks[:_ROWS], columns)),
        ("Cards that are not usual", dotted(tech[:_CARDS], columns)),
        ("Use when held", _uses(profile.held_in_game)),
        ("First sets", _first_sets(seat, columns)),
        ("Doubts", (row(name(told, _LONGEST_DOUBT, Tone.DOUBT)) for told in doubts_of(seat))),
    )
    told = (Section(title, tuple(rows)) for title, rows in sections)
    return tuple(section for section in told if section.rows)


def _meeting(meeting: Meeting, columns: int, today: date | None) -> Iterator[Row]:
    if len(meeting.results) == 1:
        yield from dotted([tell_meeting(meeting), *_where(meeting.results[0], today)], columns)
        return
    yield tell_meeting(meeting)
    for result in meeting.results:
        outcome = Piece(f"{result.outcome} ", score=True)
        told = row(outcome, *tell_score(meeting, result))
        yield from dotted([told, *_where(result, today)], columns)


def _where(result: MatchResult, today: date | None) -> Iterator[str]:
    if is_rematch(result):
        yield "rematch"
    yield tell_recent_day(result.day, today)
    yield f"replay {tell_some(map(str, result.replays), 3)}"


def _against(against: Against) -> Row:
    matches, games = against.matches, against.games
    told = tell(matches) if matches.of else "undecided"
    more = f", games {tell(games)}" if games.of else ""
    return row(name(against.name, LONGEST_CARD), ": ", Piece(f"{told}{more}", score=True))


def _sides(groups: Sequence[SideShown], columns: int) -> Iterator[Row]:
    """Each group's cards, those that came in most often first."""
    for group in [group for group in groups if group.cards][:_ROWS]:
        often = count(group.of, "match")
        about = often if group.against_deck else f"deck unknown, {often}"
        yield row("vs ", name(group.against, LONGEST_CARD), f" ({about})")
        cards = [
            row(
                name(card.card, LONGEST_CARD),
                f" {tell_side_copies(card)}",
                f" in {card.matches}" if group.of > 1 else "",
            )
            for card in group.cards[:_ROWS]
        ]
        yield from dotted(cards, columns)


def _older_sides(older: Iterable[OlderSides], columns: int) -> Iterator[Row]:
    """What came in with a list that is not the one to expect, below that list."""
    for one in older:
        yield from dotted([row("with ", deck_row(one.archetype)), tell_days(one.days)], columns)
        yield from _sides(one.side_shown, columns)


def _lists(decks: Sequence[NamedDeck], columns: int) -> Iterator[Row]:
    for named in decks:
        record = named.record
        parts: list[Part] = [
            deck_row(named.archetype),
            tell_days(named.deck.days),
            Piece(tell(record), score=True) if record.of else "",
            tell_known(named),
            Piece("THIN", Tone.DOUBT) if named.deck.thin else "",
        ]
        yield from dotted(parts, columns)


def _uses(uses: Sequence[UseWhenHeld]) -> Iterator[Row]:
    """How often a card that was in hand was played, staples left out: everybody plays those."""
    for use in [use for use in uses if use.card not in STAPLES][:_ROWS]:
        card = name(use.card, LONGEST_CARD)
        yield row(card, f" {use.used} of {count(use.held, 'game')}: {tell_ways(use)}")


def _first_sets(seat: SeatReport, columns: int) -> Iterator[Row]:
    sets = seat.profile.first_sets
    for lead, split in (("First monster", sets.monsters), ("Set on turn 1", sets.back_row_cards)):
        entries = [row(name(one.name, LONGEST_CARD), f" {one.count}") for one in split.entries]
        yield from _after(f"{lead} ({count(split.of, 'game')}): ", entries, columns)
    numbers = sets.back_row_number
    told = [f"{count(int(one.name), 'card')} in {one.count}" for one in numbers.entries]
    yield from _after(f"Back row on turn 1 ({count(numbers.of, 'game')}): ", told, columns)


def _after(lead: str, items: Sequence[Part], columns: int) -> list[Row]:
    """The lead and the first items; nothing where there are none."""
    return dotted([row(lead, items[0]), *items[1:_ROWS]], columns) if items else []
