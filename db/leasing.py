"""Holding a job's lease while working on it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import timedelta
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from bot.domain.job_errors import LeaseLostError, PostponedError
from bot.domain.jobs import Claim, Lease
from db.repositories.leases import Leases

Begin = Callable[[], AbstractAsyncContextManager[Leases]]

_log = logging.getLogger(__name__)
# What a database that is away for a moment raises; a refused connection is no error of its driver.
_AWAY = (SQLAlchemyError, OSError)


@asynccontextmanager
async def hold_lease(begin: Begin, job_id: UUID, ttl: timedelta) -> AsyncIterator[Claim | None]:
    """The claim on a job, kept alive until the end; None where there is nothing to do.

    Left in order, the work is done; canceled or postponed, it is given back; left by an error, the
    attempt counts. Where another worker took it, what runs inside is stopped with LeaseLostError.
    `begin` opens a transaction for one question about leases.
    """
    async with begin() as leases:
        claim = await leases.claim(job_id, ttl)
    if claim is None:
        yield None
        return
    leave = Leases.drop
    try:
        async with _kept_alive(begin, claim.lease):
            yield claim
        leave = Leases.end
    except (asyncio.CancelledError, PostponedError):
        leave = Leases.give_back
        raise
    finally:
        # Where the database is away, the lease runs out by itself.
        with suppress(*_AWAY):
            async with begin() as leases:
                await leave(leases, claim.lease)


@asynccontextmanager
async def _kept_alive(begin: Begin, lease: Lease) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(None) as alarm:
            keeper = asyncio.create_task(_keep_alive(begin, lease, alarm))
            try:
                yield
            finally:
                keeper.cancel()
                await asyncio.wait({keeper})
    except TimeoutError:
        if alarm.expired():
            raise LeaseLostError(retry_after=lease.ttl) from None
        raise


async def _keep_alive(begin: Begin, lease: Lease, alarm: asyncio.Timeout) -> None:
    while True:
        await asyncio.sleep(lease.ttl.total_seconds() / 3)
        try:
            async with begin() as leases:
                await leases.renew(lease)
        except LeaseLostError:
            alarm.reschedule(asyncio.get_running_loop().time())
            return
        except _AWAY as error:
            # The work may go on: it writes nothing without renewing the lease itself.
            _log.warning("the lease of job %s was not renewed: %s", lease.job_id, error)
