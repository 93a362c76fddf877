"""What people may do with their jobs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from bot.domain.audiences import Audience
from bot.domain.job_cards import JobCard
from bot.domain.job_errors import JobError, JobErrorCode, UnknownJobError
from bot.domain.job_glances import JobGlance
from bot.domain.jobs import Job, JobPage, JobReplay
from bot.domain.moves import JobStatus, JobType, Move
from bot.domain.teams import TeamSubmission
from bot.services.askers import Asker, lock_own_job, own_job
from bot.services.ports import ObjectStore, WorkQueue
from bot.services.results import forget_rest, forget_results
from db.database import Database, UnitOfWork

_LOOK_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class JobDetails:
    """A job, each of its replays and the team that may see it, as they stood at one moment.

    `finished` is how many of the replays came to their end since the work began. `team` are the
    players of a team's job.
    """

    job: Job
    replays: tuple[JobReplay, ...]
    audience: Audience | None = None
    finished: int = 0
    team: TeamSubmission | None = None


class Jobs:
    """Looks at jobs and moves them, for the person they belong to; to others they do not exist."""

    def __init__(self, database: Database, queue: WorkQueue, store: ObjectStore) -> None:
        self._database = database
        self._queue = queue
        self._store = store

    async def page(
        self,
        asker: Asker,
        *,
        status: JobStatus | None = None,
        job_type: JobType | None = None,
        number: int = 1,
        size: int = 10,
    ) -> JobPage:
        """A page of the asker's jobs, newest first; pages are numbered from 1."""
        async with self._database.unit_of_work() as unit:
            user = await asker.find(unit)
            if user is None:
                return JobPage((), 0)
            return await unit.jobs.page(
                user.id, status=status, job_type=job_type, number=number, size=size
            )

    async def find(self, asker: Asker, id_prefix: str) -> Job:
        """The asker's one job whose id begins so. JobError where there is none or several."""
        async with self._database.unit_of_work() as unit:
            user = await asker.find(unit)
            found = await unit.jobs.find(user.id, id_prefix.lower()) if user else ()
        match found:
            case (job,):
                return job
            case ():
                raise UnknownJobError
            case _:
                sentence = f"Several jobs begin with {id_prefix}: give more of the id."
                raise JobError(JobErrorCode.AMBIGUOUS, sentence)

    async def suggest(self, asker: Asker, typed: str, number: int = 25) -> tuple[JobGlance, ...]:
        """The asker's newest jobs that fit what they have typed so far: of an id, or a team."""
        async with self._database.glance() as glances:
            return await glances.find(asker.discord_user_id, typed.strip(), number)

    async def details(self, asker: Asker, job_id: UUID) -> JobDetails:
        """The job and its replays in the order they were asked for."""
        async with self._database.snapshot() as unit:
            await own_job(unit, asker, job_id)
            return await details_of(unit, job_id)

    async def follow(self, asker: Asker, job_id: UUID) -> AsyncGenerator[JobDetails, None]:
        """The job now, and again at each change, until it is finished."""
        told = None
        while True:
            details = await self.details(asker, job_id)
            if details != told:
                yield details
            if details.job.status.is_finished:
                return
            told = details
            await asyncio.sleep(_LOOK_S)

    async def count_workers(self) -> int:
        """How many workers run, on all machines."""
        async with self._database.unit_of_work() as unit:
            return await self._queue.count_workers(unit.sql)

    async def cancel(self, asker: Asker, job_id: UUID) -> Job:
        """End an unfinished job; whoever works on it stops. JobError where it is finished."""
        async with self._database.unit_of_work() as unit:
            await own_job(unit, asker, job_id)
            job = await unit.jobs.move(job_id, Move.CANCEL)
            await self._queue.cancel(unit.sql, job_id)
            return job

    async def retry(self, asker: Asker, job_id: UUID) -> Job:
        """Work on a finished job again, only on what failed. JobError where nothing did."""
        async with self._database.unit_of_work() as unit:
            await own_job(unit, asker, job_id)
            job = await unit.jobs.move(job_id, Move.RETRY)
            await self._queue.enqueue(unit.sql, job_id)
            return job

    async def delete(self, asker: Asker, job_id: UUID) -> JobCard | None:
        """Remove the job with its results and return its card, which is now about nothing.

        The raw replays stay: they belong to nobody.
        """
        async with self._database.unit_of_work() as unit:
            await own_job(unit, asker, job_id)
        # Before the job, or a crash in between would leave what nobody looks for; and after it,
        # because a worker may have ended it meanwhile.
        await forget_results(self._store, job_id)
        async with self._database.unit_of_work() as unit:
            await lock_own_job(unit, asker, job_id)
            card = await unit.job_cards.find(job_id)
            await self._queue.cancel(unit.sql, job_id)
            await unit.jobs.delete(job_id)
        await forget_rest(self._store, [job_id])
        return card


async def details_of(unit: UnitOfWork, job_id: UUID) -> JobDetails:
    """The job with all that people see of its progress. UnknownJobError."""
    return JobDetails(
        await unit.jobs.get(job_id),
        await unit.job_replays.of_job(job_id),
        await unit.audiences.find(job_id),
        await unit.job_replays.finished_since(job_id),
        await unit.teams.find(job_id),
    )
