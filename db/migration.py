"""Bringing a database to the tables that this version knows."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.errors import DomainError
from db.refusals import explained

_FOLDER: Final = Path(__file__).resolve().parent.parent / "migrations"
# Any number will do that nobody else takes.
_LOCK: Final = 0x6475656C
_log = logging.getLogger(__name__)


class NewerDatabaseError(DomainError, CommandError):
    """The database has tables of a version that is not this one; also Alembic prints it plainly."""

    def __init__(self) -> None:
        super().__init__(
            "newer_database",
            "This database was made by a newer version of Duel Insights: update the program, or"
            " point DATABASE_URL to another database.",
        )


def wait_for_turn(connection: Connection) -> None:
    """Be the only one who migrates, among all processes, until the transaction ends."""
    if not connection.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))):
        _log.info("another program is changing the tables: this one waits until it has ended")
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def refuse_unknown(heads: Iterable[str], known: Iterable[str]) -> None:
    """Stop where the database stands at a revision that this version does not have."""
    if not set(heads) <= set(known):
        raise NewerDatabaseError


async def migrate(engine: AsyncEngine) -> None:
    """Make or change the tables; several processes may do so at once, one does the work.

    What keeps the database away comes as a DomainError.
    """
    with explained():
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)


def configure(connection: Connection) -> Config:
    """Alembic's settings for work on this connection, independent of the current folder."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    # Waiting happens here, because Alembic cannot be entered twice in one process.
    wait_for_turn(connection)
    command.upgrade(configure(connection), "head")
