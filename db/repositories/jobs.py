"""Jobs, and their moves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final, assert_never
from uuid import UUID

import msgspec
from sqlalchemy import (
    ColumnElement,
    String,
    cast,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.job_errors import IllegalMoveError, NothingToRetryError, UnknownJobError
from bot.domain.jobs import Job, JobPage, Submission
from bot.domain.moves import (
    JobStatus,
    JobType,
    Move,
    ReplayState,
    path_of,
)
from db import models
from db.repositories.copies import has_copy
from db.repositories.rows import lock_job, processed, storable, storable_in, to_job
from db.repositories.teams import Teams

_PREFIX: Final = re.compile(r"[0-9a-f-]+")
_NEWEST: Final = (models.Job.created_at.desc(), models.Job.id)
_UNSETTLED: Final = [ReplayState.WAITING, ReplayState.FETCHING]


class Jobs:
    """The tracked work; the row is the truth, whatever a worker or a card believes."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(
        self, user_id: UUID, submission: Submission, job_id: UUID | None = None
    ) -> Job:
        """A new job with its replays, all of them waiting; a team's has its submission.

        Without an id it gets one that nobody can guess.
        """
        urls, team = submission.urls, submission.team
        made = insert(models.Job).values(
            user_id=user_id,
            job_type=submission.job_type,
            urls=list(urls),
            team_data=None if team is None else storable_in(msgspec.to_builtins(team)),
            total_urls=len(urls),
        )
        made = made if job_id is None else made.values(id=job_id)
        row = (await self._session.scalars(made.returning(models.Job))).one()
        replays = [{"job_id": row.id, "url": u, "position": p} for p, u in enumerate(urls)]
        await self._session.execute(insert(models.JobReplay), replays)
        if team is not None:
            of_team = {"job_id": row.id, "team_name": storable(team.team_name)}
            await self._session.execute(insert(models.GFWLTeamSubmission).values(of_team))
        return to_job(row)

    async def get(self, job_id: UUID) -> Job:
        """The job, else UnknownJobError."""
        row = await self._session.scalar(select(models.Job).where(models.Job.id == job_id))
        if row is None:
            raise UnknownJobError
        return to_job(row)

    async def of_user(self, user_id: UUID, job_id: UUID) -> Job:
        """The user's own job, else UnknownJobError."""
        job = await self.get(job_id)
        if job.user_id != user_id:
            raise UnknownJobError
        return job

    async def ids_of(self, user_id: UUID) -> tuple[UUID, ...]:
        """All jobs of a user, newest first."""
        wanted = select(models.Job.id).where(models.Job.user_id == user_id).order_by(*_NEWEST)
        return tuple(await self._session.scalars(wanted))

    async def lock(self, job_id: UUID) -> None:
        """Nobody else changes the job until the transaction ends. UnknownJobError."""
        await lock_job(self._session, job_id)

    async def find(self, user_id: UUID, id_prefix: str) -> tuple[Job, ...]:
        """The user's jobs whose id begins so, with or without dashes; the two newest at most.

        Two say that the prefix is too short.
        """
        if not _PREFIX.fullmatch(id_prefix):
            return ()
        written = cast(models.Job.id, String)
        begins = [form.startswith(id_prefix) for form in (written, func.replace(written, "-", ""))]
        wanted = select(models.Job).where(models.Job.user_id == user_id, or_(*begins))
        return tuple(map(to_job, await self._session.scalars(wanted.order_by(*_NEWEST).limit(2))))

    async def find_shared(self, shareable_id: UUID) -> Job | None:
        """The job with this public id, whether or not it is public."""
        wanted = select(models.Job).where(models.Job.shareable_id == shareable_id)
        row = await self._session.scalar(wanted)
        return None if row is None else to_job(row)

    async def move(self, job_id: UUID, move: Move, *, error_message: str | None = None) -> Job:
        """Make a legal move, else IllegalMoveError; of two at once, one is refused.

        NothingToRetryError where a completed job left no replay out.
        """
        if move is Move.RETRY:
            await self._require_work(job_id)
            await self._begin_again(job_id)
        if move is Move.AWAIT_PLAYERS:
            await self._take_in(job_id)
        path = path_of(move)
        moved = (
            update(models.Job)
            .where(models.Job.id == job_id)
            .where(models.Job.status.in_(path.origins), models.Job.job_type.in_(path.job_types))
            .values(status=path.destination, **_changes(move, error_message))
            .returning(models.Job)
        )
        row = await self._session.scalar(moved)
        if row is None:
            raise IllegalMoveError(move, (await self.get(job_id)).status)
        await self._settle(job_id, move)
        return to_job(row)

    async def page(
        self,
        user_id: UUID,
        *,
        status: JobStatus | None = None,
        job_type: JobType | None = None,
        number: int = 1,
        size: int = 10,
    ) -> JobPage:
        """A page of a user's jobs, newest first; pages are numbered from 1."""
        which = [models.Job.user_id == user_id]
        which += [] if status is None else [models.Job.status == status]
        which += [] if job_type is None else [models.Job.job_type == job_type]
        wanted = (
            select(models.Job)
            .where(*which)
            .order_by(*_NEWEST)
            .limit(size)
            .offset((number - 1) * size)
        )
        rows = await self._session.scalars(wanted)
        total = await self._session.scalar(select(func.count(models.Job.id)).where(*which))
        return JobPage(tuple(map(to_job, rows)), total or 0)

    async def counts(self, user_id: UUID | None = None) -> dict[JobStatus, int]:
        """How many jobs of a user, or of everybody, stand where; a status without jobs has 0."""
        counted = select(models.Job.status, func.count()).group_by(models.Job.status)
        counted = counted if user_id is None else counted.where(models.Job.user_id == user_id)
        found = {row[0]: row[1] for row in await self._session.execute(counted)}
        return {status: found.get(status, 0) for status in JobStatus}

    async def unattended(self, idle: timedelta) -> tuple[UUID, ...]:
        """Jobs that should be worked on, and have shown no sign of it for this long.

        Enqueuing is idempotent: whoever enqueues them again makes good whatever the queue lost. The
        order is the same for all who do so at once, lest they wait for each other.
        """
        wanted = (
            select(models.Job.id)
            .where(models.Job.status.in_([JobStatus.PENDING, JobStatus.RUNNING]))
            .where(models.Job.updated_at < func.now() - idle, ~_is_leased(), ~_waits_for_a_person())
            .order_by(models.Job.created_at, models.Job.id)
        )
        return tuple(await self._session.scalars(wanted))

    async def share(self, job_id: UUID, *, is_public: bool) -> Job:
        """Let anyone with the link see the results, or no longer."""
        shared = update(models.Job).where(models.Job.id == job_id).values(is_public=is_public)
        row = await self._session.scalar(shared.returning(models.Job))
        if row is None:
            raise UnknownJobError
        # Who has no card was told of the end, and need not be told of what they choose themselves.
        await self.stir(job_id)
        return to_job(row)

    async def delete(self, job_id: UUID) -> None:
        """Remove the job and all that belongs to it; the raw replays stay."""
        gone = delete(models.Job).where(models.Job.id == job_id).returning(models.Job.id)
        if await self._session.scalar(gone) is None:
            raise UnknownJobError

    async def _require_work(self, job_id: UUID) -> None:
        """Refuse a completed job that has all its replays; holds the job's lock."""
        await lock_job(self._session, job_id)
        job, replay = models.Job, models.JobReplay
        left_out = exists().where(replay.job_id == job.id, replay.state != ReplayState.STORED)
        done = select(job.id).where(job.id == job_id, job.status == JobStatus.COMPLETED, ~left_out)
        if await self._session.scalar(done) is not None:
            raise NothingToRetryError

    async def _begin_again(self, job_id: UUID) -> None:
        """Let what is not stored wait for a worker, and nobody have the job."""
        await self._free(job_id)
        states = [state for state in ReplayState if state is not ReplayState.STORED]
        await self._let_wait(job_id, states, attempts=0)

    async def _take_in(self, job_id: UUID) -> None:
        """What came too late for the worker is stored, as what comes from now on will be."""
        await lock_job(self._session, job_id)
        replay = models.JobReplay
        late = update(replay).where(
            replay.job_id == job_id,
            replay.state == ReplayState.WAITING,
            replay.job_id == models.Job.id,
            has_copy(),
        )
        await self._session.execute(late.values(state=ReplayState.STORED))

    async def _settle(self, job_id: UUID, move: Move) -> None:
        """Make what belongs to the job fit where it now stands."""
        match move:
            case Move.CANCEL:
                await self._free(job_id)
                await self._let_wait(job_id, [ReplayState.FETCHING])
            case Move.FAIL:
                await self._let_wait(job_id, [ReplayState.FETCHING])
            case Move.RETRY:
                await self._stir(job_id)
            case Move.AWAIT_PLAYERS:
                await Teams(self._session).ask(job_id)
            case Move.REOPEN:
                await Teams(self._session).ask(job_id)
                await self._stir(job_id)
            case Move.BEGIN | Move.CONFIRM | Move.COMPLETE:
                pass
            case _:
                assert_never(move)

    async def _free(self, job_id: UUID) -> None:
        """Take the job from its worker."""
        await self._session.execute(delete(models.JobLease).where(models.JobLease.job_id == job_id))

    async def stir(self, job_id: UUID) -> None:
        """Have the job's card looked at again, where it has one."""
        await self._stir(job_id, models.JobCard.message_id.is_not(None))

    async def _stir(self, job_id: UUID, *which: ColumnElement[bool]) -> None:
        """Have the card of a job looked at again that has shown its end."""
        of_job = update(models.JobCard).where(models.JobCard.job_id == job_id, *which)
        await self._session.execute(of_job.values(settled=False))

    async def _let_wait(self, job_id: UUID, states: Iterable[ReplayState], **changes: int) -> None:
        replay = models.JobReplay
        reset = update(replay).where(replay.job_id == job_id, replay.state.in_(list(states)))
        waiting = {"state": ReplayState.WAITING, "reason": None, **changes}
        await self._session.execute(reset.values(waiting))


def _changes(move: Move, error_message: str | None) -> dict[str, Any]:
    """What a move changes beside the status."""
    match move:
        case Move.BEGIN:
            return {"started_at": func.coalesce(models.Job.started_at, func.now())}
        case Move.COMPLETE:
            return {"completed_at": func.now()}
        case Move.CANCEL | Move.FAIL:
            return {"completed_at": func.now(), "error_message": storable(error_message)}
        case Move.RETRY:
            # With the rest, because a row that is written twice in a transaction has its user
            # locked as well, which those who lock the user first would wait for.
            over = {"started_at": None, "completed_at": None, "error_message": None}
            return {**over, "processed_urls": processed()}
        case Move.REOPEN:
            return {"completed_at": None}
        case Move.AWAIT_PLAYERS:
            return {"processed_urls": processed()}
        case Move.CONFIRM:
            return {}
        case _:
            assert_never(move)


def _is_leased() -> ColumnElement[bool]:
    lease = models.JobLease
    return exists().where(lease.job_id == models.Job.id, lease.expires_at > func.clock_timestamp())


def _waits_for_a_person() -> ColumnElement[bool]:
    replay = models.JobReplay
    of_job = replay.job_id == models.Job.id
    needs_you = exists().where(of_job, replay.state == ReplayState.NEEDS_YOU)
    return needs_you & ~exists().where(of_job, replay.state.in_(_UNSETTLED))
