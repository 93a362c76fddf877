"""`/job`: a person's own jobs, and what can be done with them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.bot import DuelBot
from bot.domain.audiences import Audience, Visibility
from bot.domain.errors import DomainError
from bot.domain.jobs import Job
from bot.domain.moves import JobStatus, JobType
from bot.replies import acknowledge, acknowledge_update, asker_of, tell
from bot.services.catalog import Services
from cogs.ui import (
    captures,
    deck_messages,
    deck_names,
    evidence_pages,
    finishing,
    job_card,
    job_list,
    name_merging,
    offers,
    player_select,
    results,
    team_doubts,
    visibility,
)
from cogs.ui.base import JobItem, LastingView
from cogs.ui.job_card import show_card
from cogs.ui.job_list import show_jobs
from cogs.ui.job_text import choice_label, job_line
from cogs.ui.private import change
from cogs.ui.visibility import change_visibility, tell_visibility

_Interaction = discord.Interaction[DuelBot]
_SUGGESTED: Final = 25
_WHICH: Final = "Choose one of your jobs, or type the beginning of its id"


class Jobs(commands.GroupCog, group_name="job", group_description="Your jobs"):
    """Everything that a person may do with jobs that they submitted."""

    @app_commands.command(name="list", description="Your jobs, newest first")
    @app_commands.describe(status="Only jobs that stand here", job_type="Only jobs of this type")
    @app_commands.rename(job_type="type")
    async def list_jobs(
        self,
        interaction: _Interaction,
        status: JobStatus | None = None,
        job_type: JobType | None = None,
    ) -> None:
        """A page of the asker's jobs."""
        await acknowledge(interaction)
        await show_jobs(interaction, status, job_type)

    @app_commands.command(description="Show a job as it is now, with its buttons")
    @app_commands.describe(job=_WHICH)
    async def show(self, interaction: _Interaction, job: str) -> None:
        """A private card."""
        await acknowledge(interaction)
        found = await _find(interaction, job)
        services = interaction.client.services
        await show_card(interaction, await services.jobs.details(asker_of(interaction), found.id))

    @app_commands.command(description="End the work on a job")
    @app_commands.describe(job=_WHICH)
    async def cancel(self, interaction: _Interaction, job: str) -> None:
        """Cancel a job that is not finished."""
        await acknowledge(interaction)
        found = await _find(interaction, job)
        canceled = await interaction.client.services.jobs.cancel(asker_of(interaction), found.id)
        await tell(interaction, f"Canceled: {job_line(canceled)}")

    @app_commands.command(description="Work once more on the replays that failed")
    @app_commands.describe(job=_WHICH)
    async def retry(self, interaction: _Interaction, job: str) -> None:
        """Have a finished job worked on again."""
        await acknowledge(interaction)
        found = await _find(interaction, job)
        services = interaction.client.services
        await services.jobs.retry(asker_of(interaction), found.id)
        details = await services.jobs.details(asker_of(interaction), found.id)
        await show_card(interaction, details)

    @app_commands.command(description="Choose who may see the results of a job")
    @app_commands.describe(
        job=_WHICH,
        seen_by="Who may see the results; leave it out to be asked",
        team="The role of your team, where it may see the results",
    )
    @app_commands.rename(seen_by="visibility")
    @app_commands.choices(
        seen_by=[
            app_commands.Choice(name="only me", value=Visibility.ONLY_ME.value),
            app_commands.Choice(name="my team", value=Visibility.TEAM.value),
            app_commands.Choice(name="anyone with the link", value=Visibility.ANYONE.value),
        ]
    )
    async def share(
        self,
        interaction: _Interaction,
        job: str,
        seen_by: str | None = None,
        team: discord.Role | None = None,
    ) -> None:
        """Widen or narrow what others see."""
        await acknowledge(interaction)
        found = await _find(interaction, job)
        services = interaction.client.services
        if seen_by is None and team is None:
            details = await services.jobs.details(asker_of(interaction), found.id)
        else:
            wanted = Visibility.TEAM if seen_by is None else Visibility(seen_by)
            audience = None if team is None else Audience(team.guild.id, team.id)
            details = await change_visibility(interaction, found.id, wanted, audience)
        await tell_visibility(interaction, details)

    @app_commands.command(description="Delete a job and its results for good")
    @app_commands.describe(job=_WHICH)
    async def delete(self, interaction: _Interaction, job: str) -> None:
        """Ask before a job is deleted."""
        await acknowledge(interaction)
        found = await _find(interaction, job)
        await tell(
            interaction,
            f"Delete {job_line(found)} with its results for good? The stored replays stay:"
            " they belong to nobody.",
            view=LastingView(Delete(found.id)),
        )

    @show.autocomplete("job")
    @cancel.autocomplete("job")
    @retry.autocomplete("job")
    @share.autocomplete("job")
    @delete.autocomplete("job")
    async def _suggest(
        self, interaction: _Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        jobs = await interaction.client.services.jobs.suggest(
            asker_of(interaction), typed, _SUGGESTED
        )
        now = datetime.now(UTC)
        return [app_commands.Choice(name=choice_label(job, now), value=str(job.id)) for job in jobs]


class Delete(JobItem, verb="delete", label="Delete for good", style=discord.ButtonStyle.danger):
    """Deletes a job, after the question whether it shall be."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Delete an own job; the reporter takes its card away."""
        await acknowledge_update(interaction)
        services: Services = interaction.client.services
        await services.jobs.delete(asker_of(interaction), self.job_id)
        await change(interaction, content="The job is deleted.", view=None)


async def _find(interaction: _Interaction, chosen: str) -> Job:
    """The asker's own job: a suggestion that they took, or what they typed of its id."""
    typed = chosen.strip().strip("`").split(" ")[0]
    if not typed:
        raise DomainError("no_job", "No job is named: choose one of the suggestions.")
    return await interaction.client.services.jobs.find(asker_of(interaction), typed)


async def setup(bot: DuelBot) -> None:
    """Add the commands, and all buttons about jobs."""
    await bot.add_cog(Jobs(bot))
    bot.add_dynamic_items(
        *job_card.ITEMS,
        *captures.ITEMS,
        *finishing.ITEMS,
        *offers.ITEMS,
        *visibility.ITEMS,
        *job_list.ITEMS,
        *results.ITEMS,
        *deck_messages.ITEMS,
        *evidence_pages.ITEMS,
        *team_doubts.ITEMS,
        *player_select.ITEMS,
        *name_merging.ITEMS,
        *deck_names.ITEMS,
        Delete,
    )
