from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.wire.discord import StandIn


@pytest.fixture
async def discord() -> AsyncIterator[StandIn]:
    async with StandIn() as discord:
        yield discord
