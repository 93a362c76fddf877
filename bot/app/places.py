"""Where things are kept and come from, as the settings say: the vendors are chosen here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import __version__
from bot.domain.manners import Manners
from bot.integrations.duelingbook.folder import ReplayFolder
from bot.integrations.objects.files import open_folder_store
from bot.integrations.postgres.server import embedded_postgres
from bot.integrations.queue.job_queue import JobQueue
from bot.services.politeness import PoliteSource
from bot.services.ports import IdentityProvider, ObjectStore, ReplaySource, WorkQueue
from bot.settings import (
    ClerkSettings,
    DataSettings,
    Settings,
    SourceSettings,
    WebSettings,
)
from db.database import Database, open_database
from db.engine import plain_url

if TYPE_CHECKING:
    from pydantic import SecretStr

    from bot.integrations.duelingbook.archive import ReplayArchive
    from bot.integrations.duelingbook.browser import ReplayBrowser

_ARCHIVE_AT_ONCE: Final = 8


@dataclass(frozen=True, slots=True)
class Source:
    """Where replays come from, and how its host wants to be treated, where it is not ours."""

    itself: ReplaySource
    manners: Manners | None = None

    def politely(self, database: Database) -> ReplaySource:
        """The source as jobs ask it: in its host's own time, over all processes."""
        if self.manners is None:
            return self.itself
        return PoliteSource(self.itself, self.manners, database)


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


@asynccontextmanager
async def open_sources(settings: Settings) -> AsyncIterator[list[Source]]:
    """Those that are configured, in the order that is set; nothing is asked yet."""
    sources, agent = settings.sources, _agent(settings.web)
    opened: dict[str, Source] = {}
    async with AsyncExitStack() as stack:
        if sources.replay_folder is not None:
            opened["folder"] = Source(ReplayFolder(sources.replay_folder))
        if sources.replay_archive_url is not None:
            archive = await stack.enter_async_context(_open_archive(sources, agent))
            manners = Manners(archive.host, timedelta(0), _ARCHIVE_AT_ONCE)
            opened["archive"] = Source(archive, manners)
        if sources.browser_executable is not None or sources.browser_cdp_url is not None:
            browser = await stack.enter_async_context(_open_browser(sources, agent))
            manners = Manners(browser.host, sources.site_interval, sources.site_concurrency)
            opened["browser"] = Source(browser, manners)
        yield [opened[name] for name in sources.replay_sources if name in opened]


@asynccontextmanager
async def open_provider(clerk: ClerkSettings) -> AsyncIterator[IdentityProvider | None]:
    """Where people sign in on the site, if that is configured; nothing is asked yet."""
    if not clerk.is_set:
        yield None
        return
    # Its libraries take a while to load, which those without it need not wait for.
    from bot.integrations.clerk.provider import ClerkOptions, open_clerk  # noqa: PLC0415 - see above

    assert clerk.clerk_frontend_api is not None
    options = ClerkOptions(
        frontend_url=clerk.clerk_frontend_api,
        api_url=clerk.clerk_api_url,
        secret_key=_secret(clerk.clerk_secret_key) or "",
        client_id=clerk.clerk_oauth_client_id or "",
        client_secret=_secret(clerk.clerk_oauth_client_secret) or "",
        webhook_secret=_secret(clerk.clerk_webhook_secret),
        jwt_key=_secret(clerk.clerk_jwt_key),
    )
    async with open_clerk(options) as provider:
        yield provider


def _open_archive(
    sources: SourceSettings, agent: str
) -> AbstractAsyncContextManager[ReplayArchive]:
    # Its libraries take a while to load, which those without an archive need not wait for.
    from bot.integrations.duelingbook.archive import open_archive  # noqa: PLC0415 - see above

    assert sources.replay_archive_url is not None
    return open_archive(
        sources.replay_archive_url,
        agent=agent,
        token=_secret(sources.replay_archive_token),
        allow_private=sources.archive_allow_private,
    )


def _open_browser(
    sources: SourceSettings, agent: str
) -> AbstractAsyncContextManager[ReplayBrowser]:
    from bot.integrations.duelingbook.browser import open_browser  # noqa: PLC0415 - as above

    executable = sources.browser_executable
    return open_browser(
        sources.replay_site_url,
        agent=agent,
        executable=None if executable is None else str(executable),
        cdp_url=_secret(sources.browser_cdp_url),
        profile_dir=sources.browser_profile_dir,
    )


def _agent(web: WebSettings) -> str:
    """How the bot introduces itself to whom it asks for replays."""
    return f"DuelInsights/{__version__} (+{web.contact or web.public_base_url})"


def _secret(value: SecretStr | None) -> str | None:
    return None if value is None else value.get_secret_value()


@asynccontextmanager
async def connect(data: DataSettings) -> AsyncIterator[tuple[Database, WorkQueue]]:
    """The database and the queue in it, as they are: nothing is migrated."""
    async with open_server(data) as url, open_database(url) as database:
        yield database, JobQueue(plain_url(url))
