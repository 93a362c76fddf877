"""Finishing a job without the replays that nobody brought, after a question."""

from __future__ import annotations

from typing import Any, Final

import discord

from bot.domain.errors import DomainError
from bot.domain.moves import JobStatus, ReplayState
from bot.rendering.text.job_needs import finish_question
from bot.replies import acknowledge, acknowledge_update, asker_of, tell
from bot.services.catalog import Services
from cogs.ui.base import JobItem, LastingView
from cogs.ui.ownership import of_owner
from cogs.ui.private import change
from cogs.ui.replay_lines import count_in

_Interaction = discord.Interaction[Any]
_NONE_WAITS: Final = "No replay of this job needs a person now: look at its card."
_DONE: Final = "It goes on with what is here: the card shows it in a moment."
_ASKED: Final = "They are left out: now confirm the players, with *Players* on the card."


class Finish(JobItem, verb="finish", label="Finish with what we have"):
    """Asks in private whether those that need a person are to be left out."""

    async def callback(self, interaction: _Interaction) -> None:
        """Ask the job's owner."""
        await acknowledge(interaction)
        services: Services = interaction.client.services
        with of_owner():
            details = await services.jobs.details(asker_of(interaction), self.job_id)
        if details.job.status.is_finished or not count_in(details.replays, ReplayState.NEEDS_YOU):
            raise DomainError("nothing_waits", _NONE_WAITS)
        await tell(
            interaction, finish_question(details.replays), view=LastingView(FinishNow(self.job_id))
        )


class FinishNow(JobItem, verb="finish-now", label="Finish", style=discord.ButtonStyle.primary):
    """Leaves those out, after the question."""

    async def callback(self, interaction: _Interaction) -> None:
        """Finish an own job."""
        await acknowledge_update(interaction)
        services: Services = interaction.client.services
        with of_owner():
            job = await services.jobs.finish(asker_of(interaction), self.job_id)
        # That nobody waits for these replays does not spare the players' confirmation.
        asks = job.status is JobStatus.AWAITING_PLAYERS
        await change(interaction, content=_ASKED if asks else _DONE, view=None)


ITEMS: Final = (Finish, FinishNow)
"""What has to be known to the bot, so that it works after a restart."""
