import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.domain.job_errors import LeaseHeldError, LeaseLostError, PostponedError
from bot.domain.jobs import Claim, Job, Lease
from bot.domain.moves import JobStatus, Move
from db.database import Database, open_database
from tests.database import Server, execute
from tests.db.making import see_waiting, submit, until

pytest_plugins = ("tests.database",)

LONG, SHORT = timedelta(seconds=30), timedelta(seconds=0.3)


async def claim(database: Database, job: Job, ttl: timedelta = LONG) -> Claim:
    async with database.unit_of_work() as unit:
        claim = await unit.leases.claim(job.id, ttl)
        assert claim is not None
        return claim


async def renew(database: Database, lease: Lease) -> None:
    async with database.unit_of_work() as unit:
        await unit.leases.renew(replace(lease, ttl=LONG))


async def test_a_claimed_job_runs(database: Database) -> None:
    job = await submit(database)
    claimed = await claim(database, job)
    assert claimed.job.status is JobStatus.RUNNING
    assert claimed.job.started_at is not None
    assert (claimed.lease.job_id, claimed.lease.attempt) == (job.id, 1)


async def test_one_of_many_gets_the_job(database: Database) -> None:
    job = await submit(database)
    outcomes = await asyncio.gather(
        *(claim(database, job) for _ in range(8)), return_exceptions=True
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, LeaseHeldError)]
    assert len(refused) == 7
    assert all(timedelta(seconds=20) < held.retry_after <= LONG for held in refused)


@pytest.mark.parametrize("moves", [[Move.CANCEL], [Move.BEGIN, Move.COMPLETE]])
async def test_there_is_nothing_to_do_for_a_finished_job(
    database: Database, moves: list[Move]
) -> None:
    job = await submit(database)
    async with database.unit_of_work() as unit:
        for move in moves:
            await unit.jobs.move(job.id, move)
        assert await unit.leases.claim(job.id, LONG) is None
        assert await unit.leases.claim(uuid4(), LONG) is None, "the job may be deleted"


async def test_a_crash_counts_and_the_next_goes_on(database: Database) -> None:
    job = await submit(database)
    claims = [await claim(database, job, timedelta(0)) for _ in range(3)]
    assert [claimed.lease.attempt for claimed in claims] == [1, 2, 3]


async def test_a_sign_of_life_keeps_the_lease(database: Database) -> None:
    job = await submit(database)
    claimed = await claim(database, job, timedelta(0))
    await renew(database, claimed.lease)
    with pytest.raises(LeaseHeldError):
        await claim(database, job)


async def test_a_lease_that_ran_out_may_be_renewed_until_it_is_taken(database: Database) -> None:
    job = await submit(database)
    stalled = await claim(database, job, timedelta(0))
    await renew(database, stalled.lease)
    async with database.unit_of_work() as unit:
        await unit.leases.drop(stalled.lease)
    taker = await claim(database, job)
    with pytest.raises(LeaseLostError):
        await renew(database, stalled.lease)
    await renew(database, taker.lease)


async def test_a_worker_that_lost_its_lease_writes_nothing(database: Database) -> None:
    job = await submit(database)
    stalled = await claim(database, job, timedelta(0))
    await claim(database, job)

    async def complete() -> None:
        async with database.unit_of_work(stalled.lease) as unit:
            await unit.jobs.move(job.id, Move.COMPLETE)

    with pytest.raises(LeaseLostError):
        await complete()
    async with database.unit_of_work() as unit:
        assert (await unit.jobs.get(job.id)).status is JobStatus.RUNNING
        for leave in (unit.leases.end, unit.leases.drop, unit.leases.give_back):
            await leave(stalled.lease)
        with pytest.raises(LeaseHeldError):
            await unit.leases.claim(job.id, LONG)


async def test_nobody_takes_a_lease_while_its_holder_writes(database: Database) -> None:
    job = await submit(database)
    claimed = await claim(database, job, timedelta(0))
    async with database.unit_of_work(claimed.lease) as unit:
        taker = asyncio.create_task(claim(database, job))
        await see_waiting(database, taker)
        await unit.jobs.move(job.id, Move.COMPLETE)
    with pytest.raises(AssertionError):
        await taker  # the claim is None: there is nothing left to do


@pytest.mark.parametrize("move", [Move.CANCEL, None], ids=["canceled", "deleted"])
async def test_a_lease_ends_with_its_job(database: Database, move: Move | None) -> None:
    job = await submit(database)
    claimed = await claim(database, job)
    async with database.unit_of_work() as unit:
        await (unit.jobs.move(job.id, move) if move else unit.jobs.delete(job.id))
    with pytest.raises(LeaseLostError):
        await renew(database, claimed.lease)


async def test_a_retried_job_is_free_at_once(database: Database) -> None:
    job = await submit(database)
    before = await claim(database, job)
    async with database.unit_of_work() as unit:
        await unit.jobs.move(job.id, Move.CANCEL)
        await unit.jobs.move(job.id, Move.RETRY)
    assert (await claim(database, job)).lease.attempt == 1
    with pytest.raises(LeaseLostError):
        await renew(database, before.lease)


def succeed() -> None:
    pass


def fail() -> None:
    raise ZeroDivisionError


def be_canceled() -> None:
    raise asyncio.CancelledError


def postpone() -> None:
    raise PostponedError("The store is away: wait.", LONG)


@pytest.mark.parametrize(
    ("work", "attempt"), [(succeed, 1), (fail, 2), (be_canceled, 1), (postpone, 1)]
)
async def test_how_work_ends_says_whether_it_counts(
    database: Database, work: Callable[[], None], attempt: int
) -> None:
    job = await submit(database)

    async def hold() -> None:
        async with database.claim(job.id) as claimed:
            assert claimed is not None
            work()

    await asyncio.gather(hold(), return_exceptions=True)
    assert (await claim(database, job)).lease.attempt == attempt


async def test_giving_back_does_not_forget_crashes(database: Database) -> None:
    job = await submit(database)
    await claim(database, job, timedelta(0))
    async with database.unit_of_work() as unit:
        await unit.leases.give_back((await claim(database, job)).lease)
    assert (await claim(database, job)).lease.attempt == 2


async def ending(database: Database) -> object:
    async with database.unit_of_work() as unit:
        return (await unit.sql.execute("SELECT expires_at FROM job_leases"))[0]["expires_at"]


async def see_renewal(database: Database) -> None:
    """Return when the only lease there is was renewed."""
    before = await ending(database)

    async def is_renewed() -> bool:
        return await ending(database) != before

    await until(is_renewed)


async def test_what_was_achieved_forgives_the_crashes_before(database: Database) -> None:
    job = await submit(database)
    for _ in range(2):
        await claim(database, job, timedelta(0))
    third = await claim(database, job, timedelta(0))
    assert third.lease.attempt == 3
    async with database.unit_of_work() as unit:
        await unit.leases.progress(third.lease)
    assert (await claim(database, job, timedelta(0))).lease.attempt == 2
    async with database.unit_of_work() as unit:
        await unit.leases.progress(third.lease)
    assert (await claim(database, job)).lease.attempt == 3, "its lease is lost and changes nothing"


async def test_a_lease_is_kept_alive_while_it_is_held(database: Database) -> None:
    job = await submit(database)
    async with database.claim(job.id, ttl=SHORT) as claimed:
        assert claimed is not None
        for _ in range(3):
            await see_renewal(database)


async def test_a_lease_outlives_a_database_that_is_away(
    server: Server, own_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    name = own_url.rpartition("/")[2]

    async def has_failed() -> bool:
        return "was not renewed" in caplog.text

    gone = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    async with open_database(own_url) as database:
        job = await submit(database)
        async with database.claim(job.id, ttl=SHORT):
            shut = f"ALTER DATABASE {name} ALLOW_CONNECTIONS"
            await execute(server.url(), f"{shut} false", gone)
            await until(has_failed)
            await execute(server.url(), f"{shut} true")
            await see_renewal(database)
        assert (await claim(database, job)).lease.attempt == 1, "it was left in order"


async def test_nothing_is_held_where_nothing_is_to_be_done(database: Database) -> None:
    async with database.claim(uuid4()) as claimed:
        assert claimed is None


async def test_work_stops_when_the_job_is_canceled_behind_its_back(database: Database) -> None:
    job = await submit(database)

    is_at_work = asyncio.Event()

    async def work() -> None:
        async with database.claim(job.id, ttl=SHORT):
            is_at_work.set()
            await asyncio.sleep(60)

    working = asyncio.create_task(work())
    await is_at_work.wait()
    async with database.unit_of_work() as unit:
        await unit.jobs.move(job.id, Move.CANCEL)
    with pytest.raises(LeaseLostError):
        await asyncio.wait_for(working, 30)


async def test_a_timeout_of_the_work_itself_is_no_loss(database: Database) -> None:
    job = await submit(database)
    with pytest.raises(TimeoutError):
        async with database.claim(job.id), asyncio.timeout(0.05):
            await asyncio.sleep(60)
    assert (await claim(database, job)).lease.attempt == 2


async def test_what_is_written_under_a_lease_keeps_it_no_longer_than_its_own_time(
    database: Database,
) -> None:
    job = await submit(database)
    claimed = await claim(database, job, SHORT)
    async with database.unit_of_work(claimed.lease):
        pass
    with pytest.raises(LeaseHeldError) as held:
        await claim(database, job)
    assert held.value.retry_after <= SHORT
