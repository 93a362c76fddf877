"""The composition root: settings in, everything built, run, and closed in reverse."""

from __future__ import annotations

import asyncio
import logging
import platform
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot import __version__
from bot.integrations.duelingbook.folder import ReplayFolder
from bot.integrations.duelingbook.packages import unpack
from bot.integrations.objects.files import open_folder_store
from bot.integrations.postgres.server import embedded_postgres
from bot.integrations.queue.job_queue import JobQueue
from bot.integrations.queue.timing import Timing
from bot.logs import configure_logs
from bot.running import run_together, spare_collector, stop_on_signals
from bot.services.accounts import Accounts
from bot.services.cards import Cards
from bot.services.catalog import Services
from bot.services.confirmations import Confirmations
from bot.services.courtesy import Courtesy
from bot.services.decoded import Decoded
from bot.services.drafts import Drafts
from bot.services.health import Finding, Health, Parts, look_at
from bot.services.jobs import Jobs
from bot.services.pictures import Pictures
from bot.services.pipeline import Pipeline
from bot.services.ports import ObjectStore, ReplaySource, WorkQueue
from bot.services.profiles import Profiles
from bot.services.pulse import Pulse
from bot.services.raw_replays import RawReplays
from bot.services.reports import Reports
from bot.services.results import Results
from bot.services.sharing import Sharing
from bot.services.submissions import Limits, Submissions
from bot.services.syncs import CommandSyncs
from bot.services.turns import Patience, Turns
from bot.services.uploads import Uploads
from bot.services.worker import Worker
from bot.settings import (
    DataSettings,
    Settings,
    SettingsError,
    SourceSettings,
    WorkSettings,
    demo_settings,
    load_settings,
)
from db.checking import TablesState
from db.database import Database, open_database
from db.engine import plain_url
from db.refusals import explained

if TYPE_CHECKING:
    from bot.client.bot import DuelBot
    from bot.client.entrance import BotOptions
    from cogs.reporter import Reporter

_log = logging.getLogger(__name__)
_TOKENLESS: Final = (
    "DISCORD_TOKEN is missing: make an application in the Discord Developer Portal, copy its token"
    " (Bot, Reset Token), and set DISCORD_TOKEN in .env."
)
_OF_NETWORKS: Final = (ConnectionError, TimeoutError, socket.gaierror)

QUIET: Final = "WARNING"
"""The log level of commands that people type to read what they print."""
BUSY: Final = "INFO"
"""The log level of those that run for days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App(Services):
    """Everything that a face may use, and what does the work."""

    worker: Worker


@asynccontextmanager
async def open_app(*, log_level: str = QUIET, for_crowds: bool = False) -> AsyncIterator[App]:
    """The program as its settings want it; `log_level` is for those who set none.

    `for_crowds` has many be answered at once from the start. DomainError where something that it
    needs is wrong or away.
    """
    settings = load_settings()
    configure_logs(settings.logs.log_level or log_level, settings.logs.log_format)
    async with _open(settings, for_crowds=for_crowds) as app:
        with _told():
            yield app


@asynccontextmanager
async def open_demo(folder: Path, replays: Path) -> AsyncIterator[App]:
    """The program with everything in `folder`, whatever is set, and its replays in another."""
    configure_logs(QUIET, None)
    async with _open(demo_settings(folder, replays)) as app:
        yield app


@contextmanager
def _told() -> Iterator[None]:
    """What the database refuses while the program is used becomes a sentence."""
    try:
        yield
    except OSError as error:
        # Writing somewhere else fails with such errors, too.
        if isinstance(error, BrokenPipeError) or not isinstance(error, _OF_NETWORKS):
            raise
        with explained():
            raise
    except Exception:
        with explained():
            raise


async def run_worker() -> None:
    """Be a worker until SIGTERM or SIGINT, then hand back what is in hand."""
    stop = stop_on_signals()
    async with open_app(log_level=BUSY) as app:
        _log.info("ready: takes jobs until it is stopped")
        await app.worker.run(stop)


async def run_bot(*, with_worker: bool) -> None:
    """Be in Discord until SIGTERM or SIGINT, and a worker beside it; if one dies, both end.

    DomainError where there is no token, or Discord does not take it.
    """
    stop = stop_on_signals()
    settings = load_settings()
    token = settings.discord.discord_token
    if token is None:
        raise SettingsError("settings", _TOKENLESS)
    # Loading all this takes a while, which those who only work need not wait for; and here nobody
    # waits yet.
    import pgqueuer  # noqa: F401, PLC0415 - see above

    from bot.client.bot import DuelBot  # noqa: PLC0415 - see above
    from bot.client.entrance import EXTENSIONS  # noqa: PLC0415 - see above
    from cogs.reporter import Reporter  # noqa: PLC0415 - see above

    for extension in EXTENSIONS:
        import_module(extension)
    async with open_app(log_level=BUSY, for_crowds=True) as app:
        bot = DuelBot(app, _bot_options(settings))
        reporter = Reporter(bot, app, settings.discord.card_interval)
        parts = {
            "Discord": bot.serve(token.get_secret_value(), stop),
            "the cards": _report(bot, reporter, stop),
        }
        if with_worker:
            parts["the worker"] = app.worker.run(stop)
        spare_collector()
        await run_together(parts, stop)


async def _report(bot: DuelBot, reporter: Reporter, stop: asyncio.Event) -> None:
    """Keep cards true from the moment at which the bot is in Discord."""
    waits = [asyncio.create_task(event.wait()) for event in (bot.ready, stop)]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
    await reporter.run(stop)


def _bot_options(settings: Settings) -> BotOptions:
    from bot.client.entrance import BotOptions  # noqa: PLC0415 - as above

    return BotOptions(
        shard_ids=settings.discord.shard_ids,
        shard_count=settings.discord.shard_count,
        api_url=settings.discord.discord_api_url,
        gateway_url=settings.discord.discord_gateway_url,
        public_base_url=settings.web.public_base_url,
        confirm_wait=settings.work.confirm_wait,
    )


@asynccontextmanager
async def _open(settings: Settings, *, for_crowds: bool = False) -> AsyncIterator[App]:
    async with (
        _open_server(settings.data) as url,
        # Connections of their own, so that whoever asks waits for no work in the same process.
        open_database(url, pool_size=_connections(settings.data)) as for_people,
        open_database(url) as for_work,
        _open_store(settings.data) as store,
    ):
        await for_people.migrate()
        if for_crowds:
            await for_people.warm_up()
        queue = JobQueue(plain_url(url), Timing(heartbeat=settings.work.heartbeat))
        sources = _build_sources(settings.sources)
        raw_replays = RawReplays(store, sources)
        courtesy = Courtesy()
        submissions = Submissions(for_people, queue, _limits(settings.work))
        # Of people and work together, so that a report need not read what was just written.
        decoded = Decoded()
        results = Results(for_people, store, raw_replays, decoded)
        sharing = Sharing(for_people)
        yield App(
            submissions=submissions,
            drafts=Drafts(for_people, submissions),
            uploads=Uploads(for_people, queue, store, unpack),
            jobs=Jobs(for_people, queue, store),
            results=results,
            confirmations=Confirmations(for_people, queue, results),
            reports=Reports(for_people, results, sharing),
            profiles=Profiles(for_people, results),
            cards=Cards(for_people),
            sharing=sharing,
            accounts=Accounts(for_people, queue, store),
            pictures=Pictures(store),
            pulse=Pulse(for_people, queue, sources),
            syncs=CommandSyncs(for_people),
            courtesy=courtesy,
            worker=_build_worker(
                for_work,
                settings.work,
                queue,
                raw_replays,
                Results(for_work, store, raw_replays, decoded),
                courtesy,
            ),
        )


def _connections(data: DataSettings) -> int:
    """How many people may ask the database at one moment; servers of others may allow few."""
    return 20 if data.database_url is None else 10


def _build_worker(  # noqa: PLR0917 - the parts that it is made of
    database: Database,
    work: WorkSettings,
    queue: JobQueue,
    raw_replays: RawReplays,
    results: Results,
    courtesy: Courtesy,
) -> Worker:
    pipeline = Pipeline(
        database,
        raw_replays,
        results,
        Turns(database, Patience(turn=work.heartbeat)),
        concurrency=work.job_concurrency,
        heartbeat=work.heartbeat,
        courtesy=courtesy,
    )
    return Worker(
        database,
        queue,
        pipeline,
        concurrency=work.job_concurrency,
        confirm_wait=work.confirm_wait,
    )


@asynccontextmanager
async def _open_server(data: DataSettings) -> AsyncIterator[str]:
    """The address of the server that is set, else of one that is started here."""
    if data.database_url is not None:
        yield data.database_url.get_secret_value()
    else:
        async with embedded_postgres(data.data_dir / "postgres") as url:
            yield url


def _open_store(data: DataSettings) -> AbstractAsyncContextManager[ObjectStore]:
    """The bucket that is set, else a folder."""
    if data.s3_bucket is None:
        return open_folder_store(data.data_dir / "objects")
    # Its libraries take a second to load, which those without a bucket need not wait for.
    from bot.integrations.objects.s3 import open_s3_store  # noqa: PLC0415 - see above

    return open_s3_store(data.s3_bucket, endpoint_url=data.s3_endpoint_url, prefix=data.s3_prefix)


def _build_sources(sources: SourceSettings) -> list[ReplaySource]:
    """Those that are configured, in the order that is set."""
    configured: dict[str, ReplaySource] = {}
    if sources.replay_folder is not None:
        configured["folder"] = ReplayFolder(sources.replay_folder)
    return [configured[name] for name in sources.replay_sources if name in configured]


def _limits(work: WorkSettings) -> Limits:
    return Limits(
        replays_individual=work.max_replays_individual,
        replays_team=work.max_replays_team,
        jobs_per_hour=work.jobs_per_hour,
    )


async def migrate() -> TablesState:
    """Bring the database to this version's tables; how they stood before."""
    settings = load_settings()
    configure_logs(settings.logs.log_level or QUIET, settings.logs.log_format)
    async with _open_database(settings.data) as (database, _):
        before = await database.check()
        await database.migrate()
    return before.tables


async def examine() -> list[Finding]:
    """What a look at each part shows, as it is configured; nothing is migrated meanwhile."""
    told = f"Duel Insights {__version__}, Python {platform.python_version()}"
    program = Finding("Program", Health.WELL, told)
    try:
        settings = load_settings()
    except SettingsError as error:
        return [program, Finding("Settings", Health.BROKEN, error.sentence)]
    folder = Finding("Data", Health.WELL, f"in {settings.data.data_dir.absolute()}")
    configure_logs(settings.logs.log_level or QUIET, settings.logs.log_format)
    data = settings.data
    parts = Parts(
        open_database=lambda: _open_database(data),
        open_store=lambda: _open_store(data),
        sources=_build_sources(settings.sources),
        is_embedded=data.database_url is None,
        bucket=data.s3_bucket,
    )
    return [program, folder, *await look_at(parts)]


@asynccontextmanager
async def _open_database(data: DataSettings) -> AsyncIterator[tuple[Database, WorkQueue]]:
    async with _open_server(data) as url, open_database(url) as database:
        yield database, JobQueue(plain_url(url))
