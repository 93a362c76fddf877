"""Private messages that change under their own buttons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.replies import tell


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
    """Put it in place of the private message whose button was pressed, or answer with it."""
    is_update = interaction.response.type is discord.InteractionResponseType.deferred_message_update
    if not (is_update and is_private(interaction)):
        await tell(interaction, content, embeds=embeds, view=view, files=files)
        return
    await interaction.edit_original_response(
        content=content,
        embeds=embeds,
        attachments=files,
        view=view,
        allowed_mentions=discord.AllowedMentions.none(),
    )


async def change(interaction: discord.Interaction[Any], **message: Any) -> None:  # noqa: ANN401 - as discord.py takes it
    """Put this in place of the private message whose button was pressed.

    Under a message that all see, which only a forged press can come from, it is told beside it.
    """
    if is_private(interaction):
        await interaction.edit_original_response(
            **message, allowed_mentions=discord.AllowedMentions.none()
        )
    else:
        await tell(interaction, **message)
