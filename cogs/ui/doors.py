"""Buttons of a team's messages to one another, which would import each other in a circle."""

from __future__ import annotations

import re
from typing import Any, Final
from uuid import UUID

import discord

from cogs.ui.pager import Turn, Way

_ANY: Final = re.compile(r"[\s\S]+")


class Door(discord.ui.DynamicItem[discord.ui.Button[Any]], template=_ANY):
    """A button as it is sent; who answers it is whoever the bot knows for its id.

    The bot must not know this class itself: its template fits every id.
    """

    def __init__(
        self,
        custom_id: str,
        label: str,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        *,
        row: int | None = None,
    ) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, style=style), row=row)


def door(
    verb: str,
    job_id: UUID,
    label: str,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    *,
    row: int | None = None,
) -> Door:
    """A button to the first page of what the verb stands for."""
    tail = Turn(Way.UP, 0, label).tail
    return Door(f"job:{verb}:{job_id.hex}{tail}", label, style, row=row)
