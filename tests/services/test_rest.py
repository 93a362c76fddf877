"""When nothing more happens to a job before a person does something."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.jobs import Job
from bot.domain.moves import JobStatus
from bot.domain.sources import human_check
from tests.database import execute
from tests.services.world import ANA, World

pytest_plugins = ("tests.database",)

LEFT_BEHIND = "UPDATE job_leases SET expires_at = now() - interval '{} seconds'"


async def is_at_rest(world: World, job: Job) -> bool:
    return (await world.jobs.details(ANA, job.id)).is_at_rest


async def waiting(world: World) -> Job:
    """A job of Ana's that has its first replay, and waits for a person to bring the other."""
    world.shelf.put(1)
    world.shelf.files[2] = human_check()
    return (await world.done(1, 2, asker=ANA)).job


async def test_a_job_is_at_rest_once_it_only_needs_people(world: World) -> None:
    job = await world.submit(1, 2, asker=ANA)
    assert not await is_at_rest(world, job), "it waits for its turn"
    job = await waiting(world)
    assert job.status is JobStatus.RUNNING
    assert await is_at_rest(world, job)


async def test_it_is_not_while_a_worker_has_it_or_left_it_undone_just_now(
    world: World, database_url: str
) -> None:
    job = await waiting(world)
    # So long that no sign of life comes in between.
    async with world.database.claim(job.id, ttl=timedelta(minutes=5)) as claim:
        assert claim is not None
        assert not await is_at_rest(world, job)
        # As if the worker had been killed: another one goes on with it soon.
        await execute(database_url, LEFT_BEHIND.format(20))
        assert not await is_at_rest(world, job)
        await execute(database_url, LEFT_BEHIND.format(90))
        assert await is_at_rest(world, job)
    assert await is_at_rest(world, job)


async def test_it_is_not_with_what_was_brought_and_not_read_yet(world: World) -> None:
    job = await waiting(world)
    async with world.database.unit_of_work() as unit:
        await unit.job_replays.supply(job.id, job.urls)
    assert not await is_at_rest(world, job)


async def test_it_is_not_between_finishing_and_the_end(world: World) -> None:
    job = await waiting(world)
    await world.jobs.finish(ANA, job.id)
    assert not await is_at_rest(world, job)
    await world.work(job)
    assert await is_at_rest(world, job)
