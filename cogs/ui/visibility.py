"""Who may see the results of a job: told to its owner in private, with a button a choice."""

from __future__ import annotations

import re
from typing import Any, Final, Self, assert_never
from uuid import UUID

import discord

from bot.domain.audiences import Audience, Visibility, visibility_of
from bot.domain.errors import DomainError
from bot.replies import acknowledge_update, asker_of, tell
from bot.services.catalog import Services
from bot.services.jobs import JobDetails
from cogs.ui.base import AnsweringItem, JobItem, LastingView, job_template
from cogs.ui.links import page_url
from cogs.ui.private import change

_Interaction = discord.Interaction[Any]
_NO_LINK: Final = (
    "There is no link to send, because the page of this bot cannot be reached from outside: "
    "others see the results with *Open results* on the card."
)


async def tell_visibility(interaction: _Interaction, details: JobDetails) -> None:
    """Say in private who sees the results now, and offer to change it."""
    content, view = _message(interaction, details)
    await tell(interaction, content, view=view)


async def change_visibility(
    interaction: _Interaction,
    job_id: UUID,
    visibility: Visibility,
    audience: Audience | None = None,
) -> JobDetails:
    """Show an own job's results this far; the job as it stands then."""
    services: Services = interaction.client.services
    asker = asker_of(interaction)
    await services.sharing.set(asker, job_id, visibility, audience)
    return await services.jobs.details(asker, job_id)


def _message(interaction: _Interaction, details: JobDetails) -> tuple[str, LastingView]:
    job = details.job
    url = page_url(interaction.client.options.public_base_url, job)
    now = visibility_of(job, details.audience)
    items: list[discord.ui.Item[Any]] = []
    if interaction.guild is not None:
        items.append(ToTeam(job.id))
    if now is not Visibility.ANYONE:
        items.append(ToAnyone(job.id))
    if now is not Visibility.ONLY_ME:
        items.append(ToNobody(job.id))
    if now is Visibility.ANYONE and url is not None:
        items.append(PostLink(job.id))
    return "\n".join(filter(None, [_tell(now, details), _tell_link(now, url)])), LastingView(*items)


def _tell(now: Visibility, details: JobDetails) -> str:
    match now:
        case Visibility.ONLY_ME:
            return "Only you see the results of this job."
        case Visibility.TEAM:
            assert details.audience is not None
            role = f"<@&{details.audience.role_id}>"
            return f"You and everybody with the role {role} see the results of this job."
        case Visibility.ANYONE:
            return "**Anyone with the link sees the results of this job**, names and scores."
        case _:
            assert_never(now)


def _tell_link(now: Visibility, url: str | None) -> str:
    if now is not Visibility.ANYONE:
        return ""
    return url or _NO_LINK


async def _renew(interaction: _Interaction, details: JobDetails) -> None:
    content, view = _message(interaction, details)
    await change(interaction, content=content, view=view)


class ToAnyone(
    JobItem, verb="anyone", label="Anyone with the link", style=discord.ButtonStyle.primary
):
    """Makes the results public."""

    async def callback(self, interaction: _Interaction) -> None:
        """Whoever has the link sees names and scores from now on."""
        await acknowledge_update(interaction)
        await _renew(
            interaction, await change_visibility(interaction, self.job_id, Visibility.ANYONE)
        )


class ToNobody(JobItem, verb="onlyme", label="Only me"):
    """Takes the results back from everybody else."""

    async def callback(self, interaction: _Interaction) -> None:
        """Nobody else sees the results from now on."""
        await acknowledge_update(interaction)
        await _renew(
            interaction, await change_visibility(interaction, self.job_id, Visibility.ONLY_ME)
        )


class PostLink(JobItem, verb="post", label="Post the link here"):
    """Sends the link to the channel, where it unfurls."""

    async def callback(self, interaction: _Interaction) -> None:
        """Post the link of a public job."""
        await acknowledge_update(interaction)
        services: Services = interaction.client.services
        job = (await services.jobs.details(asker_of(interaction), self.job_id)).job
        url = page_url(interaction.client.options.public_base_url, job)
        if not job.is_public or url is None:
            sentence = "These results are not public: choose *Anyone with the link* first."
            raise DomainError("not_public", sentence)
        await interaction.followup.send(url, allowed_mentions=discord.AllowedMentions.none())


class ToTeam(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.RoleSelect[Any]],
    template=job_template("team"),
):
    """Lets those with a role see the results."""

    def __init__(self, job_id: UUID) -> None:
        super().__init__(
            discord.ui.RoleSelect(
                custom_id=f"job:team:{job_id.hex}", placeholder="My team: choose its role"
            )
        )
        self.job_id = job_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The menu in which something was chosen."""
        menu = cls(UUID(match["job"]))
        menu.item = item  # type: ignore[assignment] # it holds what was chosen
        return menu

    async def callback(self, interaction: _Interaction) -> None:
        """Everybody with the role sees the results from now on."""
        await acknowledge_update(interaction)
        (role,) = self.item.values
        audience = Audience(role.guild.id, role.id)
        details = await change_visibility(interaction, self.job_id, Visibility.TEAM, audience)
        await _renew(interaction, details)


ITEMS: Final = (ToAnyone, ToNobody, PostLink, ToTeam)
