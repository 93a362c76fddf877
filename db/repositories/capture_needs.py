"""Replays that need a person, those that people brought, and who is about to bring which."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from bot.domain.captures import Need, Unserved
from bot.domain.moves import JobStatus, ReplayState
from bot.domain.sources import ReplayOrigin
from db import models
from db.repositories.rows import after, prune

_OPEN: Final = [JobStatus.PENDING, JobStatus.RUNNING, JobStatus.AWAITING_PLAYERS]
_HERE: Final = [ReplayState.WAITING, ReplayState.FETCHING, ReplayState.STORED]
_OF_PEOPLE: Final = [origin for origin in ReplayOrigin if origin.is_person]


class CaptureNeeds:
    """What people are asked to bring; the clock is the database's.

    Whoever lends something holds the user first and then the job, as a deletion does.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_user(self, user_id: UUID, lately: timedelta) -> tuple[Need, ...]:
        """What the user's open jobs need and got from people, then what is lent to them.

        The newest job first. A job that was completed so lately tells what it got, too.
        """
        job, lease = models.Job, models.CaptureLease
        is_new = job.completed_at > func.clock_timestamp() - lately
        ended = and_(job.status == JobStatus.COMPLETED, is_new, _is_brought())
        own = (job.user_id == user_id, or_(ended, and_(job.status.in_(_OPEN), _counts())))
        lent = (lease.user_id == user_id, job.user_id != user_id, _is_shared())
        helped = (*lent, job.status.in_([*_OPEN, JobStatus.COMPLETED]), _counts())
        rows = [
            *await self._session.execute(_needs(user_id).where(*own)),
            *await self._session.execute(_needs(user_id).where(*helped)),
        ]
        return tuple(map(_to_need, rows))

    async def of_job(self, job_id: UUID, user_id: UUID | None) -> tuple[Need, ...]:
        """What the job needs and got from people, as the user sees it."""
        wanted = _needs(user_id).where(models.Job.id == job_id)
        in_time = or_(models.Job.status.in_(_OPEN), _is_brought())
        rows = await self._session.execute(wanted.where(in_time, _counts()))
        return tuple(map(_to_need, rows))

    async def lend(
        self, job_id: UUID, user_id: UUID, urls: Collection[str], ttl: timedelta
    ) -> datetime:
        """Lend these to the user until the moment returned; nobody else has them just now.

        The caller holds the job's lock.
        """
        lease = models.CaptureLease
        until = (await self._session.execute(select(after(ttl)))).scalar_one()
        rows = [{"job_id": job_id, "url": url, "user_id": user_id} for url in urls]
        made = insert(lease).values([{**row, "expires_at": until} for row in rows])
        held = {"user_id": user_id, "expires_at": until}
        await self._session.execute(
            made.on_conflict_do_update(index_elements=["job_id", "url"], set_=held)
        )
        assert isinstance(until, datetime)
        return until

    async def lent_to(self, user_id: UUID) -> tuple[str, ...]:
        """What the user is about to bring, be it over already."""
        lease = models.CaptureLease
        wanted = select(lease.url).distinct().where(lease.user_id == user_id).order_by(lease.url)
        return tuple(await self._session.scalars(wanted))

    async def unserved(self) -> tuple[Unserved, ...]:
        """What was brought for jobs since they came to wait for it, and they were not told of.

        Somebody was stopped between keeping it and telling them. What a helper gives in another way
        than by capture is for their own jobs alone.
        """
        replay, job = models.JobReplay, models.Job
        kept, lease = models.UploadedReplay, models.CaptureLease
        is_helped = kept.user_id != job.user_id
        in_time = kept.updated_at <= lease.expires_at
        is_help = and_(kept.source == ReplayOrigin.CAPTURE, in_time)
        wanted = (
            select(job.id, replay.url, case((is_helped, kept.s3_key)), kept.source)
            .join(replay, replay.job_id == job.id)
            .join(kept, kept.url == replay.url)
            .outerjoin(lease, _is_lease_of(kept.user_id))
            .where(job.status.in_(_OPEN), replay.state == ReplayState.NEEDS_YOU)
            .where(kept.updated_at > replay.updated_at)
            .where(or_(~is_helped, and_(_is_shared(), is_help)))
            .order_by(job.created_at, job.id, replay.url)
        )
        rows = await self._session.execute(wanted)
        return tuple(
            Unserved(job_id=job_id, url=url, s3_key=key, origin=ReplayOrigin(source))
            for job_id, url, key, source in rows
        )

    async def prune(self, age: timedelta) -> None:
        """Forget what was lent until so long ago."""
        lease = models.CaptureLease
        is_over = lease.expires_at <= func.clock_timestamp() - age
        await prune(self._session, lease, is_over)


def _needs(user_id: UUID | None) -> Select[UUID, str, bool, bool, UUID]:
    """Replays of jobs with who is about to bring them, as the user sees it."""
    replay, job, lease = models.JobReplay, models.Job, models.CaptureLease
    lasts = lease.expires_at > func.clock_timestamp()
    is_own = (job.user_id == user_id).label("is_own")
    return (
        select(job.id, replay.url, _is_brought(), is_own, lease.user_id)
        .join(replay, replay.job_id == job.id)
        .outerjoin(lease, and_(lease.job_id == job.id, lease.url == replay.url, lasts))
        .order_by(job.created_at.desc(), job.id, replay.position)
    )


def _is_shared() -> ColumnElement[bool]:
    """Whether there is a team that may help; whom a job is shown to no longer helps no longer."""
    return exists().where(models.JobAudience.job_id == models.Job.id)


def _counts() -> ColumnElement[bool]:
    return or_(models.JobReplay.state == ReplayState.NEEDS_YOU, _is_brought())


def _is_brought() -> ColumnElement[bool]:
    """Whether a person brought the copy that the job uses, or is about to use."""
    replay, kept, accepted = models.JobReplay, models.UploadedReplay, models.AcceptedUpload
    own = exists().where(kept.user_id == models.Job.user_id, kept.url == replay.url)
    of_others = exists().where(accepted.job_id == replay.job_id, accepted.url == replay.url)
    # What was brought a moment ago has its origin once a worker has seen it.
    is_coming = and_(replay.origin.is_(None), or_(own, of_others))
    return and_(replay.state.in_(_HERE), or_(replay.origin.in_(_OF_PEOPLE), is_coming))


def _is_lease_of(user_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    replay, lease = models.JobReplay, models.CaptureLease
    return and_(lease.job_id == replay.job_id, lease.url == replay.url, lease.user_id == user_id)


def _to_need(row: Row[UUID, str, bool, bool, UUID]) -> Need:
    job_id, url, is_brought, is_own, holder = row
    return Need(job_id=job_id, url=url, is_brought=is_brought, is_own=bool(is_own), holder=holder)
