"""Questions that nobody answers: they end one by one, and only while nobody answers."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.domain.jobs import Job
from bot.domain.moves import JobStatus
from bot.services.expiry import expire
from tests.services.teams import asked, confirmed
from tests.services.world import ANA, World, until_blocked

pytest_plugins = ("tests.database",)

TWO_WEEKS = timedelta(days=14)
AWAITING, DONE = JobStatus.AWAITING_PLAYERS, JobStatus.COMPLETED


async def status(world: World, job: Job) -> JobStatus:
    return (await world.look(job)).job.status


async def sweep(world: World) -> None:
    await expire(world.database, world.jobs._queue, TWO_WEEKS)  # noqa: SLF001 - the same queue


async def test_a_question_nobody_answers_ends_and_says_so(world: World) -> None:
    job = await asked(world)
    await sweep(world)
    assert await status(world, job) is AWAITING
    await age(world)
    await sweep(world)
    ended = (await world.look(job)).job
    assert ended.status is JobStatus.CANCELLED
    assert ended.error_message == (
        "Nobody confirmed the players for 14 days: retry it to be asked again."
    )
    await world.jobs.retry(ANA, job.id)
    assert (await world.work(job)).job.status is AWAITING
    await sweep(world)
    assert await status(world, job) is AWAITING, "it is asked anew"


async def test_a_reopened_question_nobody_answers_goes_back_to_the_last_choice(
    world: World,
) -> None:
    job = await confirmed(world)
    await world.confirmations.reopen(ANA, job.id)
    await world.confirmations.choose_nobody(ANA, job.id)
    await age(world)
    await sweep(world)
    assert (await world.work(job)).job.status is DONE
    assert len((await world.reports.open(ANA, job.id)).report.seats) == 3


async def test_a_worker_ends_old_questions_by_itself(world: World) -> None:
    job = await asked(world)
    await age(world)
    async with world.at_work():
        (ended,) = await world.until_finished(job)
    assert ended.job.status is JobStatus.CANCELLED


async def age(world: World) -> None:
    """Fifteen days go by."""
    async with world.database.unit_of_work() as unit:
        await unit.sql.execute("UPDATE player_choices SET asked_at = now() - interval '15 days'")


async def test_a_choice_of_whom_nobody_finds_any_more_holds_again_and_stops_no_other(
    world: World,
) -> None:
    job = await confirmed(world)
    await world.confirmations.reopen(ANA, job.id)
    younger = await asked(world)
    async with world.database.unit_of_work() as unit:
        before = await unit.teams.of_job(job.id)
        await unit.teams.discover(job.id, ["Ben", "Zoe"])
    await age(world)
    await sweep(world)
    async with world.database.unit_of_work() as unit:
        after = await unit.teams.of_job(job.id)
    assert (after.confirmed_players, after.asked_at) == (before.confirmed_players, None)
    assert await status(world, job) is JobStatus.PENDING
    assert await status(world, younger) is JobStatus.CANCELLED


async def test_a_question_that_is_asked_anew_at_this_moment_stays(world: World) -> None:
    job = await confirmed(world)
    await world.confirmations.reopen(ANA, job.id)
    await age(world)
    async with world.database.unit_of_work() as unit:
        await unit.jobs.lock(job.id)
        sweeping = asyncio.create_task(sweep(world))
        await until_blocked(world)
        await unit.teams.confirm(job.id, ["Ana"])
        await unit.teams.ask(job.id)
    await sweeping
    assert await status(world, job) is AWAITING


async def test_a_job_that_is_deleted_at_this_moment_stops_no_other(world: World) -> None:
    jobs = [await asked(world), await asked(world)]
    await age(world)
    async with world.database.unit_of_work() as unit:
        await unit.jobs.lock(jobs[0].id)
        sweeping = asyncio.create_task(sweep(world))
        await until_blocked(world)
        await unit.sql.execute("DELETE FROM jobs WHERE id = $1", [jobs[0].id])
    await sweeping
    assert await status(world, jobs[1]) is JobStatus.CANCELLED
