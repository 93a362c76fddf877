"""Workers that are killed, stall, or meet a replay that kills them."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
from contextlib import suppress
from random import Random

import pytest

from bot.domain.jobs import Job, Progress
from bot.domain.moves import JobStatus
from bot.services.askers import TERMINAL_ASKER
from tests.crash.crew import PATIENCE_S, Crew, Place, at_work, end, program, until
from tests.crash.proof import check, finished, until_there_are
from tests.services.world import World

pytest_plugins = ("tests.database",)
pytestmark = pytest.mark.slow

ROUNDS = 10


async def test_fifty_jobs_that_want_the_same_replays_at_one_moment(
    world: World, place: Place
) -> None:
    numbers = range(1, 21)
    place.put(*numbers)
    async with at_work(place):
        jobs = await asyncio.gather(*(world.submit(*numbers) for _ in range(50)))
        looks = await check(world, jobs)
    assert {look.job.progress for look in looks} == {Progress(20, 20)}
    assert len(await world.keys("raw")) == len(await world.rows("scraped_data")) == 20
    assert place.asked() == dict.fromkeys(numbers, 1)


async def test_workers_that_are_killed_at_any_moment_lose_nothing(
    world: World, place: Place
) -> None:
    seed = int(os.environ.get("CRASH_SEED") or secrets.randbits(32))
    print(f"CRASH_SEED={seed}")  # noqa: T201 to try the same again
    rng = Random(seed)
    hits = 0
    async with at_work(place) as crew:
        for number in range(ROUNDS):
            asked = len(place.askers())
            jobs = await ask(world, place, rng, 100 * number)
            await kill_asker(place, crew, asked)
            await kill(place, crew, rng)
            looks = await check(world, jobs)
            hits += any(attempts > 1 for look in looks for attempts in look.attempts)
    assert crew.ends.count(-signal.SIGKILL) == 2 * ROUNDS
    assert hits >= ROUNDS / 3, "in many rounds replays were in hand when a worker was killed"


async def ask(world: World, place: Place, rng: Random, base: int) -> list[Job]:
    """Jobs that share replays, most of which are slow, and some known from the round before."""
    numbers = range(base + 1, base + 13)
    for number in numbers:
        place.put(number, harm=f"slow {rng.uniform(0, 0.15)}")
    known = range(base - 99, base - 95) if base else ()
    return [await world.submit(*rng.sample(numbers, 8), *known) for _ in range(5)]


async def kill_asker(place: Place, crew: Crew, asked: int) -> None:
    """Kill the last one who asked for a replay, and most likely does not have it yet."""
    dead = len(crew.ends)
    await until(lambda: len(place.askers()) > asked)
    os.kill(place.askers()[-1], signal.SIGKILL)
    await until(lambda: len(crew.ends) > dead)


async def kill(place: Place, crew: Crew, rng: Random) -> None:
    """Kill one of them soon after the next replay was asked for, if there is another one."""
    asked, dead = place.asked().total(), len(crew.ends)
    with suppress(TimeoutError):
        await until(lambda: place.asked().total() > asked, 2)
    await asyncio.sleep(rng.uniform(0, 0.2))
    rng.choice(crew.workers).kill()
    await until(lambda: len(crew.ends) > dead)


async def test_a_worker_that_is_told_to_stop_hands_over_what_it_has(
    world: World, place: Place
) -> None:
    place.put(*range(1, 9), harm="slow 0.4")
    async with at_work(place) as crew:
        jobs = [await world.submit(number, number + 1) for number in range(1, 8)]
        await until(lambda: len(place.asked()) > 3)
        crew.workers[0].terminate()
        looks = await check(world, jobs)
    assert set(crew.ends) == {0}
    assert {attempts for look in looks for attempts in look.attempts} == {1}


async def test_jobs_are_canceled_within_a_second(world: World, place: Place) -> None:
    place.put(1, 2, harm="slow 30")
    loop = asyncio.get_running_loop()
    async with at_work(place) as crew:
        running = await world.submit(1, 2)
        await until(lambda: place.asked() == {1: 1, 2: 1})
        began = loop.time()
        await world.jobs.cancel(TERMINAL_ASKER, running.id)
        (canceled,) = await finished(world, [running])
        assert loop.time() - began < 1
        assert canceled.job.status is JobStatus.CANCELLED
        assert canceled.job.progress == Progress(0, 2)
        place.put(1, 2, harm="slow 0")
        await world.jobs.retry(TERMINAL_ASKER, running.id)
        await check(world, [running])
        assert crew.ends == []


async def test_a_replay_that_kills_is_left_out_with_its_reason(world: World, place: Place) -> None:
    place.put(*range(1, 12))
    place.put(13, harm="kill")
    async with at_work(place) as crew:
        sharing = [await world.submit(number, 13, number + 1) for number in (1, 3)]
        others = [await world.submit(number) for number in range(7, 12)]
        looks = await check(world, [*sharing, *others], failed=[13])
    reasons = {look.reasons[1] for look in looks[: len(sharing)]}
    assert len(reasons) == 1
    assert "stopped 3 times while it read this replay" in str(reasons)
    assert set(crew.ends) == {-signal.SIGKILL, 0}
    assert place.asked()[13] == crew.ends.count(-signal.SIGKILL) <= 6


async def test_a_worker_that_stands_still_counts_nothing_twice(world: World, place: Place) -> None:
    place.put(*range(1, 7))
    place.put(3, harm="block 3")
    async with at_work(place) as crew:
        jobs = [await world.submit(*range(1, 7)) for _ in range(4)]
        await check(world, jobs)
        assert place.asked()[3] == 2, "somebody else took it over"
        # Time to come back, and to write what would be wrong by now.
        await asyncio.sleep(3)
        await check(world, jobs)
        assert crew.ends == []


async def test_with_default_settings_a_killed_worker_costs_20_seconds_at_most(
    world: World, place: Place
) -> None:
    numbers = range(1, 501)
    place.put(*numbers)
    loop = asyncio.get_running_loop()
    async with (
        program(place, WORKER_HEARTBEAT_S="") as doomed,
        program(place, WORKER_HEARTBEAT_S="") as other,
    ):
        await until_there_are(2, world)
        other.send_signal(signal.SIGSTOP)
        job = await world.submit(*numbers)
        await until_done(world, job, 20)
        doomed.kill()
        began = loop.time()
        other.send_signal(signal.SIGCONT)
        left = await progress_of(world, job)
        assert left < len(numbers), "there is something to go on with"
        await until_done(world, job, left + 1)
        assert loop.time() - began <= 20
        await check(world, [job])
        assert await end(other) == 0


async def progress_of(world: World, job: Job) -> int:
    return (await world.look(job)).job.progress.processed


async def until_done(world: World, job: Job, number: int) -> None:
    """Until so many of its replays are done."""
    async with asyncio.timeout(PATIENCE_S):
        while await progress_of(world, job) < number:  # noqa: ASYNC110 others do them
            await asyncio.sleep(0.01)
