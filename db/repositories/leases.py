"""Which worker may write for a job."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import (
    ColumnElement,
    Interval,
    Update,
    bindparam,
    delete,
    func,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.job_errors import LeaseHeldError, LeaseLostError, UnknownJobError
from bot.domain.jobs import Claim, Lease
from bot.domain.moves import JobStatus, Move
from db import models
from db.repositories.jobs import Jobs
from db.repositories.rows import JOB_LOCK, after, lock_job

LEASE_TTL: Final = timedelta(seconds=15)

_JOB: Final = JOB_LOCK.cte("job").prefix_with("MATERIALIZED")
# One statement, and built once, because it comes first in every transaction of a worker. The row
# of the lease is reached only by way of the job's, which is locked on the way.
_RENEW: Final = (
    update(models.JobLease)
    .where(models.JobLease.job_id == _JOB.c.id, models.JobLease.token == bindparam("held"))
    .values(expires_at=func.clock_timestamp() + bindparam("ttl", type_=Interval))
    .returning(models.JobLease.id)
)


class Leases:
    """One worker at a time, however often the queue hands a job out.

    The queue may run a job twice, where a worker stalls; it does not count workers that crash.
    So the right to write is ours: `renew` first in every transaction that writes for a job.
    The clock is the database's, since workers' clocks differ.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def claim(self, job_id: UUID, ttl: timedelta = LEASE_TTL) -> Claim | None:
        """The job, now running, and the right to work on it; None where nothing is to be done.

        LeaseHeldError where another worker has the right, and has shown a sign of life.
        """
        try:
            await lock_job(self._session, job_id)
        except UnknownJobError:
            return None
        job = await Jobs(self._session).get(job_id)
        if job.status not in {JobStatus.PENDING, JobStatus.RUNNING}:
            return None
        lease = await self._take(job_id, ttl)
        if job.status is JobStatus.PENDING:
            job = await Jobs(self._session).move(job_id, Move.BEGIN)
        return Claim(job, lease)

    async def renew(self, lease: Lease) -> None:
        """Hold on for another while, else LeaseLostError; until the commit nobody else can."""
        given = {"job": lease.job_id, "held": lease.token, "ttl": lease.ttl}
        if await self._session.scalar(_RENEW, given) is None:
            raise LeaseLostError(retry_after=lease.ttl)

    async def progress(self, lease: Lease) -> None:
        """Something was achieved for good, so that workers before this one count no longer."""
        await self._session.execute(_of(lease).values(attempts=1))

    async def end(self, lease: Lease) -> None:
        """The work is done, or waits for a person; the next worker starts counting anew."""
        await self._session.execute(delete(models.JobLease).where(*_is(lease)))

    async def give_back(self, lease: Lease) -> None:
        """Somebody else may go on at once; it was no fault of the job's and does not count."""
        attempts = models.JobLease.attempts - 1
        given = _of(lease).values(expires_at=func.clock_timestamp(), attempts=attempts)
        await self._session.execute(given)

    async def drop(self, lease: Lease) -> None:
        """Somebody else may try at once; the attempt counts."""
        await self._session.execute(_of(lease).values(expires_at=func.clock_timestamp()))

    async def is_near(self, job_id: UUID, grace: timedelta) -> bool:
        """Whether somebody works on the job, or left it undone less than `grace` ago."""
        lease = models.JobLease
        near = lease.expires_at > func.clock_timestamp() - grace
        found = select(lease.id).where(lease.job_id == job_id, near)
        return await self._session.scalar(found) is not None

    async def refuse_held(self, job_id: UUID) -> None:
        """LeaseHeldError where somebody works on the job; the caller has it locked."""
        if left := await self._left(job_id):
            raise LeaseHeldError(left)

    async def _take(self, job_id: UUID, ttl: timedelta) -> Lease:
        lease, token = models.JobLease, uuid4()
        mine = {"token": token, "expires_at": after(ttl)}
        taken = (
            insert(lease)
            .values(job_id=job_id, **mine)
            .on_conflict_do_update(
                index_elements=["job_id"],
                set_={**mine, "attempts": lease.attempts + 1},
                where=lease.expires_at <= func.clock_timestamp(),
            )
            .returning(lease.attempts)
        )
        attempt = await self._session.scalar(taken)
        if attempt is None:
            raise LeaseHeldError(await self._left(job_id))
        return Lease(job_id, token, attempt, ttl)

    async def _left(self, job_id: UUID) -> timedelta:
        left = type_coerce(models.JobLease.expires_at - func.clock_timestamp(), Interval)
        found = await self._session.scalar(select(left).where(models.JobLease.job_id == job_id))
        return max(found or timedelta(0), timedelta(0))


def _is(lease: Lease) -> list[ColumnElement[bool]]:
    return [models.JobLease.job_id == lease.job_id, models.JobLease.token == lease.token]


def _of(lease: Lease) -> Update:
    return update(models.JobLease).where(*_is(lease))
