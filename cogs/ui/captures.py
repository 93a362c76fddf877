"""Capturing in somebody's own browser: for their own job, or to help with their team's.

What to open, and a code for a browser that is not paired yet, are told in private and to nobody
else; whether somebody may have them is decided at every press.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

import discord

from bot.domain.addresses import is_local
from bot.domain.captures import PairedBrowser, nothing_to_lend
from bot.domain.errors import DomainError
from bot.replies import acknowledge, acknowledge_update, asker_of, tell
from bot.services.catalog import Services
from cogs.ui.base import JobItem, LastingView
from cogs.ui.capture_text import (
    GET_SCRIPT,
    SCRIPT,
    SILENT,
    Task,
    link_text,
    open_label,
    task_text,
)
from cogs.ui.ownership import NotYoursError, of_owner
from cogs.ui.private import show

_Interaction = discord.Interaction[Any]
_Style = discord.ButtonStyle

_HELP_INSTEAD: Final = "if you are on its team, press Help capture."
_NO_SITE: Final = "This bot has no site to get the script from: send files with /replay upload."


class Capture(JobItem, verb="capture", label="Capture in my browser", style=_Style.primary):
    """Says in private how whoever submitted the job brings what it waits for."""

    async def callback(self, interaction: _Interaction) -> None:
        """Tell the job's owner which replays to open, and how."""
        await acknowledge(interaction)
        await _show_task(interaction, self.job_id, await _own_task(interaction, self.job_id))


class HelpCapture(JobItem, verb="help", label="Help capture"):
    """Lends some of what a team's job waits for to somebody of the team."""

    async def callback(self, interaction: _Interaction) -> None:
        """Tell which replays are theirs to open for a while."""
        await acknowledge(interaction)
        await _show_task(interaction, self.job_id, await _lent_task(interaction, self.job_id))


class PairAnother(JobItem, verb="pair", label="Pair another"):
    """Gives a code for one more browser."""

    async def callback(self, interaction: _Interaction) -> None:
        """Show all steps in place of the short way."""
        await acknowledge_update(interaction)
        task = await _task(interaction, self.job_id)
        await _show_task(interaction, self.job_id, task, pairs=True)


class CopyLink(JobItem, verb="copy", label="Copy link"):
    """Gives an address to those whose Discord opens pages in a browser of its own."""

    async def callback(self, interaction: _Interaction) -> None:
        """Tell what to open next."""
        await acknowledge(interaction)
        task = await _task(interaction, self.job_id)
        await tell(interaction, link_text(task.urls[0]))


class Silent(JobItem, verb="silent", label="The script is silent"):
    """Says which browsers can run the script, and what hinders it."""

    async def callback(self, interaction: _Interaction) -> None:
        """Tell anybody."""
        await acknowledge(interaction)
        items: list[discord.ui.Item[Any]] = [CopyLink(self.job_id)]
        base_url = interaction.client.options.public_base_url
        if base_url is not None and not is_local(base_url):
            items.insert(0, _script_link(base_url))
        await tell(interaction, SILENT, view=LastingView(*items))


async def _task(interaction: _Interaction, job_id: UUID) -> Task:
    """The own job's replays, or for all others what is lent to them."""
    try:
        return await _own_task(interaction, job_id)
    except NotYoursError:
        return await _lent_task(interaction, job_id)


async def _own_task(interaction: _Interaction, job_id: UUID) -> Task:
    services: Services = interaction.client.services
    asker = asker_of(interaction)
    with of_owner(_HELP_INSTEAD):
        details = await services.jobs.details(asker, job_id)
    wanted = await services.captures.wanted(asker, job_id)
    if not wanted.urls:
        raise nothing_to_lend(details.job.status)
    return Task(wanted.urls, wanted.done, wanted.total)


async def _lent_task(interaction: _Interaction, job_id: UUID) -> Task:
    services: Services = interaction.client.services
    loan = await services.captures.lend(asker_of(interaction), job_id)
    return Task(loan.urls, lent_until=loan.expires_at)


async def _show_task(
    interaction: _Interaction, job_id: UUID, task: Task, *, pairs: bool = False
) -> None:
    base_url = interaction.client.options.public_base_url
    if base_url is None:
        raise DomainError("no_site", _NO_SITE)
    captures, asker = interaction.client.services.captures, asker_of(interaction)
    browsers: tuple[PairedBrowser, ...] = await captures.browsers(asker)
    pairing = await captures.begin_pairing(asker) if pairs or not browsers else None
    view = _view(job_id, task, None if pairing is None else base_url)
    await show(interaction, [], view, content=task_text(task, base_url, pairing, browsers))


def _view(job_id: UUID, task: Task, script_at: str | None) -> LastingView:
    """The links first; `script_at` is the site where the script is still to be got."""
    items: list[discord.ui.Item[Any]] = []
    if script_at is not None and not is_local(script_at):
        items.append(_script_link(script_at))
    items.append(discord.ui.Button(label=open_label(task), url=task.urls[0]))
    items += [CopyLink(job_id), Silent(job_id)]
    if script_at is None:
        items.append(PairAnother(job_id))
    return LastingView(*items)


def _script_link(base_url: str) -> discord.ui.Button[Any]:
    return discord.ui.Button(label=GET_SCRIPT, url=f"{base_url.rstrip('/')}{SCRIPT}")


ITEMS: Final = (Capture, HelpCapture, PairAnother, CopyLink, Silent)
"""What has to be known to the bot, so that it works after a restart."""
