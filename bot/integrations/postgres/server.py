"""One PostgreSQL server in a folder, shared by all processes that ask for it.

Whoever uses it holds a shared lock for as long; the last one to leave stops it. Whoever started it
may leave before the others: it stays. When all users are killed it stays as well, and the next one
finds it running. Its own processes hold a lock, too: while one of them lives, none is started.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

from bot.integrations.postgres.errors import PostgresError, PostgresErrorCode, unusable
from bot.integrations.postgres.home import Home
from bot.integrations.postgres.locks import is_locked, lock_file, try_lock, until
from bot.integrations.postgres.postmaster import stop
from bot.integrations.postgres.start import have_running

_PATIENCE: Final = 60
_PULSE: Final = 0.2
_MOST_DEATHS: Final = 5
_MEMORY: Final = 60
_LOG: Final = logging.getLogger(__name__)


@asynccontextmanager
async def embedded_postgres(folder: Path) -> AsyncIterator[str]:
    """The URL of the server in `folder`, which is made and started when need be.

    Should the server die, it comes back at the same URL. When it cannot, the body is canceled and
    PostgresError raised; likewise, before the body, when there is no server to begin with.
    """
    home = Home(folder)
    async with AsyncExitStack() as stack:
        with _plainly(home):
            home.make()
            await stack.enter_async_context(_using(home))
            port = await have_running(home)
            url = home.url(port)
        _LOG.info("PostgreSQL in %s runs at port %d", home.folder, port)
        await stack.enter_async_context(_watched(home, port))
        yield url


@asynccontextmanager
async def _using(home: Home) -> AsyncIterator[None]:
    """Be one of the users; the last one stops the server, while new ones wait."""
    with lock_file(home.users) as users:
        if not await until(lambda: try_lock(users, shared=True), _PATIENCE):
            raise PostgresError(
                PostgresErrorCode.BUSY,
                f"Another process has held {home.users} for {_PATIENCE} s: end it, then try again.",
            )
        try:
            yield
        finally:
            if try_lock(users):
                await stop(home)
            else:
                _LOG.info("PostgreSQL in %s is left to its other users", home.folder)


@asynccontextmanager
async def _watched(home: Home, port: int) -> AsyncIterator[None]:
    """Have somebody look after the server; PostgresError when that is in vain."""
    owner = asyncio.current_task()
    assert owner
    watcher = asyncio.create_task(_watch(home, port, owner))
    try:
        yield
    finally:
        gave_up = watcher.done()
        watcher.cancel()
        await asyncio.wait([watcher])
        # Somebody else may have canceled us as well, and is to be obeyed then.
        if gave_up and not owner.uncancel():
            watcher.result()


async def _watch(home: Home, port: int, owner: asyncio.Task[object]) -> None:
    """Keep the server running; when that fails, the owner is canceled in the same moment."""
    try:
        await _keep_running(home, port)
    except Exception:
        owner.cancel()
        raise


async def _keep_running(home: Home, port: int) -> None:
    """Bring the server back whenever it is gone; PostgresError when that happens too often."""
    deaths: list[float] = []
    trouble = "it ended after each start"
    while len(deaths) < _MOST_DEATHS:
        await asyncio.sleep(_PULSE * 2 ** len(deaths))
        deaths = [death for death in deaths if death > time.monotonic() - _MEMORY]
        try:
            if await _is_well(home, port):
                continue
        except PostgresError as error:
            trouble = error.sentence.rstrip(".")
        deaths.append(time.monotonic())
        _LOG.warning("PostgreSQL in %s had ended, the %d. time of late", home.folder, len(deaths))
    raise PostgresError(
        PostgresErrorCode.GAVE_UP,
        f"PostgreSQL was gone {_MOST_DEATHS} times within {_MEMORY} s ({trouble}): "
        f"see {home.log}, mend the cause, and start again.",
    )


async def _is_well(home: Home, port: int) -> bool:
    """Whether the server was there; if not, it is again."""
    with _plainly(home):
        home.trim_log()
        if is_locked(home.running):
            return True
        await have_running(home, port)
    return False


@contextmanager
def _plainly(home: Home) -> Iterator[None]:
    """Say in a sentence what the system refuses."""
    try:
        yield
    except OSError as error:
        raise unusable(home.folder, error.strerror or type(error).__name__) from error
