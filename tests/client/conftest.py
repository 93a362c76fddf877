from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.client.bot import DuelBot
from tests.client.running import running_bot
from tests.services.world import World, open_world
from tests.wire.discord import StandIn


@pytest.fixture
async def discord(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[StandIn]:
    monkeypatch.setattr(Route, "BASE", Route.BASE)  # as before afterwards
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    async with StandIn() as discord:
        yield discord


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """The services, with nothing in them yet."""
    async with open_world(database_url, tmp_path / "objects") as world:
        yield world


@pytest.fixture
async def bot(discord: StandIn, world: World) -> AsyncIterator[DuelBot]:
    async with running_bot(discord, world) as bot:
        yield bot
