"""What people were asked for and have not done for long: it ends, and says so."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from bot.domain.job_errors import JobError
from bot.domain.moves import Move
from bot.services.jobs import leave_out
from bot.services.ports import WorkQueue
from db.database import Database, UnitOfWork

_log = logging.getLogger(__name__)


async def expire(database: Database, queue: WorkQueue, wait: timedelta) -> None:
    """End the questions that nobody has answered for so long, and say so.

    Where the players were confirmed before, that choice holds again.
    """
    async with database.unit_of_work() as unit:
        unanswered = await unit.teams.unanswered(wait)
    for job_id in unanswered:
        try:
            async with database.unit_of_work() as unit:
                await unit.jobs.lock(job_id)
                # Somebody may have answered it, or asked anew, at this very moment.
                if not await unit.teams.unanswered(wait, job_id):
                    continue
                await _give_up(unit, queue, job_id, wait)
            _log.info("job %s: nobody chose its players for %s", job_id, wait)
        except JobError as error:
            # Perhaps it was deleted just now. Whatever it is, the others have to end.
            _log.warning("job %s: nobody chose its players, and still: %s", job_id, error.sentence)


async def expire_captures(database: Database, queue: WorkQueue, wait: timedelta) -> None:
    """Have jobs go on without the replays that nobody has brought for so long, and say so."""
    async with database.unit_of_work() as unit:
        unbrought = await unit.job_replays.unbrought(wait)
    told = f"Nobody brought this replay for {_days(wait)}"
    reason = f"{told}: once the job has ended, retry to look for it again."
    for job_id in unbrought:
        try:
            async with database.unit_of_work() as unit:
                await unit.jobs.lock(job_id)
                # Somebody may have finished it, or brought one, at this very moment.
                since = await unit.job_replays.needing_since(job_id)
                job = await unit.jobs.get(job_id)
                if since is not None and not job.status.is_finished:
                    await leave_out(unit, queue, job, reason)
            _log.info("job %s: its replays were not brought for %s", job_id, wait)
        except JobError as error:
            _log.warning("job %s: nothing was brought, and still: %s", job_id, error.sentence)


async def _give_up(unit: UnitOfWork, queue: WorkQueue, job_id: UUID, wait: timedelta) -> None:
    team = await unit.teams.of_job(job_id)
    if team.confirmed_players:
        await unit.jobs.move(job_id, Move.CONFIRM)
        await unit.teams.settle(job_id)
        await queue.enqueue(unit.sql, job_id)
        return
    sentence = f"Nobody confirmed the players for {_days(wait)}: retry it to be asked again."
    await unit.jobs.move(job_id, Move.CANCEL, error_message=sentence)


def _days(wait: timedelta) -> str:
    return "1 day" if wait.days == 1 else f"{wait.days} days"
