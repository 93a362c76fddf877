"""Results in private: the summary, and each player's pages; the buttons last for ever.

Each button holds all that it needs to know in its id, and who may look is decided at every press.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final, Self, assert_never
from uuid import UUID

import discord

from bot.domain.errors import DomainError
from bot.domain.jobs import Job
from bot.domain.moves import ReplayState
from bot.domain.player_keys import player_key
from bot.replies import acknowledge_update
from bot.services.catalog import Services
from cogs.ui.base import AnsweringItem, LastingView
from cogs.ui.deck_messages import DeckFile, deck_picture
from cogs.ui.doors import Door, door
from cogs.ui.evidence_pages import OpenEvidence
from cogs.ui.job_items import JobMenu, JobTurn
from cogs.ui.links import private_link
from cogs.ui.pager import TURN, Turn, Way, turns
from cogs.ui.player_source import (
    NOTHING_ARRIVES,
    Arriving,
    JobResults,
    Opened,
    PlayerKey,
    TeamResults,
    find_anywhere,
    find_in,
    open_job,
    player_template,
)
from cogs.ui.players import Player, player_embeds
from cogs.ui.private import show
from cogs.ui.replay_lines import count_in, tell_marks
from cogs.ui.result_summary import Choice, Summary, page_with, summarize
from cogs.ui.team_doubts import doubt_lines
from cogs.ui.team_report import ReportPage, page_of, report_page

_Interaction = discord.Interaction[Any]
_PLAYER_GONE: Final = "No replay that you may see shows this player any more: ask for the profile."


async def show_results(interaction: _Interaction, job_id: UUID, page: int = 0) -> None:
    """Tell the summary of a job's results, or the report of a team, after an acknowledgment.

    NotShownError for whom they are not; JobError where there are none yet.
    """
    await _show_opened(interaction, await open_job(interaction, job_id), page)


async def _show_opened(interaction: _Interaction, opened: Opened, page: int) -> None:
    link = await private_link(interaction, opened.job, hides=opened.hides)
    match opened:
        case JobResults():
            summarized = partial(
                summarize,
                opened.analysis,
                page,
                hides=opened.hides,
                asked=opened.arriving.replays,
            )
            summary = await asyncio.to_thread(summarized)
            view = summary_view(opened.job, summary, link, opened.arriving)
            await show(interaction, [summary.embed], view)
        case TeamResults():
            report = await asyncio.to_thread(_report_page, opened, page)
            await show(interaction, [report.embed], report_view(opened, report, link))
        case other:
            assert_never(other)


def _report_page(opened: TeamResults, page: int) -> ReportPage:
    return report_page(
        opened.opened.report,
        page,
        seen_by=opened.seen_by,
        is_confirmed=opened.opened.is_confirmed,
        hides=opened.hides,
        marks=tell_marks(opened.arriving.replays),
    )


async def show_player(interaction: _Interaction, key: PlayerKey, page: int | None = None) -> None:
    """Tell a page of a player, or their first; errors as of `show_results`.

    Where the player is gone, all players of the job are shown; DomainError without a job.
    """
    opened = None if key.job_id is None else await open_job(interaction, key.job_id)
    if opened is None:
        player = await find_anywhere(interaction, key.digest)
    else:
        player = await find_in(opened, key.digest)
    if player is None or (page is not None and page >= player.pages):
        if opened is None:
            raise DomainError("player_gone", _PLAYER_GONE)
        await _show_opened(interaction, opened, 0)
        return
    await show_page(interaction, key, player, page, _origin(opened, player.name))


async def show_page(
    interaction: _Interaction,
    key: PlayerKey,
    player: Player,
    page: int | None = None,
    origin: Turn | None = None,
) -> None:
    """Tell a page of a player who is at hand, or their first; `origin` is the way back."""
    page = player.first_page if page is None else page
    services: Services = interaction.client.services
    deck = player.deck_on(page)
    files = [await deck_picture(services, deck)] if deck is not None else []
    view = player_view(key, player, page, origin)
    await show(interaction, player_embeds(player, page), view, files)


def _origin(opened: Opened | None, name: str) -> Turn | None:
    """The way back to all players."""
    match opened:
        case None:
            return None
        case JobResults():
            return Turn(Way.UP, page_with(opened.analysis, name), "All players")
        case TeamResults():
            page = page_of(opened.opened.report, player_key(name))
            return Turn(Way.UP, page, "The team")
        case other:
            assert_never(other)


def summary_view(
    job: Job, summary: Summary, url: str | None, arriving: Arriving = NOTHING_ARRIVES
) -> LastingView:
    """The menu of players, the buttons to other pages, what is to be captured, the link."""
    items: list[discord.ui.Item[Any]] = []
    if summary.choices:
        items.append(PlayerMenu(job.id, _options(summary.choices)))
    items += [SummaryTurn(job.id, turn) for turn in turns(summary.page, summary.pages)]
    items += _capture(job, arriving)
    if url is not None:
        items.append(discord.ui.Button(label="Page", url=url))
    return LastingView(*items)


def report_view(opened: TeamResults, report: ReportPage, url: str | None) -> LastingView:
    """The menu of seats, what is doubtful, who was chosen, what is to be captured, the link."""
    job_id = opened.job.id
    items: list[discord.ui.Item[Any]] = []
    if report.choices:
        items.append(PlayerMenu(job_id, _options(report.choices), "Look at a seat"))
    items += [SummaryTurn(job_id, turn) for turn in turns(report.page, report.pages)]
    if doubts := len(doubt_lines(opened.opened.report, hides=opened.hides)):
        items.append(door("doubts", job_id, f"Doubts {doubts}"))
    items.append(door("people", job_id, "Players"))
    items += _capture(opened.job, opened.arriving)
    if url is not None:
        items.append(discord.ui.Button(label="Page", url=url))
    return LastingView(*items)


def _capture(job: Job, arriving: Arriving) -> Iterator[Door]:
    """To what needs a person, for who may bring it."""
    needed = count_in(arriving.replays, ReplayState.NEEDS_YOU)
    if not needed or job.status.is_finished:
        return
    if arriving.is_own:
        yield Door(f"job:capture:{job.id.hex}", f"Capture {needed}")
    elif arriving.is_of_team:
        yield Door(f"job:help:{job.id.hex}", f"Help capture {needed}")


def _options(choices: Sequence[Choice]) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=one.label, value=one.digest, description=one.description)
        for one in choices
    ]


def player_view(key: PlayerKey, player: Player, page: int, origin: Turn | None) -> LastingView:
    """The player's other pages; below them the file, the evidence, and the way back."""
    items: list[discord.ui.Item[Any]] = [
        PlayerTurn(key, turn) for turn in _player_turns(player, page)
    ]
    below: list[discord.ui.Item[Any]] = [OpenEvidence(key)]
    deck = player.deck_on(page)
    if deck is not None:
        below.insert(0, DeckFile(key, page))
    if deck is not None and player.is_own:
        turn = Turn(Way.UP, 0, "Rename deck")
        custom_id = f"{key.custom_id('rename')}:{deck.replays[0]}{turn.tail}"
        below.append(Door(custom_id, turn.label))
    if key.job_id is not None and origin is not None:
        below.append(SummaryTurn(key.job_id, origin))
    for item in below:
        item.row = 1
    return LastingView(*items, *below)


def _player_turns(player: Player, page: int) -> Iterator[Turn]:
    for turn in turns(page, player.pages):
        is_older = turn.way is Way.ON and page + 1 < player.deck_pages
        yield replace(turn, label="Older list →") if is_older else turn
    if not player.plays:
        return
    if page < player.deck_pages:
        yield Turn(Way.JUMP, player.deck_pages, player.plays[0].title.capitalize())
    else:
        which = "Deck to expect" if player.expected else "Newest deck"
        yield Turn(Way.JUMP, player.expected, "Deck" if player.deck_pages == 1 else which)


class SummaryTurn(JobTurn, verb="summary"):
    """A button to a page of the summary."""

    async def callback(self, interaction: _Interaction) -> None:
        """Turn to the page."""
        await acknowledge_update(interaction)
        await show_results(interaction, self.job_id, self.page)


class PlayerTurn(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=player_template("player", TURN),
):
    """A button to a page of a player."""

    def __init__(self, key: PlayerKey, turn: Turn) -> None:
        super().__init__(
            discord.ui.Button(
                label=turn.label,
                custom_id=f"{key.custom_id('player')}{turn.tail}",
                disabled=turn.disabled,
            )
        )
        self.key, self.page = key, turn.page

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed; what stood on it does not matter any more."""
        return cls(PlayerKey.read(match), Turn(Way(match["way"]), int(match["page"]), "…"))

    async def callback(self, interaction: _Interaction) -> None:
        """Turn to the page."""
        await acknowledge_update(interaction)
        await show_player(interaction, self.key, self.page)


class PlayerMenu(JobMenu, verb="players", placeholder="Look at a player"):
    """The players to look at."""

    async def callback(self, interaction: _Interaction) -> None:
        """Show the player's first page."""
        await acknowledge_update(interaction)
        await show_player(interaction, PlayerKey(self.job_id, self.chosen))


ITEMS: Final = (SummaryTurn, PlayerTurn, PlayerMenu)
"""What has to be known to the bot, so that it works after a restart."""
