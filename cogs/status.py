"""`/help` and `/status`: what the bot is for, and how it is."""

from __future__ import annotations

from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot import __version__
from bot.client.bot import DuelBot
from bot.domain.addresses import is_local
from bot.domain.pauses import called
from bot.domain.sources import SourceErrorCode
from bot.rendering.text.wording import count
from bot.replies import acknowledge, tell
from bot.services.pulse import Beat, SourceState
from cogs.ui.words import moment

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
**Replays that need you**  DuelingBook may ask for a person. Then the card says so: *Capture in my \
browser* has a small script take each replay that you open, *Help capture* shares them among a \
team, *Upload file* takes files, and *Finish with what we have* goes on without the rest.
**Files**  A replay's file is what its page receives: open it on a computer, then the developer \
tools (F12) → Network → reload → *view-replay* → copy the response into a .json file.
**You**  `/account status`, `link`, `export`, `delete`: what is stored, and a web account.

Nobody else sees your results until you share them.\
"""

_BROWSER_WELL: Final = "🟢 Links are opened on DuelingBook, one after the other."
_BROWSER_AWAY: Final = (
    "🔴 The browser that opens links on DuelingBook does not start: send files with /replay upload."
)
_PAUSED: Final = {
    SourceErrorCode.HUMAN_CHECK: (
        "asked for a human check: links are captured or uploaded by people until {at} ({soon})."
    ),
    SourceErrorCode.BUSY: (
        "wants fewer requests and is asked again {soon}: send files with /replay upload, or wait."
    ),
    SourceErrorCode.REFUSED: (
        "did not let the bot in, which tries again {soon}: send files with /replay upload, and"
        " tell the operator."
    ),
}
_PAUSED_ELSE: Final = (
    "did not answer several times and is asked again {soon}: send files with /replay upload, or"
    " wait."
)


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
    sources = [_tell_source(one) for one in beat.sources]
    nowhere = "🟡 Links are not looked up here: send files with /replay upload."
    return [work, *(sources or [nowhere])]


def _tell_source(source: SourceState) -> str:
    """Whether links are looked up there, and what to do meanwhile where they are not."""
    if source.paused_until is not None:
        why = _PAUSED.get(source.code or SourceErrorCode.UNAVAILABLE, _PAUSED_ELSE)
        at, soon = moment(source.paused_until, "t"), moment(source.paused_until, "R")
        return f"🟡 {called(source.name)} {why.format(at=at, soon=soon)}"
    if source.name == "browser":
        return _BROWSER_WELL if source.is_reachable else _BROWSER_AWAY
    if source.is_reachable:
        return f"🟢 Links are looked up in the {source.name} of replays."
    return f"🔴 The {source.name} of replays does not answer: send files with /replay upload."


async def setup(bot: DuelBot) -> None:
    """Add the commands to the bot."""
    await bot.add_cog(Status())
