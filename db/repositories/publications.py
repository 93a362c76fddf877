"""Results as their pages find them: by the id that stands in the link."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, Uuid, bindparam, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.domain.publications import Publication
from db import models
from db.base import BaseModel
from db.repositories.rows import to_job


def _stand_of(table: type[BaseModel], belongs: ColumnElement[bool]) -> ColumnElement[str]:
    """Something that is another as soon as one of these rows comes, changes or goes."""
    told = func.concat(func.count(), " ", func.max(table.updated_at))
    return select(told).select_from(table).where(belongs).correlate(models.Job).scalar_subquery()


def _own_jobs() -> Select[UUID]:
    """The jobs of whoever owns the one that is found."""
    other = aliased(models.Job)
    return select(other.id).where(other.user_id == models.Job.user_id).correlate(models.Job)


def _finding() -> Select[models.Job, str]:
    job, names, corrections = models.Job, models.PlayerName, models.ArchetypeCorrection
    told = (
        cast(job.updated_at, String),
        _stand_of(models.JobReplay, models.JobReplay.job_id == job.id),
        _stand_of(models.Analysis, models.Analysis.job_id == job.id),
        # All of the user's: who was confirmed for a team before is known in the next job.
        _stand_of(models.GFWLTeamSubmission, models.GFWLTeamSubmission.job_id.in_(_own_jobs())),
        _stand_of(names, names.user_id == job.user_id),
        _stand_of(corrections, corrections.user_id == job.user_id),
    )
    wanted = bindparam("shareable_id", type_=Uuid)
    return select(job, func.concat_ws("\n", *told)).where(job.shareable_id == wanted)


_FINDING: Final = _finding()


class Publications:
    """Jobs by their links, each with a stamp of all that its page is made from."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, shareable_id: UUID) -> Publication | None:
        """The job whose results have this id."""
        found = await self._session.execute(_FINDING, {"shareable_id": shareable_id})
        row = found.one_or_none()
        return None if row is None else Publication(to_job(row[0]), row[1])
