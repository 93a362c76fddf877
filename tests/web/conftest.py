"""The site over a process of the program for each test, on tables that are empty."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.services.world import World, open_world
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
