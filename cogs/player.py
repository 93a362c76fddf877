"""`/player`: what all replays that somebody may see say about one player."""

from __future__ import annotations

import re
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.bot import DuelBot
from bot.domain.player_keys import PLAYER_KEY, player_key
from bot.replies import acknowledge, asker_of
from cogs.ui.player_source import PlayerKey, gather
from cogs.ui.results import show_page
from cogs.ui.words import label, length

_Interaction = discord.Interaction[DuelBot]
_SUGGESTED: Final = 25
_LONGEST: Final = 100
_HASHED: Final = re.compile(f"#(?P<digest>{PLAYER_KEY})")
"""What stands for a name that a suggestion has no room for."""


class Players(commands.GroupCog, group_name="player", group_description="Players in your replays"):
    """Everything about players that is not about one job."""

    @app_commands.command(
        description="Deck, record and habits of a player, over all replays that you may see"
    )
    @app_commands.describe(name="The player's name on DuelingBook")
    async def profile(
        self, interaction: _Interaction, name: app_commands.Range[str, 1, 200]
    ) -> None:
        """A private answer with the player's pages."""
        await acknowledge(interaction)
        asker, profiles = asker_of(interaction), interaction.client.services.profiles
        if hashed := _HASHED.fullmatch(name):
            seen = await profiles.find_by_digest(asker, hashed["digest"])
        else:
            seen = await profiles.find(asker, name)
        key = PlayerKey(None, player_key(seen.name))
        await show_page(interaction, key, await gather(seen))

    @profile.autocomplete("name")
    async def _suggest(
        self, interaction: _Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        names = await interaction.client.services.profiles.suggest(
            asker_of(interaction), typed, _SUGGESTED
        )
        return [
            app_commands.Choice(name=label(name, _LONGEST), value=_value(name)) for name in names
        ]


def _value(name: str) -> str:
    """What stands for the name where it is chosen: itself, unless it would not arrive as it is."""
    if name == name.strip() and 0 < length(name) <= _LONGEST and not _HASHED.fullmatch(name):
        return name
    return f"#{player_key(name)}"


async def setup(bot: DuelBot) -> None:
    """Add the command; the buttons belong to the results of jobs, too."""
    await bot.add_cog(Players(bot))
