"""What is asked of the queue in somebody's transaction."""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from pgqueuer.domain import models

from bot.domain.jobs import Submission
from bot.domain.links import replay_url
from bot.integrations.queue.connection import open_connection
from bot.integrations.queue.job_queue import JobQueue
from bot.integrations.queue.timing import Timing
from bot.integrations.queue.vendor import create_manager
from db.database import Database, UnitOfWork
from tests.architecture.source import ROOT
from tests.integrations.queue.scene import (
    IMPATIENT,
    SECOND,
    Desk,
    cancel,
    consuming,
    enqueue,
    rows,
    run,
    soon,
    statuses,
    submit,
    until,
    until_empty,
)

pytest_plugins = ("tests.database",)


async def enqueue_only(queue: JobQueue, unit: UnitOfWork) -> None:
    await queue.enqueue(unit.sql, UUID(int=1))


async def enqueue_first(queue: JobQueue, unit: UnitOfWork) -> None:
    await queue.enqueue(unit.sql, UUID(int=1))
    user = await unit.users.of_terminal()
    await unit.jobs.create(user.id, Submission((replay_url(1),)))


async def enqueue_last(queue: JobQueue, unit: UnitOfWork) -> None:
    user = await unit.users.of_terminal()
    await unit.jobs.create(user.id, Submission((replay_url(1),)))
    await queue.enqueue(unit.sql, UUID(int=1))


# Trap 1: over the driver's own connection, what is sent first commits at once.
@pytest.mark.parametrize("steps", [enqueue_only, enqueue_first, enqueue_last])
async def test_job_and_work_are_committed_together_or_not_at_all(
    database: Database, queue: JobQueue, steps: Callable[[JobQueue, UnitOfWork], Awaitable[None]]
) -> None:
    async def undone() -> None:
        async with database.unit_of_work() as unit:
            await steps(queue, unit)
            raise ZeroDivisionError

    desk = Desk()
    async with consuming(queue, desk.work):
        with pytest.raises(ZeroDivisionError):
            await undone()
        assert await rows(database) == await run(database, "SELECT * FROM jobs") == []
        async with database.unit_of_work() as unit:
            await steps(queue, unit)
            await asyncio.sleep(0.1)
            assert desk.begun.empty(), "it is not committed yet"
        assert await desk.next() == UUID(int=1)
        desk.go.set()
        await until_empty(database)
    assert len(await run(database, "SELECT * FROM jobs")) == (steps is not enqueue_only)


# Trap 2: a duplicate that raises spoils the transaction.
async def test_asking_twice_is_asking_once(database: Database, queue: JobQueue) -> None:
    job = uuid4()
    await enqueue(database, queue, job)
    async with database.unit_of_work() as unit:
        await queue.enqueue(unit.sql, job)
        await queue.enqueue(unit.sql, job)
        await unit.users.of_terminal()
    await asyncio.gather(*(enqueue(database, queue, job) for _ in range(10)))
    assert len(await rows(database)) == 1
    desk = Desk()
    desk.go.set()
    async with consuming(queue, desk.work):
        await until_empty(database)
    assert desk.done == [job]


async def test_who_asks_waits_for_who_asked_first_and_did_not_commit(
    database: Database, queue: JobQueue
) -> None:
    job = uuid4()
    async with database.unit_of_work() as first:
        await queue.enqueue(first.sql, job)
        second = asyncio.create_task(enqueue(database, queue, job))
        await asyncio.sleep(0.1)
        assert not second.done()
    await soon(second)
    assert len(await rows(database)) == 1


async def test_waiting_work_is_canceled(database: Database, queue: JobQueue) -> None:
    job = (await submit(database, queue)).id
    await cancel(database, queue, job)
    assert await rows(database) == []
    assert await statuses(database, "pgqueuer_log") == ["canceled"]
    desk = Desk()
    async with consuming(queue, desk.work):
        other = (await submit(database, queue)).id
        assert await desk.next() == other


async def test_work_in_a_pause_is_canceled(database: Database, database_url: str) -> None:
    queue = JobQueue(database_url, Timing(first_retry=60 * SECOND))
    begun: asyncio.Queue[UUID] = asyncio.Queue()

    async def work(job_id: UUID) -> None:
        begun.put_nowait(job_id)
        raise ZeroDivisionError

    async def pauses() -> bool:
        return any(row["attempts"] for row in await rows(database))

    async with consuming(queue, work):
        job = (await submit(database, queue)).id
        await until(pauses)
        await cancel(database, queue, job)
        assert await rows(database) == []
    assert begun.qsize() == 1


async def test_canceling_can_be_rolled_back(database: Database, queue: JobQueue) -> None:
    async def undone(job: UUID) -> None:
        async with database.unit_of_work() as unit:
            await queue.cancel(unit.sql, job)
            raise ZeroDivisionError

    desk = Desk()
    async with consuming(queue, desk.work):
        job = (await submit(database, queue)).id
        await desk.next()
        with pytest.raises(ZeroDivisionError):
            await undone(job)
        await asyncio.sleep(0.1)
        desk.go.set()
        await until_empty(database)
    assert desk.done == [job]


async def test_canceling_what_is_not_there_is_nothing(database: Database, queue: JobQueue) -> None:
    await cancel(database, queue, uuid4())
    assert await rows(database, "pgqueuer_log") == []


async def test_workers_and_waiting_jobs_are_counted(database: Database, queue: JobQueue) -> None:
    async def count() -> tuple[int, int]:
        async with database.unit_of_work() as unit:
            return await queue.count_workers(unit.sql), await queue.depth(unit.sql)

    async def is_alone() -> bool:
        return await count() == (0, 1)

    for _ in range(2):
        await submit(database, queue)
    assert await count() == (0, 2)
    desk = Desk()
    async with consuming(queue, desk.work, 2), consuming(queue, desk.work, 2):
        for _ in range(3):
            await submit(database, queue)
        for _ in range(4):
            await desk.next()
        assert await count() == (2, 1)
        desk.go.set()
        await until_empty(database)
        assert await count() == (2, 0)
    await submit(database, queue)
    await run(database, "UPDATE pgq.pgqueuer SET execute_after = now() + interval '1 hour'")
    await submit(database, queue)
    await until(is_alone)


# Trap 9: PgQueuer keeps its log for ever.
async def test_the_log_is_pruned(database: Database, database_url: str) -> None:
    async def age() -> None:
        await run(database, "UPDATE pgq.pgqueuer_log SET created = now() - interval '8 days'")

    async def only_the_last_is_left() -> bool:
        return await statuses(database, "pgqueuer_log") == ["picked", "successful"]

    async def work(_: UUID) -> None:
        pass

    queue = JobQueue(database_url, IMPATIENT)
    async with consuming(queue, work):
        for _ in range(3):
            await submit(database, queue)
        await until_empty(database)
    assert len(await rows(database, "pgqueuer_log")) == 6
    await age()
    await cancel(database, queue, (await submit(database, queue)).id)
    async with database.unit_of_work() as unit:
        await queue.prune(unit.sql, timedelta(days=7))
    assert await statuses(database, "pgqueuer_log") == ["canceled"]
    await age()
    await submit(database, queue)
    async with consuming(queue, work):
        await until_empty(database)
        await until(only_the_last_is_left)


# Trap 11, without a variable: PgQueuer's names are ours whatever the environment says.
async def test_foreign_variables_do_not_lead_the_queue_astray(
    database: Database, database_url: str, queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("CHANNEL", "FUNCTION", "TRIGGER", "QUEUE_TABLE", "QUEUE_TABLE_LOG", "DURABILITY")
    for name in (*names, "STATISTICS_TABLE", "QUEUE_STATUS_TYPE", "WIDEN_ID", "SCHEMA", "PREFIX"):
        monkeypatch.setenv(name, "astray")
        monkeypatch.setenv(f"PGQUEUER_{name}", "astray")
    desk = Desk()
    desk.go.set()
    async with consuming(queue, desk.work):
        for _ in range(2):
            await submit(database, queue)
            await desk.next()
        await until_empty(database)
    async with open_connection(database_url) as connection:
        manager = create_manager(connection, uuid4(), take_nothing)
    assert "astray" not in manager.queries.qbe.settings.model_dump_json()


async def take_nothing(_: models.Job, __: models.Context) -> None:
    pass


# Trap 7: with both, and some time to take it, a killed worker's job is not away for long.
def test_work_of_a_killed_worker_is_taken_within_twenty_seconds() -> None:
    assert Timing().heartbeat + Timing().poll < timedelta(seconds=20)


@pytest.mark.slow  # another Python
def test_who_only_asks_does_not_load_the_vendor() -> None:
    program = "import sys, bot.integrations.queue.job_queue; sys.exit('pgqueuer' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
