"""The private page on which somebody says which names are one person's, or takes it back."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Final, Self
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
    are_said_apart,
    find_name,
    find_person,
    join_question,
    name_options,
    names_embed,
    open_questions,
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
        return part_question(selection, person, hides=hides), LastingView(Part(job_id, one), back)
    names = find_name(selection, one), find_name(selection, other)
    embed = join_question(selection, *names, hides=hides)
    items: list[discord.ui.Item[Any]] = [Join(job_id, one, other)]
    if are_said_apart(selection, *names):
        items.append(door("people", job_id, "Leave as it is"))
    else:
        items += [LeaveApart(job_id, one, other), door("people", job_id, "Not sure")]
    return embed, LastingView(*items)


class PairButton(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=job_template("none", _ONE + _OTHER),
):
    """Says something of two names: `job:<verb>:<32 hex>:<digest>:<digest>`."""

    verb: ClassVar[str]
    label: ClassVar[str]
    style: ClassVar[discord.ButtonStyle]

    def __init_subclass__(cls, *, verb: str, label: str, style: discord.ButtonStyle) -> None:
        super().__init_subclass__(template=job_template(verb, _ONE + _OTHER))
        cls.verb, cls.label, cls.style = verb, label, style

    def __init__(self, job_id: UUID, one: str, other: str) -> None:
        button: discord.ui.Button[Any] = discord.ui.Button(
            label=self.label,
            style=self.style,
            custom_id=f"job:{self.verb}:{job_id.hex}:{one}:{other}",
        )
        super().__init__(button)
        self.job_id, self.one, self.other = job_id, one, other

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(UUID(match["job"]), match["one"], match["other"])

    async def names(self, interaction: _Interaction) -> tuple[str, str]:
        """Both names, as the players are found now."""
        seen = await _confirmations(interaction).look(asker_of(interaction), self.job_id)
        return find_name(seen, self.one), find_name(seen, self.other)


class Join(PairButton, verb="join", label="Same person", style=_Style.primary):
    """Says that two are one person."""

    async def callback(self, interaction: _Interaction) -> None:
        """They are one from now on."""
        await acknowledge_update(interaction)
        async with renewing(interaction, self.job_id):
            pair = await self.names(interaction)
            await _confirmations(interaction).join(asker_of(interaction), self.job_id, *pair)
        await show_selection(interaction, self.job_id)


class LeaveApart(PairButton, verb="apart", label="Two people", style=_Style.secondary):
    """Says that two are two people."""

    async def callback(self, interaction: _Interaction) -> None:
        """Nobody is asked about them again; the next question, if there is one."""
        await acknowledge_update(interaction)
        confirmations, asker = _confirmations(interaction), asker_of(interaction)
        async with renewing(interaction, self.job_id):
            pair = await self.names(interaction)
            seen = await confirmations.leave_apart(asker, self.job_id, *pair)
        if open_questions(seen):
            await show(interaction, [names_embed(seen)], names_view(seen))
        else:
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


ITEMS: Final = (OpenNames, NamesMenu, Join, LeaveApart, Part)
"""What has to be known to the bot, so that it works after a restart."""
