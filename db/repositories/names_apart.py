"""Names that somebody says are two people's."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.teams import team_key
from db import models


class NamesApart:
    """For each user and team: pairs of names that are never offered as one person's.

    Whoever changes them holds the user's lock, as for names that are joined.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_team(self, user_id: UUID, team: str) -> frozenset[tuple[str, str]]:
        """The pairs, each with the name first that comes first by its code points."""
        row = models.NamesApart
        wanted = select(row.one, row.other).where(
            row.user_id == user_id, row.team == team_key(team)
        )
        return frozenset((found.one, found.other) for found in await self._session.execute(wanted))

    async def say(self, user_id: UUID, team: str, pairs: Iterable[tuple[str, str]]) -> None:
        """The two of each pair are two people from now on."""
        written = sorted({(min(pair), max(pair)) for pair in pairs})
        rows = [
            {"user_id": user_id, "team": team_key(team), "one": one, "other": other}
            for one, other in written
            if one != other
        ]
        if rows:
            await self._session.execute(insert(models.NamesApart).on_conflict_do_nothing(), rows)

    async def forget(self, user_id: UUID, team: str, names: Collection[str]) -> None:
        """Nothing is said any more about any two of these names."""
        row, these = models.NamesApart, sorted(names)
        gone = delete(row).where(row.user_id == user_id, row.team == team_key(team))
        await self._session.execute(gone.where(row.one.in_(these), row.other.in_(these)))

    async def of_user(self, user_id: UUID) -> tuple[tuple[str, str, str], ...]:
        """Everything a user has said: team, and both names."""
        row = models.NamesApart
        wanted = select(row.team, row.one, row.other).where(row.user_id == user_id)
        ordered = wanted.order_by(row.team, func.lower(row.one), row.one, row.other)
        rows = await self._session.execute(ordered)
        return tuple((found.team, found.one, found.other) for found in rows)
