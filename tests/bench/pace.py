"""What politeness costs where a host may be asked at any time."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.domain.manners import Manners
from bot.integrations.postgres.server import embedded_postgres
from bot.services.politeness import PoliteSource
from db.database import Database, open_database
from tests.bench.jobs import home

ROUNDS = 300
AT_ONCE = 8
SLOW_S = 0.05


class Echo:
    """A source that has everything, after a while."""

    name = "archive"

    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds = seconds

    async def fetch(self, replay_id: int) -> bytes:
        if self._seconds:
            await asyncio.sleep(self._seconds)
        return str(replay_id).encode()

    async def check(self) -> None:
        """It can always be asked."""


def report() -> None:
    """Print what a visit costs, alone and in a crowd of two processes' pools."""
    asyncio.run(_report())


async def _report() -> None:
    with home() as folder:
        async with embedded_postgres(folder) as url, open_database(url) as database:
            await database.migrate()
            async with open_database(url) as other:
                await _report_visits(database, other)


async def _report_visits(database: Database, other: Database) -> None:
    print("\nA polite visit to a host with no time between visits")
    await _measure(_polite(database).fetch, ROUNDS // 3)  # all of it is loaded now
    ms = await _measure(_polite(database).fetch, ROUNDS)
    slow = ms[ROUNDS * 95 // 100]
    print(f"  {statistics.median(ms):.2f} ms alone (median of {ROUNDS}, {slow:.2f} at 95 %)")
    for count in (1, 2):
        sources = [_polite(one, SLOW_S) for one in (database, other)[:count]]
        began = time.perf_counter()
        await asyncio.gather(*(sources[n % count].fetch(n) for n in range(ROUNDS)))
        seconds = time.perf_counter() - began
        ideal = ROUNDS / AT_ONCE * SLOW_S
        print(
            f"  {ROUNDS} fetches of {1e3 * SLOW_S:.0f} ms, {AT_ONCE} at once, over {count} pools:"
            f" {seconds:.2f} s, {seconds / ideal:.2f} times the ideal"
        )


def _polite(database: Database, seconds: float = 0.0) -> PoliteSource:
    return PoliteSource(Echo(seconds), Manners("archive.example", timedelta(0), AT_ONCE), database)


async def _measure(fetch: Callable[[int], Awaitable[bytes]], times: int) -> list[float]:
    """Milliseconds, the shortest first."""
    ms = []
    for number in range(times):
        began = time.perf_counter()
        await fetch(number)
        ms.append(1e3 * (time.perf_counter() - began))
    return sorted(ms)
