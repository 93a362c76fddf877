"""Who may see the results of a job: its submitter, their team, or anyone with the link."""

from __future__ import annotations

from uuid import UUID

from bot.domain.audiences import Audience, Visibility
from bot.domain.job_errors import JobError, JobErrorCode, NotShownError, UnknownJobError
from bot.domain.jobs import Job
from bot.services.askers import Asker, lock_own_job
from db.database import Database, UnitOfWork


class Sharing:
    """Widens and narrows what others see, and says who may look; nobody else decides that."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def set(
        self,
        asker: Asker,
        job_id: UUID,
        visibility: Visibility,
        audience: Audience | None = None,
    ) -> Job:
        """Show the results of an own job this far and no further.

        `audience` is the team, where it is not the one already chosen. JobError where there is
        neither.
        """
        if audience is not None:
            check_audience(audience)
        async with self._database.unit_of_work() as unit:
            await lock_own_job(unit, asker, job_id)
            chosen = audience or await unit.audiences.find(job_id)
            if visibility is Visibility.TEAM and chosen is None:
                sentence = "No team was chosen: choose the role whose members may see the results."
                raise JobError(JobErrorCode.NO_AUDIENCE, sentence)
            await unit.audiences.set(job_id, None if visibility is Visibility.ONLY_ME else chosen)
            return await unit.jobs.share(job_id, is_public=visibility is Visibility.ANYONE)

    async def stop(self, asker: Asker, job_id: UUID) -> Job:
        """Anyone with the link sees the results no longer; a team that was chosen still does."""
        async with self._database.unit_of_work() as unit:
            await lock_own_job(unit, asker, job_id)
            return await unit.jobs.share(job_id, is_public=False)

    async def open(self, asker: Asker, job_id: UUID) -> Job:
        """The job, for somebody who may see its results; NotShownError for all others."""
        async with self._database.unit_of_work() as unit:
            return await shown_job(unit, asker, job_id)


async def shown_job(unit: UnitOfWork, asker: Asker, job_id: UUID) -> Job:
    """The job, for somebody who may see its results; NotShownError for all others."""
    try:
        job = await unit.jobs.get(job_id)
    except UnknownJobError:
        raise NotShownError from None
    if job.is_public or await may_choose(unit, asker, job_id) is not None:
        return job
    raise NotShownError


async def may_choose(unit: UnitOfWork, asker: Asker, job_id: UUID) -> Job | None:
    """The job, for its submitter and the team that may see it; who has a link alone sees only."""
    try:
        job = await unit.jobs.get(job_id)
    except UnknownJobError:
        return None
    user = await asker.find(unit)
    if user is not None and user.id == job.user_id:
        return job
    audience = await unit.audiences.find(job_id)
    return job if audience is not None and audience.role_id in asker.role_ids else None


def check_audience(audience: Audience) -> None:
    """JobError where it would be a whole server, in which rivals may be."""
    if audience.is_everybody:
        sentence = "@everyone is no team: choose a role that only your team has, or share the link."
        raise JobError(JobErrorCode.NO_AUDIENCE, sentence)
