"""What people may do with their jobs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from bot.domain.audiences import Audience
from bot.domain.job_errors import JobError, JobErrorCode, UnknownJobError
from bot.domain.job_glances import JobGlance
from bot.domain.jobs import Job, JobPage, JobReplay
from bot.domain.moves import JobStatus, JobType, Move, ReplayState
from bot.domain.teams import TeamSubmission
from bot.services.askers import Asker, lock_own_job, own_job
from bot.services.ports import ObjectStore, WorkQueue
from bot.services.results import forget_rest, forget_results
from db.database import Database, UnitOfWork

CAPTURE_WAIT: Final = timedelta(days=7)
"""How long a job waits for people to bring replays, where nothing else is set."""
_LOOK_S: Final = 0.2
# Longer than it takes until another one goes on with what a worker left behind.
_BETWEEN_WORKERS: Final = timedelta(minutes=1)
# A team's job may have its players confirmed first.
_LEFT_OUT: Final = (
    "The job was finished without this replay: once it has ended, retry to look for it again."
)
_NOTHING_NEEDED: Final = "Nothing of this job waits for you: look at its card for how it stands."


@dataclass(frozen=True, slots=True)
class JobDetails:
    """A job, each of its replays and the team that may see it, as they stood at one moment.

    `finished` is how many of the replays came to their end since the work began. `team` are the
    players of a team's job. At `waits_until` it goes on without the replays that need a person.
    Others brought copies of so many `offered` ones that the job lacks. `is_at_work` tells, while
    there are any that need a person, whether a worker has the job or is about to.
    """

    job: Job
    replays: tuple[JobReplay, ...]
    audience: Audience | None = None
    finished: int = 0
    team: TeamSubmission | None = None
    waits_until: datetime | None = None
    offered: int = 0
    is_at_work: bool = False

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing more happens before a person does something."""
        if self.job.status is JobStatus.RUNNING:
            return self.only_needs_people and not self.is_at_work
        return self.job.status.is_finished or self.job.status is JobStatus.AWAITING_PLAYERS

    @property
    def only_needs_people(self) -> bool:
        """Whether no replay is still to come by itself, and some need a person."""
        states = {one.state for one in self.replays}
        coming = states & {ReplayState.WAITING, ReplayState.FETCHING}
        return ReplayState.NEEDS_YOU in states and not coming


class Jobs:
    """Looks at jobs and moves them, for the person they belong to; to others they do not exist."""

    def __init__(
        self,
        database: Database,
        queue: WorkQueue,
        store: ObjectStore,
        *,
        capture_wait: timedelta = CAPTURE_WAIT,
    ) -> None:
        self._database = database
        self._queue = queue
        self._store = store
        self._capture_wait = capture_wait

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
            page = await unit.jobs.page(
                user.id, status=status, job_type=job_type, number=number, size=size
            )
            ids = [job.id for job in page.jobs]
            return replace(page, needed=await unit.job_replays.needed(ids))

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
            return await details_of(unit, job_id, self._capture_wait)

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

    async def finish(self, asker: Asker, job_id: UUID) -> Job:
        """Go on without the replays that wait for a person. JobError where none does."""
        async with self._database.unit_of_work() as unit:
            await lock_own_job(unit, asker, job_id)
            job = await unit.jobs.get(job_id)
            if job.status.is_finished or not await leave_out(unit, self._queue, job, _LEFT_OUT):
                raise JobError(JobErrorCode.NOTHING_NEEDED, _NOTHING_NEEDED)
            return await unit.jobs.get(job_id)

    async def delete(self, asker: Asker, job_id: UUID) -> None:
        """Remove the job with its results; its card, which is now about nothing, goes soon after.

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
            if card is not None:
                await unit.card_removals.add([card])
            await self._queue.cancel(unit.sql, job_id)
            await unit.jobs.delete(job_id)
        await forget_rest(self._store, [job_id])


async def leave_out(unit: UnitOfWork, queue: WorkQueue, job: Job, reason: str) -> bool:
    """Give up what waits for a person, and have the job go on; whether there was any."""
    given_up = await unit.job_replays.give_up(job.id, reason)
    # One that asks for its players goes on when a person has answered.
    if given_up and job.status is JobStatus.RUNNING:
        await queue.enqueue(unit.sql, job.id)
    return given_up > 0


async def details_of(
    unit: UnitOfWork, job_id: UUID, capture_wait: timedelta = CAPTURE_WAIT
) -> JobDetails:
    """The job with all that people see of its progress. UnknownJobError."""
    since = await unit.job_replays.needing_since(job_id)
    return JobDetails(
        await unit.jobs.get(job_id),
        await unit.job_replays.of_job(job_id),
        await unit.audiences.find(job_id),
        await unit.job_replays.finished_since(job_id),
        await unit.teams.find(job_id),
        None if since is None else since + capture_wait,
        await unit.offers.count(job_id),
        since is not None and await unit.leases.is_near(job_id, _BETWEEN_WORKERS),
    )
