"""`/account`: what is stored about a person, theirs to have, to link and to erase."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.bot import DuelBot
from bot.domain.addresses import is_local
from bot.rendering.text.wording import count
from bot.replies import acknowledge, asker_of, tell
from cogs.ui import account_link, erasing
from cogs.ui import browsers as paired
from cogs.ui.account_link import show_link, tell_link
from cogs.ui.base import LastingView
from cogs.ui.browsers import Browsers, tell_paired
from cogs.ui.erasing import ask_to_erase
from cogs.ui.words import moment

_Interaction = discord.Interaction[DuelBot]
_MOST_BYTES: Final = 8 * 1024 * 1024

_KEPT: Final = (
    "Your Discord id{account}, your jobs and their results are stored, no name and no message."
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
        lines = [
            f"**{count(known.jobs, 'job')}**, {known.unfinished} of them unfinished",
            f"**{count(known.uploads, 'replay')}** that you sent as files or captured",
            tell_paired(browsers),
            *_tell_tokens(known.tokens, interaction.client.options.public_base_url),
            f"Known since {moment(known.since, 'D')}, {tell_link(known)}",
            "",
            _KEPT.format(account=", your web account's id" if known.user.is_linked else ""),
        ]
        view = LastingView(Browsers()) if browsers else None
        await tell(interaction, "\n".join(lines), view=view)

    @app_commands.command(description="Link a web account, to sign in on the site")
    async def link(self, interaction: _Interaction) -> None:
        """Where to sign in, or how to end the link."""
        await acknowledge(interaction)
        await show_link(interaction)

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
        await ask_to_erase(interaction)


def _tell_tokens(tokens: int, base_url: str | None) -> Iterator[str]:
    """How many there are and where they are revoked; nothing to who has none."""
    if not tokens:
        return
    where = ""
    if base_url is not None:
        page = f"{base_url.rstrip('/')}/account"
        # In such brackets no preview comes with it.
        where = f": revoke them at {f'`{page}`' if is_local(base_url) else f'<{page}>'}"
    yield f"**{count(tokens, 'API token')}** for your programs{where}"


async def setup(bot: DuelBot) -> None:
    """Add the commands to the bot."""
    await bot.add_cog(Accounts(bot))
    bot.add_dynamic_items(*erasing.ITEMS, *account_link.ITEMS, *paired.ITEMS)
