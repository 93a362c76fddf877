"""What people have gathered of a team and not submitted yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from db.repositories.rows import prune, storable_in


class TeamDrafts:
    """One a user; whoever changes it holds the user's lock."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, user_id: UUID) -> dict[str, Any] | None:
        """The user's draft, where there is one."""
        draft = models.TeamDraft
        found: dict[str, Any] | None = await self._session.scalar(
            select(draft.content).where(draft.user_id == user_id)
        )
        return found

    async def put(self, user_id: UUID, content: Mapping[str, Any]) -> None:
        """Keep this instead of what was there."""
        kept = {"content": storable_in(content)}
        made = insert(models.TeamDraft).values(user_id=user_id, **kept)
        await self._session.execute(
            made.on_conflict_do_update(index_elements=["user_id"], set_=kept)
        )

    async def prune(self, older_than: timedelta) -> None:
        """Forget drafts that nobody has touched for so long."""
        draft = models.TeamDraft
        await prune(self._session, draft, draft.updated_at < func.now() - older_than)

    async def drop(self, user_id: UUID) -> None:
        """Forget it."""
        await self._session.execute(
            delete(models.TeamDraft).where(models.TeamDraft.user_id == user_id)
        )
