"""Private messages that change under their own buttons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.replies import edit_private, read_again, tell


def is_private(interaction: discord.Interaction[Any]) -> bool:
    """Whether the message whose button was pressed is one that nobody else sees."""
    return interaction.message is not None and interaction.message.flags.ephemeral


async def show(
    interaction: discord.Interaction[Any],
    embeds: Sequence[discord.Embed],
    view: discord.ui.View,
    files: Sequence[discord.File] = (),
    content: str | None = None,
) -> None:
    """Put it in place of the private message whose button was pressed, or answer with it.

    It is an answer also where that message was dismissed meanwhile.
    """
    is_update = interaction.response.type is discord.InteractionResponseType.deferred_message_update
    if is_update and is_private(interaction):
        if await edit_private(
            interaction, content=content, embeds=embeds, view=view, attachments=files
        ):
            return
        files = [read_again(file) for file in files]
    await tell(interaction, content, embeds=embeds, view=view, files=files)


async def change(interaction: discord.Interaction[Any], **message: Any) -> None:  # noqa: ANN401 - as discord.py takes it
    """Put this in place of the private message whose button was pressed.

    It is told anew where that was dismissed meanwhile, and beside a message that all see, which
    only a forged press can come from.
    """
    if not (is_private(interaction) and await edit_private(interaction, **message)):
        await tell(interaction, **message)
