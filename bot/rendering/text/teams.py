"""A team's report on a terminal: the summary, what stands behind it, and one of its players."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from bot.domain.analysis.doubts import list_replays
from bot.domain.analysis.meetings import Meeting
from bot.domain.analysis.scouting import SeatReport
from bot.domain.analysis.split_matches import SplitMatch
from bot.domain.analysis.teams import OtherReplay, TeamReport
from bot.rendering.deck_names import NAMED_BY_HAND
from bot.rendering.rows import Row, on_terminal
from bot.rendering.team_seats import seat_lines
from bot.rendering.team_summary import doubts_of, summary_lines, tell_meeting
from bot.rendering.text.lines import (
    EMPTY,
    Line,
    Span,
    Tone,
    dotted,
    line,
    measure,
    sentence,
    wrap,
)
from bot.rendering.text.own_decks import named_deck_lines
from bot.rendering.text.profiles import Depth, profile_with_decks
from bot.rendering.text.wording import count, tell_day, tell_some

WIDEST: Final = 80
"""Rows of a summary longer than this are no summary."""
_INDENT: Final = 2
_MOST: Final = 12


def report_lines(
    report: TeamReport,
    width: int,
    *,
    seen_by: str,
    is_confirmed: bool = True,
    depth: Depth | None = None,
    today: date | None = None,
) -> Iterator[Line]:
    """The summary, then head-to-head, joined matches, what was left out, and every doubt.

    With `depth.everything` each player's page follows the summary, with `depth.decks` every list.
    Days long before `today` have their year.
    """
    depth = depth or Depth()
    summary = summary_lines(
        report,
        seen_by=seen_by,
        is_confirmed=is_confirmed,
        columns=min(width, WIDEST),
        today=today,
    )
    yield from _wrapped(summary.header, width)
    for seat in summary.seats:
        yield EMPTY
        yield from _wrapped(seat.rows[:1], width)
        yield from _wrapped(seat.rows[1:], width, _INDENT)
    yield EMPTY
    yield from _wrapped(summary.footer, width)
    for seated in report.seats if depth.everything else ():
        yield from _below(_title(seated), _page(seated, width, today))
    for seated in report.seats if depth.decks else ():
        decks = named_deck_lines(seated.decks, seated.current, width, everything=True)
        yield from _below(_title(seated), decks)
    most = None if depth.everything else _MOST
    yield from _below("Head to head", _meetings(report.head_to_head, width))
    yield from _below("Matches in several replays", _joined(report.joined, width))
    yield from _below("Left out: another format", _others(report.excluded, width, most))
    yield from _below("Nobody confirmed plays in", _others(report.not_of_team, width, most))
    yield from _below("Doubts", _doubts(report, width))


def seat_report_lines(
    seat: SeatReport, width: int, depth: Depth, *, today: date | None = None
) -> Iterator[Line]:
    """All that is known about one player of the report, under all of their names."""
    others = [told for told in seat.names if told != seat.person]
    if others:
        yield from sentence(f"{seat.person} also played as {tell_some(others)}.", width)
        yield EMPTY
    decks = named_deck_lines(seat.decks, seat.current, width, everything=depth.decks)
    yield from profile_with_decks(seat.profile, decks, width, depth)
    told = {
        "Head to head",
        "Sided with other lists",
        "Cards that are not usual",
        NAMED_BY_HAND,
        "Doubts",
    }
    for section in seat_lines(seat, columns=width - _INDENT, today=today):
        if section.title in told:
            yield from _below(section.title, _wrapped(section.rows, width, _INDENT))


def _page(seat: SeatReport, width: int, today: date | None) -> Iterator[Line]:
    for section in seat_lines(seat, columns=min(width, WIDEST) - 2 * _INDENT, today=today):
        yield line(" " * _INDENT, Span(section.title, Tone.FAINT))
        yield from _wrapped(section.rows, width, 2 * _INDENT)


def _title(seat: SeatReport) -> str:
    return seat.person if seat.order is None else f"{seat.order} {seat.person}"


def _meetings(meetings: Iterable[Meeting], width: int) -> Iterator[Line]:
    for meeting in meetings:
        replays = [str(one) for result in meeting.results for one in result.replays]
        told = line(Span(meeting.person), " ", on_terminal(tell_meeting(meeting)))
        yield from dotted([told, f"replay {tell_some(replays)}"], width, Tone.FAINT)


def _joined(joined: Iterable[SplitMatch], width: int) -> Iterator[Line]:
    for match in joined:
        one, other = match.players
        where = f"{list_replays(match.replays).lower()}, counted once"
        day = tell_day(match.day)
        yield from dotted([f"{one} {match.score} {other}", day, where], width)


def _others(others: Sequence[OtherReplay], width: int, most: int | None) -> Iterator[Line]:
    for other in others[:most]:
        one, two = other.players
        parts = [f"replay {other.replay_id}", f"{one} against {two}", tell_day(other.day)]
        yield from dotted([*parts, other.format], width)
    if most is not None and len(others) > most:
        yield line(Span(f"and {count(len(others) - most, 'replay')} more", Tone.FAINT))


def _doubts(report: TeamReport, width: int) -> Iterator[Line]:
    """Those about the team, then each player's; a replay is named where the sentence does not."""
    for doubt in report.doubts:
        yield from sentence(doubt.told, width, Tone.DOUBT)
    for seat in report.seats:
        for told in doubts_of(seat):
            yield from sentence(f"{_title(seat)}: {told}", width, Tone.DOUBT)


def _below(heading: str, lines: Iterable[Line]) -> Iterator[Line]:
    """The lines below their heading; nothing at all if there are none."""
    told = list(lines)
    if told:
        yield from (EMPTY, line(Span(heading, Tone.TITLE)), *told)


def _wrapped(rows: Iterable[Row], width: int, indent: int = 0) -> Iterator[Line]:
    """Each row; one that is too long goes on below itself."""
    for told in rows:
        pieces = on_terminal(told, indent)
        if measure(pieces) <= width:
            yield pieces
        else:
            yield from _broken(told, width, indent)


def _broken(told: Row, width: int, indent: int) -> list[Line]:
    """The row's words on several lines, each word in its tone."""
    words = [Span(word, piece.tone) for piece in told for word in piece.text.split()]
    return wrap(words, width, lead=line(" " * indent))
