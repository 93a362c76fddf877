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


class Slots:
    """Room for so many replays at once in this process, or for one that is left alone."""

    def __init__(self, count: int, courtesy: Courtesy | None = None) -> None:
        self._count = count
        self._courtesy = courtesy or Courtesy()
        self._writes = asyncio.Semaphore(_WRITES)
        self._free = asyncio.Semaphore(count)
        self._alone = asyncio.Lock()

    @property
    def count(self) -> int:
        """How many there are."""
        return self._count

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

    async def when_free(self) -> None:
        """Wait while somebody works alone, to begin nothing beside it."""
        async with self._alone:
            pass

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Work with nothing beside it: should the process die now, it is known by what."""
        async with self._alone, AsyncExitStack() as stack:
            for _ in range(self._count):
                await stack.enter_async_context(self._free)
            yield
