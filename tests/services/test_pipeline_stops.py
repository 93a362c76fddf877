"""A job that is canceled, interrupted, or asked for again."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.job_errors import JobError, LeaseLostError, NothingToRetryError
from bot.domain.jobs import Progress
from bot.domain.moves import JobStatus, ReplayState
from bot.services.askers import TERMINAL_ASKER
from tests.services.world import Shelf, World, open_world, until

pytest_plugins = ("tests.database",)

WAITING, STORED, FAILED = ReplayState.WAITING, ReplayState.STORED, ReplayState.FAILED


async def test_canceling_stops_a_fetch_at_once(world: World) -> None:
    world.shelf.put(1, 2)
    world.shelf.open.clear()
    loop = asyncio.get_running_loop()
    async with world.at_work():
        job = await world.submit(1, 2)
        await world.shelf.wait_for(1, 2)
        began = loop.time()
        await world.jobs.cancel(TERMINAL_ASKER, job.id)
        await until(lambda: len(world.shelf.stopped) == 2)
        assert loop.time() - began < 1
    seen = await world.look(job)
    assert (seen.job.status, seen.job.progress) == (JobStatus.CANCELLED, Progress(0, 2))
    assert seen.states == [WAITING, WAITING]
    for table in ("job_leases", "replay_fetches", "pgq.pgqueuer"):
        assert await world.rows(table) == []
    assert await world.keys("") == []


async def test_a_job_canceled_before_its_turn_is_never_begun(world: World) -> None:
    world.shelf.put(1)
    job = await world.submit(1)
    await world.jobs.cancel(TERMINAL_ASKER, job.id)
    assert await world.rows("pgq.pgqueuer") == []
    assert (await world.work(job)).states == [WAITING], "even where the queue hands it out late"
    async with world.at_work():
        await world.until_finished(await world.submit(2))
    assert world.shelf.asked == [2]


async def test_a_canceled_job_that_is_retried_goes_on_where_it_was(world: World) -> None:
    world.shelf.put(1, 2)
    await world.done(1)
    world.shelf.open.clear()
    async with world.at_work():
        job = await world.submit(1, 2)
        await world.shelf.wait_for(2)
        await world.jobs.cancel(TERMINAL_ASKER, job.id)
        world.shelf.open.set()
        await world.jobs.retry(TERMINAL_ASKER, job.id)
        (done,) = await world.until_finished(job)
    assert (done.job.status, done.job.progress) == (JobStatus.COMPLETED, Progress(2, 2))
    assert world.shelf.asked in ([1, 2], [1, 2, 2]), "the fetch may have just come through"


async def test_a_retry_does_only_what_failed(world: World) -> None:
    world.shelf.put(1)
    before = await world.done(1, 2)
    assert before.states == [STORED, FAILED]
    world.shelf.put(2)
    retried = await world.jobs.retry(TERMINAL_ASKER, before.job.id)
    assert (retried.status, retried.progress) == (JobStatus.PENDING, Progress(1, 2))
    async with world.at_work():
        (after,) = await world.until_finished(before.job)
    assert (after.states, after.reasons) == ([STORED, STORED], [None, None])
    assert after.job.shareable_id == before.job.shareable_id
    assert sorted(world.shelf.asked) == [1, 2, 2]
    assert await world.analyzed(after.job) == [1, 2]
    assert len(await world.keys("analysis")) == 1, "the old one is removed"


async def test_a_failed_job_succeeds_when_it_is_retried(world: World) -> None:
    failed = await world.done(1)
    world.shelf.put(1)
    await world.jobs.retry(TERMINAL_ASKER, failed.job.id)
    done = await world.work(failed.job)
    assert (done.job.status, done.job.error_message) == (JobStatus.COMPLETED, None)


async def test_there_is_nothing_to_retry_where_nothing_failed(world: World) -> None:
    world.shelf.put(1)
    done = await world.done(1)
    with pytest.raises(NothingToRetryError):
        await world.jobs.retry(TERMINAL_ASKER, done.job.id)
    with pytest.raises(JobError, match="is completed and cannot be canceled"):
        await world.jobs.cancel(TERMINAL_ASKER, done.job.id)


async def test_a_worker_that_is_told_to_stop_hands_its_job_over(
    world: World, database_url: str
) -> None:
    world.shelf.put(1, 2)
    world.shelf.open.clear()
    async with world.at_work():
        job = await world.submit(1, 2)
        await world.shelf.wait_for(1, 2)
    left = await world.look(job)
    assert (left.job.status, left.states) == (JobStatus.RUNNING, [WAITING, WAITING])
    assert left.attempts == [0, 0], "which was no fault of theirs"
    world.shelf.open.set()
    async with open_world(database_url, world.folder, [world.shelf]) as other, other.at_work():
        (done,) = await other.until_finished(job)
    assert (done.job.status, done.attempts) == (JobStatus.COMPLETED, [1, 1])
    assert sorted(world.shelf.asked) == [1, 1, 2, 2]


async def test_work_that_is_stopped_twice_is_handed_over_all_the_same(world: World) -> None:
    world.shelf.open.clear()
    for steps in range(0, 64, 8):
        number = steps + 1
        job = await world.submit(number)
        work = asyncio.create_task(world.pipeline.work(job.id))
        await world.shelf.wait_for(number)
        work.cancel()
        for _ in range(steps):
            await asyncio.sleep(0)
        work.cancel()
        await asyncio.wait({work})
        assert work.cancelled()
        left = await world.look(job)
        assert (left.states, left.attempts) == ([WAITING], [0]), steps
    assert await world.rows("replay_fetches") == []


async def test_a_worker_that_lost_its_job_counts_nothing_twice(
    world: World, database_url: str
) -> None:
    world.shelf.put(1, 2)
    world.shelf.open.clear()
    job = await world.submit(1, 2)
    stalled = asyncio.create_task(world.pipeline.work(job.id))
    await world.shelf.wait_for(1, 2)
    async with world.database.unit_of_work() as unit:
        await unit.sql.execute("UPDATE job_leases SET expires_at = now()")
        await unit.sql.execute("UPDATE replay_fetches SET expires_at = now()")
    quick = Shelf()
    quick.put(1, 2)
    async with open_world(database_url, world.folder, [quick]) as other:
        done = await other.work(job)
    world.shelf.open.set()
    with pytest.raises(LeaseLostError):
        await stalled
    assert (done.job.status, done.job.progress) == (JobStatus.COMPLETED, Progress(2, 2))
    assert await world.look(job) == done
    assert len(await world.keys("raw")) == len(await world.rows("scraped_data")) == 2
    assert await world.rows("replay_fetches") == await world.rows("job_leases") == []
