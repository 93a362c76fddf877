"""The connection of a worker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Self

import asyncpg

from bot.domain.errors import DomainError

if TYPE_CHECKING:
    from pgqueuer.core.tm import TaskManager
    from pgqueuer.ports.driver import NotifyCallback

# What a worker calls itself towards the database.
WORKER: Final = "duel-insights worker"
_CONNECT_TIMEOUT_S: Final = 5.0
# A query of the queue takes milliseconds; a connection that is silent for so long is dead.
COMMAND_TIMEOUT: Final = timedelta(seconds=30)
_CLOSE_TIMEOUT_S: Final = 2.0


class WorkerConnection:
    """All that one worker asks, one after the other; for PgQueuer it is a driver.

    One connection and no pool, which would reconnect unseen. The first query that fails is its
    end: all that is in hand comes again, instead of lying about half done.
    """

    def __init__(self, connection: asyncpg.Connection[asyncpg.Record]) -> None:
        self._connection = connection
        self._turn = asyncio.Lock()
        self.trouble: Exception | None = None

    def when_lost(self, act: Callable[[], None]) -> None:
        """Have this called at its end, whoever ends it."""
        self._connection.add_termination_listener(lambda _: act())

    @property
    def is_over(self) -> bool:
        """Whether nothing can be asked any more."""
        return self._connection.is_closed()

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        """The rows of a statement; where it fails, nothing else will be asked."""
        async with self._turn:
            try:
                rows = await self._connection.fetch(query, *args)
            except Exception as error:
                self.trouble = self.trouble or error
                self._connection.terminate()
                raise
        return [dict(row) for row in rows]

    async def execute(self, query: str, *args: object) -> str:
        """Run a statement that PgQueuer repeats where it fails, such as a sign of life.

        At the end of the connection it is not run, and nobody complains about it.
        """
        try:
            async with self._turn:
                return await self._connection.execute(query, *args)
        except Exception:
            if self.is_over:
                return ""
            raise

    async def notify(self, channel: str, payload: str) -> None:
        """Tell all who listen."""
        await self.execute("SELECT pg_notify($1, $2)", channel, payload)

    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:
        """Have `callback` called with what is told in the channel."""

        def listen(_: object, __: object, ___: object, payload: object) -> None:
            callback(str(payload))

        async with self._turn:
            await self._connection.add_listener(channel, listen)

    @property
    def shutdown(self) -> asyncio.Event:
        """Never set: who opened the connection ends it."""
        return asyncio.Event()

    @property
    def tm(self) -> TaskManager:
        """Nothing runs in the background."""
        from pgqueuer.core.tm import TaskManager  # noqa: PLC0415 - see bot.integrations.queue.vendor

        return TaskManager()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave the connection to who opened it."""


@asynccontextmanager
async def open_connection(url: str) -> AsyncIterator[WorkerConnection]:
    """A connection to the database at `url`, by which it is known as a worker's."""
    try:
        connection = await asyncpg.connect(
            url,
            timeout=_CONNECT_TIMEOUT_S,
            command_timeout=COMMAND_TIMEOUT.total_seconds(),
            server_settings={"application_name": WORKER},
        )
    except ValueError:
        # What was raised may quote a part of the password.
        sentence = "The database's address cannot be read, correct DATABASE_URL."
        raise DomainError("database_url", sentence) from None
    try:
        yield WorkerConnection(connection)
    finally:
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await connection.close(timeout=_CLOSE_TIMEOUT_S)
