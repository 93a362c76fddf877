"""What befalls workers that are programs of their own."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from uuid import UUID

import pytest

from bot.domain.jobs import Job
from bot.domain.moves import JobStatus
from bot.integrations.queue.job_queue import JobQueue
from db.database import Database
from tests.architecture.source import ROOT
from tests.integrations.queue.scene import (
    IMPATIENT,
    PATIENCE_S,
    SECOND,
    complete,
    consuming,
    soon,
    statuses,
    submit,
    until,
    until_empty,
)

pytest_plugins = ("tests.database",)
pytestmark = pytest.mark.slow

Start = Callable[[str], Awaitable[Process]]


@pytest.fixture
def queue(database_url: str) -> JobQueue:
    return JobQueue(database_url, IMPATIENT)


@pytest.fixture
async def start(database_url: str) -> AsyncIterator[Start]:
    """Starts workers of their own, which do not outlive the test."""
    async with AsyncExitStack() as stack:

        async def start(plan: str) -> Process:
            arguments = [sys.executable, "-m", "tests.integrations.queue.scene", database_url, plan]
            process = await asyncio.create_subprocess_exec(
                *arguments, cwd=ROOT, stdout=subprocess.PIPE
            )
            stack.push_async_callback(end, process)
            assert await line(process) == ["ready"]
            return process

        yield start


async def end(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()


async def line(process: Process) -> list[str]:
    """The next words of a worker; none where it has ended."""
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE_S):
        return (await process.stdout.readline()).decode().split()


async def get(database: Database, job: Job) -> Job:
    async with database.unit_of_work() as unit:
        return await unit.jobs.get(job.id)


async def attempt_of_next(database: Database, job_id: UUID) -> int:
    async with database.unit_of_work() as unit:
        claim = await unit.leases.claim(job_id, SECOND)
    assert claim is not None
    return claim.lease.attempt


# Traps 5 and 7: recovered within the heartbeat and a look around; PgQueuer does not count crashes.
async def test_killed_workers_are_replaced_and_counted(
    database: Database, queue: JobQueue, start: Start
) -> None:
    workers = await asyncio.gather(start("die"), start("die"))
    job = await submit(database, queue)
    for worker in workers:
        await soon(worker.wait())
        assert worker.returncode == -signal.SIGKILL
    said = [await line(worker) for worker in workers]
    assert sorted(said) == [["begin", str(job.id), "1"], ["begin", str(job.id), "2"]]
    attempts = []

    async def work(job_id: UUID) -> None:
        async with database.claim(job_id) as claim:
            assert claim is not None
            attempts.append(claim.lease.attempt)

    loop = asyncio.get_running_loop()
    began = loop.time()
    async with consuming(queue, work):
        await until_empty(database)
    assert attempts == [3]
    assert loop.time() - began < 10


# Trap 6: a stalled worker is replaced, and comes back.
async def test_a_stalled_worker_writes_nothing_when_it_comes_back(
    database: Database, queue: JobQueue, start: Start
) -> None:
    stalled = await start("stall")
    job = await submit(database, queue)
    assert await line(stalled) == ["begin", str(job.id), "1"]

    async def is_completed() -> bool:
        return (await get(database, job)).status is JobStatus.COMPLETED

    async with consuming(queue, lambda job_id: complete(database, job_id)):
        await until(is_completed)
        done = await get(database, job)
    later = await submit(database, queue)
    assert await line(stalled) == ["begin", str(later.id), "1"], "it said no end of the first"
    assert await get(database, job) == done


# Trap 4 once more, as an operator does it.
async def test_a_worker_that_is_terminated_hands_its_work_back(
    database: Database, queue: JobQueue, start: Start
) -> None:
    worker = await start("hang")
    job = await submit(database, queue)
    assert await line(worker) == ["begin", str(job.id), "1"]
    worker.terminate()
    assert await soon(worker.wait()) == 0
    assert await statuses(database) == ["queued"]
    assert await attempt_of_next(database, job.id) == 1, "which is no fault of the job's"
