"""Jobs for tests."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.domain.jobs import Job, JobReplay, ReplayOutcome, Submission
from bot.domain.links import replay_url
from bot.domain.moves import Move, ReplayState
from bot.domain.teams import TeamDetails
from db.database import Database

ANA = 111_222_333_444_555_666
TEAM = TeamDetails(team_name="Seraphim", season=9, week=4, opponent_team="Damage Step")
STORED = ReplayOutcome(ReplayState.STORED)
FAILED = ReplayOutcome(ReplayState.FAILED, "not found")
NEEDS_YOU = ReplayOutcome(ReplayState.NEEDS_YOU, "check")


def urls(count: int) -> tuple[str, ...]:
    """Not in the order of their numbers, so that order must be kept to come out right."""
    return tuple(replay_url(1000 - number) for number in range(count))


async def submit(
    database: Database, count: int = 2, *, team: TeamDetails | None = None, who: int = ANA
) -> Job:
    async with database.unit_of_work() as unit:
        user = await unit.users.of_discord(who)
        return await unit.jobs.create(user.id, Submission(urls(count), team))


async def get(database: Database, job: Job) -> Job:
    async with database.unit_of_work() as unit:
        return await unit.jobs.get(job.id)


async def move(database: Database, job: Job, *moves: Move) -> Job:
    for step in moves:
        async with database.unit_of_work() as unit:
            job = await unit.jobs.move(job.id, step, error_message="It broke.")
    return job


async def begin(database: Database, job: Job, *numbers: int) -> tuple[JobReplay, ...]:
    async with database.unit_of_work() as unit:
        return await unit.job_replays.begin(job.id, [job.urls[number] for number in numbers])


async def finish(database: Database, job: Job, *outcomes: ReplayOutcome) -> tuple[str, ...]:
    """Record these of the first replays of the job."""
    async with database.unit_of_work() as unit:
        return await unit.job_replays.finish(job.id, dict(zip(job.urls, outcomes, strict=False)))


async def replays(database: Database, job: Job) -> tuple[JobReplay, ...]:
    async with database.unit_of_work() as unit:
        return await unit.job_replays.of_job(job.id)


async def until(question: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await question():  # noqa: ASYNC110 the answer is in the database
            await asyncio.sleep(0.01)


async def see_waiting(database: Database, *tasks: asyncio.Task[object]) -> None:
    """Return when so many transactions wait for another one's lock as there are tasks."""
    sql = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )

    async def is_seen() -> bool:
        assert not any(task.done() for task in tasks)
        async with database.unit_of_work() as unit:
            return await unit.sql.execute(sql) == [{"count": len(tasks)}]

    await until(is_seen)
