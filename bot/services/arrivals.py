"""Copies of the site or an archive that come later than people asked for them.

In: addresses of replays that were stored just now. Out: jobs that waited for a person go on with
them, and jobs that use what a person brought are compared: where the site's copy says something
else it takes that place, for everyone, and the job says so. Whatever a crash leaves undone is found
again by the worker's sweep, because the rows themselves say what is left to do.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from uuid import UUID

from bot.domain.analysis.results import Analysis
from bot.domain.job_errors import JobError
from bot.domain.links import replay_url
from bot.domain.objects import ObjectError
from bot.domain.replay.model import Replay
from bot.domain.sources import ReplayOrigin
from bot.services.ports import WorkQueue
from bot.services.results import Reread, Results
from bot.services.uploads import go_on
from db.database import Database

_log = logging.getLogger(__name__)


class Arrivals:
    """Settles what the newly stored copies mean for jobs that have them otherwise, or not yet."""

    def __init__(self, database: Database, queue: WorkQueue, results: Results) -> None:
        self._database = database
        self._queue = queue
        self._results = results

    async def settle(self, urls: Collection[str], *, but: UUID | None = None) -> None:
        """Tell all jobs but one of these replays, which a source gave."""
        if urls:
            await self._settle(frozenset(urls), but)

    async def sweep(self) -> None:
        """Tell all jobs of all replays that came, as far as nobody has."""
        await self._settle(None, None)

    async def _settle(self, urls: frozenset[str] | None, but: UUID | None) -> None:
        async with self._database.unit_of_work() as unit:
            lacking = await unit.job_replays.waiting_for_stored(urls)
            doubtful = await unit.job_replays.doubtful(urls)
        for job_id, brought in lacking.items():
            if job_id != but:
                await self._supply(job_id, brought)
        for job_id, brought in doubtful.items():
            if job_id != but:
                await self._compare(job_id, brought)

    async def _supply(self, job_id: UUID, urls: Collection[str]) -> None:
        try:
            async with self._database.unit_of_work() as unit:
                await go_on(unit, self._queue, job_id, tuple(urls), None)
        except JobError as error:
            _log.info("job %s does not go on: %s", job_id, error.sentence)

    async def _compare(self, job_id: UUID, urls: Collection[str]) -> None:
        try:
            await self._replace(job_id, urls)
        except (JobError, ObjectError) as error:
            _log.warning("job %s keeps what people brought for now: %s", job_id, error.sentence)
        except Exception:  # noqa: BLE001 - whatever it is
            # The others are to be told, now and at the next sweep.
            _log.exception("job %s cannot be compared with other copies", job_id)

    async def _replace(self, job_id: UUID, urls: Collection[str]) -> None:
        async with self._database.unit_of_work() as unit:
            job = await unit.jobs.get(job_id)
            usable = await unit.copies.usable(job.user_id, urls, job_id)
        origins = {url: copies[0].origin or ReplayOrigin.IMPORT for url, copies in usable.items()}
        looked = await self._results.reread(job, urls)
        differing = _differing(looked, urls)
        async with self._results.replacing(job, looked) as unit:
            await unit.job_replays.settle_origins(job_id, origins, differing)
            if differing:
                await unit.jobs.stir(job_id)
        if differing:
            _log.info("job %s: %d replays are replaced by other copies", job_id, len(differing))


def _differing(looked: Reread, urls: Collection[str]) -> frozenset[str]:
    """Those of these replays that say something else now than they said before."""
    before, after = _said(looked.before), _said(looked.after)
    return frozenset(url for url in urls if before.get(url) != after.get(url))


def _said(analysis: Analysis | None) -> dict[str, Replay]:
    return {replay_url(one.replay_id): one for one in analysis.replays} if analysis else {}
