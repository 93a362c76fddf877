"""What a team's report is not sure of, and the replays that it leaves aside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

import discord

from bot.domain.analysis.split_matches import SplitMatch
from bot.domain.analysis.teams import OtherReplay, TeamReport
from bot.domain.errors import DomainError
from bot.rendering.rows import row
from bot.rendering.team_summary import doubts_of, tell_meeting
from bot.rendering.text.wording import tell_format
from bot.replies import acknowledge_update
from cogs.ui.base import LastingView
from cogs.ui.doors import door
from cogs.ui.job_items import JobTurn
from cogs.ui.pager import Pages, tell_page, turns
from cogs.ui.player_source import TeamResults, open_job
from cogs.ui.private import show
from cogs.ui.result_matches import link_replays, replay_link
from cogs.ui.team_seat import say
from cogs.ui.words import cut, dotted, fit_lines, hidden, plain, recent_day

_Interaction = discord.Interaction[Any]
_LINES_A_PAGE: Final = 12
_LINES: Final = 4000
_SENTENCE: Final = 240
_FORMAT: Final = 30
_NO_TEAM: Final = "These results are no team's: open them again."

_Told = tuple[str, str]
"""A heading, and a line below it."""


def doubt_lines(report: TeamReport, *, hides: bool) -> tuple[_Told, ...]:
    """All that is doubtful or left aside, each with its heading."""
    return tuple(_told(report, hides=hides))


def doubts_embed(report: TeamReport, page: int, *, hides: bool) -> discord.Embed:
    """A page of it."""
    pages = Pages(doubt_lines(report, hides=hides), _LINES_A_PAGE)
    lines: list[str] = []
    last = ""
    for heading, line in pages[page]:
        if heading != last:
            lines += ["", f"**{heading}**"]
            last = heading
        lines.append(line)
    embed = discord.Embed(
        title=cut(dotted([plain(report.team.team_name), "doubts"]), 256),
        description=fit_lines(lines or ["Nothing is doubtful."], _LINES).lstrip("\n"),
        color=discord.Color.gold(),
    )
    embed.set_footer(text=tell_page(page, len(pages)) or None)
    return embed


def _told(report: TeamReport, *, hides: bool) -> Iterator[_Told]:
    for doubt in report.doubts:
        yield "The team", _doubt(doubt.told, hides=hides)
    for seat in report.seats:
        for sentence in doubts_of(seat):
            yield plain(seat.person), _doubt(sentence, hides=hides)
    for split in report.joined:
        yield "Matches over several replays", _split(split, hides=hides)
    for meeting in report.head_to_head:
        versus = say(row(tell_meeting(meeting)), hides=hides)
        yield "Confirmed players who met", f"{plain(meeting.person)} {versus}"
    for other in report.excluded:
        yield "Of another format, not counted", _other(other)
    for other in report.not_of_team:
        yield "Without a confirmed player", _other(other)


def _doubt(sentence: str, *, hides: bool) -> str:
    # Some name who won or lost.
    return hidden(link_replays(plain(sentence, _SENTENCE)), hides=hides)


def _split(split: SplitMatch, *, hides: bool) -> str:
    one, other = map(plain, split.players)
    score = hidden(str(split.score), hides=hides)
    links = " + ".join(map(replay_link, split.replays))
    return dotted(
        [
            f"{one} {score} {other}",
            recent_day(split.day),
            links,
        ]
    )


def _other(other: OtherReplay) -> str:
    one, two = map(plain, other.players)
    day = recent_day(other.day) if other.day else ""
    told = plain(tell_format(other.format), _FORMAT)
    return dotted([replay_link(other.replay_id), f"{one} vs {two}", told, day])


class DoubtsTurn(JobTurn, verb="doubts"):
    """A button to a page of the doubts."""

    async def callback(self, interaction: _Interaction) -> None:
        """Turn to the page."""
        await acknowledge_update(interaction)
        opened = await open_job(interaction, self.job_id)
        if not isinstance(opened, TeamResults):
            raise DomainError("no_team", _NO_TEAM)
        report = opened.opened.report
        pages = Pages(doubt_lines(report, hides=opened.hides), _LINES_A_PAGE)
        page = pages.nearest(self.page)
        embed = doubts_embed(report, page, hides=opened.hides)
        await show(interaction, [embed], doubts_view(self.job_id, page, len(pages)))


def doubts_view(job_id: UUID, page: int, pages: int) -> LastingView:
    """The other pages, and the way back."""
    return LastingView(
        *(DoubtsTurn(job_id, turn) for turn in turns(page, pages)),
        door("summary", job_id, "Back to the team"),
    )


ITEMS: Final = (DoubtsTurn,)
"""What has to be known to the bot, so that it works after a restart."""
