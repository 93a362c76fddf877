"""Jobs whose replays only a person can bring: partial results, giving up, waiting too long."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.given_files import GivenFile
from bot.domain.job_errors import JobError, JobErrorCode, UnknownJobError
from bot.domain.jobs import Job, Progress
from bot.domain.moves import JobStatus, ReplayState
from bot.domain.sources import ReplayOrigin, absent, human_check
from bot.services.expiry import expire_captures
from bot.services.jobs import CAPTURE_WAIT
from tests.cli.running import quick_duel
from tests.services.teams import put, submit_team
from tests.services.world import ANA, BEN, World, open_world

pytest_plugins = ("tests.database",)

NEEDS_YOU, STORED, FAILED = ReplayState.NEEDS_YOU, ReplayState.STORED, ReplayState.FAILED


async def half(world: World, *more: int) -> Job:
    """A job of Ana's that has its first replay, and waits for a person to bring the others."""
    world.shelf.put(1)
    world.shelf.files |= dict.fromkeys((2, *more), human_check())
    return (await world.done(1, 2, *more, asker=ANA)).job


async def bring(world: World, *numbers: int) -> None:
    files = [GivenFile(f"{number}.json", quick_duel(number).to_json()) for number in numbers]
    taken = await world.uploads.take(ANA, files)
    await world.uploads.supply(ANA, taken.urls)


async def test_a_job_that_needs_a_person_shows_what_it_has_and_holds_no_worker(
    world: World,
) -> None:
    job = await half(world)
    look = await world.look(job)
    assert (look.job.status, look.states) == (JobStatus.RUNNING, [STORED, NEEDS_YOU])
    assert look.job.progress == Progress(1, 2)
    assert look.reasons == [None, human_check().sentence]
    assert await world.rows("job_leases") == []
    assert [one.replay_id for one in (await world.results.of(look.job)).replays] == [1]
    details = await world.jobs.details(ANA, job.id)
    assert details.waits_until is not None
    assert details.waits_until - details.job.created_at > CAPTURE_WAIT - timedelta(minutes=5)


async def test_a_list_tells_what_needs_a_person_until_the_job_ends(world: World) -> None:
    job, other = await half(world, 3), await half(world)
    await world.submit(1, asker=ANA)
    page = await world.jobs.page(ANA)
    assert page.needed == {job.id: 2, other.id: 1}
    assert (await world.jobs.page(ANA, number=3, size=1)).needed == {job.id: 2}
    assert (await world.jobs.page(BEN)).needed == {}
    await world.jobs.cancel(ANA, job.id)
    assert (await world.jobs.page(ANA)).needed == {other.id: 1}


async def test_of_a_job_with_nothing_there_is_nothing_to_see_yet(world: World) -> None:
    world.shelf.files[2] = absent()
    look = await world.done(2, asker=ANA)
    assert (look.job.status, look.states) == (JobStatus.RUNNING, [NEEDS_YOU])
    told = "has no results yet, and its replay needs a person: bring it as the job says"
    with pytest.raises(JobError, match=told):
        await world.results.of(look.job)


async def test_who_can_only_wait_is_told_to_wait(world: World) -> None:
    world.shelf.files |= {1: absent(), 2: absent()}
    job = (await world.done(1, 2, asker=ANA)).job
    with pytest.raises(JobError, match="and 2 of its replays need a person: bring them"):
        await world.results.of(job)
    await bring(world, 1)
    with pytest.raises(JobError, match="wait until the first of its replays is here"):
        await world.results.of(job)
    await world.jobs.cancel(ANA, job.id)
    with pytest.raises(JobError, match="This job ended without results: retry it"):
        await world.results.of((await world.look(job)).job)


async def test_it_goes_on_with_each_piece_and_ends_with_the_last(world: World) -> None:
    job = await half(world, 3)
    await bring(world, 2)
    look = await world.work(job)
    assert look.states == [STORED, STORED, NEEDS_YOU]
    assert await world.analyzed(job) == [1, 2]
    await bring(world, 3)
    done = await world.work(job)
    assert (done.job.status, done.states) == (JobStatus.COMPLETED, [STORED] * 3)
    assert await world.analyzed(job) == [1, 2, 3]
    origins = [one.origin for one in done.replays]
    assert origins == [ReplayOrigin.ARCHIVE, ReplayOrigin.UPLOAD, ReplayOrigin.UPLOAD]
    assert world.shelf.asked == [1, 2, 3], "nobody is asked twice"


async def test_who_wants_no_more_finishes_with_what_is_there(world: World) -> None:
    job = await half(world, 3)
    with pytest.raises(UnknownJobError):
        await world.jobs.finish(BEN, job.id)
    await world.jobs.finish(ANA, job.id)
    done = await world.work(job)
    assert (done.job.status, done.states) == (JobStatus.COMPLETED, [STORED, FAILED, FAILED])
    assert (
        done.reasons[1] == "The job was finished without this replay: once it has ended, retry to"
        " look for it again."
    )
    assert (await world.jobs.details(ANA, job.id)).waits_until is None
    with pytest.raises(JobError) as twice:
        await world.jobs.finish(ANA, job.id)
    assert twice.value.code is JobErrorCode.NOTHING_NEEDED
    await world.jobs.retry(ANA, job.id)
    assert (await world.work(job)).states == [STORED, NEEDS_YOU, NEEDS_YOU]


async def test_a_job_that_got_nothing_ends_with_the_reason(world: World) -> None:
    world.shelf.files[2] = human_check()
    job = (await world.done(2, asker=ANA)).job
    await world.jobs.finish(ANA, job.id)
    done = await world.work(job)
    assert done.job.status is JobStatus.FAILED
    assert str(done.job.error_message).startswith("The job was finished without this replay")


async def test_what_nobody_brings_for_long_is_left_out(world: World) -> None:
    job = await half(world)
    await expire_captures(world.database, world.queue, timedelta(days=7))
    assert (await world.look(job)).states == [STORED, NEEDS_YOU], "it is too early"
    await expire_captures(world.database, world.queue, timedelta(0))
    done = await world.work(job)
    assert (done.job.status, done.states) == (JobStatus.COMPLETED, [STORED, FAILED])
    assert str(done.reasons[1]).startswith("Nobody brought this replay for 0 days: once the job")
    await expire_captures(world.database, world.queue, timedelta(0))
    assert (await world.look(job)).job == done.job


@pytest.mark.slow  # it is worked on as in life
async def test_a_waiting_job_outlives_its_worker_and_ends_by_itself(
    database_url: str, tmp_path: Path
) -> None:
    async with open_world(database_url, tmp_path / "objects") as world:
        job = await half(world)
    async with (
        open_world(database_url, tmp_path / "objects", capture_wait=timedelta(seconds=1)) as world,
        world.at_work(),
    ):
        (done,) = await world.until_finished(job)
    assert (done.job.status, done.states) == (JobStatus.COMPLETED, [STORED, FAILED])


async def test_what_comes_as_players_are_asked_for_is_among_what_they_see(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(world)
    world.shelf.files[6] = human_check()

    async def meanwhile(*_: object, **__: object) -> None:
        await bring(world, 6)

    # What the worker does last before it asks.
    monkeypatch.setattr("bot.services.arrivals.Arrivals.settle", meanwhile)
    look = await world.work(await submit_team(world))
    assert (look.job.status, look.states) == (JobStatus.AWAITING_PLAYERS, [STORED] * 6)
    assert look.job.progress == Progress(6, 6)
    assert len((await world.results.so_far(look.job)).replays) == 6


async def test_those_who_waited_for_the_same_fetch_need_a_person_too(world: World) -> None:
    world.shelf.files[2] = human_check()
    world.shelf.open.clear()
    jobs = [await world.submit(2, asker=asker) for asker in (ANA, BEN)]
    async with world.at_work():
        await world.shelf.wait_for(2)
        world.shelf.open.set()
        async with asyncio.timeout(20):
            while [(await world.look(j)).states for j in jobs] != [[NEEDS_YOU]] * 2:  # noqa: ASYNC110 - the database has no event
                await asyncio.sleep(0.01)
    assert len(set(world.shelf.asked)) == 1
    assert [(await world.look(job)).reasons for job in jobs] == [[human_check().sentence]] * 2
