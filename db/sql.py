"""SQL of others inside our transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from db.refusals import original_error


class SessionSql:
    """Runs SQL on the session's own connection, so that it is committed or undone with the rest.

    Handing out the driver's connection instead would not do: where no statement ran before, no
    transaction is open yet, and what is sent commits at once.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def execute(self, sql: str, args: Sequence[object] = ()) -> list[dict[str, object]]:
        """The rows that one statement (`$1`, `$2`, …) returns; raises asyncpg's own errors."""
        connection = await self._session.connection()
        try:
            result = await connection.exec_driver_sql(sql, tuple(args))
        except DBAPIError as error:
            raise original_error(error) from None
        return [dict(row) for row in result.mappings()] if result.returns_rows else []
