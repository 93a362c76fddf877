"""Work that is done, canceled, or asked for once more."""

import asyncio
import statistics
from uuid import UUID, uuid4

import pytest

from bot.integrations.queue.job_queue import JobQueue
from db.database import Database
from tests.integrations.queue.scene import (
    Desk,
    cancel,
    cancel_job,
    consuming,
    enqueue,
    rows,
    submit,
    until,
    until_a_worker_waits,
    until_empty,
)

pytest_plugins = ("tests.database",)


async def test_work_is_done_once_and_forgotten(database: Database, queue: JobQueue) -> None:
    desk = Desk()
    desk.go.set()
    async with consuming(queue, desk.work), consuming(queue, desk.work):
        jobs = [(await submit(database, queue)).id for _ in range(20)]
        await until_empty(database)
    assert sorted(desk.done) == sorted(jobs)


async def test_work_begins_soon_after_it_is_asked_for(database: Database, queue: JobQueue) -> None:
    desk = Desk()
    desk.go.set()
    loop, delays = asyncio.get_running_loop(), []
    async with consuming(queue, desk.work):
        for _ in range(20):
            await enqueue(database, queue, uuid4())
            asked = loop.time()
            await desk.next()
            delays.append(loop.time() - asked)
    assert statistics.median(delays) < 0.5, "it is 5 ms on a quiet machine"


# Trap 12: what PgQueuer hands out at once is at most half of what is allowed.
@pytest.mark.parametrize("concurrency", [2, 5])
async def test_no_more_is_done_at_once_than_allowed(
    database: Database, queue: JobQueue, concurrency: int
) -> None:
    desk = Desk()
    async with consuming(queue, desk.work, concurrency):
        jobs = [(await submit(database, queue)).id for _ in range(8)]
        for _ in range(concurrency):
            await desk.next()
        await asyncio.sleep(0.3)
        assert desk.begun.empty()
        desk.go.set()
        await until_empty(database)
    assert sorted(desk.done) == sorted(jobs)


async def test_one_at_a_time_is_refused(queue: JobQueue) -> None:
    with pytest.raises(ValueError, match="at least two"):
        await queue.consume(Desk().work, stop=asyncio.Event(), concurrency=1)


# Trap 3: PgQueuer cancels only what stands in its scope.
async def test_running_work_is_canceled_within_a_second(
    database: Database, queue: JobQueue
) -> None:
    loop, delays = asyncio.get_running_loop(), []
    for _ in range(5):
        desk = Desk()
        async with consuming(queue, desk.work):
            job = (await submit(database, queue)).id
            await desk.next()
            await cancel_job(database, queue, job)
            canceled = loop.time()
            await until(desk.is_stopped)
            delays.append(loop.time() - canceled)
            assert await rows(database) == []
        assert (desk.stopped, desk.done) == ([job], [])
    assert statistics.median(delays) < 1


async def test_a_canceled_job_can_be_asked_for_again(database: Database, queue: JobQueue) -> None:
    desk = Desk()
    async with consuming(queue, desk.work):
        job = (await submit(database, queue)).id
        await desk.next()
        await cancel(database, queue, job)
        await enqueue(database, queue, job)
        assert await desk.next() == job
        desk.go.set()
        await until_empty(database)
    assert (desk.stopped, desk.done) == ([job], [job])


async def test_work_asked_for_meanwhile_is_done_again(database: Database, queue: JobQueue) -> None:
    desk, job = Desk(), uuid4()
    async with consuming(queue, desk.work):
        await enqueue(database, queue, job)
        await desk.next()
        for _ in range(3):
            await enqueue(database, queue, job)
        desk.go.set()
        assert await desk.next() == job
        await until_empty(database)
    assert desk.done == [job, job]


class NeverMindError(Exception):
    """The transaction is undone."""


@pytest.mark.parametrize(("is_undone", "times"), [(False, 2), (True, 1)])
async def test_a_request_that_is_not_committed_when_work_ends_counts_if_it_is(
    database: Database, queue: JobQueue, *, is_undone: bool, times: int
) -> None:
    desk, job = Desk(), uuid4()

    async def ask_again() -> None:
        async with database.unit_of_work() as unit:
            await queue.enqueue(unit.sql, job)
            desk.go.set()
            await until_a_worker_waits(database)
            if is_undone:
                raise NeverMindError

    async with consuming(queue, desk.work):
        await enqueue(database, queue, job)
        await desk.next()
        if is_undone:
            with pytest.raises(NeverMindError):
                await ask_again()
        else:
            await ask_again()
        await until_empty(database)
    assert desk.done == [job] * times


async def test_work_canceled_while_it_ends_is_over(database: Database, queue: JobQueue) -> None:
    desk, job, other = Desk(), uuid4(), uuid4()
    async with consuming(queue, desk.work):
        await enqueue(database, queue, job)
        await desk.next()
        async with database.unit_of_work() as unit:
            await queue.cancel(unit.sql, job)
            desk.go.set()
            await until_a_worker_waits(database)
        await enqueue(database, queue, other)
        await desk.next()
        await until_empty(database)
    assert desk.done == [job, other]


@pytest.mark.slow
async def test_no_request_is_lost_at_the_very_end_of_work(
    database: Database, queue: JobQueue
) -> None:
    """What the worker sees when it looks must include all that was asked for before."""
    asked, seen, job = 0, 0, uuid4()

    async def look(_: UUID) -> None:
        nonlocal seen
        seen = asked
        await asyncio.sleep(0.001)

    async with consuming(queue, look), consuming(queue, look):
        for number in range(150):
            asked += 1
            await enqueue(database, queue, job)
            await asyncio.sleep(number % 10 / 500)
        await until_empty(database)
    assert seen == asked
