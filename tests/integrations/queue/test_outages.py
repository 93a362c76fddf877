"""Times without a database, of which every worker makes the best."""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.errors import DomainError
from bot.domain.jobs import Job
from bot.domain.moves import JobStatus
from bot.integrations.queue.connection import open_connection
from bot.integrations.queue.job_queue import JobQueue
from db.database import Database, open_database
from tests.database import Server
from tests.integrations.queue.scene import (
    DEAF,
    IMPATIENT,
    Desk,
    complete,
    consuming,
    disconnect_workers,
    enqueue,
    rows,
    run,
    soon,
    submit,
    until,
    until_a_worker_waits,
    until_empty,
)

pytest_plugins = ("tests.database",)


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """What is told, but no work that fails."""
    with caplog.at_level(logging.INFO, "bot"):
        yield caplog


def warnings(told: pytest.LogCaptureFixture) -> list[str]:
    return [r.getMessage() for r in told.records if r.levelno >= logging.WARNING]


async def test_a_lost_connection_stops_work_and_begins_it_anew_at_once(
    database: Database, queue: JobQueue, told: pytest.LogCaptureFixture
) -> None:
    """Not after the heartbeat, since its worker is there to tell that nobody works on it."""
    desk = Desk()
    async with consuming(queue, desk.work):
        job = (await submit(database, queue)).id
        await desk.next()
        await enqueue(database, queue, job)
        await disconnect_workers(database)
        assert await desk.next() == job
        assert desk.stopped == [job]
        desk.go.set()
        await until_empty(database)
    assert desk.done == [job], "what was asked before it began anew is done with it"
    assert len(warnings(told)) == 1


async def test_a_connection_lost_while_work_ends_loses_nothing(
    database: Database, queue: JobQueue
) -> None:
    desk, job = Desk(), uuid4()
    async with consuming(queue, desk.work):
        await enqueue(database, queue, job)
        await desk.next()
        async with database.unit_of_work() as unit:
            await unit.sql.execute("SELECT id FROM pgq.pgqueuer FOR UPDATE")
            desk.go.set()
            await until_a_worker_waits(database)
            await disconnect_workers(database)
        await until_empty(database)
    assert desk.done == [job, job]


async def test_signs_of_life_over_a_lost_connection_are_no_news(database_url: str) -> None:
    """PgQueuer would complain about each of them."""
    async with open_connection(database_url) as connection:
        with pytest.raises(asyncpg.UndefinedTableError):
            await connection.execute("UPDATE nowhere SET nothing = $1", 1)
        survived = not connection.is_over
        assert survived
        with pytest.raises(asyncpg.UndefinedTableError):
            await connection.fetch("SELECT * FROM nowhere")
        assert connection.is_over
        assert await connection.execute("UPDATE nowhere SET nothing = $1", 1) == ""


@pytest.mark.slow
async def test_a_worker_that_finds_no_database_tells_it_once_and_keeps_trying(
    database: Database, database_url: str, server: Server, told: pytest.LogCaptureFixture
) -> None:
    async def is_over() -> bool:
        return "taken again" in told.text

    async def is_told() -> bool:
        return bool(warnings(told))

    desk = Desk()
    desk.go.set()
    queue = JobQueue(database_url, IMPATIENT)
    await asyncio.to_thread(server.stop)
    try:
        stopped = asyncio.Event()
        stopped.set()
        await queue.consume(desk.work, stop=stopped)
        assert warnings(told) == [], "it was not told to take any"
        async with consuming(queue, desk.work):
            await until(is_told)
            await asyncio.sleep(5 * IMPATIENT.reconnect.total_seconds())
            await asyncio.to_thread(server.start)
            job = (await submit(database, queue)).id
            assert await desk.next() == job
            await until(is_over)
            assert len(warnings(told)) == 1
            told.clear()
            await disconnect_workers(database)
            await until(is_told)
    finally:
        with suppress(Exception):
            await asyncio.to_thread(server.start)


async def test_a_question_that_fails_begins_everything_anew(
    own_url: str, told: pytest.LogCaptureFixture
) -> None:
    """Instead of taking no more work until all that is in hand has come to its end."""

    async def is_told() -> bool:
        return bool(warnings(told))

    desk, queue, job = Desk(), JobQueue(own_url, DEAF), uuid4()
    async with open_database(own_url) as database, consuming(queue, desk.work):
        await enqueue(database, queue, job)
        await desk.next()
        await run(database, "ALTER TABLE pgq.pgqueuer_log RENAME TO elsewhere")
        await enqueue(database, queue, uuid4())
        await until(is_told)
        await run(database, "ALTER TABLE pgq.elsewhere RENAME TO pgqueuer_log")
        assert job in {await desk.next(), await desk.next()}
        desk.go.set()
        await until_empty(database)
    assert desk.stopped == [job]


async def test_a_worker_that_finds_no_tables_waits_for_them(
    empty_url: str, told: pytest.LogCaptureFixture
) -> None:
    async def is_told() -> bool:
        return bool(warnings(told))

    async with consuming(JobQueue(empty_url, IMPATIENT), Desk().work):
        await until(is_told)
        await asyncio.sleep(5 * IMPATIENT.reconnect.total_seconds())
    (warning,) = warnings(told)
    assert 'relation "pgq.pgqueuer" does not exist' in warning


@asynccontextmanager
async def asking_for_a_password(server: Server, url: str, password: str) -> AsyncIterator[str]:
    """The database's address for somebody who needs the password."""
    user, database = "somebody", url.rpartition("/")[2]
    rules = server.folder / "data" / "pg_hba.conf"
    before = rules.read_text()
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f"CREATE ROLE {user} LOGIN SUPERUSER PASSWORD '{password}'")
        rules.write_text(f"host {database} {user} 127.0.0.1/32 scram-sha-256\n{before}")
        await connection.execute("SELECT pg_reload_conf()")
        yield f"postgresql://{user}:{password}@127.0.0.1:{server.port}/{database}"
    finally:
        rules.write_text(before)
        await connection.execute("SELECT pg_reload_conf()")
        await connection.execute(f"DROP ROLE {user}")
        await connection.close()


async def test_a_changed_password_is_told_without_the_old_one(
    database: Database, database_url: str, server: Server, told: pytest.LogCaptureFixture
) -> None:
    async def is_refused() -> bool:
        return any("InvalidPasswordError" in warning for warning in warnings(told))

    desk = Desk()
    desk.go.set()
    async with asking_for_a_password(server, database_url, "open-sesame") as url:
        queue = JobQueue(url, IMPATIENT)
        async with consuming(queue, desk.work):
            await submit(database, queue)
            await desk.next()
            await run(database, "ALTER ROLE somebody PASSWORD 'close-sesame'")
            await disconnect_workers(database)
            await until(is_refused)
            await asyncio.sleep(3 * IMPATIENT.reconnect.total_seconds())
            await run(database, "ALTER ROLE somebody PASSWORD 'open-sesame'")
            await submit(database, queue)
            await desk.next()
            await until_empty(database)
    assert "sesame" not in told.text


async def test_an_address_that_cannot_be_read_is_refused_without_quoting_it() -> None:
    queue = JobQueue("postgresql://me:open#sesame@127.0.0.1/jobs")
    with pytest.raises(DomainError) as refusal:
        await queue.consume(Desk().work, stop=asyncio.Event())
    assert "DATABASE_URL" in refusal.value.sentence
    said = traceback.format_exception_only(refusal.value)
    assert "open" not in "".join(said)
    assert refusal.value.__suppress_context__


# Trap 8: the server is killed while work is asked for and done.
@pytest.mark.slow
async def test_a_restart_of_the_server_loses_nothing(
    database: Database, queue: JobQueue, server: Server, told: pytest.LogCaptureFixture
) -> None:
    jobs: list[Job] = []
    done: list[UUID] = []

    async def submit_many() -> None:
        while len(jobs) < 60:
            with suppress(SQLAlchemyError, OSError, asyncpg.PostgresError):
                jobs.append(await submit(database, queue))
            await asyncio.sleep(0.01)

    async def work(job_id: UUID) -> None:
        await asyncio.sleep(0.05)
        await complete(database, job_id)
        done.append(job_id)

    async def is_busy() -> bool:
        return len(done) >= 10

    async with consuming(queue, work):
        submitting = asyncio.create_task(submit_many())
        await until(is_busy)
        await asyncio.to_thread(server.stop, "immediate")
        await asyncio.to_thread(server.start)
        await soon(submitting)
        await until_empty(database)
    async with database.unit_of_work() as unit:
        assert {(await unit.jobs.get(job.id)).status for job in jobs} == {JobStatus.COMPLETED}
    assert await rows(database) == []
    assert len([w for w in warnings(told) if w.startswith("no work is taken")]) == 1
