"""The roles that may see the results of jobs."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.audiences import Audience
from db import models
from db.repositories.rows import lock_job


class Audiences:
    """One role a job at most."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, job_id: UUID) -> Audience | None:
        """The job's team, where one was chosen."""
        audience = models.JobAudience
        wanted = select(audience.guild_id, audience.role_id).where(audience.job_id == job_id)
        row = (await self._session.execute(wanted)).one_or_none()
        return None if row is None else Audience(row.guild_id, row.role_id)

    async def set(self, job_id: UUID, audience: Audience | None) -> None:
        """Let this team see the results, and help with them, instead of any other; or none."""
        await lock_job(self._session, job_id)
        table, loan = models.JobAudience, models.CaptureLease
        if audience != await self.find(job_id):
            await self._session.execute(delete(loan).where(loan.job_id == job_id))
        if audience is None:
            await self._session.execute(delete(table).where(table.job_id == job_id))
            return
        chosen = {"guild_id": audience.guild_id, "role_id": audience.role_id}
        made = insert(table).values(job_id=job_id, **chosen)
        await self._session.execute(
            made.on_conflict_do_update(index_elements=["job_id"], set_=chosen)
        )
