"""Workers: taking work from the queue until told to stop."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

from bot.domain.errors import DomainError
from bot.integrations.queue.connection import (
    COMMAND_TIMEOUT,
    WorkerConnection,
    open_connection,
)
from bot.integrations.queue.outage import Outage
from bot.integrations.queue.patience import see_out
from bot.integrations.queue.statements import PRUNE, PRUNED_AT_ONCE, RECLAIM
from bot.integrations.queue.timing import Timing
from bot.integrations.queue.vendor import create_manager
from bot.integrations.queue.working import Shift, Work

_log = logging.getLogger(__name__)


async def consume(
    url: str, work: Work, *, stop: asyncio.Event, concurrency: int, timing: Timing
) -> None:
    """Take work until `stop` is set; it ends in order even where it is canceled."""
    if concurrency < 2:  # noqa: PLR2004 PgQueuer's batches are half of it
        raise ValueError("a worker does at least two things at once")
    ending = asyncio.Event()
    worker = Worker(url, work, concurrency, timing, ending)
    taking = asyncio.create_task(worker.take_shifts())
    asked = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({taking, asked}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        ending.set()
        asked.cancel()
        # The work may tidy up, and a few queries follow; who cancels PgQueuer loses work.
        await see_out(taking, timing.grace + COMMAND_TIMEOUT)
    if not taking.done():
        _log.error("the queue does not end, it is left to its heartbeat")
        taking.cancel()
        return
    await taking


class Worker:
    """One who takes work, known by the same id over all its shifts."""

    def __init__(
        self, url: str, work: Work, concurrency: int, timing: Timing, ending: asyncio.Event
    ) -> None:
        self._url = url
        self._work = work
        self._concurrency = concurrency
        self._timing = timing
        self._ending = ending
        self._me = uuid4()

    async def take_shifts(self) -> None:
        """Connect, take work until the connection is lost, and again, until the end."""
        outage = Outage(self._timing.heartbeat)
        while True:
            trouble: Exception = ConnectionError("the connection was lost")
            try:
                async with open_connection(self._url) as connection:
                    with outage.probation():
                        await self._take_shift(connection)
            except DomainError:
                raise
            except Exception as error:  # noqa: BLE001 whatever it is, it is told and tried again
                trouble = error
            if self._ending.is_set():
                return
            outage.begin(trouble)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), self._timing.reconnect.total_seconds())

    async def _take_shift(self, connection: WorkerConnection) -> None:
        await connection.fetch(RECLAIM, self._me)
        over = asyncio.Event()
        shift = Shift(connection, self._me, self._work, self._timing, over)
        manager = create_manager(connection, self._me, shift.take)
        manager.shutdown = over
        connection.when_lost(over.set)
        background = [
            asyncio.create_task(self._relay_end(over)),
            asyncio.create_task(_prune_now_and_then(connection, self._timing)),
        ]
        try:
            await manager.run(
                dequeue_timeout=self._timing.poll,
                batch_size=self._concurrency // 2,
                max_concurrent_tasks=self._concurrency,
                heartbeat_timeout=self._timing.heartbeat,
                shutdown_on_listener_failure=True,
                # Nobody reads the statistics, which would have to be pruned as well.
                log_aggregation_interval=timedelta(0),
            )
        finally:
            for task in background:
                task.cancel()
            await asyncio.wait(background)
        if connection.trouble is not None:
            raise connection.trouble

    async def _relay_end(self, over: asyncio.Event) -> None:
        await self._ending.wait()
        over.set()


async def _prune_now_and_then(connection: WorkerConnection, timing: Timing) -> None:
    while True:
        try:
            full = f"DELETE {PRUNED_AT_ONCE}"
            while await connection.execute(PRUNE, timing.keep_log, PRUNED_AT_ONCE) == full:
                pass
        except Exception as error:  # noqa: BLE001 work is more important
            _log.warning("the queue's log was not pruned: %r", error)
        await asyncio.sleep(timing.prune_every.total_seconds())
