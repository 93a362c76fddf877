"""The private page on which somebody says which names are one person's, or takes it back."""

from __future__ import annotations

import re
from typing import Any, Final, Self
from uuid import UUID

import discord

from bot.domain.player_keys import PLAYER_KEY
from bot.replies import acknowledge_update, asker_of
from bot.services.catalog import Services
from bot.services.confirmations import Confirmations
from bot.services.people import Selection
from cogs.ui.base import AnsweringItem, LastingView, job_template
from cogs.ui.doors import door
from cogs.ui.job_items import JobMenu, JobTurn
from cogs.ui.name_questions import (
    NAMED,
    find_name,
    find_person,
    join_question,
    name_options,
    names_embed,
    part_question,
)
from cogs.ui.player_select import hides_scores, renewing, show_selection
from cogs.ui.private import show

_Interaction = discord.Interaction[Any]
_Style = discord.ButtonStyle
_ONE: Final = f":(?P<one>{PLAYER_KEY})"
_OTHER: Final = f":(?P<other>{PLAYER_KEY})"


def names_view(selection: Selection) -> LastingView:
    """The pairs to choose from, and the way back to the players."""
    job_id = selection.job.id
    items: list[discord.ui.Item[Any]] = [door("people", job_id, "Back to the players")]
    if options := name_options(selection):
        items.insert(0, NamesMenu(job_id, options))
    return LastingView(*items)


class OpenNames(JobTurn, verb="names"):
    """Shows which names may be one person's."""

    async def callback(self, interaction: _Interaction) -> None:
        """Offer them."""
        await acknowledge_update(interaction)
        selection = await _confirmations(interaction).look(asker_of(interaction), self.job_id)
        await show(interaction, [names_embed(selection)], names_view(selection))


class NamesMenu(JobMenu, verb="pairs", placeholder="Choose what to look at"):
    """Pairs of names that may be one person's, and persons of several names."""

    async def callback(self, interaction: _Interaction) -> None:
        """Ask whether it is so."""
        await acknowledge_update(interaction)
        async with renewing(interaction, self.job_id):
            selection = await _confirmations(interaction).look(asker_of(interaction), self.job_id)
            hides = await hides_scores(interaction, selection.job)
            embed, view = _ask(selection, self.chosen, hides=hides)
        await show(interaction, [embed], view)


def _ask(selection: Selection, named: str, *, hides: bool) -> tuple[discord.Embed, LastingView]:
    """The question about two names, or about one person of several."""
    job_id = selection.job.id
    match = NAMED.fullmatch(named)
    one, other = (match["one"], match["other"]) if match else ("", None)
    if other is None:
        person = find_person(selection, one)
        back = door("people", job_id, "Leave as it is")
        return part_question(person, hides=hides), LastingView(Part(job_id, one), back)
    names = find_name(selection, one), find_name(selection, other)
    embed = join_question(selection, *names, hides=hides)
    apart = door("people", job_id, "Leave apart")
    return embed, LastingView(Join(job_id, one, other), apart)


class Join(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=job_template("join", _ONE + _OTHER),
):
    """Says that two are one person."""

    def __init__(self, job_id: UUID, one: str, other: str) -> None:
        super().__init__(
            discord.ui.Button(
                label="Same person",
                style=_Style.primary,
                custom_id=f"job:join:{job_id.hex}:{one}:{other}",
            )
        )
        self.job_id, self.one, self.other = job_id, one, other

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(UUID(match["job"]), match["one"], match["other"])

    async def callback(self, interaction: _Interaction) -> None:
        """They are one from now on."""
        await acknowledge_update(interaction)
        confirmations, asker = _confirmations(interaction), asker_of(interaction)
        async with renewing(interaction, self.job_id):
            seen = await confirmations.look(asker, self.job_id)
            one, other = (find_name(seen, who) for who in (self.one, self.other))
            await confirmations.join(asker, self.job_id, one, other)
        await show_selection(interaction, self.job_id)


class Part(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=job_template("part", _ONE),
):
    """Says that somebody of several names is several people."""

    def __init__(self, job_id: UUID, one: str) -> None:
        super().__init__(
            discord.ui.Button(
                label="Take apart",
                style=_Style.primary,
                custom_id=f"job:part:{job_id.hex}:{one}",
            )
        )
        self.job_id, self.one = job_id, one

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(UUID(match["job"]), match["one"])

    async def callback(self, interaction: _Interaction) -> None:
        """Each name counts alone from now on."""
        await acknowledge_update(interaction)
        confirmations, asker = _confirmations(interaction), asker_of(interaction)
        async with renewing(interaction, self.job_id):
            person = find_person(await confirmations.look(asker, self.job_id), self.one).person
            await confirmations.part(asker, self.job_id, person)
        await show_selection(interaction, self.job_id)


def _confirmations(interaction: _Interaction) -> Confirmations:
    services: Services = interaction.client.services
    return services.confirmations


ITEMS: Final = (OpenNames, NamesMenu, Join, Part)
"""What has to be known to the bot, so that it works after a restart."""
