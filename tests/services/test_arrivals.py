"""Copies of the site or an archive that come after people brought theirs, or still wait."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.domain.given_files import GivenFile
from bot.domain.jobs import Job
from bot.domain.links import replay_url
from bot.domain.moves import JobStatus, ReplayState
from bot.domain.replay.model import Replay
from bot.domain.sources import ReplayOrigin, human_check
from bot.services.askers import Asker
from bot.services.ports import ObjectStore, ReplaySource
from bot.services.raw_replays import Copy, RawReplays
from bot.services.results import Reread, Results
from tests.cli.running import quick_duel
from tests.services.teams import put, submit_team
from tests.services.world import ANA, BEN, World

pytest_plugins = ("tests.database",)

STORED, NEEDS_YOU = ReplayState.STORED, ReplayState.NEEDS_YOU


def forged(number: int) -> bytes:
    """The same match between others."""
    return quick_duel(number, ana="Zoe").to_json()


async def brought(world: World, content: bytes, *numbers: int, asker: Asker = ANA) -> Job:
    """A completed job of somebody who brought this replay themselves."""
    await world.uploads.take(asker, [GivenFile("1.json", content)])
    done = await world.done(*(numbers or (1,)), asker=asker)
    assert done.job.status is JobStatus.COMPLETED
    return done.job


async def test_a_copy_that_says_the_same_settles_where_it_comes_from(world: World) -> None:
    job = await brought(world, quick_duel(1).to_json())
    before = await world.analysis(job)
    world.shelf.put(1)
    await world.done(1, asker=BEN)
    (replay,) = (await world.look(job)).replays
    assert (replay.origin, replay.replaced_at) == (ReplayOrigin.ARCHIVE, None)
    assert await world.analysis(job) == before


async def test_a_copy_that_differs_takes_the_place_of_what_was_brought(world: World) -> None:
    job = await brought(world, forged(1))
    assert world.shelf.asked == []
    world.shelf.put(1)
    theirs = (await world.done(1, asker=BEN)).job
    (replay,) = (await world.look(job)).replays
    assert replay.origin is ReplayOrigin.ARCHIVE
    assert replay.replaced_at is not None
    assert await world.analysis(job) == await world.analysis(theirs)
    assert (await world.look(job)).job.status is JobStatus.COMPLETED


async def test_a_copy_never_serves_others_and_never_replaces_the_sites(world: World) -> None:
    world.shelf.put(1)
    theirs = (await world.done(1, asker=BEN)).job
    before = await world.analysis(theirs)
    mine = await brought(world, forged(1))
    assert await world.analysis(mine) == before
    assert (await world.look(mine)).replays[0].origin is ReplayOrigin.ARCHIVE


async def test_jobs_that_wait_for_a_person_go_on_when_a_source_has_it(world: World) -> None:
    world.shelf.files[1] = human_check()
    waiting = (await world.done(1, asker=ANA)).job
    assert (await world.look(waiting)).states == [NEEDS_YOU]
    world.shelf.put(1)
    await world.done(1, asker=BEN)
    done = await world.work(waiting)
    assert (done.job.status, done.states) == (JobStatus.COMPLETED, [STORED])
    assert done.replays[0].origin is ReplayOrigin.ARCHIVE


async def test_what_a_crash_left_undone_is_found_by_the_sweep(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await brought(world, forged(1))
    world.shelf.files[2] = human_check()
    waiting = (await world.done(2, asker=ANA)).job
    world.shelf.put(1, 2)
    with monkeypatch.context() as killed:
        killed.setattr("bot.services.arrivals.Arrivals.settle", _nothing)
        await world.done(1, 2, asker=BEN)
    assert (await world.look(job)).replays[0].origin is ReplayOrigin.UPLOAD
    assert (await world.look(waiting)).states == [NEEDS_YOU]
    await world.arrivals.sweep()
    assert (await world.look(job)).replays[0].replaced_at is not None
    assert (await world.work(waiting)).job.status is JobStatus.COMPLETED
    stands = await world.analysis(job)
    await world.arrivals.sweep()
    assert await world.analysis(job) == stands


async def test_a_job_that_is_worked_on_is_left_for_the_next_time(world: World) -> None:
    job = await brought(world, forged(1))
    before = await world.analysis(job)
    world.shelf.files[2] = human_check()
    await world.jobs.delete(ANA, job.id)
    job = await world.submit(1, 2, asker=ANA)
    await world.work(job)
    world.shelf.put(1)
    async with world.database.claim(job.id) as claim:
        assert claim is not None
        await world.done(1, asker=BEN)
        assert (await world.look(job)).replays[0].origin is ReplayOrigin.UPLOAD
        assert (await world.analysis(job)).replays == before.replays
    await world.arrivals.sweep()
    assert (await world.look(job)).replays[0].origin is ReplayOrigin.ARCHIVE
    assert (await world.analysis(job)).replays != before.replays


async def test_what_a_worker_has_read_already_is_compared_when_it_is_done(world: World) -> None:
    await world.uploads.take(ANA, [GivenFile("1.json", forged(1))])
    world.shelf.put(1, 2)
    world.shelf.open.clear()
    job = await world.submit(1, 2, asker=ANA)
    working = asyncio.create_task(world.work(job))
    await world.shelf.wait_for(2)
    async with asyncio.timeout(20):
        while (await world.look(job)).states[0] is not STORED:  # noqa: ASYNC110 - the database has no event
            await asyncio.sleep(0.01)
    async with world.database.unit_of_work() as unit:
        key = await world.store.put("raw/1", quick_duel(1).to_json(), ".json.zst")
        await unit.scraped_replays.keep({replay_url(1): key})
    await world.arrivals.settle([replay_url(1)])
    assert (await world.look(job)).replays[0].origin is ReplayOrigin.UPLOAD
    world.shelf.open.set()
    assert (await working).job.status is JobStatus.COMPLETED
    await world.arrivals.sweep()
    assert (await world.look(job)).replays[0].replaced_at is not None
    assert (await world.analysis(job)).replays[0].players == ("Ana", "Ben")


async def test_whoever_looked_before_puts_nothing_back(world: World) -> None:
    put(world)
    world.shelf.files[6] = human_check()
    job = (await world.work(await submit_team(world))).job
    await world.uploads.take(ANA, [GivenFile("6.json", quick_duel(6, "Cleo", "Zoe").to_json())])
    await world.uploads.supply(ANA, [replay_url(6)])
    slow = SlowReading(world.store, [])
    look = asyncio.create_task(Results(world.database, world.store, slow).so_far(job))
    await slow.has_read.wait()
    world.shelf.files[6] = quick_duel(6, "Cleo", "Will").to_json()
    await world.done(6, asker=BEN)
    slow.goes_on.set()
    assert (await look).replays[-1].players == ("Cleo", "Zoe"), "as it was then"
    assert (await world.analysis(job)).replays[-1].players == ("Cleo", "Will")


async def test_a_job_that_cannot_be_compared_is_no_fault_of_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = [await brought(world, forged(1), asker=Asker(number)) for number in (1, 2)]
    first, second = sorted(jobs, key=lambda job: job.id)
    reread = world.results.reread

    async def breaks(job: Job, urls: Sequence[str]) -> Reread:
        if job.id == first.id:
            raise RuntimeError("it breaks")
        return await reread(job, urls)

    monkeypatch.setattr(world.results, "reread", breaks)
    world.shelf.put(1)
    assert (await world.done(1, asker=BEN)).job.status is JobStatus.COMPLETED
    assert (await world.look(first)).replays[0].origin is ReplayOrigin.UPLOAD
    assert (await world.look(second)).replays[0].origin is ReplayOrigin.ARCHIVE


class SlowReading(RawReplays):
    """The program's own, which keeps to itself for a while what it has read."""

    def __init__(self, store: ObjectStore, sources: Sequence[ReplaySource]) -> None:
        super().__init__(store, sources)
        self.has_read = asyncio.Event()
        self.goes_on = asyncio.Event()

    async def read(self, copy: Copy) -> Replay:
        replay = await super().read(copy)
        self.has_read.set()
        await self.goes_on.wait()
        return replay


async def _nothing(*_: object, **__: object) -> None:
    """The process was killed here."""
