"""The replays of each job."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.domain.job_errors import UnknownReplayError
from bot.domain.jobs import JobReplay, ReplayOutcome
from bot.domain.moves import JobStatus, ReplayState
from bot.domain.sources import ReplayOrigin
from db import models
from db.repositories.rows import (
    FINAL_STATES,
    among,
    count_processed,
    lock_job,
    storable,
    to_replay,
)

_UNFINISHED: Final = [status for status in JobStatus if not status.is_finished]
_BEFORE: Final = aliased(models.JobReplay)
# Arrays and not a row for each outcome, so that it is the same statement however many there are.
_OUTCOME: Final = (
    func.unnest(
        bindparam("urls", type_=ARRAY(String)),
        bindparam("states", type_=ARRAY(models.JobReplay.state.type)),
        bindparam("reasons", type_=ARRAY(String)),
        bindparam("origins", type_=ARRAY(String)),
    )
    .table_valued("url", "state", "reason", "origin")
    .render_derived()
)
# Built once, because building it takes longer than running it.
_RECORD: Final = (
    update(models.JobReplay)
    .where(models.JobReplay.id == _BEFORE.id)
    .where(_BEFORE.job_id == bindparam("job"), _BEFORE.url == _OUTCOME.c.url)
    .where(_BEFORE.state.not_in(FINAL_STATES))
    .values(state=_OUTCOME.c.state, reason=_OUTCOME.c.reason, origin=_OUTCOME.c.origin)
    .returning(_BEFORE.url, _BEFORE.position, _BEFORE.state)
)

# A job that runs, or is about to, lacks what waits for a person; one that asks for its players,
# what failed, too.
_LACKS: Final = or_(
    and_(
        models.Job.status.in_([JobStatus.PENDING, JobStatus.RUNNING]),
        models.JobReplay.state == ReplayState.NEEDS_YOU,
    ),
    and_(
        models.Job.status == JobStatus.AWAITING_PLAYERS,
        models.JobReplay.state.in_([ReplayState.NEEDS_YOU, ReplayState.FAILED]),
    ),
)
_OF_PEOPLE: Final = [origin for origin in ReplayOrigin if origin.is_person]


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

    async def supply(
        self, job_id: UUID, urls: Collection[str], origin: ReplayOrigin | None = ReplayOrigin.UPLOAD
    ) -> tuple[str, ...]:
        """These replays came, and they are kept: those that the job lacks, in no set order.

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
            # That no source had it says nothing about what came now.
            .values(state=cast(state, replay.state.type), reason=None, origin=origin, attempts=0)
            .returning(replay.url)
        )
        brought = tuple(await self._session.scalars(supplied))
        if brought:
            await count_processed(self._session, job_id)
        return brought

    async def waiting_for_stored(self, urls: Collection[str] | None) -> dict[UUID, tuple[str, ...]]:
        """Of each job those of these replays it lacks, though the site or an archive gave them.

        None stands for all replays, below as well.
        """
        return await self._came_later(urls, _LACKS)

    async def doubtful(self, urls: Collection[str] | None = None) -> dict[UUID, tuple[str, ...]]:
        """Of each job those of these replays it has from people, though a source gave them, too."""
        replay = models.JobReplay
        given = and_(replay.state == ReplayState.STORED, replay.origin.in_(_OF_PEOPLE))
        return await self._came_later(urls, given)

    async def _came_later(
        self, urls: Collection[str] | None, which: ColumnElement[bool]
    ) -> dict[UUID, tuple[str, ...]]:
        replay, scraped = models.JobReplay, models.ScrapedData
        wanted = (
            select(replay.job_id, replay.url)
            .join(scraped, scraped.url == replay.url)
            .join(models.Job, models.Job.id == replay.job_id)
            .where(which)
            .order_by(replay.job_id, replay.position)
        )
        if urls is not None:
            wanted = wanted.where(among(replay.url, urls))
        found: dict[UUID, tuple[str, ...]] = {}
        for row in await self._session.execute(wanted):
            found[row.job_id] = (*found.get(row.job_id, ()), row.url)
        return found

    async def settle_origins(
        self, job_id: UUID, origins: Mapping[str, ReplayOrigin], differing: Collection[str]
    ) -> None:
        """The job uses a source's copies of these, of which some say something else than before."""
        await lock_job(self._session, job_id)
        replay = models.JobReplay
        for url, origin in origins.items():
            when = func.clock_timestamp() if url in differing else replay.replaced_at
            settled = update(replay).where(replay.job_id == job_id, replay.url == url)
            await self._session.execute(settled.values(origin=origin, replaced_at=when))

    async def give_up(self, job_id: UUID, reason: str) -> int:
        """Leave out what waits for a person; how many that were."""
        await lock_job(self._session, job_id)
        replay = models.JobReplay
        left_out = (
            update(replay)
            .where(replay.job_id == job_id, replay.state == ReplayState.NEEDS_YOU)
            .values(state=ReplayState.FAILED, reason=storable(reason))
            .returning(replay.id)
        )
        given_up = len((await self._session.scalars(left_out)).all())
        if given_up:
            await count_processed(self._session, job_id)
        return given_up

    async def needed(self, job_ids: Collection[UUID]) -> dict[UUID, int]:
        """How many replays need a person, of each of these jobs that goes on and has any."""
        if not job_ids:
            return {}
        replay, job = models.JobReplay, models.Job
        counted = (
            select(replay.job_id, func.count())
            .join(job, job.id == replay.job_id)
            .where(job.id.in_(job_ids), job.status.in_(_UNFINISHED))
            .where(replay.state == ReplayState.NEEDS_YOU)
            .group_by(replay.job_id)
        )
        return {row[0]: row[1] for row in await self._session.execute(counted)}

    async def needing_since(self, job_id: UUID) -> datetime | None:
        """When the last replay came to wait for a person; None where none does."""
        replay = models.JobReplay
        latest = select(func.max(replay.updated_at)).where(
            replay.job_id == job_id, replay.state == ReplayState.NEEDS_YOU
        )
        return await self._session.scalar(latest)

    async def unbrought(self, wait: timedelta) -> tuple[UUID, ...]:
        """Jobs that have waited so long for people to bring replays."""
        replay, job = models.JobReplay, models.Job
        wanted = (
            select(job.id)
            .join(replay, replay.job_id == job.id)
            .where(job.status.in_([JobStatus.RUNNING, JobStatus.AWAITING_PLAYERS]))
            .where(replay.state == ReplayState.NEEDS_YOU)
            .group_by(job.id)
            .having(func.max(replay.updated_at) < func.clock_timestamp() - wait)
            .order_by(job.id)
        )
        return tuple(await self._session.scalars(wanted))

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
        "origins": [outcome.origin for outcome in outcomes.values()],
    }
