"""The commands as Discord has them, and the one door for what goes wrong in them."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.replies import about_interaction, asker_of, new_incident, refuse

if TYPE_CHECKING:
    from bot.client.bot import DuelBot

_log = logging.getLogger(__name__)


class Tree(app_commands.CommandTree["DuelBot"]):
    """The commands; whatever goes wrong in one ends in the one door."""

    async def on_error(
        self, interaction: discord.Interaction[DuelBot], error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the asker."""
        await refuse(interaction, error)

    async def _call(self, interaction: discord.Interaction[DuelBot]) -> None:
        try:
            await self._answer(interaction)
        finally:
            # Afterward, because nobody shall wait for it.
            if interaction.type is discord.InteractionType.application_command:
                await self._meet(interaction)

    async def _meet(self, interaction: discord.Interaction[DuelBot]) -> None:
        """Whoever uses a command is somebody from then on."""
        try:
            await self.client.services.accounts.meet(asker_of(interaction))
        except Exception:  # noqa: BLE001 - they have had their answer
            _log.exception("incident %s: somebody was not met", new_incident())

    async def _answer(self, interaction: discord.Interaction[DuelBot]) -> None:
        # discord.py lets what a check raises go unseen, and logs what suggestions raise; there is
        # no public place that sees either.
        with about_interaction(interaction):
            try:
                if interaction.type is discord.InteractionType.autocomplete:
                    await _suggest(interaction)
                else:
                    await super()._call(interaction)
            except app_commands.AppCommandError:
                raise
            except Exception as error:  # noqa: BLE001 - the door sorts them
                await refuse(interaction, error)


async def _suggest(interaction: discord.Interaction[DuelBot]) -> None:
    """Answer what is typed into an option with suggestions."""
    command = interaction.command
    if not isinstance(command, app_commands.Command):
        raise app_commands.CommandNotFound("?", [])
    data: Any = interaction.data
    options = data.get("options", [])
    while options and options[0]["type"] in (1, 2):  # a subcommand or a group of them
        options = options[0].get("options", [])
    focused = next(option["name"] for option in options if option.get("focused"))
    await command._invoke_autocomplete(  # noqa: SLF001 - as the tree itself does
        interaction, focused, interaction.namespace
    )


def digest_commands(tree: app_commands.CommandTree[Any]) -> str:
    """The same for the same commands, in whatever order they were loaded."""
    payload = [command.to_dict(tree) for command in tree.get_commands()]
    payload.sort(key=lambda command: (command["type"], command["name"]))
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
