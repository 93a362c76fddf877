"""Questions for a team's players that nobody has answered for long: they end, and say so."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from bot.domain.job_errors import JobError
from bot.domain.moves import Move
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


async def _give_up(unit: UnitOfWork, queue: WorkQueue, job_id: UUID, wait: timedelta) -> None:
    team = await unit.teams.of_job(job_id)
    if team.confirmed_players:
        await unit.jobs.move(job_id, Move.CONFIRM)
        await unit.teams.settle(job_id)
        await queue.enqueue(unit.sql, job_id)
        return
    days = "1 day" if wait.days == 1 else f"{wait.days} days"
    sentence = f"Nobody confirmed the players for {days}: retry it to be asked again."
    await unit.jobs.move(job_id, Move.CANCEL, error_message=sentence)
