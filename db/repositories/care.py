"""When what is done now and then is due next, over all processes."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from db.repositories.rows import after


class CareRounds:
    """Rounds by their names; the clock is the database's."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def claim(self, name: str, lease: timedelta) -> bool:
        """Whether the round is due; then it is nobody else's until the lease runs out."""
        row = models.CareRound
        known = insert(row).values(name=name).on_conflict_do_nothing()
        await self._session.execute(known)
        now = func.clock_timestamp()
        due = update(row).where(row.name == name, row.next_at <= now).values(next_at=after(lease))
        return await self._session.scalar(due.returning(row.id)) is not None

    async def postpone(self, name: str, rest: timedelta) -> None:
        """The round is due again after so long."""
        row = models.CareRound
        later = update(row).where(row.name == name).values(next_at=after(rest))
        await self._session.execute(later)
