"""The services over a real database and a real folder, and a source that does as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from bot.domain.analysis.results import Analysis, decode_analysis
from bot.domain.audiences import Audience
from bot.domain.jobs import FetchFailure, FetchTurn, Job, JobReplay, Submission
from bot.domain.links import replay_url
from bot.domain.moves import ReplayState
from bot.domain.sources import SourceError, SourceErrorCode
from bot.integrations.duelingbook.packages import unpack
from bot.integrations.objects.files import open_folder_store
from bot.integrations.objects.store import MAX_OBJECT_BYTES
from bot.integrations.queue.job_queue import JobQueue
from bot.integrations.queue.timing import Timing
from bot.services.accounts import Accounts
from bot.services.api_tokens import ApiTokens
from bot.services.arrivals import Arrivals
from bot.services.askers import TERMINAL_ASKER, Asker
from bot.services.captures import Captures
from bot.services.cards import Cards
from bot.services.catalog import Services
from bot.services.confirmations import Confirmations
from bot.services.corrections import Corrections
from bot.services.courtesy import Courtesy
from bot.services.drafts import Drafts
from bot.services.identities import Identities
from bot.services.jobs import CAPTURE_WAIT, Jobs
from bot.services.offers import Offers
from bot.services.pictures import Pictures
from bot.services.pipeline import Pipeline
from bot.services.ports import IdentityProvider, ObjectStore
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
from db.database import Database, open_database
from tests.cli.running import quick_duel

SECOND: Final = timedelta(seconds=1)
ANA: Final = Asker(111_222_333_444_555_666)
BEN: Final = Asker(222_333_444_555_666_777)
GARBAGE: Final = b'{"action": "Error", "message": "Replay does not exist"}'
_SOON_S: Final = 20.0


class Shelf:
    """A source: gives what lies on it, counts who asks, and keeps them waiting while it is shut."""

    name = "archive"

    def __init__(self) -> None:
        self.files: dict[int, bytes | Exception] = {}
        self.asked: list[int] = []
        self.stopped: list[int] = []
        self.open = asyncio.Event()
        self.open.set()

    def put(self, *replay_ids: int) -> None:
        """Replays of Ana and Ben under these numbers."""
        self.files |= {number: quick_duel(number).to_json() for number in replay_ids}

    async def fetch(self, replay_id: int) -> bytes:
        self.asked.append(replay_id)
        try:
            await self.open.wait()
        except asyncio.CancelledError:
            self.stopped.append(replay_id)
            raise
        found = self.files.get(replay_id)
        if found is None:
            sentence = f"Replay {replay_id} is not on the shelf: give its file."
            raise SourceError(SourceErrorCode.NOT_FOUND, sentence)
        if isinstance(found, Exception):
            raise found
        return found

    async def check(self) -> None:
        """It can always be asked."""

    async def wait_for(self, *replay_ids: int) -> None:
        """Until each of these has been asked for."""
        await until(lambda: set(replay_ids) <= set(self.asked))


class WatchedTurns(Turns):
    """The program's own, which also says what is waited for."""

    def __init__(self, database: Database, patience: Patience) -> None:
        super().__init__(database, patience)
        self.waited_for: list[str] = []

    async def wait_for(self, turn: FetchTurn) -> FetchFailure | None:
        self.waited_for.append(turn.url)
        return await super().wait_for(turn)


@dataclass(frozen=True, slots=True)
class Look:
    """A job and its replays as the database has them."""

    job: Job
    replays: tuple[JobReplay, ...]

    @property
    def states(self) -> list[ReplayState]:
        return [one.state for one in self.replays]

    @property
    def reasons(self) -> list[str | None]:
        return [one.reason for one in self.replays]

    @property
    def attempts(self) -> list[int]:
        return [one.attempts for one in self.replays]


@dataclass(frozen=True, slots=True, kw_only=True)
class World(Services):
    """One process, as it were; others may share its database, its folder and its shelf."""

    database: Database
    queue: JobQueue
    store: ObjectStore
    folder: Path
    shelf: Shelf
    turns: WatchedTurns
    pipeline: Pipeline
    worker: Worker

    async def submit(self, *replay_ids: int, asker: Asker = TERMINAL_ASKER) -> Job:
        return await self.submissions.submit(asker, Submission(urls(*replay_ids)))

    async def work(self, job: Job) -> Look:
        """What has become of the job after a worker's turn at it."""
        await self.pipeline.work(job.id)
        return await self.look(job)

    async def done(self, *replay_ids: int, asker: Asker = TERMINAL_ASKER) -> Look:
        """A job from its submission to its end."""
        return await self.work(await self.submit(*replay_ids, asker=asker))

    async def look(self, job: Job) -> Look:
        async with self.database.unit_of_work() as unit:
            return Look(await unit.jobs.get(job.id), await unit.job_replays.of_job(job.id))

    async def analysis(self, job: Job) -> Analysis:
        """The analysis as it is kept, and nothing made anew."""
        async with self.database.unit_of_work() as unit:
            kept = await unit.analyses.find(job.id)
        assert kept is not None
        found = decode_analysis(await self.store.get(kept.s3_key))
        assert found is not None
        return found

    async def analyzed(self, job: Job) -> list[int]:
        """The numbers of the replays in the kept analysis."""
        return [one.replay_id for one in (await self.analysis(job)).replays]

    async def keys(self, prefix: str) -> list[str]:
        return sorted([key async for key in self.store.keys(prefix)])

    async def audience(self, job: Job) -> Audience | None:
        """The team that may see the job's results."""
        async with self.database.unit_of_work() as unit:
            return await unit.audiences.find(job.id)

    async def rows(self, table: str) -> list[dict[str, object]]:
        async with self.database.unit_of_work() as unit:
            return await unit.sql.execute(f"SELECT * FROM {table}")

    async def scraped(self, *replay_ids: int) -> dict[str, str]:
        async with self.database.unit_of_work() as unit:
            return await unit.scraped_replays.find(urls(*replay_ids))

    async def stored_file(self, replay_id: int) -> Path:
        """Where the bytes of the site's copy lie."""
        (key,) = (await self.scraped(replay_id)).values()
        return self.folder / key

    async def until_finished(self, *jobs: Job) -> list[Look]:
        async with asyncio.timeout(_SOON_S):
            while True:
                looks = [await self.look(job) for job in jobs]
                if all(look.job.status.is_finished for look in looks):
                    return looks
                await asyncio.sleep(0.01)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[asyncio.Event]:
        """The worker takes jobs from the queue; the event stops it, as the end does."""
        stop = asyncio.Event()
        task = asyncio.create_task(self.worker.run(stop))
        try:
            yield stop
        finally:
            stop.set()
            await asyncio.wait_for(task, _SOON_S)


@asynccontextmanager
async def open_world(
    url: str,
    folder: Path,
    shelves: Sequence[Shelf] | None = None,
    *,
    limits: Limits | None = None,
    heartbeat: timedelta = 15 * SECOND,
    concurrency: int = 8,
    limit: int = MAX_OBJECT_BYTES,
    capture_wait: timedelta = CAPTURE_WAIT,
    provider: IdentityProvider | None = None,
) -> AsyncIterator[World]:
    """Everything built as the program builds it; without shelves there is one."""
    shelves = [Shelf()] if shelves is None else shelves
    timing = Timing(heartbeat=heartbeat, poll=SECOND / 4, first_retry=SECOND / 10)
    queue = JobQueue(url, timing)
    async with open_database(url) as database, open_folder_store(folder, limit=limit) as store:
        raw_replays = RawReplays(store, shelves)
        turns = WatchedTurns(database, Patience(turn=heartbeat, poll=SECOND / 50))
        results = Results(database, store, raw_replays)
        submissions = Submissions(database, queue, limits or Limits())
        sharing = Sharing(database)
        reports = Reports(database, results, sharing)
        courtesy = Courtesy()
        arrivals = Arrivals(database, queue, results)
        uploads = Uploads(database, queue, store, unpack)
        accounts = Accounts(database, queue, store)
        pipeline = Pipeline(
            database,
            raw_replays,
            results,
            turns,
            arrivals,
            concurrency=concurrency,
            heartbeat=heartbeat,
            courtesy=courtesy,
        )
        yield World(
            database=database,
            queue=queue,
            store=store,
            folder=folder,
            shelf=shelves[0] if shelves else Shelf(),
            turns=turns,
            results=results,
            pipeline=pipeline,
            submissions=submissions,
            drafts=Drafts(database, submissions),
            confirmations=Confirmations(database, queue, results),
            reports=reports,
            corrections=Corrections(database, results, reports),
            profiles=Profiles(database, results),
            uploads=uploads,
            captures=Captures(database, queue, uploads, results),
            arrivals=arrivals,
            offers=Offers(database, queue, store),
            jobs=Jobs(database, queue, store),
            cards=Cards(database),
            removals=Removals(database),
            sharing=sharing,
            accounts=accounts,
            identities=Identities(database, accounts, provider),
            api_tokens=ApiTokens(database),
            pictures=Pictures(store),
            pulse=Pulse(database, queue, shelves),
            # A busy machine is no answer to what the tests ask.
            readiness=Readiness(database, queue, store, patience_s=_SOON_S),
            publications=Publications(database),
            sessions=Sessions(database),
            syncs=CommandSyncs(database),
            courtesy=courtesy,
            worker=Worker(
                database,
                queue,
                pipeline,
                arrivals,
                concurrency=concurrency,
                capture_wait=capture_wait,
                sweep=SECOND / 4,
            ),
        )


def urls(*replay_ids: int) -> tuple[str, ...]:
    return tuple(map(replay_url, replay_ids))


async def until(question: Callable[[], bool]) -> None:
    """Until it is so."""
    async with asyncio.timeout(_SOON_S):
        while not question():  # noqa: ASYNC110 the answer comes from many places
            await asyncio.sleep(0.005)


async def until_blocked(world: World) -> None:
    """Until somebody waits for a lock that somebody else has."""
    waiting = "SELECT 1 FROM pg_locks WHERE NOT granted"
    async with asyncio.timeout(_SOON_S), world.database.unit_of_work() as unit:
        while not await unit.sql.execute(waiting):  # noqa: ASYNC110 the database has no event
            await asyncio.sleep(0.01)
