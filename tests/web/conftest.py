"""The site over a process of the program for each test, on tables that are empty."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.integrations.clerk.provider import open_clerk
from tests.services.world import World, open_world
from tests.standins.clerk import ClerkStandin, clerk_standin
from tests.web.visiting import Site, open_site


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(database_url, tmp_path / "objects") as world:
        yield world


@pytest.fixture
async def site(world: World) -> AsyncIterator[Site]:
    async with open_site(world) as site:
        yield site


@pytest.fixture
async def secure_site(world: World) -> AsyncIterator[Site]:
    """Behind a proxy that speaks TLS."""
    async with open_site(world, "https://duels.example") as site:
        yield site


@pytest.fixture
async def clerk() -> AsyncIterator[ClerkStandin]:
    async with clerk_standin() as clerk:
        yield clerk


@pytest.fixture
async def clerk_world(
    database_url: str, tmp_path: Path, clerk: ClerkStandin
) -> AsyncIterator[World]:
    """A process whose people sign in by the stand-in of Clerk."""
    async with (
        open_clerk(clerk.options) as provider,
        open_world(database_url, tmp_path / "objects", provider=provider) as world,
    ):
        yield world


@pytest.fixture
async def clerk_site(clerk_world: World) -> AsyncIterator[Site]:
    async with open_site(clerk_world) as site:
        yield site


@pytest.fixture
async def secure_clerk_site(clerk_world: World) -> AsyncIterator[Site]:
    """Behind a proxy that speaks TLS."""
    async with open_site(clerk_world, "https://duels.example") as site:
        yield site
