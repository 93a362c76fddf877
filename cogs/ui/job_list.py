"""A person's jobs in pages of ten; any of them can be opened from there."""

from __future__ import annotations

import re
from typing import Any, Final, Self
from uuid import UUID

import discord

from bot.domain.job_glances import JobGlance
from bot.domain.jobs import JobPage
from bot.domain.moves import JobStatus, JobType
from bot.rendering.text.wording import count
from bot.replies import acknowledge, acknowledge_update, asker_of, tell
from bot.services.catalog import Services
from cogs.ui.base import AnsweringItem, LastingView
from cogs.ui.job_card import show_card
from cogs.ui.job_text import choice_label, job_line
from cogs.ui.pager import TURN, Turn, Way, tell_page, turns
from cogs.ui.private import change
from cogs.ui.words import fit_lines

_Interaction = discord.Interaction[Any]
_SIZE: Final = 10
_MOST_PAGES: Final = 1000
_LONGEST: Final = 4096
_ANY: Final = "any"
_NOTHING: Final = "No jobs here: start one with /replay analyze."
_TURN: Final = re.compile(
    rf"jobs:(?P<status>{'|'.join([*JobStatus, _ANY])}):(?P<type>{'|'.join([*JobType, _ANY])}){TURN}"
)
_OPEN: Final = re.compile(r"jobs:open")


async def show_jobs(
    interaction: _Interaction, status: JobStatus | None, job_type: JobType | None
) -> None:
    """The first page, in private."""
    message = await _page(interaction, status, job_type, 0)
    await tell(interaction, **message)


async def _page(
    interaction: _Interaction, status: JobStatus | None, job_type: JobType | None, number: int
) -> dict[str, Any]:
    """The page, or the nearest there is: jobs may be gone that were there when it was offered."""
    page = await _look(interaction, status, job_type, number)
    pages = _count_pages(page)
    if number >= pages:
        number = pages - 1
        page = await _look(interaction, status, job_type, number)
    lines = [job_line(job, page.needed.get(job.id, 0)) for job in page.jobs]
    embed = discord.Embed(
        title=count(page.total, "job"),
        description=fit_lines(lines, _LONGEST) or _NOTHING,
        color=discord.Color.blurple(),
    )
    embed.set_footer(text=tell_page(number, pages))
    items: list[discord.ui.Item[Any]] = []
    if page.jobs:
        now = discord.utils.utcnow()
        options = [
            discord.SelectOption(label=choice_label(JobGlance.at(job), now), value=str(job.id))
            for job in page.jobs
        ]
        items.append(OpenJob(options))
    items += [TurnPage(status, job_type, turn) for turn in turns(number, pages)]
    return {"embed": embed, "view": LastingView(*items)}


async def _look(
    interaction: _Interaction, status: JobStatus | None, job_type: JobType | None, number: int
) -> JobPage:
    services: Services = interaction.client.services
    return await services.jobs.page(
        asker_of(interaction), status=status, job_type=job_type, number=number + 1, size=_SIZE
    )


def _count_pages(page: JobPage) -> int:
    return min(max(1, -(-page.total // _SIZE)), _MOST_PAGES)


class TurnPage(AnsweringItem, discord.ui.DynamicItem[discord.ui.Button[Any]], template=_TURN):
    """Turns to another page of the list."""

    def __init__(self, status: JobStatus | None, job_type: JobType | None, turn: Turn) -> None:
        super().__init__(
            discord.ui.Button(
                label=turn.label,
                custom_id=f"jobs:{status or _ANY}:{job_type or _ANY}{turn.tail}",
                disabled=turn.disabled,
            )
        )
        self.status = status
        self.job_type = job_type
        self.page = turn.page

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        status = None if match["status"] == _ANY else JobStatus(match["status"])
        job_type = None if match["type"] == _ANY else JobType(match["type"])
        return cls(status, job_type, Turn(Way(match["way"]), int(match["page"]), ""))

    async def callback(self, interaction: _Interaction) -> None:
        """Show the page in place of the one before."""
        await acknowledge_update(interaction)
        message = await _page(interaction, self.status, self.job_type, self.page)
        await change(interaction, **message)


class OpenJob(AnsweringItem, discord.ui.DynamicItem[discord.ui.Select[Any]], template=_OPEN):
    """Shows one of the listed jobs."""

    def __init__(self, options: list[discord.SelectOption]) -> None:
        super().__init__(
            discord.ui.Select(custom_id="jobs:open", placeholder="Show a job", options=options)
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, item: discord.ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        """The menu in which something was chosen."""
        menu = cls([])
        menu.item = item  # type: ignore[assignment] # it holds what was chosen
        return menu

    async def callback(self, interaction: _Interaction) -> None:
        """A private card of the chosen job."""
        await acknowledge(interaction)
        services: Services = interaction.client.services
        job_id = UUID(self.item.values[0])
        await show_card(interaction, await services.jobs.details(asker_of(interaction), job_id))


ITEMS: Final = (TurnPage, OpenJob)
