"""The card of a job: one message, made anew whenever its job changes, whose buttons last for ever.

Nothing is remembered here: each button names its job, and what it may do is decided where it is
done.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final, TypedDict

import discord

from bot.client.bot import DuelBot
from bot.client.entrance import BotOptions
from bot.domain.job_errors import JobError
from bot.domain.moves import JobStatus, ReplayState
from bot.replies import acknowledge, acknowledge_update, asker_of, tell
from bot.services.catalog import Services
from bot.services.jobs import JobDetails
from cogs.ui.base import JobItem, LastingView
from cogs.ui.captures import Capture, HelpCapture
from cogs.ui.doors import Door
from cogs.ui.finishing import Finish
from cogs.ui.job_text import card_embed
from cogs.ui.links import page_url
from cogs.ui.offers import offer_items
from cogs.ui.ownership import of_owner
from cogs.ui.player_select import show_selection
from cogs.ui.private import change, is_private
from cogs.ui.replay_lines import count_in
from cogs.ui.results import show_results
from cogs.ui.visibility import tell_visibility

_Interaction = discord.Interaction[Any]
_Style = discord.ButtonStyle


class CardMessage(TypedDict):
    """A card, as it is sent or edited."""

    embed: discord.Embed
    view: LastingView


def card_message(
    details: JobDetails,
    options: BotOptions,
    *,
    private: bool = False,
    now: datetime | None = None,
) -> CardMessage:
    """The card of a job as it stands.

    A private one is not edited by itself, so it can be renewed by hand.
    """
    url = page_url(options.public_base_url, details.job)
    return {
        "embed": card_embed(details, now=now, confirm_wait=options.confirm_wait),
        "view": LastingView(*_items(details, url, private=private)),
    }


def _items(
    details: JobDetails, url: str | None, *, private: bool
) -> Iterator[discord.ui.Item[Any]]:
    job = details.job
    yield from _ways_in(details)
    yield from offer_items(details.offered, job.id)
    if not job.status.is_finished:
        yield from _for_people(details)
        yield Cancel(job.id)
        if private:
            yield Refresh(job.id)
    elif _can_retry(details):
        yield Retry(job.id, label=_retry_label(details))
    if job.status is JobStatus.COMPLETED:
        yield MakePrivate(job.id) if job.is_public else Share(job.id)
        if job.is_public and url is not None:
            yield discord.ui.Button(label="Page", url=url)


def _ways_in(details: JobDetails) -> Iterator[discord.ui.Item[Any]]:
    """What a person is asked for, then the results, which begin with the first replay."""
    job = details.job
    asks = job.status is JobStatus.AWAITING_PLAYERS
    waits = not job.status.is_finished and count_in(details.replays, ReplayState.NEEDS_YOU) > 0
    if asks:
        yield Players(job.id, style=_Style.primary)
    if waits:
        yield Capture(job.id)
        # Its form leads to new cards, so it is answered elsewhere.
        yield Door(f"job:upload:{job.id.hex}", "Upload file")
    if _has_results(details):
        label = "" if job.team is None else "Open report"
        style = _Style.secondary if asks or waits else _Style.primary
        yield OpenResults(job.id, label=label, style=style)
        if job.team is not None and job.status is JobStatus.COMPLETED:
            yield Players(job.id)


def _has_results(details: JobDetails) -> bool:
    """Whether there is something to open; of a team, also where its job has failed."""
    job = details.job
    here = count_in(details.replays, ReplayState.STORED) > 0
    return here and (job.team is not None or job.status is not JobStatus.FAILED)


def _for_people(details: JobDetails) -> Iterator[discord.ui.Item[Any]]:
    """What is less often done about replays that need a person."""
    if not count_in(details.replays, ReplayState.NEEDS_YOU):
        return
    if details.audience is not None:
        yield HelpCapture(details.job.id)
    if count_in(details.replays, ReplayState.STORED):
        yield Finish(details.job.id)


def _can_retry(details: JobDetails) -> bool:
    """Whether a finished job has anything left to do: all of it after a bad end."""
    is_done = details.job.status is JobStatus.COMPLETED
    return not is_done or any(one.state is not ReplayState.STORED for one in details.replays)


def _retry_label(details: JobDetails) -> str:
    failed = count_in(details.replays, ReplayState.FAILED)
    return f"Retry {failed} failed" if failed else "Retry"


class Cancel(JobItem, verb="cancel", label="Cancel", style=_Style.danger):
    """Ends the work."""

    async def callback(self, interaction: _Interaction) -> None:
        """Cancel an own job."""
        await acknowledge_update(interaction)
        async with _renewing(interaction, self):
            await _services(interaction).jobs.cancel(asker_of(interaction), self.job_id)


class Retry(JobItem, verb="retry", label="Retry failed"):
    """Works once more on what failed."""

    async def callback(self, interaction: _Interaction) -> None:
        """Retry an own job."""
        await acknowledge_update(interaction)
        async with _renewing(interaction, self):
            await _services(interaction).jobs.retry(asker_of(interaction), self.job_id)


class Refresh(JobItem, verb="refresh", label="Refresh"):
    """Shows the job as it is now, where the message is not edited by itself."""

    async def callback(self, interaction: _Interaction) -> None:
        """Look at an own job again."""
        await acknowledge_update(interaction)
        await _renew(interaction, self)


class OpenResults(JobItem, verb="results", label="Open results", style=_Style.primary):
    """Shows the results in private to whoever may see them."""

    async def callback(self, interaction: _Interaction) -> None:
        """Open the results of a job."""
        await acknowledge(interaction)
        await show_results(interaction, self.job_id)


class Players(JobItem, verb="choose", label="Players"):
    """Asks in private who of the players found is on the team."""

    async def callback(self, interaction: _Interaction) -> None:
        """Show the players to those who may choose."""
        await acknowledge(interaction)
        await show_selection(interaction, self.job_id)


class Share(JobItem, verb="share", label="Share"):
    """Asks in private who shall see the results."""

    async def callback(self, interaction: _Interaction) -> None:
        """Offer the choices to the job's owner."""
        await acknowledge(interaction)
        with of_owner():
            details = await _services(interaction).jobs.details(asker_of(interaction), self.job_id)
        await tell_visibility(interaction, details)


class MakePrivate(JobItem, verb="private", label="Make private"):
    """Takes the link back."""

    async def callback(self, interaction: _Interaction) -> None:
        """Nobody with the link sees the results from now on."""
        await acknowledge_update(interaction)
        async with _renewing(interaction, self):
            await _services(interaction).sharing.stop(asker_of(interaction), self.job_id)


@asynccontextmanager
async def _renewing(interaction: _Interaction, item: JobItem) -> AsyncIterator[None]:
    """What the job's owner does inside shows on the card; what is refused is told beside it."""
    try:
        with of_owner():
            yield
    except JobError:
        await _renew(interaction, item)
        raise
    await _renew(interaction, item)


async def _renew(interaction: _Interaction, item: JobItem) -> None:
    """Show the job as it is now on a private card; the reporter does so on all others."""
    if is_private(interaction):
        with of_owner():
            details = await _services(interaction).jobs.details(asker_of(interaction), item.job_id)
        await change(interaction, **private_card(interaction, details))


async def show_card(
    interaction: _Interaction, details: JobDetails, content: str | None = None
) -> None:
    """A private card, as an answer to a command."""
    await tell(interaction, content, **private_card(interaction, details))


def private_card(interaction: _Interaction, details: JobDetails) -> CardMessage:
    """The card of a job as it stands, for who asked alone."""
    bot: DuelBot = interaction.client
    return card_message(details, bot.options, private=True)


def _services(interaction: _Interaction) -> Services:
    services: Services = interaction.client.services
    return services


ITEMS: Final = (Cancel, Retry, Refresh, OpenResults, Players, Share, MakePrivate)
