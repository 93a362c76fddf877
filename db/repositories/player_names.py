"""Names that somebody says are one person's."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.teams import team_key
from db import models


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
            .where(row.user_id == user_id, row.team == team_key(team))
            .order_by(row.name)
        )
        return {found.name: found.person for found in await self._session.execute(wanted)}

    async def join(
        self,
        user_id: UUID,
        team: str,
        person: str,
        names: Collection[str],
        apart: Collection[str] = (),
    ) -> set[str]:
        """All these names are this person's from now on, with whatever was joined to them.

        What was said of names that stand `apart` leads to nobody, and is forgotten where it would
        bring them to this person. Returned are all names of the person.
        """
        known = await self.of_team(user_id, team)
        valid = {name: other for name, other in known.items() if name not in apart}
        given = {person, *names}
        persons = {valid.get(name, name) for name in given}
        group = given | persons | {name for name, other in valid.items() if other in persons}
        led = {name for name, other in known.items() if other in group}
        await self._forget(user_id, team, group | led)
        rows = [
            {"user_id": user_id, "team": team_key(team), "name": name, "person": person}
            for name in sorted(group - {person})
        ]
        if rows:
            await self._session.execute(insert(models.PlayerName), rows)
        return group

    async def part(self, user_id: UUID, team: str, person: str) -> set[str]:
        """Each of this person's other names, which are returned, stands for itself again."""
        known = await self.of_team(user_id, team)
        others = {name for name, shown in known.items() if shown == person}
        await self._forget(user_id, team, others)
        return others

    async def of_user(self, user_id: UUID) -> tuple[tuple[str, str, str], ...]:
        """Everything a user has said: team, name, person."""
        row = models.PlayerName
        wanted = select(row.team, row.name, row.person).where(row.user_id == user_id)
        ordered = wanted.order_by(row.team, func.lower(row.name), row.name)
        rows = await self._session.execute(ordered)
        return tuple((found.team, found.name, found.person) for found in rows)

    async def _forget(self, user_id: UUID, team: str, names: Collection[str]) -> None:
        row = models.PlayerName
        gone = delete(row).where(row.user_id == user_id, row.team == team_key(team))
        await self._session.execute(gone.where(row.name.in_(sorted(names))))
