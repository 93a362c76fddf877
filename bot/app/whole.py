"""The program as one value: all use cases built, and what does the work."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.app.places import open_provider, open_server, open_sources, open_store
from bot.integrations.duelingbook.packages import unpack
from bot.integrations.queue.job_queue import JobQueue
from bot.integrations.queue.timing import Timing
from bot.logs import configure_logs
from bot.services.accounts import Accounts
from bot.services.api_tokens import ApiTokens
from bot.services.archives import Archives
from bot.services.arrivals import Arrivals
from bot.services.captures import Captures
from bot.services.cards import Cards
from bot.services.catalog import Services
from bot.services.confirmations import Confirmations
from bot.services.corrections import Corrections
from bot.services.courtesy import Courtesy
from bot.services.decoded import Decoded
from bot.services.drafts import Drafts
from bot.services.identities import Identities
from bot.services.identity_care import IdentityCare
from bot.services.jobs import Jobs
from bot.services.offers import Offers
from bot.services.pictures import Pictures
from bot.services.pipeline import Pipeline
from bot.services.profiles import Profiles
from bot.services.publications import Publications
from bot.services.pulse import Pulse
from bot.services.raw_replays import RawReplays
from bot.services.readiness import Readiness
from bot.services.removals import Removals
from bot.services.reports import Reports
from bot.services.results import Results
from bot.services.sessions import Sessions
from bot.services.sharing import Sharing
from bot.services.submissions import Limits, Submissions
from bot.services.syncs import CommandSyncs
from bot.services.turns import Patience, Turns
from bot.services.uploads import Uploads
from bot.services.worker import Worker
from bot.settings import (
    DataSettings,
    Settings,
    WorkSettings,
    demo_settings,
    load_settings,
)
from db.database import Database, open_database
from db.engine import plain_url
from db.refusals import explained

_OF_NETWORKS: Final = (ConnectionError, TimeoutError, socket.gaierror)

# Some jobs wait long for a source that is asked slowly, and others go on beside them.
_JOBS_A_SLOT: Final = 2

QUIET: Final = "WARNING"
"""The log level of commands that people type to read what they print."""
BUSY: Final = "INFO"
"""The log level of those that run for days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App(Services):
    """Everything that a face may use, what does the work, and what operators bring and take."""

    worker: Worker
    archives: Archives
    identity_care: IdentityCare


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


@asynccontextmanager
async def _open(settings: Settings, *, for_crowds: bool = False) -> AsyncIterator[App]:
    async with (
        open_server(settings.data) as url,
        # Connections of their own, so that whoever asks waits for no work in the same process.
        open_database(url, pool_size=_connections(settings.data)) as for_people,
        open_database(url) as for_work,
        open_store(settings.data) as store,
        open_sources(settings) as opened,
        open_provider(settings.clerk) as provider,
    ):
        await for_people.migrate()
        if for_crowds:
            await for_people.warm_up()
        queue = JobQueue(plain_url(url), Timing(heartbeat=settings.work.heartbeat))
        sources = [source.politely(for_work) for source in opened]
        raw_replays = RawReplays(store, sources)
        courtesy = Courtesy()
        submissions = Submissions(for_people, queue, _limits(settings.work))
        # Of people and work together, so that a report need not read what was just written.
        decoded = Decoded()
        results = Results(for_people, store, raw_replays, decoded)
        of_work = Results(for_work, store, raw_replays, decoded)
        sharing = Sharing(for_people)
        reports = Reports(for_people, results, sharing)
        uploads = Uploads(for_people, queue, store, unpack)
        capture_wait = settings.work.capture_wait
        arrivals = Arrivals(for_people, queue, results)
        accounts = Accounts(for_people, queue, store)
        yield App(
            submissions=submissions,
            drafts=Drafts(for_people, submissions),
            uploads=uploads,
            captures=Captures(for_people, queue, uploads, results),
            arrivals=arrivals,
            offers=Offers(for_people, queue, store),
            jobs=Jobs(for_people, queue, store, capture_wait=capture_wait),
            results=results,
            confirmations=Confirmations(for_people, queue, results),
            reports=reports,
            corrections=Corrections(for_people, results, reports),
            profiles=Profiles(for_people, results),
            cards=Cards(for_people, capture_wait=capture_wait),
            removals=Removals(for_people),
            sharing=sharing,
            publications=Publications(for_people),
            sessions=Sessions(for_people),
            accounts=accounts,
            identities=Identities(for_people, accounts, provider),
            identity_care=IdentityCare(for_work, Accounts(for_work, queue, store), provider),
            api_tokens=ApiTokens(for_people),
            pictures=Pictures(store),
            pulse=Pulse(for_people, queue, sources),
            readiness=Readiness(for_people, queue, store),
            syncs=CommandSyncs(for_people),
            courtesy=courtesy,
            archives=Archives(for_people, store, arrivals),
            worker=_build_worker(for_work, settings.work, queue, raw_replays, of_work, courtesy),
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
    arrivals = Arrivals(database, queue, results)
    pipeline = Pipeline(
        database,
        raw_replays,
        results,
        Turns(database, Patience(turn=work.heartbeat)),
        arrivals,
        concurrency=work.job_concurrency,
        heartbeat=work.heartbeat,
        courtesy=courtesy,
    )
    return Worker(
        database,
        queue,
        pipeline,
        arrivals,
        concurrency=_JOBS_A_SLOT * work.job_concurrency,
        confirm_wait=work.confirm_wait,
        capture_wait=work.capture_wait,
    )


def _limits(work: WorkSettings) -> Limits:
    return Limits(
        replays_individual=work.max_replays_individual,
        replays_team=work.max_replays_team,
        jobs_per_hour=work.jobs_per_hour,
    )
