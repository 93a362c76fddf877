"""What people call decks, whatever their cards say."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.analysis.corrections import Correction
from bot.domain.links import replay_id_of, replay_url
from db import models
from db.repositories.rows import among, storable


class ArchetypeCorrections:
    """For each user: what they call the list that a player used in a replay.

    Whoever changes them holds the user's lock, so the later of two who do so at once wins whole.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def among(self, user_id: UUID, urls: Iterable[str]) -> tuple[Correction, ...]:
        """What the user has said about these replays, the newest last."""
        return await self._find(user_id, urls)

    async def of_user(self, user_id: UUID) -> tuple[Correction, ...]:
        """All that the user has said, the newest last."""
        return await self._find(user_id, None)

    async def set(self, user_id: UUID, corrections: Iterable[Correction]) -> None:
        """These hold from now on, and are the newest."""
        rows = [
            {
                "user_id": user_id,
                "url": replay_url(one.replay_id),
                "player": one.player,
                "archetype": storable(one.archetype),
                # Not now(): of two who say something, the later has the later moment.
                "updated_at": func.clock_timestamp(),
            }
            for one in corrections
        ]
        if not rows:
            return
        made = insert(models.ArchetypeCorrection).values(rows)
        said = {"archetype": made.excluded.archetype, "updated_at": made.excluded.updated_at}
        key = ["user_id", "url", "player"]
        await self._session.execute(made.on_conflict_do_update(index_elements=key, set_=said))

    async def forget(self, user_id: UUID, urls: Iterable[str], players: Iterable[str]) -> None:
        """Nothing is said any more about the lists of these names in these replays."""
        row = models.ArchetypeCorrection
        gone = delete(row).where(row.user_id == user_id, among(row.url, urls))
        await self._session.execute(gone.where(among(row.player, players)))

    async def _find(self, user_id: UUID, urls: Iterable[str] | None) -> tuple[Correction, ...]:
        row = models.ArchetypeCorrection
        wanted = select(row.url, row.player, row.archetype).where(row.user_id == user_id)
        if urls is not None:
            wanted = wanted.where(among(row.url, urls))
        found = await self._session.execute(wanted.order_by(row.updated_at, row.url, row.player))
        return tuple(Correction(replay_id_of(one.url), one.player, one.archetype) for one in found)
