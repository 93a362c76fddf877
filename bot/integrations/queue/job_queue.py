"""The services' port `WorkQueue`, by PgQueuer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from bot.integrations.queue import statements
from bot.integrations.queue.connection import WORKER
from bot.integrations.queue.consuming import consume
from bot.integrations.queue.timing import Timing
from bot.integrations.queue.working import Work


class SqlExecutor(Protocol):
    """SQL in the caller's transaction."""

    async def execute(
        self, sql: str, args: Sequence[object] = ()
    ) -> Sequence[Mapping[str, object]]:
        """The rows that one statement returns."""


class JobQueue:
    """Jobs to be worked on, in the database at `url` (without a driver's name in it).

    Only `consume` connects, and loads PgQueuer; the rest is said in the caller's transaction.
    """

    def __init__(self, url: str, timing: Timing | None = None) -> None:
        self._url = url
        self._timing = timing or Timing()

    async def enqueue(self, sql: SqlExecutor, job_id: UUID) -> None:
        """Have the job worked on soon after the caller commits; asking twice is asking once.

        A job that is being worked on meanwhile is handed out again afterwards.
        """
        await sql.execute(statements.ENQUEUE, (str(job_id),))

    async def cancel(self, sql: SqlExecutor, job_id: UUID) -> None:
        """Take the job out of the queue, and stop who works on it, when the caller commits."""
        await sql.execute(statements.CANCEL, (str(job_id),))

    async def consume(self, work: Work, *, stop: asyncio.Event, concurrency: int = 8) -> None:
        """Call `work` with each job until `stop` is set, then hand back what is not done.

        Work that raises comes again later: at the time that WorkTakenError says, otherwise after
        a pause that doubles. Being canceled is like `stop`, in order and with nothing lost. While
        the database is away it keeps trying; an address that cannot be read is a DomainError.
        """
        await consume(self._url, work, stop=stop, concurrency=concurrency, timing=self._timing)

    async def count_workers(self, sql: SqlExecutor) -> int:
        """How many workers are connected to this database."""
        (row,) = await sql.execute(statements.COUNT_WORKERS, (WORKER,))
        return int(str(row["workers"]))

    async def depth(self, sql: SqlExecutor) -> int:
        """How many jobs wait to be taken; those in a pause after an error do not count."""
        (row,) = await sql.execute(statements.DEPTH)
        return int(str(row["depth"]))

    async def prune(self, sql: SqlExecutor, keep: timedelta) -> None:
        """Forget what the queue wrote down longer ago than that; `consume` does so by itself."""
        args = (keep, statements.PRUNED_AT_ONCE)
        while await sql.execute(statements.PRUNE, args):
            pass
