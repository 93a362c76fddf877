"""Names that somebody says are one person's."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.teams import team_key
from db import models
from db.repositories.rows import storable


class PlayerNames:
    """For each user and team: which name is shown by which. No name stands on both sides.

    Whoever changes them holds the user's lock, so that two who do so at once cannot break that.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_team(self, user_id: UUID, team: str) -> dict[str, str]:
        """The person by each of their other names."""
        row = models.PlayerName
        wanted = (
            select(row.name, row.person)
            .where(row.user_id == user_id, row.team == _key(team))
            .order_by(row.name)
        )
        return {found.name: found.person for found in await self._session.execute(wanted)}

    async def join(self, user_id: UUID, team: str, person: str, names: Collection[str]) -> None:
        """All these names are this person's from now on, with whatever was joined to them."""
        known = await self.of_team(user_id, team)
        shown, *given = (storable(name) or "" for name in (person, *names))
        persons = {known.get(name, name) for name in (shown, *given)}
        group = persons | set(given) | {name for name, other in known.items() if other in persons}
        await self._forget(user_id, team, group | {shown})
        rows = [
            {"user_id": user_id, "team": _key(team), "name": name, "person": shown}
            for name in sorted(group - {shown})
        ]
        if rows:
            await self._session.execute(insert(models.PlayerName), rows)

    async def part(self, user_id: UUID, team: str, person: str) -> None:
        """Each of this person's names stands for itself again."""
        known = await self.of_team(user_id, team)
        await self._forget(
            user_id, team, {name for name, shown in known.items() if shown == person}
        )

    async def of_user(self, user_id: UUID) -> tuple[tuple[str, str, str], ...]:
        """Everything a user has said: team, name, person."""
        row = models.PlayerName
        wanted = select(row.team, row.name, row.person).where(row.user_id == user_id)
        ordered = wanted.order_by(row.team, func.lower(row.name), row.name)
        rows = await self._session.execute(ordered)
        return tuple((found.team, found.name, found.person) for found in rows)

    async def _forget(self, user_id: UUID, team: str, names: Collection[str]) -> None:
        row = models.PlayerName
        gone = delete(row).where(row.user_id == user_id, row.team == _key(team))
        await self._session.execute(gone.where(row.name.in_(sorted(names))))


def _key(team: str) -> str:
    return storable(team_key(team)) or ""
