"""How busy the program is, and whether replays can be had: what anybody may ask."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.moves import JobStatus
from bot.services.ports import ReplaySource, WorkQueue
from db.database import Database

_FRESH_S: Final = 30.0
_PATIENCE_S: Final = 2.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SourceState:
    """Whether a source of replays can be asked."""

    name: str
    is_reachable: bool


@dataclass(frozen=True, slots=True)
class Beat:
    """How the program is at one moment; jobs are those of everybody."""

    workers: int
    waiting: int
    running: int
    sources: tuple[SourceState, ...]


class Pulse:
    """Looks at the queue each time, and at the sources now and then, lest people strain them."""

    def __init__(
        self, database: Database, queue: WorkQueue, sources: Sequence[ReplaySource]
    ) -> None:
        self._database = database
        self._queue = queue
        self._sources = sources
        self._known: tuple[SourceState, ...] = ()
        self._known_at = float("-inf")
        self._asking = asyncio.Lock()

    async def feel(self) -> Beat:
        """How it is now."""
        async with self._database.unit_of_work() as unit:
            workers = await self._queue.count_workers(unit.sql)
            counts = await unit.jobs.counts()
        sources = await self._look()
        return Beat(workers, counts[JobStatus.PENDING], counts[JobStatus.RUNNING], sources)

    async def _look(self) -> tuple[SourceState, ...]:
        async with self._asking:
            if time.monotonic() - self._known_at > _FRESH_S:
                self._known = tuple(
                    await asyncio.gather(*(_state_of(source) for source in self._sources))
                )
                self._known_at = time.monotonic()
            return self._known


async def _state_of(source: ReplaySource) -> SourceState:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await source.check()
    except Exception as error:  # noqa: BLE001 - whatever it is, it cannot be asked
        _log.info("%s cannot be asked: %r", source.name, error)
        return SourceState(source.name, is_reachable=False)
    return SourceState(source.name, is_reachable=True)
