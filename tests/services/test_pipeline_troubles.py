"""Workers that die, code that breaks, and a store that is away."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.job_errors import PostponedError
from bot.domain.jobs import Job, Progress
from bot.domain.moves import JobStatus, ReplayState
from bot.services.askers import TERMINAL_ASKER
from bot.services.bringing import REPLAY_ATTEMPTS
from bot.services.pipeline import JOB_ATTEMPTS, JOB_STOPS
from bot.services.results import Results
from tests.services.world import World, open_world, urls

pytest_plugins = ("tests.database",)

INCIDENT = re.compile(r"\b[0-9a-f]{8}\b")
WAITING, STORED, FAILED = ReplayState.WAITING, ReplayState.STORED, ReplayState.FAILED


async def die(world: World, job: Job, *replay_ids: int) -> None:
    """Leave behind what a worker leaves that is killed with these replays in hand."""
    async with world.database.unit_of_work() as unit:
        assert await unit.leases.claim(job.id, timedelta(0)) is not None
        await unit.job_replays.begin(job.id, urls(*replay_ids))


async def restart(world: World, job: Job) -> None:
    """Have it as it was before its end, with all its replays."""
    async with world.database.unit_of_work() as unit:
        statement = "UPDATE jobs SET status = 'RUNNING', completed_at = NULL WHERE id = $1"
        await unit.sql.execute(statement, (job.id,))


@contextmanager
def away(folder: Path) -> Iterator[None]:
    """The store's disk is gone for a while."""
    elsewhere = folder.with_name("elsewhere")
    folder.rename(elsewhere)
    try:
        yield
    finally:
        elsewhere.rename(folder)


async def test_a_replay_that_killed_too_many_workers_is_left_out(world: World) -> None:
    world.shelf.put(1, 2, 3)
    await world.done(2)
    job = await world.submit(1, 2, 3)
    for _ in range(REPLAY_ATTEMPTS):
        await die(world, job, 1, 2)
    done = await world.work(job)
    assert (done.job.status, done.job.progress) == (JobStatus.COMPLETED, Progress(3, 3))
    assert done.states == [FAILED, FAILED, STORED]
    assert done.reasons[0] == done.reasons[1]
    assert str(done.reasons[0]).startswith("The program stopped 3 times while it read this replay")
    assert world.shelf.asked == [2, 3], "it is not touched once more"
    told = [(row["code"], row["reason"]) for row in await world.rows("replay_fetches")]
    assert told == [("parked", done.reasons[0])], "to jobs that wait for the same replay"


async def test_a_replay_that_was_in_hand_less_often_gets_another_chance(world: World) -> None:
    world.shelf.put(1, 2)
    job = await world.submit(1, 2)
    for _ in range(REPLAY_ATTEMPTS - 1):
        await die(world, job, 1, 2)
    assert (await world.work(job)).states == [STORED, STORED]


async def test_suspects_are_done_one_after_the_other(world: World) -> None:
    world.shelf.put(1, 2, 3)
    world.shelf.open.clear()
    job = await world.submit(1, 2, 3)
    await die(world, job, 1, 2, 3)
    work = asyncio.create_task(world.pipeline.work(job.id))
    await world.shelf.wait_for(1)
    for _ in range(20):
        await world.look(job)
    assert world.shelf.asked == [1], "should the process die now, it is known by what"
    world.shelf.open.set()
    await work
    assert world.shelf.asked == [1, 2, 3]


async def test_others_go_on_while_a_suspect_waits_for_a_slow_source(world: World) -> None:
    world.shelf.put(1, 4)
    await world.done(4)
    world.shelf.open.clear()
    job = await world.submit(1)
    await die(world, job, 1)
    work = asyncio.create_task(world.work(job))
    await world.shelf.wait_for(1)
    async with asyncio.timeout(20):
        assert (await world.done(4)).states == [STORED]
    assert (await world.look(job)).job.status is JobStatus.RUNNING
    world.shelf.open.set()
    assert (await work).states == [STORED]


async def test_a_job_whose_end_stops_its_workers_is_given_up(world: World) -> None:
    world.shelf.put(1, 2)
    done = await world.done(1, 2)
    await restart(world, done.job)
    for _ in range(JOB_STOPS):
        await die(world, done.job)
    given_up = await world.work(done.job)
    assert given_up.job.status is JobStatus.FAILED
    assert str(given_up.job.error_message).startswith("The program stopped 9 times at this job")
    await world.jobs.retry(TERMINAL_ASKER, done.job.id)
    assert (await world.work(done.job)).job.status is JobStatus.COMPLETED


async def test_a_job_outlives_workers_that_die_of_something_else(world: World) -> None:
    world.shelf.put(1)
    job = await world.submit(1)
    for _ in range(3 * JOB_STOPS):
        await die(world, job)
    assert (await world.work(job)).job.status is JobStatus.COMPLETED


async def test_a_replay_that_breaks_the_code_is_left_out_with_an_incident(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.shelf.put(1)
    world.shelf.files[2] = RuntimeError("it breaks")
    done = await world.done(1, 2)
    assert (done.job.status, done.states) == (JobStatus.COMPLETED, [STORED, FAILED])
    told = INCIDENT.search(str(done.reasons[1]))
    assert told
    assert told[0] in caplog.text
    world.shelf.put(2)
    assert (await world.done(2)).states == [STORED], "its turn is over"


async def test_a_job_whose_end_breaks_is_given_up_with_an_incident(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    world.shelf.put(1)
    job = await world.submit(1)

    async def break_down(*_: object) -> None:
        raise RuntimeError("it breaks")

    monkeypatch.setattr(Results, "keep", break_down)
    for _ in range(JOB_ATTEMPTS - 1):
        with pytest.raises(RuntimeError):
            await world.work(job)
    given_up = await world.work(job)
    assert given_up.job.status is JobStatus.FAILED
    told = INCIDENT.search(str(given_up.job.error_message))
    assert told
    assert told[0] in caplog.text
    assert "it breaks" not in str(given_up.job.error_message)


async def test_while_the_store_is_away_a_job_waits_without_losing_patience(world: World) -> None:
    world.shelf.put(1, 2, 3)
    await world.done(1)
    job = await world.submit(1, 2, 3)
    with away(world.folder):
        for _ in range(2 * JOB_ATTEMPTS):
            with pytest.raises(PostponedError, match="The object folder is gone") as postponed:
                await world.work(job)
            assert postponed.value.retry_after > timedelta(0)
        waiting = await world.look(job)
    assert (waiting.job.status, waiting.job.progress) == (JobStatus.RUNNING, Progress(0, 3))
    assert (waiting.states, waiting.attempts) == ([WAITING] * 3, [0] * 3)
    done = await world.work(job)
    assert (done.job.status, done.job.progress) == (JobStatus.COMPLETED, Progress(3, 3))
    assert world.shelf.asked.count(1) == 1, "what is away is not lost"


async def test_a_store_that_refuses_the_analysis_is_waited_for(world: World) -> None:
    world.shelf.put(1)
    await world.done(1)
    job = await world.submit(1)
    kept = world.folder / "analysis"
    kept.rename(world.folder / "kept")
    kept.touch()
    with pytest.raises(PostponedError, match="in the object folder's way"):
        await world.work(job)
    waiting = await world.look(job)
    assert (waiting.job.status, waiting.states) == (JobStatus.RUNNING, [STORED])
    kept.unlink()
    (world.folder / "kept").rename(kept)
    assert (await world.work(job)).job.status is JobStatus.COMPLETED
    assert world.shelf.asked == [1]


async def test_results_that_are_too_large_to_keep_fail_the_job(
    database_url: str, tmp_path: Path
) -> None:
    async with open_world(database_url, tmp_path / "objects", limit=20_000) as world:
        world.shelf.put(1, 2, 3, 4)
        small, large = await world.done(1, 2), await world.done(1, 2, 3, 4)
    assert small.job.status is JobStatus.COMPLETED
    assert (large.job.status, large.states) == (JobStatus.FAILED, [STORED] * 4)
    assert str(large.job.error_message).startswith("The results are too large to be kept")
