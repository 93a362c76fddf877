"""Visits to a host that all processes share: a few at once, and some time from one to the next.

Nothing is reserved ahead: a visit is taken in the database at the moment when it is due, so that
whoever is stopped or killed while it waits leaves no gap, and all obey what the host said last.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from bot.domain.job_errors import PostponedError
from bot.domain.manners import Manners, Pace, Visit
from bot.domain.pauses import asked_by_many, left_alone
from bot.services.outages import outage_of
from bot.services.together import see_out
from db.database import Database
from db.repositories.paces import seats_of

T = TypeVar("T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbearance:
    """How long a visit without a sign of life is believed in, and how long others wait."""

    visit: timedelta = timedelta(seconds=15)
    poll: timedelta = timedelta(seconds=0.1)
    look: timedelta = timedelta(seconds=1)
    """Who waits for a moment that is known looks so often whether something has changed."""
    queue: timedelta = timedelta(hours=1)
    back_off: timedelta = timedelta(minutes=1)
    """Where a busy host wants to be left alone for longer, nobody waits for it."""
    outage: timedelta = timedelta(seconds=15)
    """Where the database is away, a job is taken up again after so long."""


class HostVisits:
    """The visits of this process; `name` is what people know the source at this host as."""

    def __init__(self, name: str, manners: Manners, database: Database, times: Forbearance) -> None:
        self._name = name
        self._host = manners.host
        self._interval = manners.interval
        self._database = database
        self._times = times
        self._seats = seats_of(manners.host, manners.concurrency)
        self._room = asyncio.Semaphore(manners.concurrency)
        # However many tasks of this process wait for the host, one of them looks.
        self._door = asyncio.Lock()

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Visit]:
        """A visit as soon as one is to be had, kept meanwhile; SourceError where none is.

        Whoever has it ends it, unless they are canceled.
        """
        deadline = _now() + self._times.queue.total_seconds()
        async with self._room:
            visit = Visit(uuid4())
            try:
                visit = await self._enter(visit.id, deadline)
                async with self._kept(visit):
                    yield visit
            except asyncio.CancelledError:
                # It may have been taken in the last moment.
                await see_out(asyncio.create_task(self._leave(visit)))
                raise

    async def _enter(self, visit_id: UUID, deadline: float) -> Visit:
        if self._interval:
            # Who was there just now is not always the first one there again.
            await asyncio.sleep(_chance(0, min(self._times.poll, self._interval)))
        found = await to_its_end(self._try(visit_id))
        if isinstance(found, Visit):
            return found
        async with self._door:
            while True:
                found = await to_its_end(self._try(visit_id))
                if isinstance(found, Visit):
                    return found
                await asyncio.sleep(self._time_to_next_look(found, deadline))

    def _time_to_next_look(self, pace: Pace, deadline: float) -> float:
        """So many seconds, where it is worth to wait at all, else SourceError."""
        until = pace.left_alone_until
        if until is not None and (pace.pause or pace.wait > self._times.back_off):
            raise left_alone(self._name, pace, until)
        if _now() + pace.wait.total_seconds() > deadline:
            raise asked_by_many(self._name, pace, max(pace.wait, self._times.back_off))
        if pace.wait:
            return min(pace.wait, self._times.look).total_seconds()
        return _chance(0.5, self._times.poll)

    async def _try(self, visit_id: UUID) -> Visit | Pace:
        """A visit, or how the host fares that there is none for us; PostponedError.

        That the database is away says nothing about the replay, which would be left out for it.
        """
        try:
            return await self._look(visit_id)
        except Exception as error:
            outage = outage_of(error)
            if outage is None:
                raise
            raise PostponedError(outage.sentence, self._times.outage) from error

    async def _look(self, visit_id: UUID) -> Visit | Pace:
        async with self._database.paces() as paces:
            if not self._interval and await paces.take(
                self._host, _shuffled(self._seats), visit_id, self._times.visit, is_calm=True
            ):
                return Visit(visit_id)
            pace = await paces.find(self._host)
        if pace is None or (pace.is_due and (self._interval or pace.code)):
            return await self._take(visit_id)
        return pace

    async def _take(self, visit_id: UUID) -> Visit | Pace:
        """The next visit, with what that means for those after it."""
        async with self._database.unit_of_work() as unit:
            pace = await unit.paces.lock(self._host)
            # A host that had enough is asked by one alone, until that one is answered.
            seats = _shuffled(self._seats) if pace.code is None else self._seats[:1]
            if not pace.is_due or not await unit.paces.take(
                self._host, seats, visit_id, self._times.visit
            ):
                return pace
            if self._interval:
                await unit.paces.reserve(self._host, self._interval * stretch())
        return Visit(visit_id, is_probe=pace.code is not None)

    async def _leave(self, visit: Visit) -> None:
        try:
            async with self._database.paces() as paces:
                await paces.leave(visit.id)
        except Exception as error:  # noqa: BLE001 - it runs out soon
            _log.warning("%s: a visit was not ended: %s", self._name, error)

    @asynccontextmanager
    async def _kept(self, visit: Visit) -> AsyncIterator[None]:
        keeper = asyncio.create_task(self._keep(visit))
        try:
            yield
        finally:
            keeper.cancel()
            await asyncio.wait({keeper})

    async def _keep(self, visit: Visit) -> None:
        while True:
            await asyncio.sleep(self._times.visit.total_seconds() / 3)
            try:
                async with self._database.paces() as paces:
                    is_held = await paces.renew(visit.id, self._times.visit)
            except Exception as error:  # noqa: BLE001 - the next one may yet be in time
                _log.warning("%s: a visit was not renewed: %s", self._name, error)
                continue
            if not is_held:
                _log.warning("%s: a visit ran out, and others may take its place", self._name)
                return


async def to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """What the work returns; who is canceled meanwhile is so when it has ended."""
    task = asyncio.create_task(work)
    try:
        await see_out(task)
    except asyncio.CancelledError:
        with suppress(asyncio.CancelledError):
            task.exception()  # asked for, lest the loop complains that nobody did
        raise
    return task.result()


def stretch() -> float:
    """Longer by up to a fifth, that it be no clockwork; by a little, for who goes may be late."""
    return random.uniform(1.02, 1.2)  # noqa: S311 - nothing is kept secret by it


def _now() -> float:
    return asyncio.get_running_loop().time()


def _chance(least: float, most: timedelta) -> float:
    """So many seconds, from a part of `most` to all of it."""
    part = random.uniform(least, 1)  # noqa: S311 - nothing is kept secret by it
    return part * most.total_seconds()


def _shuffled(seats: list[UUID]) -> list[UUID]:
    return random.sample(seats, len(seats))
