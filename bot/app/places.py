"""Where things are kept and come from, as the settings say: the vendors are chosen here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from bot.integrations.duelingbook.folder import ReplayFolder
from bot.integrations.objects.files import open_folder_store
from bot.integrations.postgres.server import embedded_postgres
from bot.integrations.queue.job_queue import JobQueue
from bot.services.ports import ObjectStore, ReplaySource, WorkQueue
from bot.settings import (
    DataSettings,
    SourceSettings,
)
from db.database import Database, open_database
from db.engine import plain_url


@asynccontextmanager
async def open_server(data: DataSettings) -> AsyncIterator[str]:
    """The address of the server that is set, else of one that is started here."""
    if data.database_url is not None:
        yield data.database_url.get_secret_value()
    else:
        async with embedded_postgres(data.data_dir / "postgres") as url:
            yield url


def open_store(data: DataSettings) -> AbstractAsyncContextManager[ObjectStore]:
    """The bucket that is set, else a folder."""
    if data.s3_bucket is None:
        return open_folder_store(data.data_dir / "objects")
    # Its libraries take a second to load, which those without a bucket need not wait for.
    from bot.integrations.objects.s3 import open_s3_store  # noqa: PLC0415 - see above

    return open_s3_store(data.s3_bucket, endpoint_url=data.s3_endpoint_url, prefix=data.s3_prefix)


def build_sources(sources: SourceSettings) -> list[ReplaySource]:
    """Those that are configured, in the order that is set."""
    configured: dict[str, ReplaySource] = {}
    if sources.replay_folder is not None:
        configured["folder"] = ReplayFolder(sources.replay_folder)
    return [configured[name] for name in sources.replay_sources if name in configured]


@asynccontextmanager
async def connect(data: DataSettings) -> AsyncIterator[tuple[Database, WorkQueue]]:
    """The database and the queue in it, as they are: nothing is migrated."""
    async with open_server(data) as url, open_database(url) as database:
        yield database, JobQueue(plain_url(url))
