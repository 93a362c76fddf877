"""How much a process does at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

# More are noted as begun than are worked on, so that each note in the database is about several.
_IN_HAND: Final = 8


class Slots:
    """Room for so many replays at once in this process, or for one that is left alone."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._free = asyncio.Semaphore(count)
        self._in_hand = asyncio.Semaphore(_IN_HAND * count)
        self._alone = asyncio.Lock()

    @asynccontextmanager
    async def in_hand(self) -> AsyncIterator[None]:
        """Have it begun, though it may still wait for its slot."""
        async with self._in_hand:
            yield

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Work beside others."""
        async with self._free:
            yield

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Work with nothing beside it: should the process die now, it is known by what."""
        async with self._alone, AsyncExitStack() as stack:
            for _ in range(self._count):
                await stack.enter_async_context(self._free)
            yield
