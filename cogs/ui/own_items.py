"""Buttons about a person's own account, which nobody else's press carries out."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Final, Self

import discord

from bot.domain.errors import DomainError
from bot.replies import acknowledge_update
from cogs.ui.base import AnsweringItem

_Interaction = discord.Interaction[Any]
_NOT_YOURS: Final = "This was asked of somebody else: use the command yourself."


def _template(verb: str) -> re.Pattern[str]:
    return re.compile(rf"account:{re.escape(verb)}:(?P<user>[0-9]{{1,20}})")


class OwnItem(
    AnsweringItem, discord.ui.DynamicItem[discord.ui.Button[Any]], template=_template("none")
):
    """A button for one person, named in its custom id: `account:<verb>:<Discord id>`."""

    verb: ClassVar[str]
    label: ClassVar[str]
    style: ClassVar[discord.ButtonStyle]

    def __init_subclass__(
        cls,
        *,
        verb: str,
        label: str,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        super().__init_subclass__(template=_template(verb))
        cls.verb, cls.label, cls.style = verb, label, style

    def __init__(self, user_id: int) -> None:
        super().__init__(
            discord.ui.Button(
                label=self.label, style=self.style, custom_id=f"account:{self.verb}:{user_id}"
            )
        )
        self.user_id = user_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(int(match["user"]))

    async def acknowledge(self, interaction: _Interaction) -> None:
        """Say that the message will change. DomainError for who is not the one it was given to."""
        await acknowledge_update(interaction)
        if interaction.user.id != self.user_id:
            raise DomainError("not_yours", _NOT_YOURS)
