"""A place for workers, and the services of a process that only asks and looks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.crash.crew import Place
from tests.services.world import World, open_world


@pytest.fixture
def place(database_url: str, own_url: str, tmp_path: Path) -> Place:
    # The first empties what the second is a copy of, and other tests may have left rows in.
    return Place(tmp_path, own_url)


@pytest.fixture
async def world(place: Place) -> AsyncIterator[World]:
    async with open_world(place.url, place.objects, []) as world:
        yield world
