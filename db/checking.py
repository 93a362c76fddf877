"""Whether a database is what this version needs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from db.migration import configure
from db.refusals import explained


class TablesState(StrEnum):
    """How a database's tables compare with what this version knows."""

    CURRENT = "current"
    BEHIND = "behind"
    NEWER = "newer"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """What a database says about itself; `server_version` is PostgreSQL's own, like 18.1."""

    server_version: str
    tables: TablesState


async def check(engine: AsyncEngine) -> DatabaseState:
    """What the database is; changes nothing, and tells what keeps it away as a DomainError."""
    with explained():
        async with engine.connect() as connection:
            return await connection.run_sync(_look)


def compare(revisions: tuple[str, ...], script: ScriptDirectory) -> TablesState:
    """Where a database at these revisions stands among those of this version."""
    known = {revision.revision for revision in script.walk_revisions()}
    if not revisions:
        return TablesState.ABSENT
    if not known.issuperset(revisions):
        return TablesState.NEWER
    return TablesState.CURRENT if set(revisions) == set(script.get_heads()) else TablesState.BEHIND


def _look(connection: Connection) -> DatabaseState:
    # Some builds add words of their own behind the number.
    version = str(connection.scalar(text("SHOW server_version"))).split()[0]
    revisions = MigrationContext.configure(connection).get_current_heads()
    script = ScriptDirectory.from_config(configure(connection))
    return DatabaseState(version, compare(revisions, script))
