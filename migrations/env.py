"""Runs migrations on the connection it is given, else on one to DATABASE_URL."""

from __future__ import annotations

import asyncio
import os

from alembic import context
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import JSON, Column, Connection

from db.engine import create_engine
from db.migration import refuse_unknown, wait_for_turn
from db.models import BaseModel


def default_differs(
    _context: MigrationContext,
    _found: object,
    column: Column[object],
    found_default: str | None,
    _default: object,
    rendered_default: str | None,
) -> bool | None:
    """Whether a default differs; None leaves the answer to Alembic."""
    if not isinstance(column.type, JSON):
        return None
    # Alembic would ask the server whether they are equal, which JSON cannot say.
    return (found_default or "").removesuffix("::json") != (rendered_default or "")


def migrate(connection: Connection) -> None:
    """Run what Alembic was asked for, alone among all processes, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=BaseModel.metadata,
        compare_server_default=default_differs,
    )
    with context.begin_transaction():
        # Before the look at the version, so that whoever waited finds the work done.
        wait_for_turn(connection)
        known = [revision.revision for revision in context.script.walk_revisions()]
        refuse_unknown(context.get_context().get_current_heads(), known)
        context.run_migrations()


async def connect_and_migrate(url: str) -> None:
    """Run it on a connection of its own."""
    engine = create_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(migrate)
    finally:
        await engine.dispose()


def main() -> None:
    """Run it where Alembic's caller says, else where the environment says."""
    if context.is_offline_mode():
        # Revisions speak to the driver, which a script in SQL cannot.
        raise CommandError("There is no SQL to print: point DATABASE_URL to a running database.")
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
    elif url := os.environ.get("DATABASE_URL"):
        asyncio.run(connect_and_migrate(url))
    else:
        raise CommandError("No database is named: set DATABASE_URL, for instance in front.")


main()
