"""The card of a job: one message, made anew whenever its job changes, whose buttons last for ever.

Nothing is remembered here: each button names its job, and what it may do is decided where it is
done.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final, TypedDict

import discord

from bot.client.bot import DuelBot
from bot.client.entrance import BotOptions
from bot.domain.errors import DomainError
from bot.domain.job_errors import UnknownJobError
from bot.domain.moves import JobStatus, ReplayState
from bot.replies import acknowledge, acknowledge_update, asker_of, tell
from bot.services.catalog import Services
from bot.services.jobs import JobDetails
from cogs.ui.base import JobItem, LastingView
from cogs.ui.job_text import card_embed
from cogs.ui.links import page_url
from cogs.ui.player_select import show_selection
from cogs.ui.results import show_results
from cogs.ui.visibility import tell_visibility

_Interaction = discord.Interaction[Any]
_Style = discord.ButtonStyle


class CardMessage(TypedDict):
    """A card, as it is sent or edited."""

    embed: discord.Embed
    view: LastingView


class NotYoursError(DomainError):
    """Somebody else pressed a button that is the submitter's; or the job is gone."""

    def __init__(self) -> None:
        sentence = (
            "This is for whoever submitted the job, or the job is gone:"
            " submit the replays yourself with /replay analyze."
        )
        super().__init__("not_yours", sentence)


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
    if not job.status.is_finished:
        yield Cancel(job.id)
        if private:
            yield Refresh(job.id)
    elif any(one.state is not ReplayState.STORED for one in details.replays):
        yield Retry(job.id, label=_retry_label(details))
    if job.status is JobStatus.COMPLETED:
        yield MakePrivate(job.id) if job.is_public else Share(job.id)
        if job.is_public and url is not None:
            yield discord.ui.Button(label="Page", url=url)


def _ways_in(details: JobDetails) -> Iterator[discord.ui.Item[Any]]:
    """To the results; a team's are there from the first replay on, and its players once found."""
    job = details.job
    if job.team is None:
        if job.status is JobStatus.COMPLETED:
            yield OpenResults(job.id)
        return
    asks = job.status is JobStatus.AWAITING_PLAYERS
    players = Players(job.id, style=_Style.primary if asks else _Style.secondary)
    if asks:
        yield players
    if any(one.state is ReplayState.STORED for one in details.replays):
        style = _Style.secondary if asks else _Style.primary
        yield OpenResults(job.id, label="Open report", style=style)
        if job.status is JobStatus.COMPLETED:
            yield players


def _retry_label(details: JobDetails) -> str:
    failed = sum(one.state is ReplayState.FAILED for one in details.replays)
    return f"Retry {failed} failed" if failed else "Retry"


class Cancel(JobItem, verb="cancel", label="Cancel", style=_Style.danger):
    """Ends the work."""

    async def callback(self, interaction: _Interaction) -> None:
        """Cancel an own job."""
        await acknowledge_update(interaction)
        with _of_owner():
            await _services(interaction).jobs.cancel(asker_of(interaction), self.job_id)
        await renew(interaction, self)


class Retry(JobItem, verb="retry", label="Retry failed"):
    """Works once more on what failed."""

    async def callback(self, interaction: _Interaction) -> None:
        """Retry an own job."""
        await acknowledge_update(interaction)
        with _of_owner():
            await _services(interaction).jobs.retry(asker_of(interaction), self.job_id)
        await renew(interaction, self)


class Refresh(JobItem, verb="refresh", label="Refresh"):
    """Shows the job as it is now, where the message is not edited by itself."""

    async def callback(self, interaction: _Interaction) -> None:
        """Look at an own job again."""
        await acknowledge_update(interaction)
        await renew(interaction, self)


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
        with _of_owner():
            details = await _services(interaction).jobs.details(asker_of(interaction), self.job_id)
        await tell_visibility(interaction, details)


class MakePrivate(JobItem, verb="private", label="Make private"):
    """Takes the link back."""

    async def callback(self, interaction: _Interaction) -> None:
        """Nobody with the link sees the results from now on."""
        await acknowledge_update(interaction)
        with _of_owner():
            await _services(interaction).sharing.stop(asker_of(interaction), self.job_id)
        await renew(interaction, self)


async def renew(interaction: _Interaction, item: JobItem) -> None:
    """Show the job as it is now on a private card; the reporter does so on all others."""
    message = interaction.message
    if message is not None and message.flags.ephemeral:
        with _of_owner():
            details = await _services(interaction).jobs.details(asker_of(interaction), item.job_id)
        await interaction.edit_original_response(**private_card(interaction, details))


async def show_card(
    interaction: _Interaction, details: JobDetails, content: str | None = None
) -> None:
    """A private card, as an answer to a command."""
    await tell(interaction, content, **private_card(interaction, details))


def private_card(interaction: _Interaction, details: JobDetails) -> CardMessage:
    """The card of a job as it stands, for who asked alone."""
    bot: DuelBot = interaction.client
    return card_message(details, bot.options, private=True)


@contextmanager
def _of_owner() -> Iterator[None]:
    try:
        yield
    except UnknownJobError:
        raise NotYoursError from None


def _services(interaction: _Interaction) -> Services:
    services: Services = interaction.client.services
    return services


ITEMS: Final = (Cancel, Retry, Refresh, OpenResults, Players, Share, MakePrivate)
