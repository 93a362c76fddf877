from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.wire.discord import StandIn
from tests.wire.program import settings_for, started

pytest_plugins = ("tests.database",)


@pytest.mark.slow  # a process of its own
async def test_the_real_program_comes_answers_and_leaves(
    discord: StandIn, database_url: str, tmp_path: Path
) -> None:
    ana = discord.user("Ana")
    started_at = time.monotonic()
    async with started("bot", settings=settings_for(discord, database_url, tmp_path)) as program:
        await program.until_logged("ready in Discord")
        assert time.monotonic() - started_at < 15
        reply = await discord.slash(ana, "status")
        assert reply.is_private
        assert reply.text
        assert reply.latency < 1
        assert await program.stop() == 0
    assert not discord.is_connected
    assert discord.token not in "".join(program.log)
    assert [e for e in program.events if e["level"] not in ("info", "debug")] == []


@pytest.mark.slow  # a process of its own
async def test_the_real_program_says_in_one_sentence_why_it_does_not_come(
    discord: StandIn, database_url: str, tmp_path: Path
) -> None:
    settings = settings_for(discord, database_url, tmp_path) | {"DISCORD_TOKEN": "not.it"}
    async with started("bot", settings=settings) as program:
        assert await program.ended() != 0
    said = [line for line in program.log if not line.startswith("{")]
    assert len(said) == 1
    assert "Discord refuses the token: make a new one in the Discord Developer Portal" in said[0]
    assert "not.it" not in "".join(program.log)
