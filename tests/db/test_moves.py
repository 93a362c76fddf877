import asyncio
import itertools

import pytest

from bot.domain.job_errors import IllegalMoveError, LeaseLostError, NothingToRetryError
from bot.domain.jobs import Job, Lease, Progress
from bot.domain.moves import ConfirmationStatus, JobStatus, Move, ReplayState, path_of
from bot.domain.teams import TeamDetails
from db.database import Database
from tests.db.making import (
    FAILED,
    NEEDS_YOU,
    STORED,
    TEAM,
    begin,
    finish,
    get,
    move,
    replays,
    see_waiting,
    submit,
)

pytest_plugins = ("tests.database",)


@pytest.mark.parametrize("team", [None, TEAM], ids=["individual", "team"])
async def test_only_legal_moves_are_made(database: Database, team: TeamDetails | None) -> None:
    job = await submit(database, team=team)
    put = "UPDATE jobs SET status = $2::text::job_status WHERE id = $1"
    async with database.unit_of_work() as unit:
        for status, step in itertools.product(JobStatus, Move):
            await unit.sql.execute(put, [job.id, status.value])
            if path_of(step).is_open(status, job.job_type):
                moved = await unit.jobs.move(job.id, step)
                assert moved.status is path_of(step).destination
            else:
                with pytest.raises(IllegalMoveError) as refusal:
                    await unit.jobs.move(job.id, step)
                assert (refusal.value.move, refusal.value.status) == (step, status)
                assert (await unit.jobs.get(job.id)).status is status


async def test_of_two_moves_at_once_one_is_refused(database: Database) -> None:
    job = await submit(database)
    done = await asyncio.gather(
        *(move(database, job, Move.BEGIN) for _ in range(8)), return_exceptions=True
    )
    assert [type(outcome) for outcome in done if not isinstance(outcome, Job)] == [
        IllegalMoveError
    ] * 7


async def test_moments_are_those_of_the_moves(database: Database) -> None:
    job = await move(database, await submit(database), Move.BEGIN)
    assert job.started_at is not None
    assert job.completed_at is None
    done = await move(database, job, Move.COMPLETE)
    assert done.started_at == job.started_at
    assert done.completed_at is not None
    assert done.completed_at > job.started_at
    again = await move(database, job, Move.RETRY)
    assert again.started_at is again.completed_at is None


async def test_a_teams_job_began_when_it_first_began(database: Database) -> None:
    job = await submit(database, team=TEAM)
    first = await move(database, job, Move.BEGIN)
    later = await move(database, job, Move.AWAIT_PLAYERS, Move.CONFIRM, Move.BEGIN)
    assert later.started_at == first.started_at
    reopened = await move(database, job, Move.COMPLETE, Move.REOPEN)
    assert reopened.completed_at is None


async def test_a_fatal_error_stays_until_the_retry(database: Database) -> None:
    job = await move(database, await submit(database), Move.BEGIN, Move.FAIL)
    assert job.error_message == "It broke."
    assert (await move(database, job, Move.RETRY)).error_message is None


async def test_an_error_may_hold_any_text(database: Database) -> None:
    job = await submit(database)
    async with database.unit_of_work() as unit:
        await unit.jobs.move(job.id, Move.BEGIN)
        failed = await unit.jobs.move(job.id, Move.FAIL, error_message="a\0b \ud800")
    assert failed.error_message == "a\N{REPLACEMENT CHARACTER}b ?"


async def test_a_retry_lets_only_those_wait_that_were_not_had(database: Database) -> None:
    job = await move(database, await submit(database, 5), Move.BEGIN)
    await begin(database, job, *range(5))
    await finish(database, job, STORED, FAILED, NEEDS_YOU)
    async with database.unit_of_work() as unit:
        await unit.job_replays.release(job.id, [job.urls[4]])
    await move(database, job, Move.COMPLETE)
    again = await move(database, job, Move.RETRY)
    assert (again.status, again.progress) == (JobStatus.PENDING, Progress(1, 5))
    assert again == await get(database, job)
    stored, *others = await replays(database, job)
    assert (stored.state, stored.attempts) == (ReplayState.STORED, 1)
    assert {(r.state, r.reason, r.attempts) for r in others} == {(ReplayState.WAITING, None, 0)}


async def test_a_completed_job_that_has_all_its_replays_is_not_retried(database: Database) -> None:
    job = await move(database, await submit(database), Move.BEGIN)
    await finish(database, job, STORED, STORED)
    done = await move(database, job, Move.COMPLETE)
    with pytest.raises(NothingToRetryError, match="submit a new job"):
        await move(database, job, Move.RETRY)
    assert await get(database, job) == done


@pytest.mark.parametrize("last", [Move.FAIL, Move.CANCEL])
async def test_a_job_that_came_to_nothing_is_retried_even_with_all_its_replays(
    database: Database, last: Move
) -> None:
    job = await move(database, await submit(database), Move.BEGIN)
    await finish(database, job, STORED, STORED)
    again = await move(database, job, last, Move.RETRY)
    assert (again.status, again.progress) == (JobStatus.PENDING, Progress(2, 2))


async def test_of_two_retries_at_once_one_is_refused(database: Database) -> None:
    job = await move(database, await submit(database), Move.BEGIN)
    await finish(database, job, STORED, FAILED)
    await move(database, job, Move.COMPLETE)
    done = await asyncio.gather(
        *(move(database, job, Move.RETRY) for _ in range(6)), return_exceptions=True
    )
    (again,) = [outcome for outcome in done if isinstance(outcome, Job)]
    assert again.progress == Progress(1, 2)
    assert sum(isinstance(outcome, IllegalMoveError) for outcome in done) == 5


@pytest.mark.parametrize("last", [Move.CANCEL, Move.FAIL])
async def test_a_job_that_ended_early_fetches_nothing(database: Database, last: Move) -> None:
    job = await move(database, await submit(database, 3), Move.BEGIN)
    await begin(database, job, 0, 1)
    await finish(database, job, STORED)
    ended = await move(database, job, last)
    assert ended.completed_at is not None
    assert ended.progress == Progress(1, 3)
    states = [replay.state for replay in await replays(database, job)]
    assert states == [ReplayState.STORED, ReplayState.WAITING, ReplayState.WAITING]


async def test_a_reopened_job_lets_its_players_be_chosen_again(database: Database) -> None:
    job = await move(database, await submit(database, team=TEAM), Move.BEGIN, Move.AWAIT_PLAYERS)
    async with database.unit_of_work() as unit:
        await unit.teams.discover(job.id, ["Ana", "Ben"])
        await unit.teams.confirm(job.id, ["Ben"])
    await move(database, job, Move.CONFIRM, Move.BEGIN, Move.COMPLETE, Move.REOPEN)
    async with database.unit_of_work() as unit:
        team = await unit.teams.of_job(job.id)
    assert team.confirmation_status is ConfirmationStatus.PENDING
    assert team.confirmed_players == ("Ben",)


async def claimed(database: Database) -> tuple[Job, Lease]:
    """A job of three replays that are being fetched."""
    job = await submit(database, 3)
    async with database.unit_of_work() as unit:
        claim = await unit.leases.claim(job.id)
    assert claim is not None
    await begin(database, job, 0, 1, 2)
    return claim.job, claim.lease


async def test_what_is_finished_before_a_cancellation_counts(database: Database) -> None:
    job, lease = await claimed(database)
    async with database.unit_of_work(lease) as unit:
        canceling = asyncio.create_task(move(database, job, Move.CANCEL))
        await see_waiting(database, canceling)
        await unit.job_replays.finish(job.id, dict.fromkeys(job.urls[:2], STORED))
    assert (await canceling).progress == Progress(2, 3)
    assert [r.state for r in await replays(database, job)][2] is ReplayState.WAITING


async def test_nothing_is_finished_after_a_cancellation(database: Database) -> None:
    job, lease = await claimed(database)

    async def record() -> None:
        async with database.unit_of_work(lease) as unit:
            await unit.job_replays.finish(job.id, {job.urls[0]: STORED})

    async with database.unit_of_work() as unit:
        await unit.jobs.move(job.id, Move.CANCEL)
        recording = asyncio.create_task(record())
        await see_waiting(database, recording)
    with pytest.raises(LeaseLostError):
        await recording
    assert (await get(database, job)).progress == Progress(0, 3)
    assert {r.state for r in await replays(database, job)} == {ReplayState.WAITING}
