"""Asking for replays to be analyzed: the one place where a job begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid5

from bot.domain.audiences import Audience
from bot.domain.job_cards import CardOptions
from bot.domain.job_errors import JobError, JobErrorCode, TooManyJobsError, UnknownJobError
from bot.domain.jobs import Job, Submission
from bot.domain.moves import JobType
from bot.domain.users import User
from bot.services.askers import Asker
from bot.services.cards import CARD_GRACE
from bot.services.ports import WorkQueue
from bot.services.raw_replays import find_copies
from bot.services.sharing import check_audience
from db.database import Database, UnitOfWork

_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one user may ask for; who sits at the terminal has no limits."""

    replays_individual: int = 50
    replays_team: int = 200
    jobs_per_hour: int = 5

    def replays(self, job_type: JobType) -> int:
        """How many replays a job of this type may have."""
        return self.replays_individual if job_type is JobType.INDIVIDUAL else self.replays_team


class Submissions:
    """Makes jobs, and has them worked on."""

    def __init__(self, database: Database, queue: WorkQueue, limits: Limits) -> None:
        self._database = database
        self._queue = queue
        self.limits = limits

    async def submit(
        self,
        asker: Asker,
        submission: Submission,
        *,
        card: CardOptions | None = None,
        audience: Audience | None = None,
        is_public: bool = False,
        key: str | None = None,
    ) -> Job:
        """The new job, saved and enqueued in one transaction. JobError where it is too much.

        With `card` a message is about to be posted that shows it; should it never come, the person
        is told of the end all the same. `audience` is the team that may see the results. As long as
        the job is there that was submitted under a `key` of the asker's, it is the one returned;
        JobError where that one has other replays.
        """
        if audience is not None:
            check_audience(audience)
        async with self._database.unit_of_work() as unit:
            user = await asker.user(unit)
            job_id = None if key is None else uuid5(user.id, key)
            before = None if job_id is None else await _submitted(unit, user, job_id, submission)
            if before is not None:
                return before
            job = await self.begin(
                unit, user, submission, card=card, audience=audience, job_id=job_id
            )
            return await unit.jobs.share(job.id, is_public=True) if is_public else job

    async def count_stored(self, asker: Asker, urls: Sequence[str]) -> int:
        """How many of these replays are here already, for a job of the asker."""
        async with self._database.unit_of_work() as unit:
            user = await asker.find(unit)
            if user is None:
                return len(await unit.scraped_replays.find(urls))
            return len(await find_copies(unit, user.id, urls))

    async def begin(
        self,
        unit: UnitOfWork,
        user: User,
        submission: Submission,
        *,
        card: CardOptions | None = None,
        audience: Audience | None = None,
        job_id: UUID | None = None,
    ) -> Job:
        """As `submit`, in the caller's transaction, which has the user locked.

        So two submissions at once are counted.
        """
        if user.has_limits:
            self._check_size(submission)
            await self._check_pace(unit, user)
        job = await unit.jobs.create(user.id, submission, job_id)
        await unit.job_starts.add(user)
        if card is not None:
            await unit.job_cards.create(job.id, card, CARD_GRACE)
        if audience is not None:
            await unit.audiences.set(job.id, audience)
        await self._queue.enqueue(unit.sql, job.id)
        return job

    def _check_size(self, submission: Submission) -> None:
        most = self.limits.replays(submission.job_type)
        asked = len(submission.urls)
        if asked > most:
            sentence = (
                f"These are {asked} replays and a job may have {most}: send them in several jobs."
            )
            raise JobError(JobErrorCode.TOO_MANY_REPLAYS, sentence)

    async def _check_pace(self, unit: UnitOfWork, user: User) -> None:
        most = self.limits.jobs_per_hour
        ages = await unit.job_starts.ages(user, _HOUR)
        if len(ages) < most:
            return
        if not most:
            sentence = "No jobs are taken at the moment: try again later."
            raise TooManyJobsError(sentence, _HOUR)
        # A place is free when so many of them are over an hour old that one less is left.
        left = _HOUR - ages[most - 1]
        minutes = -(left // -_MINUTE)
        wait = "1 minute" if minutes <= 1 else f"{minutes} minutes"
        jobs = "1 job" if most == 1 else f"{most} jobs"
        sentence = f"You may start {jobs} an hour: start the next one in {wait}."
        raise TooManyJobsError(sentence, left)


async def _submitted(
    unit: UnitOfWork, user: User, job_id: UUID, submission: Submission
) -> Job | None:
    """The user's job with this id, if there is one by now."""
    try:
        job = await unit.jobs.of_user(user.id, job_id)
    except UnknownJobError:
        return None
    if set(job.urls) != set(submission.urls):
        sentence = "This key was used for other replays: send a new key with them."
        raise JobError(JobErrorCode.KEY_USED, sentence)
    return job
