"""The players of teams' jobs."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.jobs import TeamSubmission, UnknownJobError
from bot.domain.moves import ConfirmationStatus
from db import models
from db.repositories.rows import lock_job, to_team


class Teams:
    """Who was found in a team's replays, and whom a person chose."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_job(self, job_id: UUID) -> TeamSubmission:
        """A job's players, else UnknownJobError."""
        submission = models.GFWLTeamSubmission
        row = await self._session.scalar(select(submission).where(submission.job_id == job_id))
        if row is None:
            raise UnknownJobError
        return to_team(row)

    async def discover(self, job_id: UUID, players: Iterable[str]) -> TeamSubmission:
        """Write down who was found."""
        return await self._change(job_id, discovered_players=list(players))

    async def confirm(self, job_id: UUID, players: Iterable[str]) -> TeamSubmission:
        """Write down whom a person chose; refuses a player who was not found."""
        await lock_job(self._session, job_id)
        chosen = (await self.of_job(job_id)).choose(players)
        status = ConfirmationStatus.CONFIRMED
        return await self._change(
            job_id, confirmed_players=list(chosen), confirmation_status=status
        )

    async def reopen(self, job_id: UUID) -> TeamSubmission:
        """Let a person choose again, beginning with the last choice."""
        return await self._change(job_id, confirmation_status=ConfirmationStatus.PENDING)

    async def _change(self, job_id: UUID, **values: object) -> TeamSubmission:
        await lock_job(self._session, job_id)
        submission = models.GFWLTeamSubmission
        changed = update(submission).where(submission.job_id == job_id).values(**values)
        row = await self._session.scalar(changed.returning(submission))
        if row is None:
            raise UnknownJobError
        return to_team(row)
