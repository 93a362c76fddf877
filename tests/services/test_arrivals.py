"""Copies of the site or an archive that come after people brought theirs, or still wait."""

from __future__ import annotations

import pytest

from bot.domain.given_files import GivenFile
from bot.domain.jobs import Job
from bot.domain.moves import JobStatus, ReplayState
from bot.domain.sources import ReplayOrigin, human_check
from bot.services.askers import Asker
from tests.cli.running import quick_duel
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


async def _nothing(*_: object, **__: object) -> None:
    """The process was killed here."""
