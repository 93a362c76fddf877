"""Time in which the machine let this process do nothing, of which no promise speaks.

Machines that several people share stand still for seconds now and then. What our own code takes
is never excused: then the processor was busy with it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

_BEAT_S: Final = 0.02
_LATE_S: Final = 0.1
_BUSY: Final = 0.25


@dataclass(slots=True)
class Standstills:
    """Seconds since the beginning, without those in which the machine stood still."""

    began: float
    lost: float = 0.0

    async def passed(self) -> float:
        now = time.monotonic()
        # Of a standstill that has just ended the next beat knows.
        await asyncio.sleep(2 * _BEAT_S)
        return now - self.began - self.lost


@asynccontextmanager
async def without_standstills() -> AsyncIterator[Standstills]:
    """A clock that runs only while this process may."""
    clock = Standstills(time.monotonic())
    beating = asyncio.create_task(_beat(clock))
    try:
        yield clock
    finally:
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating


async def _beat(clock: Standstills) -> None:
    while True:
        then, worked = time.monotonic(), time.process_time()
        await asyncio.sleep(_BEAT_S)
        late = time.monotonic() - then - _BEAT_S
        if late > _LATE_S and time.process_time() - worked < _BUSY * late:
            clock.lost += late
