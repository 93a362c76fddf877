"""How much a process does at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from bot.services.courtesy import Courtesy

# One transaction is prepared while another waits for the database; more only wait for each other,
# and whoever asks something waits for all of them.
_WRITES: Final = 3
# More are noted as begun than are worked on, so that each note in the database is about several.
_IN_HAND: Final = 8


class Slots:
    """Room for so many replays at once in this process, or for one that is left alone."""

    def __init__(self, count: int, courtesy: Courtesy | None = None) -> None:
        self._count = count
        self._courtesy = courtesy or Courtesy()
        self._writes = asyncio.Semaphore(_WRITES)
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
        await self._courtesy.hold_back()
        async with self._free:
            yield

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """Write down what was begun or done."""
        await self._courtesy.hold_back()
        async with self._writes:
            yield

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Work with nothing beside it: should the process die now, it is known by what."""
        async with self._alone, AsyncExitStack() as stack:
            for _ in range(self._count):
                await stack.enter_async_context(self._free)
            yield
