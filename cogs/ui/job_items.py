"""Buttons to pages of a job, and menus about one: what they stand for is in their ids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar, Self
from uuid import UUID

import discord

from cogs.ui.base import AnsweringItem, job_template
from cogs.ui.pager import TURN, Turn, Way

_Interaction = discord.Interaction[Any]


class JobTurn(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=job_template("none", TURN),
):
    """A button to a page of something of a job: `job:<verb>:<32 hex>:<way><page>`."""

    verb: ClassVar[str]
    row_of_all: ClassVar[int | None]

    def __init_subclass__(cls, *, verb: str, row: int | None = None) -> None:
        super().__init_subclass__(template=job_template(verb, TURN))
        cls.verb, cls.row_of_all = verb, row

    def __init__(self, job_id: UUID, turn: Turn) -> None:
        button: discord.ui.Button[Any] = discord.ui.Button(
            label=turn.label,
            custom_id=f"job:{self.verb}:{job_id.hex}{turn.tail}",
            disabled=turn.disabled,
        )
        super().__init__(button, row=self.row_of_all)
        self.job_id, self.page = job_id, turn.page

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed; what stood on it does not matter any more."""
        return cls(UUID(match["job"]), Turn(Way(match["way"]), int(match["page"]), "…"))


class JobMenu(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.Select[Any]],
    template=job_template("none"),
):
    """A menu of which one option is chosen: `job:<verb>:<32 hex>`."""

    verb: ClassVar[str]
    placeholder: ClassVar[str]

    def __init_subclass__(cls, *, verb: str, placeholder: str) -> None:
        super().__init_subclass__(template=job_template(verb))
        cls.verb, cls.placeholder = verb, placeholder

    def __init__(
        self, job_id: UUID, options: Sequence[discord.SelectOption] = (), placeholder: str = ""
    ) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id=f"job:{self.verb}:{job_id.hex}",
                placeholder=placeholder or self.placeholder,
                options=list(options),
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

    @property
    def chosen(self) -> str:
        """The value of the option that was chosen."""
        value: str = self.item.values[0]
        return value
