"""The replays of each job."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from operator import attrgetter
from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, String, and_, bindparam, case, cast, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.domain.job_errors import UnknownReplayError
from bot.domain.jobs import JobReplay, ReplayOutcome
from bot.domain.moves import JobStatus, ReplayState
from db import models
from db.repositories.rows import (
    FINAL_STATES,
    among,
    count_processed,
    lock_job,
    storable,
    to_replay,
)

_BEFORE: Final = aliased(models.JobReplay)
# Arrays and not a row for each outcome, so that it is the same statement however many there are.
_OUTCOME: Final = (
    func.unnest(
        bindparam("urls", type_=ARRAY(String)),
        bindparam("states", type_=ARRAY(models.JobReplay.state.type)),
        bindparam("reasons", type_=ARRAY(String)),
    )
    .table_valued("url", "state", "reason")
    .render_derived()
)
# Built once, because building it takes longer than running it.
_RECORD: Final = (
    update(models.JobReplay)
    .where(models.JobReplay.id == _BEFORE.id)
    .where(_BEFORE.job_id == bindparam("job"), _BEFORE.url == _OUTCOME.c.url)
    .where(_BEFORE.state.not_in(FINAL_STATES))
    .values(state=_OUTCOME.c.state, reason=_OUTCOME.c.reason)
    .returning(_BEFORE.url, _BEFORE.position, _BEFORE.state)
)

# A job that runs lacks what waits for a person; one that asks for its players, what failed, too.
_LACKS: Final = or_(
    and_(
        models.Job.status == JobStatus.RUNNING,
        models.JobReplay.state == ReplayState.NEEDS_YOU,
    ),
    and_(
        models.Job.status == JobStatus.AWAITING_PLAYERS,
        models.JobReplay.state.in_([ReplayState.NEEDS_YOU, ReplayState.FAILED]),
    ),
)


class JobReplays:
    """What makes a job's progress exact and the job resumable."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_job(self, job_id: UUID) -> tuple[JobReplay, ...]:
        """A job's replays in the order they were asked for."""
        wanted = select(models.JobReplay).where(models.JobReplay.job_id == job_id)
        rows = await self._session.scalars(wanted.order_by(models.JobReplay.position))
        return tuple(map(to_replay, rows))

    async def begin(self, job_id: UUID, urls: Collection[str]) -> tuple[JobReplay, ...]:
        """Those of these replays that now are being fetched, in job order.

        The others are in a final state already, and stay so.
        """
        await lock_job(self._session, job_id)
        replay = models.JobReplay
        begun = (
            update(replay)
            .where(replay.job_id == job_id, among(replay.url, urls))
            .where(replay.state.not_in(FINAL_STATES))
            .values(state=ReplayState.FETCHING, reason=None, attempts=replay.attempts + 1)
            .returning(replay)
        )
        rows = (await self._session.scalars(begun)).all()
        if len(rows) < len(set(urls)):
            await self._require(job_id, urls)
        return tuple(map(to_replay, sorted(rows, key=attrgetter("position"))))

    async def finish(self, job_id: UUID, outcomes: Mapping[str, ReplayOutcome]) -> tuple[str, ...]:
        """Record how the work on these replays ended; those whose state changed, in job order.

        A replay in a final state stays as it is, so whatever comes twice counts once.
        """
        await lock_job(self._session, job_id)
        given = {"job": job_id, **_arrays(outcomes)}
        rows = (await self._session.execute(_RECORD, given)).all()
        if len(rows) < len(outcomes):
            await self._require(job_id, outcomes)
        if any(outcomes[row.url].state.is_final for row in rows):
            await count_processed(self._session, job_id)
        changed = [row for row in rows if outcomes[row.url].state is not row.state]
        return tuple(row.url for row in sorted(changed, key=attrgetter("position")))

    async def release(self, job_id: UUID, urls: Collection[str]) -> None:
        """Give back those of these replays that are being fetched; the attempt does not count."""
        await lock_job(self._session, job_id)
        replay = models.JobReplay
        released = (
            update(replay)
            .where(replay.job_id == job_id, among(replay.url, urls))
            .where(replay.state == ReplayState.FETCHING)
            .values(state=ReplayState.WAITING, attempts=replay.attempts - 1)
        )
        await self._session.execute(released)

    async def waiting_for_files(self, user_id: UUID, urls: Collection[str]) -> tuple[UUID, ...]:
        """The user's jobs to which one of these replays would be of use, the oldest first."""
        replay, job = models.JobReplay, models.Job
        wanted = (
            select(job.id)
            .join(replay, replay.job_id == job.id)
            .where(job.user_id == user_id, among(replay.url, urls), _LACKS)
            .group_by(job.id)
            .order_by(job.created_at, job.id)
        )
        return tuple(await self._session.scalars(wanted))

    async def supply(self, job_id: UUID, urls: Collection[str]) -> tuple[str, ...]:
        """A person brought these replays, and they are kept: those the job lacks, in no set order.

        They wait for a worker; where the job itself waits for a person, no worker is needed. None
        of them is of use where the job has ended meanwhile.
        """
        await lock_job(self._session, job_id)
        replay, job = models.JobReplay, models.Job
        is_asking = job.status == JobStatus.AWAITING_PLAYERS
        state = case((is_asking, ReplayState.STORED), else_=ReplayState.WAITING)
        supplied = (
            update(replay)
            .where(replay.job_id == job_id, among(replay.url, urls))
            .where(replay.job_id == job.id, _LACKS)
            .values(state=cast(state, replay.state.type), reason=None)
            .returning(replay.url)
        )
        brought = tuple(await self._session.scalars(supplied))
        if brought:
            await count_processed(self._session, job_id)
        return brought

    async def finished_since(self, job_id: UUID) -> int:
        """How many came to a final state since the work on the job began."""
        replay, job = models.JobReplay, models.Job
        counted = (
            select(func.count())
            .select_from(replay)
            .join(job, job.id == replay.job_id)
            .where(job.id == job_id, replay.state.in_(FINAL_STATES))
            .where(replay.updated_at >= job.started_at)
        )
        return await self._session.scalar(counted) or 0

    async def _require(self, job_id: UUID, urls: Collection[str]) -> None:
        """Refuse a replay that the job does not have."""
        replay = models.JobReplay
        found = select(replay.url).where(replay.job_id == job_id, among(replay.url, urls))
        if set(await self._session.scalars(found)) != set(urls):
            raise UnknownReplayError


def _arrays(outcomes: Mapping[str, ReplayOutcome]) -> dict[str, list[object]]:
    return {
        "urls": list(outcomes),
        "states": [outcome.state for outcome in outcomes.values()],
        "reasons": [storable(outcome.reason) for outcome in outcomes.values()],
    }
