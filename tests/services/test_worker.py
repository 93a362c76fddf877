"""A worker takes jobs from the queue, and finds those that the queue lost."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.domain.moves import JobStatus
from tests.services.world import World

pytest_plugins = ("tests.database",)


async def forget(world: World, **ago: int) -> None:
    """Let the queue lose everything, so long ago."""
    async with world.database.unit_of_work() as unit:
        await unit.sql.execute("DELETE FROM pgq.pgqueuer")
        await unit.sql.execute("ALTER TABLE jobs DISABLE TRIGGER set_updated_at")
        await unit.sql.execute(
            "UPDATE jobs SET updated_at = now() - $1::interval", (timedelta(**ago),)
        )
        await unit.sql.execute("ALTER TABLE jobs ENABLE TRIGGER set_updated_at")


async def test_a_job_that_the_queue_lost_is_found(world: World) -> None:
    world.shelf.put(1)
    job = await world.submit(1)
    await forget(world, minutes=2)
    async with world.at_work():
        (done,) = await world.until_finished(job)
    assert done.job.status is JobStatus.COMPLETED


async def test_a_running_job_whose_worker_vanished_is_found(world: World) -> None:
    world.shelf.put(1)
    job = await world.submit(1)
    async with world.database.unit_of_work() as unit:
        assert await unit.leases.claim(job.id, timedelta(0)) is not None
    await forget(world, minutes=2)
    async with world.at_work():
        (done,) = await world.until_finished(job)
    assert done.job.status is JobStatus.COMPLETED


@pytest.mark.slow
async def test_looking_for_lost_jobs_disturbs_nobody(world: World) -> None:
    world.shelf.put(1)
    world.shelf.open.clear()
    async with world.at_work():
        job = await world.submit(1)
        await world.shelf.wait_for(1)
        # Long enough for several looks around.
        await asyncio.sleep(1)
        assert len(await world.rows("pgq.pgqueuer")) == 1
        world.shelf.open.set()
        (done,) = await world.until_finished(job)
    assert (done.attempts, world.shelf.asked) == ([1], [1])
