"""A job that is deleted is gone with its results, whoever works on it at that moment."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from bot.domain.job_cards import CardOptions, CardPlace
from bot.domain.job_errors import JobError, JobErrorCode, LeaseLostError, UnknownJobError
from bot.domain.jobs import Submission
from bot.domain.objects import ObjectError
from bot.services.submissions import Limits
from tests.services.world import ANA, BEN, World, open_world, until, urls

pytest_plugins = ("tests.database",)

OF_JOBS = ("jobs", "job_replays", "job_leases", "job_cards", "analyses", "pgq.pgqueuer")


async def left(world: World) -> dict[str, int]:
    """How many rows are left in the tables of jobs, where there are any."""
    counts = {table: len(await world.rows(table)) for table in OF_JOBS}
    return {table: count for table, count in counts.items() if count}


async def test_a_job_goes_with_its_results_and_raw_replays_stay(world: World) -> None:
    world.shelf.put(1)
    submission = Submission(urls(1))
    job = await world.submissions.submit(ANA, submission, card=CardOptions())
    await world.cards.keep(job.id, CardPlace(1, 2))
    done = await world.work(job)
    kept = await world.done(1, asker=ANA)
    await world.jobs.delete(ANA, job.id)
    (removal,) = await world.rows("card_removals")
    assert (removal["channel_id"], removal["message_id"]) == (1, 2), "the reporter takes it away"
    assert await world.keys(f"analysis/{job.id}") == []
    assert len(await world.keys("raw")) == 1
    assert await world.look(kept.job) == kept
    assert await world.analyzed(kept.job) == [1]
    with pytest.raises(UnknownJobError):
        await world.results.of(done.job)


async def test_a_job_that_waits_leaves_the_queue(world: World) -> None:
    job = await world.submit(1, asker=ANA)
    await world.jobs.delete(ANA, job.id)
    assert await left(world) == {}
    await world.pipeline.work(job.id)
    assert world.shelf.asked == []


async def test_jobs_of_others_stay(world: World) -> None:
    world.shelf.put(1)
    done = await world.done(1, asker=ANA)
    for job_id in (done.job.id, uuid4()):
        with pytest.raises(UnknownJobError):
            await world.jobs.delete(BEN, job_id)
    assert await world.look(done.job) == done
    assert await world.analyzed(done.job) == [1]


async def test_of_two_deletions_at_once_one_is_told_that_it_is_gone(world: World) -> None:
    world.shelf.put(1)
    done = await world.done(1, asker=ANA)
    deletions = (world.jobs.delete(ANA, done.job.id) for _ in range(2))
    ends = await asyncio.gather(*deletions, return_exceptions=True)
    assert sorted(type(end).__name__ for end in ends) == ["NoneType", "UnknownJobError"]
    assert await left(world) == {}
    assert await world.keys("analysis") == []


async def test_a_deletion_gives_no_start_back(database_url: str, tmp_path: Path) -> None:
    limits = Limits(jobs_per_hour=1)
    async with open_world(database_url, tmp_path / "objects", limits=limits) as strict:
        job = await strict.submit(1, asker=ANA)
        await strict.jobs.delete(ANA, job.id)
        with pytest.raises(JobError) as refused:
            await strict.submit(1, asker=ANA)
    assert refused.value.code is JobErrorCode.TOO_MANY_JOBS


async def test_a_worker_stops_quietly(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.shelf.put(1)
    world.shelf.open.clear()
    caplog.set_level(logging.INFO)
    async with world.at_work():
        job = await world.submit(1, 2, asker=ANA)
        await world.shelf.wait_for(1, 2)
        await world.jobs.delete(ANA, job.id)
        await until(lambda: set(world.shelf.stopped) == {1, 2})
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING] == []
    assert await left(world) == {}
    assert await world.keys("analysis") == []


class Turnstile:
    """Keeps who writes results waiting, and lets everything else pass."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.open = asyncio.Event()

    @asynccontextmanager
    async def before_results(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> AsyncIterator[None]:
        put = type(world.store).put

        async def put_later(store: object, prefix: str, content: bytes, suffix: str) -> str:
            if prefix.startswith("analysis/"):
                self.reached.set()
                await self.open.wait()
            return await put(store, prefix, content, suffix)  # type: ignore[arg-type]

        with monkeypatch.context() as patched:
            patched.setattr(type(world.store), "put", put_later)
            yield


@pytest.mark.parametrize("end", ["canceled", "by itself"])
async def test_results_that_come_too_late_are_taken_back(
    world: World, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    world.shelf.put(1)
    job = await world.submit(1, asker=ANA)
    turnstile = Turnstile()
    async with turnstile.before_results(world, monkeypatch):
        working = asyncio.create_task(world.pipeline.work(job.id))
        await turnstile.reached.wait()
        await world.jobs.delete(ANA, job.id)
        if end == "canceled":
            working.cancel()
            await asyncio.sleep(0)
        turnstile.open.set()
        with pytest.raises((LeaseLostError, asyncio.CancelledError)):
            await working
    assert await world.keys("analysis") == []
    assert await left(world) == {}


async def test_results_of_a_job_that_only_changed_hands_stay(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.shelf.put(1)
    job = await world.submit(1, asker=ANA)
    turnstile = Turnstile()
    async with turnstile.before_results(world, monkeypatch):
        slow = asyncio.create_task(world.pipeline.work(job.id))
        await turnstile.reached.wait()
        async with world.database.unit_of_work() as unit:
            await unit.sql.execute("DELETE FROM job_leases")
        turnstile.open.set()
        await world.pipeline.work(job.id)
        with pytest.raises(LeaseLostError):
            await slow
    assert await world.analyzed(job) == [1]


async def test_a_worker_that_looks_when_the_job_is_gone_stops_quietly(world: World) -> None:
    job = await world.submit(1, asker=ANA)
    async with world.database.claim(job.id) as held:
        assert held is not None
        await world.jobs.delete(ANA, job.id)
        with pytest.raises(LeaseLostError):
            await world.pipeline._attempt(held)  # noqa: SLF001 - what a worker does once it has the job
    assert await left(world) == {}


async def test_a_store_that_is_away_keeps_the_job(world: World) -> None:
    world.shelf.put(1)
    done = await world.done(1, asker=ANA)
    elsewhere = world.folder.rename(world.folder.with_name("elsewhere"))
    with pytest.raises(ObjectError):
        await world.jobs.delete(ANA, done.job.id)
    elsewhere.rename(world.folder)
    assert await world.look(done.job) == done
    await world.jobs.delete(ANA, done.job.id)
    assert await world.keys("analysis") == []
