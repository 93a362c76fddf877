"""When users started jobs."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Interval, func, insert, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.users import User
from db import models
from db.repositories.rows import prune


class JobStarts:
    """What the limit an hour counts; the jobs themselves may be deleted meanwhile."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, user: User) -> None:
        """The user starts a job now."""
        started = insert(models.JobStart).values(identity_hash=user.identity_hash)
        await self._session.execute(started)

    async def ages(self, user: User, within: timedelta) -> tuple[timedelta, ...]:
        """How long ago the user started each job of this time, the newest first.

        It is exact where Users gave the user in the same transaction.
        """
        start = models.JobStart
        age = func.clock_timestamp() - start.created_at
        wanted = (
            select(type_coerce(age, Interval))
            .where(start.identity_hash == user.identity_hash, age < within)
            .order_by(start.created_at.desc(), start.id)
        )
        return tuple(await self._session.scalars(wanted))

    async def prune(self, age: timedelta) -> None:
        """Forget what no limit counts any more."""
        start = models.JobStart
        await prune(self._session, start, start.created_at < func.now() - age)
