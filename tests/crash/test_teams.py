"""A team's job from its links to its report, while workers are killed and two people click."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
from contextlib import suppress
from random import Random

import pytest

from bot.domain.errors import DomainError
from bot.domain.jobs import Job, Submission
from bot.domain.moves import ConfirmationStatus, JobStatus
from bot.services.askers import TERMINAL_ASKER
from tests.crash.crew import PATIENCE_S, Crew, Place, at_work, until
from tests.crash.proof import check
from tests.services.teams import MEMBERS, PAIRS, SERAPHIM, team_duel
from tests.services.world import World, urls

pytest_plugins = ("tests.database",)
pytestmark = pytest.mark.slow

JOBS, ROUNDS = 3, 3


async def test_a_team_comes_to_its_report_whoever_is_killed_and_clicks(
    world: World, place: Place
) -> None:
    seed = int(os.environ.get("CRASH_SEED") or secrets.randbits(32))
    print(f"CRASH_SEED={seed}")  # noqa: T201 to try the same again
    rng = Random(seed)
    put(place, rng)
    async with at_work(place) as crew:
        jobs = [
            await world.submissions.submit(TERMINAL_ASKER, Submission(urls(*PAIRS), SERAPHIM))
            for _ in range(JOBS)
        ]
        for number in range(ROUNDS):
            await kill_until(world, jobs, JobStatus.AWAITING_PLAYERS, crew, rng)
            await asyncio.gather(*(click(world, job, rng) for job in jobs for _ in range(3)))
            await asyncio.gather(*(settle(world, job) for job in jobs))
            await kill_until(world, jobs, JobStatus.COMPLETED, crew, rng)
            for job in jobs:
                await check_report(world, job)
                if number + 1 < ROUNDS:
                    await world.confirmations.reopen(TERMINAL_ASKER, job.id)
        await check(world, jobs)
    assert -signal.SIGKILL in crew.ends
    assert set(place.asked()) == set(PAIRS)


def put(place: Place, rng: Random) -> None:
    place.replays.mkdir(exist_ok=True)
    for number, names in PAIRS.items():
        (place.replays / f"{number}.harm").write_text(f"slow {rng.uniform(0, 0.3)}")
        (place.replays / f"{number}.json").write_bytes(team_duel(number, names).to_json())


async def kill_until(
    world: World, jobs: list[Job], status: JobStatus, crew: Crew, rng: Random
) -> None:
    """Kill a worker now and then until all jobs stand there."""
    kills = 2
    async with asyncio.timeout(PATIENCE_S):
        while {(await world.look(job)).job.status for job in jobs} != {status}:
            await asyncio.sleep(rng.uniform(0, 0.3))
            if kills:
                kills -= 1
                dead = len(crew.ends)
                rng.choice(crew.workers).kill()
                await until(lambda dead=dead: len(crew.ends) > dead)  # type: ignore[misc]


async def click(world: World, job: Job, rng: Random) -> None:
    """Somebody chooses, clears or confirms, as they see it, and may be too late for that."""
    services = world.confirmations
    with suppress(DomainError):
        seen = await services.look(TERMINAL_ASKER, job.id)
        match rng.randrange(4):
            case 0:
                await services.choose(TERMINAL_ASKER, job.id, MEMBERS, MEMBERS[:2])
            case 1:
                await services.choose_nobody(TERMINAL_ASKER, job.id)
            case 2:
                await services.choose_likely(TERMINAL_ASKER, job.id)
            case _:
                await services.confirm(TERMINAL_ASKER, job.id, seen.digest)


async def settle(world: World, job: Job) -> None:
    """Confirm the likely ones, unless somebody has confirmed others already."""
    services = world.confirmations
    if (await world.look(job)).job.status is JobStatus.AWAITING_PLAYERS:
        seen = await services.choose_likely(TERMINAL_ASKER, job.id)
        await services.confirm(TERMINAL_ASKER, job.id, seen.digest)


async def check_report(world: World, job: Job) -> None:
    """It is about exactly those who were confirmed, whoever that was."""
    team = (await world.jobs.details(TERMINAL_ASKER, job.id)).team
    assert team is not None
    assert team.confirmation_status is ConfirmationStatus.CONFIRMED
    assert team.confirmed_players
    assert await world.rows("player_choices WHERE job_id = '" + str(job.id) + "'") == []
    opened = await world.reports.open(TERMINAL_ASKER, job.id)
    assert {seat.person for seat in opened.report.seats} == set(team.confirmed_players)
    assert opened.report.coverage.analyzed == len(PAIRS)
