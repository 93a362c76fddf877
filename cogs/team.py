"""`/team` and *Add to scouting*: a team's replays are gathered, looked at, and submitted."""

from __future__ import annotations

import asyncio

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.bot import DuelBot
from bot.domain.team_sheets.pasting import read_text
from bot.domain.team_sheets.posts import posts_of
from bot.domain.team_sheets.sheet import Sheet
from bot.replies import acknowledge, asker_of, tell
from cogs.ui import team_draft
from cogs.ui.draft_text import has_all, tell_nothing, tell_post, tell_same
from cogs.ui.message_text import text_of
from cogs.ui.team_draft import added_view, show_draft
from cogs.ui.team_form import open_form

_Interaction = discord.Interaction[DuelBot]
_MENU = "Add to scouting"


class Teams(commands.GroupCog, group_name="team", group_description="Scout a team"):
    """Where jobs of teams begin."""

    @app_commands.command(
        description="Scout a team: its name, and links, lines or files with its replays"
    )
    @app_commands.describe(spoilers="Hide winners and scores behind spoiler tags")
    async def submit(self, interaction: _Interaction, spoilers: bool | None = None) -> None:  # noqa: FBT001 - an option of the command
        """Ask for the team, beginning with what was gathered so far."""
        drafts, asker = interaction.client.services.drafts, asker_of(interaction)
        await open_form(interaction, lambda: drafts.find(asker), show_draft, hides_scores=spoilers)


async def add_message(interaction: _Interaction, message: discord.Message) -> None:
    """Take what stands in a message into the asker's draft."""
    await acknowledge(interaction)
    drafts, asker = interaction.client.services.drafts, asker_of(interaction)
    text = text_of(message)
    read = await asyncio.to_thread(read_text, text)
    draft = await drafts.find(asker)
    before = Sheet() if draft is None else draft.sheet
    is_known = any(post.number == message.id for post in posts_of(before))
    if not read.entries and not is_known:
        await tell(interaction, tell_nothing(read))
        return
    if draft is not None and not is_known and has_all(before, read):
        await tell(interaction, tell_same(before), view=added_view(draft))
        return
    draft = await drafts.add_post(asker, message.id, message.author.id, text)
    told = tell_post(read, before, draft.sheet, message.id)
    await tell(interaction, told, view=added_view(draft))


async def setup(bot: DuelBot) -> None:
    """Add the commands, and the buttons about drafts."""
    await bot.add_cog(Teams(bot))
    bot.add_dynamic_items(*team_draft.ITEMS)
    bot.tree.add_command(app_commands.ContextMenu(name=_MENU, callback=add_message))


async def teardown(bot: DuelBot) -> None:
    """Take the menu back, which belongs to no cog."""
    bot.tree.remove_command(_MENU, type=discord.AppCommandType.message)
