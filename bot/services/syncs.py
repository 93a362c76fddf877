"""Which commands Discord was last told of, so that it is told only when they change."""

from __future__ import annotations

from db.database import Database


class CommandSyncs:
    """Remembers over restarts, and for all processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_known(self, application_id: int, digest: str) -> bool:
        """Whether these are the commands that the application was given last."""
        async with self._database.unit_of_work() as unit:
            return await unit.syncs.find(application_id) == digest

    async def keep(self, application_id: int, digest: str) -> None:
        """The application has been given these."""
        async with self._database.unit_of_work() as unit:
            await unit.syncs.keep(application_id, digest)
