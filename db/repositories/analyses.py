"""Where each job's analysis lies."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.jobs import StoredAnalysis
from db import models
from db.repositories.rows import lock_job


class Analyses:
    """One analysis a job: the newest, of the newest version that made one."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, job_id: UUID) -> StoredAnalysis | None:
        """The job's analysis, where it has one."""
        analysis = models.Analysis
        wanted = select(analysis.version, analysis.s3_key).where(analysis.job_id == job_id)
        row = (await self._session.execute(wanted)).one_or_none()
        return None if row is None else StoredAnalysis(row.version, row.s3_key)

    async def keep(self, job_id: UUID, version: int, s3_key: str) -> str | None:
        """Keep the analysis unless a newer version has made one; the key no longer needed.

        That is the key of the one replaced, or this one where it is not taken, else None.
        """
        await lock_job(self._session, job_id)
        before = await self.find(job_id)
        needed = s3_key
        if before is not None and before.version > version:
            needed = before.s3_key
        else:
            await self._put(job_id, version, s3_key)
        known = {s3_key} if before is None else {s3_key, before.s3_key}
        return next(iter(known - {needed}), None)

    async def _put(self, job_id: UUID, version: int, s3_key: str) -> None:
        kept = {"version": version, "s3_key": s3_key}
        made = insert(models.Analysis).values(job_id=job_id, **kept)
        await self._session.execute(
            made.on_conflict_do_update(index_elements=["job_id"], set_=kept)
        )
