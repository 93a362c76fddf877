"""`/help` and `/status`, as anybody reads them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.client.bot import DuelBot
from bot.domain.sources import SourceErrorCode
from bot.services.pulse import Beat, Pulse, SourceState
from tests.services.world import World
from tests.wire.discord import StandIn

pytest_plugins = ("tests.database",)

UNTIL = datetime(2026, 11, 23, 15, 40, tzinfo=UTC)
STAMP = int(UNTIL.timestamp())
BROWSER, ARCHIVE, FOLDER = "browser", "archive", "folder"


async def told(
    discord: StandIn, monkeypatch: pytest.MonkeyPatch, *sources: SourceState
) -> list[str]:
    """What is said of sources that are so."""

    async def feel(_: Pulse) -> Beat:
        return Beat(workers=2, waiting=1, running=3, sources=sources)

    monkeypatch.setattr(Pulse, "feel", feel)
    reply = await discord.slash(discord.user("Ana"), "status")
    assert reply.is_private
    first, *lines, version = reply.text.splitlines()
    assert first == "🟢 2 workers: 3 jobs running, 1 waiting."
    assert version.startswith("Version")
    return lines


async def test_the_real_pulse_is_told(discord: StandIn, bot: DuelBot, world: World) -> None:
    reply = await discord.slash(discord.user("Ana"), "status")
    assert "No worker runs" in reply.text
    assert f"🟢 Links are looked up in the {world.shelf.name} of replays." in reply.text


async def test_each_source_is_told_in_its_own_way(
    discord: StandIn, bot: DuelBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = (FOLDER, ARCHIVE, BROWSER)
    assert await told(discord, monkeypatch, *(SourceState(one, True) for one in names)) == [
        "🟢 Links are looked up in the folder of replays.",
        "🟢 Links are looked up in the archive of replays.",
        "🟢 Links are opened on DuelingBook, one after the other.",
    ]
    assert await told(discord, monkeypatch, *(SourceState(one, False) for one in names)) == [
        "🔴 The folder of replays does not answer: send files with /replay upload.",
        "🔴 The archive of replays does not answer: send files with /replay upload.",
        (
            "🔴 The browser that opens links on DuelingBook does not start: send files with"
            " /replay upload."
        ),
    ]
    assert await told(discord, monkeypatch) == [
        "🟡 Links are not looked up here: send files with /replay upload."
    ]


PAUSES = {
    (BROWSER, SourceErrorCode.HUMAN_CHECK): (
        "🟡 DuelingBook asked for a human check: links are captured or uploaded by people until"
        f" <t:{STAMP}:t> (<t:{STAMP}:R>)."
    ),
    (ARCHIVE, SourceErrorCode.BUSY): (
        "🟡 The archive of replays wants fewer requests and is asked again"
        f" <t:{STAMP}:R>: send files with /replay upload, or wait."
    ),
    (ARCHIVE, SourceErrorCode.REFUSED): (
        f"🟡 The archive of replays did not let the bot in, which tries again <t:{STAMP}:R>: send"
        " files with /replay upload, and tell the operator."
    ),
    (BROWSER, SourceErrorCode.UNAVAILABLE): (
        f"🟡 DuelingBook did not answer several times and is asked again <t:{STAMP}:R>: send files"
        " with /replay upload, or wait."
    ),
}


async def test_a_source_that_is_left_alone_says_why_and_until_when(
    discord: StandIn, bot: DuelBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = [SourceState(name, False, UNTIL, code) for name, code in PAUSES]
    assert await told(discord, monkeypatch, *states) == [*PAUSES.values()]


async def test_the_help_names_what_can_be_done(discord: StandIn, bot: DuelBot) -> None:
    reply = await discord.slash(discord.user("Ana"), "help")
    assert "/replay analyze" in reply.text
    assert len(reply.text) <= 2000
