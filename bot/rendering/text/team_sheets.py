"""What was understood of a team that somebody wrote down, before anything is done with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.domain.team_sheets.sheet import NotUnderstood
from bot.domain.teams import Seat, TeamDetails
from bot.rendering.team_summary import tell_war
from bot.rendering.text.characters import clean
from bot.rendering.text.lines import EMPTY, Line, Span, Tone, dotted, line
from bot.rendering.text.tables import Column, table
from bot.rendering.text.wording import count, tell_some

_NOBODY: Final = "?"
_COLUMNS: Final = (
    Column(right=True),
    Column(least=12),
    Column(least=8),
    Column(right=True),
    Column(optional=True),
)


def sheet_lines(
    team: TeamDetails, urls: tuple[str, ...], stored: int, width: int
) -> Iterator[Line]:
    """The team, how many of its replays are here already, and a line a seat."""
    title = line(Span(team.team_name, Tone.TITLE))
    against = f"against {team.opponent_team}" if team.opponent_team else ""
    yield from dotted([title, tell_war(team), against], width)
    rest = len(urls) - stored
    come = f", {rest} to come" if rest else ""
    yield line(f"{count(len(urls), 'replay')}: {stored} here{come}")
    seats = [_row(seat) for seat in team.seats]
    seated = {url for seat in team.seats for url in seat.replays}
    if loose := len([url for url in urls if url not in seated]):
        named = "without a seat" if seats else "without players"
        seats.append([EMPTY, line(Span(named, Tone.FAINT)), EMPTY, _replays(loose), EMPTY])
    yield from (EMPTY, *table(_COLUMNS, seats, width))


def tell_gap(gap: NotUnderstood) -> str:
    """Where it stands, how it begins, and what to do about it."""
    line_number = None if gap.line is None else f"line {gap.line}"
    where = ", ".join(filter(None, (gap.file, line_number)))
    parts = (where, f"\N{LEFT DOUBLE QUOTATION MARK}{gap.text}\N{RIGHT DOUBLE QUOTATION MARK}")
    return clean(": ".join([*filter(None, parts if gap.text else parts[:1]), gap.sentence]))


def _row(seat: Seat) -> list[Line]:
    named = f" ({tell_some(seat.db_names, 2)})" if seat.db_names else ""
    sub = f" for {seat.sub_for}" if seat.sub_for else ""
    score = f"reported {seat.reported_score}" if seat.reported_score else ""
    return [
        line("" if seat.order is None else str(seat.order)),
        line(seat.player or _NOBODY, Span(f"{named}{sub}", Tone.FAINT)),
        line(f"vs {seat.opponent}" if seat.opponent else ""),
        _replays(len(seat.replays)),
        line(Span(score, Tone.FAINT)),
    ]


def _replays(number: int) -> Line:
    return line(count(number, "replay") if number else Span("no replay", Tone.DOUBT))
