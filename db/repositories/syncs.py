"""Which commands Discord was last told of."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from db import models


class CommandSyncs:
    """A digest an application."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, application_id: int) -> str | None:
        """What was kept last."""
        sync = models.CommandSync
        wanted = select(sync.digest).where(sync.application_id == application_id)
        found: str | None = await self._session.scalar(wanted)
        return found

    async def keep(self, application_id: int, digest: str) -> None:
        """Keep what Discord has been told by now."""
        made = insert(models.CommandSync).values(application_id=application_id, digest=digest)
        await self._session.execute(
            made.on_conflict_do_update(index_elements=["application_id"], set_={"digest": digest})
        )
