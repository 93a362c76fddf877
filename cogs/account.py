"""`/account`: what is stored about a person, theirs to have and to erase."""

from __future__ import annotations

import io
import re
from typing import Any, Final, Self

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.bot import DuelBot
from bot.domain.errors import DomainError
from bot.rendering.text.wording import count
from bot.replies import acknowledge, acknowledge_update, asker_of, tell
from cogs.ui import browsers as paired
from cogs.ui.base import AnsweringItem, LastingView
from cogs.ui.browsers import Browsers, tell_paired
from cogs.ui.posting import remove_card
from cogs.ui.private import change
from cogs.ui.words import moment

_Interaction = discord.Interaction[DuelBot]
_ERASE: Final = re.compile(r"account:erase:(?P<user>[0-9]{1,20})")
_MOST_BYTES: Final = 8 * 1024 * 1024
_ASK: Final = (
    "**Erase everything about you?** All your jobs, their cards and results go, and so does the"
    " list of files that you sent. Stored replays stay: they belong to nobody. This cannot be"
    " undone."
)

_KEPT: Final = (
    "Your Discord id, your jobs and their results are stored, no name and no message."
    " `/account export` gives you all of it, `/account delete` erases it."
)


class Accounts(commands.GroupCog, group_name="account", group_description="Your data"):
    """A person's own data, and nobody else's."""

    @app_commands.command(description="What is stored about you")
    async def status(self, interaction: _Interaction) -> None:
        """Everything in numbers."""
        await acknowledge(interaction)
        services, asker = interaction.client.services, asker_of(interaction)
        known = await services.accounts.status(asker)
        browsers = await services.captures.browsers(asker)
        linked = "linked to your web account" if known.user.is_linked else "no web account"
        lines = [
            f"**{count(known.jobs, 'job')}**, {known.unfinished} of them unfinished",
            f"**{count(known.uploads, 'replay')}** that you sent as files or captured",
            tell_paired(browsers),
            f"Known since {moment(known.since, 'D')}, {linked}",
            "",
            _KEPT,
        ]
        view = LastingView(Browsers()) if browsers else None
        await tell(interaction, "\n".join(lines), view=view)

    @app_commands.command(description="Download everything that is stored about you")
    async def export(self, interaction: _Interaction) -> None:
        """A zip file, in private."""
        await acknowledge(interaction)
        limit = min(interaction.filesize_limit, _MOST_BYTES)
        export = await interaction.client.services.accounts.export(asker_of(interaction), limit)
        rest = ""
        if export.left_out:
            files = count(export.left_out, "file")
            rest = f" {files} had no room in it: ask the operator for them."
        file = discord.File(io.BytesIO(export.content), "duel-insights.zip")
        await tell(interaction, f"This is all that is stored about you.{rest}", file=file)

    @app_commands.command(description="Erase everything that is stored about you")
    async def delete(self, interaction: _Interaction) -> None:
        """Ask before everything is erased."""
        await acknowledge(interaction)
        await tell(interaction, _ASK, view=LastingView(Erase(interaction.user.id)))


class Erase(AnsweringItem, discord.ui.DynamicItem[discord.ui.Button[Any]], template=_ERASE):
    """Erases everything about who was asked."""

    def __init__(self, user_id: int) -> None:
        super().__init__(
            discord.ui.Button(
                label="Erase everything",
                style=discord.ButtonStyle.danger,
                custom_id=f"account:erase:{user_id}",
            )
        )
        self.user_id = user_id

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """The button that was pressed."""
        return cls(int(match["user"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Erase the data of who presses, who is who was asked."""
        await acknowledge_update(interaction)
        if interaction.user.id != self.user_id:
            sentence = "This was asked of somebody else: use /account delete for your own data."
            raise DomainError("not_yours", sentence)
        bot: DuelBot = interaction.client
        cards = await bot.services.accounts.erase(asker_of(interaction))
        done = "Everything about you is erased."
        await change(interaction, content=done, view=None)
        for card in cards:
            await remove_card(bot, card)


async def setup(bot: DuelBot) -> None:
    """Add the commands to the bot."""
    await bot.add_cog(Accounts(bot))
    bot.add_dynamic_items(Erase, *paired.ITEMS)
