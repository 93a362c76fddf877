"""The real bot over real services, in a Discord that stands in for the real one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.client.bot import DuelBot
from bot.client.entrance import EXTENSIONS
from cogs.reporter import Reporter
from tests.client.running import running_bot
from tests.discord.payloads import check_request
from tests.discord.program import simulated_world
from tests.discord.simulated import Simulation
from tests.services.world import World, open_world
from tests.wire.discord import StandIn


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(database_url, tmp_path / "objects") as world:
        yield world


@pytest.fixture
async def sim(world: World) -> AsyncIterator[Simulation]:
    """In one process with the bot, which is watched in all that it does."""
    async with simulated_world(world) as sim:
        yield sim


@pytest.fixture
async def discord(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[StandIn]:
    """Over real sockets, with limits and failures."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)  # as before afterwards
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    async with StandIn() as discord:
        discord.on_payload = check_request
        yield discord


@pytest.fixture
async def bot(discord: StandIn, world: World) -> AsyncIterator[DuelBot]:
    async with running_bot(discord, world, EXTENSIONS) as bot:
        yield bot


@pytest.fixture
def reporter(bot: DuelBot, world: World) -> Reporter:
    """One that never waits between two edits of a card."""
    return Reporter(bot, world, timedelta(0))
