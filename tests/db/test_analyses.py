import asyncio
import random
from uuid import uuid4

import pytest

from bot.domain.job_errors import UnknownJobError
from bot.domain.jobs import Job, StoredAnalysis
from db.database import Database
from tests.db.making import submit

pytest_plugins = ("tests.database",)


async def keep(database: Database, job: Job, version: int, key: str) -> str | None:
    async with database.unit_of_work() as unit:
        return await unit.analyses.keep(job.id, version, key)


async def find(database: Database, job: Job) -> StoredAnalysis | None:
    async with database.unit_of_work() as unit:
        return await unit.analyses.find(job.id)


async def test_the_newest_analysis_is_kept(database: Database) -> None:
    job = await submit(database)
    assert await find(database, job) is None
    steps = [
        (2, "first", None, (2, "first")),
        (2, "first", None, (2, "first")),
        (2, "second", "first", (2, "second")),
        (3, "third", "second", (3, "third")),
        (2, "late", "late", (3, "third")),
        (2, "third", None, (3, "third")),
        (4, "third", None, (4, "third")),
    ]
    for version, key, unneeded, kept in steps:
        assert await keep(database, job, version, key) == unneeded
        assert await find(database, job) == StoredAnalysis(*kept)


async def test_one_jobs_analysis_is_not_anothers(database: Database) -> None:
    ours, theirs = await submit(database), await submit(database)
    assert await keep(database, ours, 1, "ours") is None
    assert await keep(database, theirs, 2, "theirs") is None
    assert await find(database, ours) == StoredAnalysis(1, "ours")


async def test_an_analysis_needs_its_job(database: Database) -> None:
    async with database.unit_of_work() as unit:
        assert await unit.analyses.find(uuid4()) is None
        with pytest.raises(UnknownJobError):
            await unit.analyses.keep(uuid4(), 1, "key")


async def test_of_many_at_once_the_newest_stays_and_no_other_is_forgotten(
    database: Database,
) -> None:
    job = await submit(database)
    versions = list(range(12))
    random.Random(7).shuffle(versions)
    unneeded = await asyncio.gather(*(keep(database, job, n, f"key {n}") for n in versions))
    assert await find(database, job) == StoredAnalysis(11, "key 11")
    assert {key for key in unneeded if key} == {f"key {n}" for n in range(11)}
    assert unneeded.count(None) == 1
