"""What people may do with their jobs, and only with theirs."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bot.domain.job_errors import JobError, JobErrorCode, UnknownJobError
from bot.domain.moves import JobStatus
from bot.services.askers import TERMINAL_ASKER
from tests.services.world import ANA, BEN, World

pytest_plugins = ("tests.database",)


async def test_people_see_their_own_jobs_newest_first(world: World) -> None:
    mine = [await world.submit(number, asker=ANA) for number in (1, 2, 3)]
    await world.submit(4, asker=BEN)
    page = await world.jobs.page(ANA, size=2)
    assert (page.jobs, page.total) == ((mine[2], mine[1]), 3)
    assert (await world.jobs.page(ANA, number=2, size=2)).jobs == (mine[0],)
    await world.jobs.cancel(ANA, mine[1].id)
    (canceled,) = (await world.jobs.page(ANA, status=JobStatus.CANCELLED)).jobs
    assert canceled.id == mine[1].id


async def test_a_job_is_found_by_the_beginning_of_its_id(world: World) -> None:
    job = await world.submit(1, asker=ANA)
    for prefix in (str(job.id), job.id.hex, str(job.id)[:10].upper()):
        assert await world.jobs.find(ANA, prefix) == job
    with pytest.raises(UnknownJobError):
        await world.jobs.find(BEN, str(job.id))


async def test_a_beginning_that_fits_several_jobs_is_refused(world: World) -> None:
    # Of so many ids two begin alike.
    jobs = [await world.submit(1) for _ in range(17)]
    firsts = [str(job.id)[0] for job in jobs]
    common = next(first for first in firsts if firsts.count(first) > 1)
    with pytest.raises(JobError, match=f"Several jobs begin with {common}") as refused:
        await world.jobs.find(TERMINAL_ASKER, common)
    assert refused.value.code is JobErrorCode.AMBIGUOUS


async def test_details_hold_the_replays_in_their_order(world: World) -> None:
    world.shelf.put(2)
    done = await world.done(2, 1, asker=ANA)
    details = await world.jobs.details(ANA, done.job.id)
    assert (details.job, details.replays) == (done.job, done.replays)


async def test_the_jobs_of_others_do_not_exist(world: World) -> None:
    done = await world.done(1, asker=ANA)
    running = await world.submit(1, asker=ANA)
    for job_id in (done.job.id, running.id, uuid4()):
        for use in (world.jobs.details, world.jobs.cancel, world.jobs.retry):
            with pytest.raises(UnknownJobError):
                await use(BEN, job_id)
    assert (await world.look(running)).job == running
    assert (await world.look(done.job)).job == done.job
