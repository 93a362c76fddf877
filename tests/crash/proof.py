"""What must hold in the end, whatever befell the workers."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Final

import asyncpg
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.jobs import Job
from bot.domain.links import replay_id_of
from bot.domain.moves import JobStatus, ReplayState
from tests.crash.crew import PATIENCE_S
from tests.services.world import Look, World, urls

# What the server's absence raises here, as it is killed in some tests.
AWAY: Final = (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError)


async def finished(world: World, jobs: Sequence[Job]) -> list[Look]:
    """The jobs when all of them are at their end, and nobody holds anything any more."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            with suppress(*AWAY):
                looks = [await world.look(job) for job in jobs]
                if all(look.job.status.is_finished for look in looks) and await _is_quiet(world):
                    return looks
            await asyncio.sleep(0.05)


async def check(world: World, jobs: Sequence[Job], *, failed: Collection[int] = ()) -> list[Look]:
    """Every job is completed and has all its replays, counted and kept once, but the failed."""
    looks = await finished(world, jobs)
    for look in looks:
        await _check_job(world, look, failed)
    await _check_store(world, failed)
    return looks


async def _check_job(world: World, look: Look, failed: Collection[int]) -> None:
    job = look.job
    numbers = [replay_id_of(url) for url in job.urls]
    assert (job.status, job.error_message) == (JobStatus.COMPLETED, None)
    assert job.progress.processed == job.progress.total == len(look.replays) == len(numbers)
    expected = [ReplayState.FAILED if n in failed else ReplayState.STORED for n in numbers]
    assert look.states == expected, look.reasons
    assert await world.analyzed(job) == [number for number in numbers if number not in failed]
    assert len(await world.keys(f"analysis/{job.id}")) == 1


async def _check_store(world: World, failed: Collection[int]) -> None:
    """One row and one object for each replay that any job has."""
    asked = {row["url"] for row in await world.rows("job_replays")} - set(urls(*failed))
    scraped = {row["url"]: row["s3_key"] for row in await world.rows("scraped_data")}
    assert scraped.keys() == asked
    assert sorted(map(str, scraped.values())) == await world.keys("raw")
    for key in scraped.values():
        assert await world.store.get(str(key))


async def _is_quiet(world: World) -> bool:
    """Nothing is waited for any more, and nobody holds anything."""
    held = [
        "pgq.pgqueuer",
        "job_leases WHERE expires_at > clock_timestamp()",
        "replay_fetches WHERE code IS NULL",
    ]
    return not [row for table in held for row in await world.rows(table)]


async def until_there_are(count: int, world: World) -> None:
    """Until so many workers take work."""
    async with asyncio.timeout(PATIENCE_S):
        while await world.jobs.count_workers() < count:  # noqa: ASYNC110 the database knows
            await asyncio.sleep(0.05)
