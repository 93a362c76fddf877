"""Workers for the queue's tests: in this process, and as a program of their own."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from bot.domain.jobs import Job, Submission
from bot.domain.links import replay_url
from bot.domain.moves import Move
from bot.integrations.queue.connection import WORKER
from bot.integrations.queue.job_queue import JobQueue
from bot.integrations.queue.timing import Timing
from db.database import Database, open_database

T = TypeVar("T")

SECOND = timedelta(seconds=1)
IMPATIENT = Timing(
    heartbeat=SECOND, poll=SECOND / 2, grace=SECOND, reconnect=SECOND / 10, first_retry=SECOND / 10
)
# Whatever is done with it is done without looking around.
DEAF = Timing(
    heartbeat=timedelta(minutes=5),
    poll=timedelta(minutes=5),
    grace=SECOND,
    reconnect=SECOND / 10,
    first_retry=SECOND / 10,
)
# For what takes milliseconds on a machine that has nothing else to do.
PATIENCE_S = 60


async def submit(database: Database, queue: JobQueue | None = None) -> Job:
    """A new job, enqueued in the same transaction."""
    async with database.unit_of_work() as unit:
        user = await unit.users.of_terminal()
        job = await unit.jobs.create(user.id, Submission((replay_url(1),)))
        if queue is not None:
            await queue.enqueue(unit.sql, job.id)
    return job


async def enqueue(database: Database, queue: JobQueue, job_id: UUID) -> None:
    async with database.unit_of_work() as unit:
        await queue.enqueue(unit.sql, job_id)


async def cancel(database: Database, queue: JobQueue, job_id: UUID) -> None:
    async with database.unit_of_work() as unit:
        await queue.cancel(unit.sql, job_id)


async def cancel_job(database: Database, queue: JobQueue, job_id: UUID) -> None:
    """As services do it."""
    async with database.unit_of_work() as unit:
        await unit.jobs.move(job_id, Move.CANCEL)
        await queue.cancel(unit.sql, job_id)


async def run(database: Database, sql: str, *args: object) -> list[dict[str, object]]:
    async with database.unit_of_work() as unit:
        return await unit.sql.execute(sql, args)


async def rows(database: Database, table: str = "pgqueuer") -> list[dict[str, object]]:
    return await run(database, f"SELECT * FROM pgq.{table} ORDER BY id")


async def statuses(database: Database, table: str = "pgqueuer") -> list[object]:
    return [row["status"] for row in await rows(database, table)]


async def soon(awaited: Awaitable[T]) -> T:
    """Its result, so that a test that waits in vain fails."""
    return await asyncio.wait_for(awaited, PATIENCE_S)


async def until(question: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not await question():  # noqa: ASYNC110 the answer is in the database
            await asyncio.sleep(0.02)


async def until_empty(database: Database) -> None:
    async def is_empty() -> bool:
        return not await rows(database)

    await until(is_empty)


async def until_a_worker_waits(database: Database) -> None:
    """Until what a worker asks waits for a row that somebody else has."""

    async def waits() -> bool:
        return bool(
            await run(
                database,
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                " AND application_name = $1 AND wait_event_type = 'Lock'",
                WORKER,
            )
        )

    await until(waits)


async def disconnect_workers(database: Database) -> None:
    await run(
        database,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name = $1",
        WORKER,
    )


class Desk:
    """Notes what it is given, and works on it for as long as it is told."""

    def __init__(self) -> None:
        self.begun: asyncio.Queue[UUID] = asyncio.Queue()
        self.done: list[UUID] = []
        self.stopped: list[UUID] = []
        self.go = asyncio.Event()

    async def work(self, job_id: UUID) -> None:
        self.begun.put_nowait(job_id)
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.stopped.append(job_id)
            raise
        self.done.append(job_id)

    async def next(self) -> UUID:
        return await soon(self.begun.get())

    async def is_stopped(self) -> bool:
        return bool(self.stopped)


@asynccontextmanager
async def consuming(
    queue: JobQueue, work: Callable[[UUID], Awaitable[None]], concurrency: int = 8
) -> AsyncIterator[asyncio.Event]:
    """A worker at work in this process; the event stops it."""
    stop = asyncio.Event()
    worker = asyncio.create_task(queue.consume(work, stop=stop, concurrency=concurrency))
    try:
        yield stop
    finally:
        stop.set()
        await soon(worker)


async def complete(database: Database, job_id: UUID, plan: str = "") -> None:
    """Work as services do it: claim, work, renew the lease where something is written."""
    async with database.claim(job_id, ttl=SECOND) as claim:
        if claim is None:
            return
        tell("begin", job_id, claim.lease.attempt)
        if plan == "hang":
            await asyncio.sleep(60)
        elif plan == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        elif plan == "stall":
            time.sleep(3)  # noqa: ASYNC251 the loop shall stand still
        async with database.unit_of_work(claim.lease) as unit:
            await unit.jobs.move(job_id, Move.COMPLETE)
    tell("end", job_id)


def tell(*words: object) -> None:
    """Say it to the test, which reads it from this program's output."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


async def main(url: str, plan: str) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with open_database(url) as database:
        tell("ready")
        queue = JobQueue(url, IMPATIENT)
        await queue.consume(lambda job_id: complete(database, job_id, plan), stop=stop)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
