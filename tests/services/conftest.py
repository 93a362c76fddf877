"""A process of the program for each test, on tables that are empty."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.services.signing_in import Scene, open_scene
from tests.services.world import World, open_world


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(database_url, tmp_path / "objects") as world:
        yield world


@pytest.fixture
async def scene(database_url: str, tmp_path: Path) -> AsyncIterator[Scene]:
    """With a provider as well."""
    async with open_scene(database_url, tmp_path / "objects") as scene:
        yield scene
