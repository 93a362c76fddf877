"""`/replay` and the message menu: what people paste or send becomes a job."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.bot import DuelBot
from bot.domain.audiences import Audience, Visibility
from bot.domain.errors import DomainError
from bot.domain.jobs import Submission
from bot.domain.links import FoundLinks, find_links
from bot.replies import acknowledge, open_modal
from cogs.ui import uploading
from cogs.ui.message_text import text_of
from cogs.ui.posting import Wishes, submit
from cogs.ui.uploading import UploadForm
from cogs.ui.words import fit_lines, plain

_Interaction = discord.Interaction[DuelBot]

_NO_LINK: Final = (
    "There is no replay link in this: paste links such as"
    " `https://www.duelingbook.com/replay?id=76245388`, or their numbers alone."
)
_LONGEST: Final = 1900


class Replays(
    commands.GroupCog, group_name="replay", group_description="Analyze DuelingBook replays"
):
    """Where jobs of replays begin."""

    @app_commands.command(
        description="Analyze the replays behind these links; a card shows how far it is"
    )
    @app_commands.describe(
        links="Replay links or numbers, one or many, with anything between them",
        visibility="Who may see the results; you can change it at any time",
        team="The role of your team, where it may see the results",
        spoilers="Hide winners and scores behind spoiler tags",
        card="Where the card is posted",
    )
    @app_commands.choices(
        visibility=[
            app_commands.Choice(name="only me", value=Visibility.ONLY_ME.value),
            app_commands.Choice(
                name="my team (choose its role in the option team)", value=Visibility.TEAM.value
            ),
            app_commands.Choice(name="anyone with the link", value=Visibility.ANYONE.value),
        ]
    )
    async def analyze(  # noqa: PLR0917 - a command's options
        self,
        interaction: _Interaction,
        links: app_commands.Range[str, 1, 6000],
        visibility: str | None = None,
        team: discord.Role | None = None,
        spoilers: bool = False,  # noqa: FBT001, FBT002 - an option of the command
        card: Literal["here", "direct message"] = "here",
    ) -> None:
        """Make a job of what was pasted."""
        await acknowledge(interaction)
        # Who names a team means it.
        unsaid = Visibility.ONLY_ME if team is None else Visibility.TEAM
        wishes = Wishes(
            unsaid if visibility is None else Visibility(visibility),
            None if team is None else Audience(team.guild.id, team.id),
            hides_scores=spoilers,
            to_dm=card == "direct message",
        )
        await _submit_links(interaction, find_links(links), wishes)

    @app_commands.command(
        description="Analyze replay files that you saved: .json, .txt, .gz, .zip or .jsonl"
    )
    async def upload(self, interaction: _Interaction) -> None:
        """Ask for files."""
        await open_modal(interaction, UploadForm())


async def analyze_message(interaction: _Interaction, message: discord.Message) -> None:
    """Make a job of the links in a message: its text, its embeds, its buttons."""
    await acknowledge(interaction)
    await _submit_links(interaction, find_links(text_of(message)), Wishes())


async def _submit_links(interaction: _Interaction, found: FoundLinks, wishes: Wishes) -> None:
    notes = list(_tell_not_understood(found))
    if not found.links:
        raise DomainError("no_replays", fit_lines(notes, _LONGEST) or _NO_LINK)
    urls = tuple(link.url for link in found.links)
    await submit(interaction, Submission(urls), wishes, notes)


def _tell_not_understood(found: FoundLinks) -> Iterator[str]:
    for one in found.not_understood:
        yield f"✗ {plain(one.text, 80)}: {plain(one.sentence, 300)}"


async def setup(bot: DuelBot) -> None:
    """Add the commands to the bot, and the button that asks for files."""
    await bot.add_cog(Replays(bot))
    bot.add_dynamic_items(*uploading.ITEMS)
    bot.tree.add_command(app_commands.ContextMenu(name="Analyze replays", callback=analyze_message))


async def teardown(bot: DuelBot) -> None:
    """Take the menu back, which belongs to no cog."""
    bot.tree.remove_command("Analyze replays", type=discord.AppCommandType.message)
