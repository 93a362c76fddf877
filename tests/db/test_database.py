"""A unit of work holds together or not at all."""

import asyncio
from uuid import UUID

import asyncpg
import pytest

from bot.domain.errors import DomainError
from bot.domain.job_errors import UnknownJobError
from db.database import Database, UnitOfWork, open_database
from db.engine import plain_url
from tests.db.making import ANA, TEAM, submit

pytest_plugins = ("tests.database",)

KEEP = "INSERT INTO scraped_data (url, s3_key) VALUES ($1, $2) RETURNING url"


async def count(database: Database) -> object:
    async with database.unit_of_work() as unit:
        return (await unit.sql.execute("SELECT count(*) FROM scraped_data"))[0]["count"]


async def by_repository(unit: UnitOfWork) -> None:
    await unit.scraped_replays.keep({"by repository": "key"})


async def by_sql(unit: UnitOfWork) -> None:
    assert await unit.sql.execute(KEEP, ["by sql", "key"]) == [{"url": "by sql"}]


async def test_leaving_in_order_commits(database: Database) -> None:
    async with database.unit_of_work() as unit:
        await by_sql(unit)
        await by_repository(unit)
    assert await count(database) == 2


# SQL of others must not be the first statement by accident: taking the driver's connection
# before a transaction is open commits at once. Hence both orders.
@pytest.mark.parametrize("steps", [(by_sql, by_repository), (by_repository, by_sql), (by_sql,)])
async def test_an_error_undoes_everything(database: Database, steps: tuple[object, ...]) -> None:
    async def work() -> None:
        async with database.unit_of_work() as unit:
            for step in steps:
                await step(unit)  # type: ignore[operator]  # a tuple of functions
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await work()
    assert await count(database) == 0


async def test_being_canceled_undoes_everything(database: Database) -> None:
    has_written = asyncio.Event()

    async def work() -> None:
        async with database.unit_of_work() as unit:
            await by_sql(unit)
            has_written.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(work())
    await has_written.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await count(database) == 0


async def test_sql_of_others_meets_the_drivers_own_errors(database: Database) -> None:
    async with database.unit_of_work() as unit:
        await unit.sql.execute(KEEP, ["u", "k"])
        with pytest.raises(asyncpg.UniqueViolationError) as error:
            await unit.sql.execute(KEEP, ["u", "k"])
    assert error.value.sqlstate == "23505"
    assert error.value.constraint_name == "ix_scraped_data_url"
    async with database.unit_of_work() as unit:
        with pytest.raises(asyncpg.PostgresSyntaxError):
            await unit.sql.execute("SELEC 1")


async def test_sql_of_others_takes_lists_bytes_and_percent_signs(database: Database) -> None:
    sql = "SELECT $1::text[] AS words, $2::bytea AS payload, '%s' AS sign, $3::jsonb ? 'a' AS has"
    async with database.unit_of_work() as unit:
        rows = await unit.sql.execute(sql, [["a", "b"], b"\0", '{"a": 1}'])
        assert await unit.sql.execute("SET LOCAL lock_timeout = '1s'") == []
    assert rows == [{"words": ["a", "b"], "payload": b"\0", "sign": "%s", "has": True}]


async def test_a_value_read_twice_is_the_row_as_it_is(database: Database) -> None:
    job = await submit(database)
    async with database.unit_of_work() as unit:
        assert not (await unit.jobs.get(job.id)).is_public
        async with database.unit_of_work() as other:
            await other.jobs.share(job.id, is_public=True)
        assert (await unit.jobs.get(job.id)).is_public


async def test_units_of_work_run_side_by_side(database: Database) -> None:
    async def ask() -> None:
        async with database.unit_of_work() as unit:
            await unit.sql.execute("SELECT pg_sleep(0.02)")

    await asyncio.gather(*(ask() for _ in range(40)))


async def test_a_restart_of_the_server_is_survived(database: Database) -> None:
    assert await count(database) == 0
    kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    async with database.unit_of_work() as first, database.unit_of_work() as second:
        pids = [await unit.sql.execute("SELECT pg_backend_pid()") for unit in (first, second)]
    assert len({row["pg_backend_pid"] for (row,) in pids}) == 2
    async with database.unit_of_work() as unit:
        await unit.sql.execute(f"{kill} AND datname = current_database()")
    assert [await count(database) for _ in range(3)] == [0, 0, 0]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ana@host/db",
        "postgres://ana@host/db",
        "postgresql+asyncpg://ana@host/db",
        "postgresql+psycopg2://ana@host/db",
    ],
)
def test_an_address_needs_no_drivers_name(url: str) -> None:
    assert plain_url(url) == "postgresql://ana@host/db"


def test_another_database_is_refused() -> None:
    with pytest.raises(DomainError, match="does not begin with postgresql://"):
        plain_url("mysql://host/db")


async def test_an_address_may_have_libpqs_parameters(database_url: str) -> None:
    address = f"{database_url}?sslmode=prefer&application_name=ours"
    async with open_database(address) as database, database.unit_of_work() as unit:
        rows = await unit.sql.execute("SELECT current_setting('application_name') AS name")
    assert rows == [{"name": "ours"}]


async def test_opening_connects_to_nothing() -> None:
    async with open_database("postgresql://nobody@127.0.0.1:1/none"):
        pass


async def test_a_user_takes_all_that_is_theirs_with_them(database: Database) -> None:
    jobs = [await submit(database, team=TEAM, who=who) for who in (ANA, ANA + 1)]
    async with database.unit_of_work() as unit:
        await unit.scraped_replays.keep({jobs[0].urls[0]: "key"})
        for job in jobs:
            await unit.leases.claim(job.id)
            await unit.analyses.keep(job.id, 1, "analysis")
            await unit.uploaded_replays.keep(job.user_id, job.urls[0], "upload")
        await unit.sql.execute("DELETE FROM users WHERE id = $1", [jobs[0].user_id])
    theirs = {
        **dict.fromkeys(["users", "jobs", "gfwl_team_submissions", "job_leases"], 1),
        "job_replays": 2,
        "analyses": 1,
        "uploaded_replays": 1,
        "scraped_data": 1,
    }
    async with database.unit_of_work() as unit:
        left = {table: await unit.sql.execute(f"SELECT id FROM {table}") for table in theirs}
        assert {table: len(rows) for table, rows in left.items()} == theirs
        assert (await unit.jobs.get(jobs[1].id)).user_id == jobs[1].user_id


async def test_an_unknown_job_is_unknown(database: Database) -> None:
    async with database.unit_of_work() as unit:
        with pytest.raises(UnknownJobError):
            await unit.jobs.delete(UUID(int=0))


async def test_a_snapshot_is_of_one_moment(database: Database) -> None:
    async with database.snapshot() as looking:
        assert await looking.users.find_terminal() is None
        async with database.unit_of_work() as unit:
            await unit.users.of_terminal()
        assert await looking.users.find_terminal() is None
    async with database.unit_of_work() as unit:
        assert (await unit.sql.execute("SHOW transaction_isolation"))[0].popitem()[1] == (
            "read committed"
        )
