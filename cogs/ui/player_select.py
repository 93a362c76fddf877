"""Who is on a team: asked in private, answered with menus and buttons that last for ever.

Nothing is remembered here: the choice is in the database, and each button holds all else in its
id. Who may choose is decided at every press.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, Self
from uuid import UUID

import discord

from bot.domain.errors import DomainError
from bot.domain.jobs import Job
from bot.domain.moves import JobStatus
from bot.domain.player_keys import player_key
from bot.replies import acknowledge_update, asker_of
from bot.services.catalog import Services
from bot.services.confirmations import Confirmations
from bot.services.people import Selection
from cogs.ui.base import AnsweringItem, JobItem, LastingView, job_template
from cogs.ui.doors import door
from cogs.ui.job_items import JobTurn
from cogs.ui.name_questions import find_person, name_options, open_questions
from cogs.ui.pager import turns
from cogs.ui.private import show
from cogs.ui.selection_text import (
    chosen_people,
    is_plain,
    menu_options,
    people_pages,
    question_embed,
    settled_embed,
)

_Interaction = discord.Interaction[Any]
_Style = discord.ButtonStyle
_DIGEST: Final = r":(?P<digest>[0-9a-f]{12})"
_WAY: Final = r":(?P<way>[rc])"
_PAGE: Final = r":(?P<page>[0-9]{1,3})"


async def show_selection(interaction: _Interaction, job_id: UUID, page: int = 0) -> None:
    """Tell who was found in a team's replays and who is chosen, after an acknowledgment.

    JobError for those who may not choose, and before the first of the replays is there.
    """
    selection = await _confirmations(interaction).look(asker_of(interaction), job_id)
    await _show(interaction, selection, page)


async def _show(interaction: _Interaction, selection: Selection, page: int = 0) -> None:
    hides = await hides_scores(interaction, selection.job)
    page = people_pages(selection).nearest(page)
    if selection.is_open:
        embed = question_embed(selection, page, hides=hides)
    else:
        embed = settled_embed(selection)
    await show(interaction, [embed], selection_view(selection, page, hides=hides))


def selection_view(selection: Selection, page: int, *, hides: bool) -> LastingView:
    """The menus and buttons with which the question is answered, or asked once more."""
    items = _answers(selection, page, hides=hides) if selection.is_open else _ways_on(selection)
    return LastingView(*items)


def _answers(selection: Selection, page: int, *, hides: bool) -> Iterator[discord.ui.Item[Any]]:
    job_id = selection.job.id
    pages = people_pages(selection)
    people = {
        player_key(one.person): one for one in pages[page]
    }  # names can be forged to share one
    options = menu_options(selection, list(people.values()), list(people), hides=hides)
    yield PeopleMenu(job_id, page, options)
    # Names that should be one come before the other pages: they change who is chosen there.
    asks = open_questions(selection)
    names = door("names", job_id, f"Same person? {asks}" if asks else "Same person?", row=2)
    if asks:
        yield names
    yield from (PeopleTurn(job_id, turn) for turn in turns(page, len(pages)))
    chosen, likely = len(chosen_people(selection)), selection.discovery.likely
    fits = is_plain(selection)
    if fits:
        yield Confirm(job_id, selection.digest, "r", label="Looks right", row=1)
    confirm = Confirm(job_id, selection.digest, "c", label=f"Confirm {chosen}", row=1)
    confirm.item.style = _Style.secondary if fits else _Style.success
    confirm.item.disabled = not chosen
    yield SelectLikely(job_id, row=1, disabled=fits or not likely)
    yield Clear(job_id, row=1, disabled=not chosen)
    yield confirm
    if name_options(selection) and not asks:
        yield names


def _ways_on(selection: Selection) -> Iterator[discord.ui.Item[Any]]:
    job = selection.job
    yield door("summary", job.id, "Open report", _Style.primary)
    if job.status is JobStatus.COMPLETED:
        yield ChooseAgain(job.id)


class PeopleTurn(JobTurn, verb="people", row=2):
    """A button to a page of the people, or from elsewhere to all of them."""

    async def callback(self, interaction: _Interaction) -> None:
        """Turn to the page."""
        await acknowledge_update(interaction)
        await show_selection(interaction, self.job_id, self.page)


class PeopleMenu(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.Select[Any]],
    template=job_template("chosen", _PAGE),
):
    """A page of the people, of whom any number are meant."""

    def __init__(self, job_id: UUID, page: int, options: Sequence[discord.SelectOption]) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id=f"job:chosen:{job_id.hex}:{page}",
                placeholder="Who is on the team? Choose all of them",
                min_values=0,
                max_values=max(1, len(options)),
                options=list(options),
            ),
            row=0,
        )
        self.job_id, self.page = job_id, page

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The menu in which people were chosen."""
        menu = cls(UUID(match["job"]), int(match["page"]), ())
        menu.item = item  # type: ignore[assignment] # it holds who was chosen, and from whom
        return menu

    async def callback(self, interaction: _Interaction) -> None:
        """Those who were chosen are meant, the others of this page are not."""
        await acknowledge_update(interaction)
        confirmations, asker = _confirmations(interaction), asker_of(interaction)
        async with renewing(interaction, self.job_id, self.page):
            before = await confirmations.look(asker, self.job_id)
            known = {player_key(one.person): one.person for one in before.discovery.people}
            # Whom the message shows may have changed since; whom somebody chose may not.
            shown = {known[o.value] for o in self.item.options if o.value in known}
            chosen = {find_person(before, digest).person for digest in self.item.values}
            selection = await confirmations.choose(asker, self.job_id, shown | chosen, chosen)
        await _show(interaction, selection, self.page)


class SelectLikely(JobItem, verb="likely", label="Select likely"):
    """Chooses those who are likely on the team."""

    async def callback(self, interaction: _Interaction) -> None:
        """Nobody else is meant."""
        await acknowledge_update(interaction)
        async with renewing(interaction, self.job_id):
            selection = await _confirmations(interaction).choose_likely(
                asker_of(interaction), self.job_id
            )
        await _show(interaction, selection)


class Clear(JobItem, verb="clear", label="Clear"):
    """Chooses nobody."""

    async def callback(self, interaction: _Interaction) -> None:
        """Nobody is meant so far."""
        await acknowledge_update(interaction)
        async with renewing(interaction, self.job_id):
            selection = await _confirmations(interaction).choose_nobody(
                asker_of(interaction), self.job_id
            )
        await _show(interaction, selection)


class Confirm(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=job_template("confirm", _DIGEST + _WAY),
):
    """Confirms the choice that stands in the message, and no other."""

    def __init__(
        self, job_id: UUID, digest: str, way: str, *, label: str = "…", row: int | None = None
    ) -> None:
        super().__init__(
            discord.ui.Button(
                label=label,
                style=_Style.success,
                custom_id=f"job:confirm:{job_id.hex}:{digest}:{way}",
            ),
            row=row,
        )
        self.job_id, self.digest = job_id, digest

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(UUID(match["job"]), match["digest"], match["way"])

    async def callback(self, interaction: _Interaction) -> None:
        """The choice holds, unless it was changed since it was shown."""
        await acknowledge_update(interaction)
        async with renewing(interaction, self.job_id):
            await _confirmations(interaction).confirm(
                asker_of(interaction), self.job_id, self.digest
            )
        await show_selection(interaction, self.job_id)


class ChooseAgain(JobItem, verb="reopen", label="Choose again"):
    """Asks once more; nothing is fetched for it."""

    async def callback(self, interaction: _Interaction) -> None:
        """Begin with the last choice."""
        await acknowledge_update(interaction)
        async with renewing(interaction, self.job_id):
            await _confirmations(interaction).reopen(asker_of(interaction), self.job_id)
        await show_selection(interaction, self.job_id)


@asynccontextmanager
async def renewing(interaction: _Interaction, job_id: UUID, page: int = 0) -> AsyncIterator[None]:
    """What is refused inside is told beside the newest view, where that may be shown."""
    try:
        yield
    except DomainError:
        await _renew(interaction, job_id, page)
        raise


async def _renew(interaction: _Interaction, job_id: UUID, page: int) -> None:
    try:
        await show_selection(interaction, job_id, page)
    except DomainError:
        return  # What was refused before says it already.


async def hides_scores(interaction: _Interaction, job: Job) -> bool:
    """Whether the submitter wants records behind spoiler tags."""
    services: Services = interaction.client.services
    return (await services.cards.options(job.id)).hides_scores


def _confirmations(interaction: _Interaction) -> Confirmations:
    services: Services = interaction.client.services
    return services.confirmations


ITEMS: Final = (PeopleTurn, PeopleMenu, SelectLikely, Clear, Confirm, ChooseAgain)
"""What has to be known to the bot, so that it works after a restart."""
