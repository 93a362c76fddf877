"""The program in a simulated Discord, on tables that are empty.

A module of tests that wants it says `pytest_plugins = ("tests.database",)`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.discord.program import simulated_world
from tests.discord.simulated import Simulation
from tests.services.world import World, open_world


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(database_url, tmp_path / "objects") as world:
        yield world


@pytest.fixture
async def sim(world: World) -> AsyncIterator[Simulation]:
    """See `tests/discord/simulated.py` for how simcord and the program get along."""
    async with simulated_world(world) as sim:
        yield sim
