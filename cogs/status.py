"""`/help` and `/status`: what the bot is for, and how it is."""

from __future__ import annotations

from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot import __version__
from bot.client.bot import DuelBot
from bot.domain.addresses import is_local
from bot.rendering.text.wording import count
from bot.replies import acknowledge, tell
from bot.services.pulse import Beat

_Interaction = discord.Interaction[DuelBot]

_HELP: Final = """\
**Paste DuelingBook replays, get what a careful person would find by watching each of them**: who \
won and why, who went first, which cards each deck showed, how everybody plays.

**Start**  `/replay analyze` with links in any form, or press and hold a message (on a computer: \
right-click it) → Apps → **Analyze replays**, or `/replay upload` with files that you saved.
**A team**  `/team submit` with its lines, links or files; or first collect the posts of a results \
channel: press and hold each → Apps → **Add to scouting**. What was understood is shown first: \
*Confirm* starts the work. *Players* on the card asks which players are meant; *Confirm* them, and \
*Open report* tells of each the deck, the record and the side cards. `/player profile` has all \
about one of them.
**Then**  a card shows how far it is; *Open results* on it shows them to you alone, with a picture \
and a .ydk file of each deck.
**Later**  `/job list` has your jobs; `/job show`, `cancel`, `retry`, `share` and `delete` work on \
any of them. `/status` says whether the bot is busy.
**Files**  A replay's file is what its page receives: open the replay in a browser on a computer, \
then the developer tools (F12) → Network → reload → *view-replay* → copy the response into a .json \
file.
**Your data**  `/account status`, `export`, `delete`.

Nobody else sees your results until you share them.\
"""


class Status(commands.Cog):
    """What anybody may ask at any time."""

    @app_commands.command(description="What this bot does, and how to begin")
    async def help(self, interaction: _Interaction) -> None:
        """Short, and with every command."""
        await acknowledge(interaction)
        base_url = interaction.client.options.public_base_url
        page = "" if base_url is None or is_local(base_url) else f"\n{base_url}"
        await tell(interaction, _HELP + page)

    @app_commands.command(description="Is the bot busy, and can it reach the replays?")
    async def status(self, interaction: _Interaction) -> None:
        """The queue, the workers and the sources, in a few words."""
        await acknowledge(interaction)
        bot = interaction.client
        lines = [*_tell(await bot.services.pulse.feel()), f"Version {__version__}"]
        await tell(interaction, "\n".join(lines))


def _tell(beat: Beat) -> list[str]:
    work = (
        f"🟢 {count(beat.workers, 'worker')}: {count(beat.running, 'job')} running,"
        f" {beat.waiting} waiting."
        if beat.workers
        else f"🔴 No worker runs, so all jobs wait, {beat.waiting} of them now: tell the operator."
    )
    sources = [
        f"🟢 Links are looked up in the {one.name} of replays."
        if one.is_reachable
        else f"🔴 The {one.name} of replays does not answer: send files with /replay upload."
        for one in beat.sources
    ]
    nowhere = "🟡 Links are not looked up here: send files with /replay upload."
    return [work, *(sources or [nowhere])]


async def setup(bot: DuelBot) -> None:
    """Add the commands to the bot."""
    await bot.add_cog(Status())
