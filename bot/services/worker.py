"""A worker: takes jobs from the queue until told to stop, and looks for those it lost."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Final

from bot.services.arrivals import Arrivals
from bot.services.captures import tend_captures
from bot.services.expiry import expire, expire_captures
from bot.services.jobs import CAPTURE_WAIT
from bot.services.pipeline import Pipeline
from bot.services.ports import WorkQueue
from bot.services.sessions import prune_visits
from db.database import Database

CONFIRM_WAIT: Final = timedelta(days=14)
"""How long a team's players may stay unconfirmed, where nothing else is set."""
_SWEEP: Final = timedelta(minutes=1)
_FORGET: Final = timedelta(days=1)
_FORGET_DRAFTS: Final = timedelta(days=60)
_log = logging.getLogger(__name__)


class Worker:
    """One of any number; it needs only the database and the store."""

    def __init__(
        self,
        database: Database,
        queue: WorkQueue,
        pipeline: Pipeline,
        arrivals: Arrivals,
        *,
        concurrency: int,
        confirm_wait: timedelta = CONFIRM_WAIT,
        capture_wait: timedelta = CAPTURE_WAIT,
        sweep: timedelta = _SWEEP,
    ) -> None:
        self._database = database
        self._queue = queue
        self._pipeline = pipeline
        self._arrivals = arrivals
        self._concurrency = concurrency
        self._confirm_wait = confirm_wait
        self._capture_wait = capture_wait
        self._sweep = sweep

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; what is in hand then is given back to others."""
        sweeper = asyncio.create_task(self._sweep_now_and_then())
        try:
            await self._queue.consume(self._pipeline.work, stop=stop, concurrency=self._concurrency)
        finally:
            sweeper.cancel()
            await asyncio.wait({sweeper})

    async def _sweep_now_and_then(self) -> None:
        while True:
            try:
                await self._sweep_once()
            except Exception as error:  # noqa: BLE001 - the next time may find the database back
                _log.warning("lost jobs were not looked for: %s", error)
            await asyncio.sleep(self._sweep.total_seconds())

    async def _sweep_once(self) -> None:
        """Have jobs worked on that the queue knows nothing of; asking twice changes nothing."""
        async with self._database.unit_of_work() as unit:
            lost = await unit.jobs.unattended(self._sweep)
            await unit.fetches.prune(_FORGET)
            await unit.job_starts.prune(_FORGET)
            await unit.drafts.prune(_FORGET_DRAFTS)
        await prune_visits(self._database)
        await tend_captures(self._database, self._queue)
        for job_id in lost:
            # One a transaction: several could meet a worker's sign of life in another order.
            async with self._database.unit_of_work() as unit:
                await self._queue.enqueue(unit.sql, job_id)
        await expire(self._database, self._queue, self._confirm_wait)
        await expire_captures(self._database, self._queue, self._capture_wait)
        await self._arrivals.sweep()
