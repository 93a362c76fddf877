"""Work that is stopped before its end, or is another worker's meanwhile."""

import asyncio
from uuid import UUID, uuid4

import anyio
import pytest
from pgqueuer.domain import models

from bot.integrations.queue.connection import open_connection
from bot.integrations.queue.job_queue import JobQueue
from bot.integrations.queue.timing import Timing
from bot.integrations.queue.working import Shift
from db.database import Database
from tests.integrations.queue.scene import (
    DEAF,
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
    until_a_worker_waits,
    until_empty,
)

pytest_plugins = ("tests.database",)

LOCK = "SELECT id FROM pgq.pgqueuer FOR UPDATE"


# Trap 4: PgQueuer waits for work without limit, and forgets it where the waiting is cut short.
async def test_stopping_hands_work_back_to_others(database: Database, queue: JobQueue) -> None:
    first, second = Desk(), Desk()
    async with consuming(queue, first.work, 3) as stop:
        jobs = {(await submit(database, queue)).id for _ in range(3)}
        assert {await first.next() for _ in jobs} == jobs
        async with consuming(queue, second.work):
            other = (await submit(database, queue)).id
            assert await second.next() == other
            await asyncio.sleep(0.2)  # by now it looks around no more, and has to be told
            stop.set()
            assert {await second.next() for _ in jobs} == jobs
            second.go.set()
            await until_empty(database)
    assert set(first.stopped) == jobs
    assert set(second.done) == {*jobs, other}


async def test_work_handed_back_goes_before_what_has_not_begun(
    database: Database, queue: JobQueue
) -> None:
    first, second = Desk(), Desk()
    async with consuming(queue, first.work, 2):
        jobs = [(await submit(database, queue)).id for _ in range(5)]
        begun = {await first.next() for _ in range(2)}
    assert begun == set(jobs[:2])
    async with consuming(queue, second.work, 2):
        assert {await second.next() for _ in range(2)} == begun


async def test_who_asked_for_a_stop_first_gets_no_work(database: Database, queue: JobQueue) -> None:
    desk = Desk()
    await submit(database, queue)
    async with consuming(queue, desk.work) as stop:
        stop.set()
    assert desk.begun.empty()
    assert await statuses(database) == ["queued"]


@pytest.mark.parametrize("times", [1, 2, 5])
async def test_being_canceled_loses_nothing(
    database: Database, queue: JobQueue, times: int
) -> None:
    desk, stop = Desk(), asyncio.Event()
    worker = asyncio.create_task(queue.consume(desk.work, stop=stop))
    job = (await submit(database, queue)).id
    await desk.next()
    for _ in range(times):
        worker.cancel()
        await asyncio.sleep(0.001)
    with pytest.raises(asyncio.CancelledError):
        await soon(worker)
    assert [(row["status"], row["payload"]) for row in await rows(database)] == [
        ("queued", str(job).encode())
    ]
    assert not stop.is_set(), "others may look at it"


async def test_who_is_canceled_while_stopping_is_canceled(
    database: Database, queue: JobQueue
) -> None:
    begun, tidy = asyncio.Event(), asyncio.Event()

    async def work(_: UUID) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            await tidy.wait()

    stop = asyncio.Event()
    worker = asyncio.create_task(queue.consume(work, stop=stop))
    await submit(database, queue)
    await soon(begun.wait())
    stop.set()
    await asyncio.sleep(0.01)
    worker.cancel()
    await asyncio.sleep(0.01)
    tidy.set()
    with pytest.raises(asyncio.CancelledError):
        await soon(worker)
    assert await statuses(database) == ["queued"]


async def test_an_end_of_everything_loses_nothing(database: Database, queue: JobQueue) -> None:
    """As when a program ends by an error, and every task is canceled, PgQueuer's too."""
    desk = Desk()
    worker = asyncio.create_task(queue.consume(desk.work, stop=asyncio.Event()))
    await submit(database, queue)
    await desk.next()
    ours = asyncio.current_task()
    for task in asyncio.all_tasks() - {ours}:
        task.cancel()
    await soon(asyncio.gather(worker, return_exceptions=True))
    assert await statuses(database) in (["queued"], ["picked"])


async def test_an_end_of_everything_loses_nothing_that_is_being_written(
    database: Database, queue: JobQueue
) -> None:
    desk = Desk()

    async def work(job_id: UUID) -> None:
        await desk.work(job_id)
        raise ZeroDivisionError

    worker = asyncio.create_task(queue.consume(work, stop=asyncio.Event()))
    await submit(database, queue)
    await desk.next()
    async with database.unit_of_work() as unit:
        await unit.sql.execute(LOCK)
        desk.go.set()
        await until_a_worker_waits(database)
        ours = asyncio.current_task()
        for _ in range(2):
            for task in asyncio.all_tasks() - {ours}:
                task.cancel()
            await asyncio.sleep(0.01)
    await soon(asyncio.gather(worker, return_exceptions=True))
    assert await statuses(database) in (["queued"], ["picked"])


async def test_work_that_does_not_stop_is_left_behind(
    database: Database, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    queue = JobQueue(database_url, Timing(grace=SECOND / 10))
    begun, let_go = asyncio.Event(), asyncio.Event()

    async def stubborn(_: UUID) -> None:
        begun.set()
        while not let_go.is_set():
            try:
                await let_go.wait()
            except asyncio.CancelledError:
                continue

    async with consuming(queue, stubborn) as stop:
        await submit(database, queue)
        await soon(begun.wait())
        stop.set()
    assert "does not stop" in caplog.text
    assert await statuses(database) == ["queued"]
    let_go.set()


async def test_a_retry_is_written_though_everything_stops(
    database: Database, queue: JobQueue
) -> None:
    desk = Desk()

    async def work(job_id: UUID) -> None:
        await desk.work(job_id)
        raise ZeroDivisionError

    async with consuming(queue, work) as stop:
        await submit(database, queue)
        await desk.next()
        async with database.unit_of_work() as unit:
            await unit.sql.execute(LOCK)
            desk.go.set()
            await until_a_worker_waits(database)
            stop.set()
    assert [(row["status"], row["attempts"]) for row in await rows(database)] == [("queued", 1)]


# Trap 6: PgQueuer has no fence, so that who stalled would end what another worker has by now.
@pytest.mark.parametrize("end", ["success", "error", "stop"])
async def test_work_of_another_worker_is_left_alone(
    database: Database, queue: JobQueue, end: str
) -> None:
    desk, another = Desk(), uuid4()

    async def work(job_id: UUID) -> None:
        await desk.work(job_id)
        if end == "error":
            raise ZeroDivisionError

    async with consuming(queue, work):
        await submit(database, queue)
        await desk.next()
        await run(database, "UPDATE pgq.pgqueuer SET queue_manager_id = $1", another)
        if end != "stop":
            desk.go.set()
    assert [(row["status"], row["queue_manager_id"]) for row in await rows(database)] == [
        ("picked", another)
    ]


@pytest.mark.parametrize(("is_canceled", "left"), [(True, []), (False, ["queued"])])
async def test_work_canceled_or_stopped_on_its_way_to_a_worker_never_begins(
    database: Database, database_url: str, queue: JobQueue, *, is_canceled: bool, left: list[str]
) -> None:
    desk, me, job, over = Desk(), uuid4(), uuid4(), asyncio.Event()
    await enqueue(database, queue, job)
    take = "UPDATE pgq.pgqueuer SET status = 'picked', queue_manager_id = $1 RETURNING *"
    (row,) = await run(database, take, me)
    if is_canceled:
        await cancel(database, queue, job)
    else:
        over.set()
    async with open_connection(database_url) as connection:
        shift = Shift(connection, me, desk.work, DEAF, over)
        context = models.Context(anyio.CancelScope())
        await soon(shift.take(models.Job.model_validate(row), context))
    assert desk.begun.empty()
    assert await statuses(database) == left
