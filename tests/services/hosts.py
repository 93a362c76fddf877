"""A host that two processes visit, as it were, and what is known of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.manners import Manners, Pace
from bot.domain.sources import SourceError, SourceErrorCode
from bot.services.host_visits import Forbearance
from bot.services.politeness import PoliteSource
from db.database import Database, open_database
from tests.services.world import SECOND

HOST = "duels.example"
FREE = Manners(HOST, timedelta(0), 3)
PACED = Manners(HOST, SECOND / 10, 1)
NOBODY_WAITS = Forbearance(back_off=timedelta(0), queue=timedelta(0))
BUSY, CHECK = SourceErrorCode.BUSY, SourceErrorCode.HUMAN_CHECK
ABSENT, DOWN = SourceErrorCode.ABSENT, SourceErrorCode.UNAVAILABLE


class Site:
    """A host that answers in its own way, and knows who is there at the same time."""

    name = "browser"

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.inside = 0
        self.most = 0
        self.trouble: Exception | None = None
        self.first_trouble: Exception | None = None
        self.said: bytes | None = None
        self.open = asyncio.Event()
        self.open.set()

    async def fetch(self, replay_id: int) -> bytes:
        self.asked.append(asyncio.get_running_loop().time())
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            await asyncio.sleep(0)
            await self.open.wait()
        finally:
            self.inside -= 1
        if self.first_trouble is not None:
            trouble, self.first_trouble = self.first_trouble, None
            raise trouble
        if self.trouble is not None:
            raise self.trouble
        return self.said or str(replay_id).encode()

    async def check(self) -> None:
        raise error(DOWN)


def error(code: SourceErrorCode, seconds: float | None = None) -> SourceError:
    wish = None if seconds is None else seconds * SECOND
    return SourceError(code, "It said no: wait.", retry_after=wish)


Build = Callable[..., list[PoliteSource]]


@asynccontextmanager
async def two_processes(site: Site, url: str) -> AsyncIterator[Build]:
    """Sources with the same site and the same database behind them."""
    async with open_database(url) as one, open_database(url) as other:

        def build(manners: Manners = FREE, times: Forbearance | None = None) -> list[PoliteSource]:
            return [PoliteSource(site, manners, database, times) for database in (one, other)]

        yield build


async def pace_of(database: Database) -> Pace:
    async with database.paces() as paces:
        pace = await paces.find(HOST)
    assert pace is not None
    return pace


async def change(database: Database, **changes: Any) -> None:  # noqa: ANN401 - of any field
    """Have time pass, as it were."""
    async with database.unit_of_work() as unit:
        pace = await unit.paces.lock(HOST)
        await unit.paces.keep(HOST, replace(pace, **changes))


async def let_pause_end(database: Database) -> None:
    pace = await pace_of(database)
    paused = None if pace.paused_until is None else pace.now
    await change(database, next_at=pace.now, paused_until=paused)


async def visits(database: Database) -> int:
    async with database.unit_of_work() as unit:
        rows = await unit.sql.execute(
            "SELECT count(*) FROM source_visits WHERE expires_at > clock_timestamp()"
        )
    return int(str(rows[0]["count"]))


async def refusal(source: PoliteSource, replay_id: int = 1) -> SourceError:
    with pytest.raises(SourceError) as caught:
        await source.fetch(replay_id)
    return caught.value


async def fail(site: Site, source: PoliteSource, code: SourceErrorCode, times: int = 1) -> None:
    """The site itself says so, that often."""
    site.trouble = error(code)
    for _ in range(times):
        assert await refusal(source) is site.trouble
    site.trouble = None
