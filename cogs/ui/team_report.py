"""A team's report on one screen of a phone: seat, deck, record and doubt of each player."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import discord

from bot.domain.analysis.figures import tell
from bot.domain.analysis.scouting import SeatReport
from bot.domain.analysis.teams import TeamReport
from bot.domain.player_keys import player_key
from bot.rendering.rows import Row
from bot.rendering.team_summary import summary_lines, tell_deck, tell_known
from cogs.ui.pager import Pages, tell_page
from cogs.ui.result_summary import MOST_CHOICES, Choice
from cogs.ui.team_seat import say
from cogs.ui.words import cut, dotted, fit_lines, label

_LINES: Final = 4000
_INDENT: Final = "\N{EN SPACE}"
_DESCRIPTION: Final = 100
_SPOILERS: Final = "tap a box to see a score"


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The report with a page of its players to choose from."""

    embed: discord.Embed
    choices: tuple[Choice, ...]
    page: int
    pages: int


def report_page(
    report: TeamReport,
    page: int,
    *,
    seen_by: str,
    is_confirmed: bool,
    hides: bool,
    marks: str = "",
) -> ReportPage:
    """The page, or where there is none the last; all show the whole report.

    `marks` tell how many of the replays people brought.
    """
    seats = Pages(_with_digests(report.seats), MOST_CHOICES)
    page = seats.nearest(page)
    summary = summary_lines(
        report,
        seen_by=seen_by,
        is_confirmed=is_confirmed,
        names_own=True,
        today=discord.utils.utcnow().date(),
    )
    (title, *header), footer = summary.header, summary.footer
    lines = [say(told, hides=hides) for told in header]
    lines += [marks] if marks else []
    for seat in summary.seats:
        lines += _seat_lines(seat.rows, hides=hides)
    lines += (say(told, hides=hides) for told in footer)
    embed = discord.Embed(
        title=cut(say(title, hides=hides), 256),
        description=fit_lines(lines, _LINES),
        color=discord.Color.green() if is_confirmed else discord.Color.gold(),
    )
    spoilers = _SPOILERS if hides else ""
    embed.set_footer(text=dotted([tell_page(page, len(seats)), spoilers]) or None)
    choices = tuple(_choice(seat, digest, hides=hides) for digest, seat in seats[page])
    return ReportPage(embed, choices, page, len(seats))


def find_seat(report: TeamReport, digest: str) -> SeatReport | None:
    """The player with this digest; None where there is none, or no longer."""
    return next((seat for seat in report.seats if player_key(seat.person) == digest), None)


def page_of(report: TeamReport, digest: str) -> int:
    """The page of the report whose menu has this player."""
    digests = [one for one, _ in _with_digests(report.seats)]
    return digests.index(digest) // MOST_CHOICES if digest in digests else 0


def _with_digests(seats: Sequence[SeatReport]) -> list[tuple[str, SeatReport]]:
    """Each player once; names can be forged to share a digest."""
    found: dict[str, SeatReport] = {}
    for seat in seats:
        found.setdefault(player_key(seat.person), seat)
    return list(found.items())


def _seat_lines(rows: Sequence[Row], *, hides: bool) -> Iterator[str]:
    """The first row names the player, the others stand below it."""
    for number, told in enumerate(rows):
        yield (_INDENT if number else "") + say(told, hides=hides)


def _choice(seat: SeatReport, digest: str, *, hides: bool) -> Choice:
    order = f"{seat.order} " if seat.order is not None else ""
    named = seat.deck
    record = seat.profile.matches
    facts = [
        tell_deck(named.archetype) if named else "no card seen",
        tell_known(named) if named else "",
        "THIN" if named and named.deck.thin else "",
        "" if hides or not record.of else tell(record),
    ]
    return Choice(f"{order}{label(seat.person)}", digest, cut(dotted(facts), _DESCRIPTION))
