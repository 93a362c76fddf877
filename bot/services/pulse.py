"""How busy the program is, and whether replays can be had: what anybody may ask."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.manners import Pace
from bot.domain.moves import JobStatus
from bot.domain.sources import SourceErrorCode
from bot.services.politeness import PoliteSource
from bot.services.ports import ReplaySource, WorkQueue
from db.database import Database, UnitOfWork

_FRESH_S: Final = 30.0
_PATIENCE_S: Final = 2.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SourceState:
    """Whether a source of replays can be asked.

    Until `paused_until` nobody asks it, in no process, because of what `code` says.
    """

    name: str
    is_reachable: bool
    paused_until: datetime | None = None
    code: SourceErrorCode | None = None


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
        self._known: dict[str, bool] = {}
        self._known_at = float("-inf")
        self._asking = asyncio.Lock()

    async def feel(self) -> Beat:
        """How it is now."""
        async with self._database.unit_of_work() as unit:
            workers = await self._queue.count_workers(unit.sql)
            counts = await unit.jobs.counts()
            left_alone = await self._find_left_alone(unit)
        sources = await self._look(left_alone)
        return Beat(workers, counts[JobStatus.PENDING], counts[JobStatus.RUNNING], sources)

    async def _find_left_alone(self, unit: UnitOfWork) -> dict[str, Pace]:
        """The sources that nobody asks for now, by their names."""
        paces = {
            source.name: await unit.paces.find(source.host)
            for source in self._sources
            if isinstance(source, PoliteSource)
        }
        return {name: pace for name, pace in paces.items() if pace and pace.left_alone_until}

    async def _look(self, left_alone: Mapping[str, Pace]) -> tuple[SourceState, ...]:
        async with self._asking:
            if time.monotonic() - self._known_at > _FRESH_S:
                self._known, self._known_at = {}, time.monotonic()
            new = [
                source
                for source in self._sources
                if source.name not in self._known and source.name not in left_alone
            ]
            found = await asyncio.gather(*(_is_reachable(source) for source in new))
            self._known |= {source.name: is_it for source, is_it in zip(new, found, strict=True)}
            return tuple(self._state_of(source.name, left_alone) for source in self._sources)

    def _state_of(self, name: str, left_alone: Mapping[str, Pace]) -> SourceState:
        if (pace := left_alone.get(name)) is not None:
            return SourceState(name, False, pace.left_alone_until, pace.code)
        return SourceState(name, self._known[name])


async def _is_reachable(source: ReplaySource) -> bool:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await source.check()
    except Exception as error:  # noqa: BLE001 - whatever it is, it cannot be asked
        _log.info("%s cannot be asked: %r", source.name, error)
        return False
    return True
