"""Where a job begins, and how much one person may ask for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.audiences import Audience
from bot.domain.job_cards import CardOptions
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.jobs import Job, Submission
from bot.domain.moves import JobStatus, JobType
from bot.domain.teams import TeamDetails
from bot.services.askers import TERMINAL_ASKER
from bot.services.submissions import Limits
from tests.services.world import ANA, BEN, World, open_world, urls

pytest_plugins = ("tests.database",)

TEAM = TeamDetails(team_name="Seraphim")


@pytest.fixture
async def strict(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    limits = Limits(replays_individual=2, replays_team=3, jobs_per_hour=2)
    async with open_world(database_url, tmp_path / "objects", limits=limits) as world:
        yield world


async def age(world: World, job: Job, **ago: int) -> None:
    async with world.database.unit_of_work() as unit:
        # A start and its job are made in one transaction, and so at one moment.
        statement = (
            "WITH job AS (UPDATE jobs SET created_at = now() - $1::interval WHERE id = $2"
            " RETURNING old.created_at) UPDATE job_starts SET created_at = now() - $1::interval"
            " FROM job WHERE job_starts.created_at = job.created_at"
        )
        await unit.sql.execute(statement, (timedelta(**ago), job.id))


async def test_a_job_and_its_work_are_saved_together(world: World) -> None:
    job = await world.submit(3, 1, 2)
    assert (job.status, job.urls) == (JobStatus.PENDING, urls(3, 1, 2))
    (row,) = await world.rows("pgq.pgqueuer")
    assert row["payload"] == str(job.id).encode()
    assert [one.url for one in (await world.look(job)).replays] == [*urls(3, 1, 2)]


async def test_what_is_refused_leaves_nothing_behind(strict: World) -> None:
    with pytest.raises(JobError) as refused:
        await strict.submit(1, 2, 3, asker=ANA)
    assert refused.value.code is JobErrorCode.TOO_MANY_REPLAYS
    assert "3 replays" in refused.value.sentence
    assert "2" in refused.value.sentence
    assert await strict.rows("jobs") == await strict.rows("pgq.pgqueuer") == []


async def test_a_card_and_an_audience_are_saved_with_their_job_or_not_at_all(strict: World) -> None:
    options, team = CardOptions(hides_scores=True), Audience(7, 8)
    tables = ("jobs", "job_cards", "job_audiences", "job_starts", "pgq.pgqueuer")

    async def submit(audience: Audience) -> Job:
        submission = Submission(urls(1))
        return await strict.submissions.submit(ANA, submission, card=options, audience=audience)

    async def counts() -> list[int]:
        return [len(await strict.rows(table)) for table in tables]

    with pytest.raises(JobError, match="@everyone is no team"):
        await submit(Audience(7, 7))
    assert await counts() == [0, 0, 0, 0, 0]
    jobs = [await submit(team) for _ in range(2)]
    with pytest.raises(JobError, match="2 jobs an hour"):
        await submit(team)
    assert await counts() == [2, 2, 2, 2, 2]
    for job in jobs:
        assert await strict.cards.options(job.id) == options
        assert (await strict.jobs.details(ANA, job.id)).audience == team


async def test_a_team_may_have_more_replays(strict: World) -> None:
    job = await strict.submissions.submit(ANA, Submission(urls(1, 2, 3), TEAM))
    assert job.job_type is JobType.GFWL
    with pytest.raises(JobError, match="4 replays"):
        await strict.submissions.submit(ANA, Submission(urls(1, 2, 3, 4), TEAM))


@pytest.mark.parametrize(
    ("ago", "wait"),
    [
        ({"seconds": 1}, "in 60 minutes."),
        ({"minutes": 20, "seconds": 1}, "in 40 minutes."),
        ({"minutes": 58, "seconds": 50}, "in 2 minutes."),
        ({"minutes": 59, "seconds": 30}, "in 1 minute."),
    ],
)
async def test_who_asks_too_often_hears_how_long_to_wait(
    strict: World, ago: dict[str, int], wait: str
) -> None:
    await age(strict, await strict.submit(1, asker=ANA), **ago)
    await strict.submit(2, asker=ANA)
    with pytest.raises(JobError) as refused:
        await strict.submit(3, asker=ANA)
    assert refused.value.code is JobErrorCode.TOO_MANY_JOBS
    assert refused.value.sentence.endswith(wait)
    await strict.submit(3, asker=BEN)
    await age(strict, (await strict.jobs.page(ANA)).jobs[-1], minutes=60, seconds=1)
    await strict.submit(3, asker=ANA)


async def test_canceled_jobs_count_as_well(strict: World) -> None:
    for number in (1, 2):
        job = await strict.submit(number, asker=ANA)
        await strict.jobs.cancel(ANA, job.id)
    with pytest.raises(JobError, match="2 jobs an hour"):
        await strict.submit(3, asker=ANA)


async def test_of_many_submissions_at_once_no_more_than_the_limit_are_taken(
    strict: World, database_url: str
) -> None:
    limits = Limits(jobs_per_hour=2)
    async with open_world(database_url, strict.folder, limits=limits) as other:
        asked = [world.submit(n, asker=ANA) for n in range(1, 6) for world in (strict, other)]
        ends = await asyncio.gather(*asked, return_exceptions=True)
    refused = [end for end in ends if isinstance(end, JobError)]
    assert len(refused) == 8
    assert {error.code for error in refused} == {JobErrorCode.TOO_MANY_JOBS}
    assert len(await strict.rows("jobs")) == len(await strict.rows("pgq.pgqueuer")) == 2


async def test_who_sits_at_the_terminal_has_no_limits(strict: World) -> None:
    for _ in range(4):
        await strict.submit(*range(1, 11), asker=TERMINAL_ASKER)
    assert len(await strict.rows("jobs")) == 4


async def test_nobody_may_start_jobs_where_none_are_allowed(
    database_url: str, tmp_path: Path
) -> None:
    limits = Limits(jobs_per_hour=0)
    async with open_world(database_url, tmp_path / "objects", limits=limits) as world:
        with pytest.raises(JobError, match="No jobs are taken at the moment"):
            await world.submit(1, asker=ANA)
        await world.submit(1)
