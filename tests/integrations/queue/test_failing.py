"""Work that fails, or is not to be had now."""

import asyncio
import itertools
import logging
from datetime import timedelta
from uuid import UUID

import pytest

from bot.domain.job_errors import LeaseHeldError
from bot.integrations.queue.job_queue import JobQueue
from bot.integrations.queue.timing import Timing
from db.database import Database
from tests.integrations.queue.scene import (
    SECOND,
    Desk,
    consuming,
    enqueue,
    rows,
    run,
    statuses,
    submit,
    until,
    until_empty,
)

pytest_plugins = ("tests.database",)


async def test_work_that_fails_comes_again_after_a_pause(
    database: Database, queue: JobQueue, caplog: pytest.LogCaptureFixture
) -> None:
    times: list[float] = []

    async def work(_: UUID) -> None:
        times.append(asyncio.get_running_loop().time())
        if len(times) < 4:
            raise ZeroDivisionError

    async with consuming(queue, work):
        await submit(database, queue)
        await until_empty(database)
    pauses = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert len(pauses) == 3
    assert all(pause >= least for pause, least in zip(pauses, (0.1, 0.2, 0.4), strict=True))
    assert len([r for r in caplog.records if r.levelno >= logging.WARNING]) == 3


async def test_a_request_cuts_the_pause_short(database: Database, database_url: str) -> None:
    queue = JobQueue(database_url, Timing(poll=SECOND * 300, first_retry=SECOND * 300))
    desk = Desk()
    desk.go.set()

    async def failed_once() -> bool:
        return any(row["attempts"] for row in await rows(database))

    async def work(job_id: UUID) -> None:
        await desk.work(job_id)
        if len(desk.done) < 2:
            raise ZeroDivisionError

    async with consuming(queue, work):
        job = (await submit(database, queue)).id
        await until(failed_once)
        await enqueue(database, queue, job)
        await until_empty(database)


async def test_work_that_fails_comes_at_once_where_it_was_asked_for_meanwhile(
    database: Database, database_url: str
) -> None:
    queue = JobQueue(database_url, Timing(poll=SECOND * 300, first_retry=SECOND * 300))
    desk = Desk()

    async def work(job_id: UUID) -> None:
        await desk.work(job_id)
        if len(desk.done) < 2:
            raise ZeroDivisionError

    async with consuming(queue, work):
        job = (await submit(database, queue)).id
        await desk.next()
        await enqueue(database, queue, job)
        desk.go.set()
        await until_empty(database)
    assert desk.done == [job, job]


# Trap 5: PgQueuer counts what is handed back, and not what crashes; here only errors count.
async def test_hopeless_work_is_given_up_and_can_be_asked_for_anew(
    database: Database, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    timing = Timing(poll=SECOND * 300, first_retry=SECOND / 100, most_retries=2)
    queue, desk = JobQueue(database_url, timing), Desk()

    async def work(job_id: UUID) -> None:
        await desk.work(job_id)
        raise ZeroDivisionError

    job = (await submit(database, queue)).id
    for _ in range(3):
        async with consuming(queue, work):
            await desk.next()
    assert [row["attempts"] for row in await rows(database)] == [0]
    desk.go.set()
    async with consuming(queue, work):
        await until_empty(database)
        assert desk.done == [job] * 3
        assert "given up" in caplog.text
        assert (await statuses(database, "pgqueuer_log"))[-1] == "failed"
        await enqueue(database, queue, job)
        await until_empty(database)
    assert desk.done == [job] * 6


async def test_work_under_no_name_of_a_job_is_given_up(
    database: Database, database_url: str
) -> None:
    """As when somebody tries out PgQueuer's own tool."""
    queue = JobQueue(database_url, Timing(first_retry=SECOND / 100, most_retries=1))
    insert = "INSERT INTO pgq.pgqueuer (entrypoint, priority, status, payload)"
    await run(database, f"{insert} VALUES ('job', 0, 'queued', NULL), ('job', 0, 'queued', 'x')")
    desk = Desk()
    async with consuming(queue, desk.work):
        await until_empty(database)
    assert desk.begun.empty()


async def test_taken_work_comes_again_when_it_was_told_to(
    database: Database, queue: JobQueue, caplog: pytest.LogCaptureFixture
) -> None:
    times: list[float] = []

    async def work(_: UUID) -> None:
        times.append(asyncio.get_running_loop().time())
        if len(times) == 1:
            raise LeaseHeldError(timedelta(seconds=0.5))
        assert [row["attempts"] for row in await rows(database)] == [0]

    async with consuming(queue, work):
        await submit(database, queue)
        await until_empty(database)
    assert times[1] - times[0] >= 0.5
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
