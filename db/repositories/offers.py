"""Copies that other people brought of replays that a job lacks; who they are is never told."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.moves import JobStatus, ReplayState
from bot.domain.offers import OthersCopy
from db import models

_UNFINISHED: Final = [JobStatus.PENDING, JobStatus.RUNNING, JobStatus.AWAITING_PLAYERS]
# One that was canceled lacks nothing any more.
_ENDED: Final = [JobStatus.COMPLETED, JobStatus.FAILED]
_LEFT_OUT: Final = [ReplayState.NEEDS_YOU, ReplayState.FAILED]


def _lacks() -> ColumnElement[bool]:
    """Whether the job does without the replay, and only somebody else has it.

    A copy of the site or of the job's owner would go before it.
    """
    replay, job = models.JobReplay, models.Job
    scraped, own = models.ScrapedData, models.UploadedReplay
    return and_(
        or_(
            and_(job.status.in_(_UNFINISHED), replay.state == ReplayState.NEEDS_YOU),
            and_(job.status.in_(_ENDED), replay.state.in_(_LEFT_OUT)),
        ),
        ~exists().where(scraped.url == replay.url),
        ~exists().where(own.url == replay.url, own.user_id == job.user_id),
    )


# Whose job it is has none of their own here, so all of these are others'.
_IS_OFFERED: Final = exists().where(models.UploadedReplay.url == models.JobReplay.url)


def _number(*which: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many replays of a job are so, as a part of what is asked of jobs."""
    replay, job = models.JobReplay, models.Job
    counted = select(func.count(replay.id)).where(replay.job_id == job.id, *which)
    return counted.correlate(job).scalar_subquery()


_LACKING: Final = _number(_lacks())
OFFERED: Final = _number(_lacks(), _IS_OFFERED)
"""How many of a job's replays may be offered to it; a part of what is asked of jobs."""


class Offers:
    """What may be offered to jobs."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def count(self, job_id: UUID) -> int:
        """How many of the replays that the job lacks others brought, whatever they say."""
        return await self._session.scalar(select(OFFERED).where(models.Job.id == job_id)) or 0

    async def lacking(self, job_id: UUID) -> int:
        """How many replays the job lacks, whether anybody brought them or not."""
        return await self._session.scalar(select(_LACKING).where(models.Job.id == job_id)) or 0

    async def of_job(
        self, job_id: UUID, replays: int, each: int
    ) -> dict[str, tuple[OthersCopy, ...]]:
        """Of so many replays at most the copies of others, so many `each`.

        Those that most people brought come first, then those that have been here longest.
        """
        job, replay, kept = models.Job, models.JobReplay, models.UploadedReplay
        urls = (
            select(replay.url, replay.position)
            .join(job, job.id == replay.job_id)
            .where(job.id == job_id, _lacks(), _IS_OFFERED)
            .order_by(replay.position)
            .limit(replays)
            .subquery()
        )
        senders = func.count(kept.id)
        place = func.row_number().over(
            partition_by=urls.c.url, order_by=(senders.desc(), func.min(kept.updated_at))
        )
        ranked = (
            select(
                urls.c.url,
                urls.c.position,
                kept.s3_key,
                senders.label("senders"),
                place.label("place"),
            )
            .join(kept, kept.url == urls.c.url)
            .group_by(urls.c.url, urls.c.position, kept.s3_key)
            .subquery()
        )
        wanted = select(ranked.c.url, ranked.c.s3_key, ranked.c.senders).where(
            ranked.c.place <= each
        )
        rows = await self._session.execute(wanted.order_by(ranked.c.position, ranked.c.place))
        found: dict[str, tuple[OthersCopy, ...]] = {}
        for row in rows:
            found[row.url] = (*found.get(row.url, ()), OthersCopy(row.s3_key, row.senders))
        return found
