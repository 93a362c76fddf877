import asyncio
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest
from alembic import command
from alembic.config import main as alembic_command
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment
from pgqueuer.domain.settings import DBSettings
from sqlalchemy import Connection

from bot.domain.users import User
from db.database import open_database
from db.engine import create_engine
from db.migration import NewerDatabaseError, configure, migrate
from migrations.versions import v001_first_tables
from tests.architecture.source import ROOT

pytest_plugins = ("tests.database",)

# Six processes that begin at once, because each has imported already what it needs.
MIGRATE = """
import asyncio, os, sys
from db.database import open_database
async def main():
    async with open_database(sys.argv[1]) as database:
        await database.migrate()
children = []
for _ in range(6):
    if not (child := os.fork()):
        sys.exit(asyncio.run(main()))
    children.append(child)
sys.exit(any([os.waitpid(child, 0)[1] for child in children]))
"""


async def contents(url: str) -> set[str]:
    """All that is in the database but what PostgreSQL itself brings."""
    connection = await asyncpg.connect(url)
    rows = await connection.fetch(
        "SELECT relnamespace::regnamespace || '.' || relname FROM pg_class"
        " WHERE relnamespace::regnamespace::text IN ('public', 'pgq')"
        " UNION ALL SELECT proname FROM pg_proc WHERE pronamespace::regnamespace::text = 'public'"
        " UNION ALL SELECT typname FROM pg_type WHERE typtype = 'e'"
        " UNION ALL SELECT nspname FROM pg_namespace"
        " WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
    )
    await connection.close()
    return {name for (name,) in rows}


async def execute(url: str, sql: str, *args: object) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(sql, *args)
    await connection.close()


async def alembic(url: str, verb: str, *arguments: str) -> None:
    """What the command does, on our connection."""

    def run(connection: Connection) -> None:
        getattr(command, verb)(configure(connection), *arguments)

    engine = create_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(run)
    finally:
        await engine.dispose()


async def test_up_down_and_up_again_leaves_nothing_behind(empty_url: str) -> None:
    before = await contents(empty_url)
    await alembic(empty_url, "upgrade", "head")
    full = await contents(empty_url)
    await alembic(empty_url, "downgrade", "base")
    alembics_own = {"public.alembic_version", "public.alembic_version_pkc"}
    assert await contents(empty_url) == before | alembics_own
    await alembic(empty_url, "upgrade", "head")
    assert await contents(empty_url) == full
    assert {"public.jobs", "pgq.pgqueuer", "pgq.pgqueuer_log"} <= full


async def test_the_limit_of_an_hour_goes_on_over_an_update(empty_url: str) -> None:
    await alembic(empty_url, "upgrade", "001")
    user = User(id=uuid4(), clerk_user_id="local:discord:77", discord_user_id=77)
    known = "INSERT INTO users (id, clerk_user_id, discord_user_id) VALUES ($1, $2, $3)"
    await execute(empty_url, known, user.id, user.clerk_user_id, user.discord_user_id)
    for age in (timedelta(minutes=61), timedelta(minutes=10)):
        made = (
            "INSERT INTO jobs (user_id, job_type, urls, created_at) VALUES ($1, 'GFWL', '[]', $2)"
        )
        await execute(empty_url, made, user.id, datetime.now(UTC) - age)
    await alembic(empty_url, "upgrade", "head")
    async with open_database(empty_url) as database, database.unit_of_work() as unit:
        (age,) = await unit.job_starts.ages(user, timedelta(hours=2))
    assert timedelta(minutes=10) <= age < timedelta(minutes=15)


async def test_joined_names_are_known_however_their_team_is_written(empty_url: str) -> None:
    await alembic(empty_url, "upgrade", "005")
    user = uuid4()
    await execute(empty_url, "INSERT INTO users (id, clerk_user_id) VALUES ($1, 'a')", user)
    join = (
        "INSERT INTO player_names (user_id, team, name, person, updated_at)"
        " VALUES ($1, $2, $3, $4, $5)"
    )
    said = [
        ("foolish-revival", "B", "A", 3),
        ("foolish revival", "A", "C", 2),
        ("foolishrevival", "B", "D", 1),
        ("the goats", "X", "Y", 1),
        ("!?", "X", "Z", 1),
    ]
    for *names, day in said:
        await execute(empty_url, join, user, *names, datetime(2026, 1, day, tzinfo=UTC))
    await alembic(empty_url, "upgrade", "head")
    async with open_database(empty_url) as database, database.unit_of_work() as unit:
        for team, known in (
            ("Foolish Revival!", {"B": "A"}),
            ("GOATS", {"X": "Y"}),
            ("!?", {"X": "Z"}),
        ):
            assert await unit.player_names.of_team(user, team) == known


async def test_without_the_tables_of_links_nobody_stays_linked(empty_url: str) -> None:
    await alembic(empty_url, "upgrade", "head")
    async with open_database(empty_url) as database, database.unit_of_work() as unit:
        linked, other = await unit.users.of_discord(77), await unit.users.of_discord(78)
        await unit.links.link(linked.id, "user_2Ana", "https://clerk.example", datetime.now(UTC))
        terminal = await unit.users.of_terminal()
    await alembic(empty_url, "downgrade", "007")
    await alembic(empty_url, "upgrade", "head")
    async with open_database(empty_url) as database, database.unit_of_work() as unit:
        for user in (linked, other, terminal):
            assert not (await unit.users.get(user.id)).is_linked
        assert await unit.users.get(other.id) == other
        assert await unit.users.get(terminal.id) == terminal


async def test_models_and_migrations_agree(database_url: str) -> None:
    await alembic(database_url, "check")


@pytest.mark.parametrize(
    "drift",
    [
        "ALTER TABLE jobs ALTER is_public DROP DEFAULT",
        "ALTER TABLE gfwl_team_submissions ALTER discovered_players DROP DEFAULT",
        "DROP INDEX ix_jobs_status_created_at",
        "ALTER TABLE users ALTER clerk_user_id DROP NOT NULL",
    ],
)
async def test_a_drift_is_noticed(own_url: str, drift: str) -> None:
    await execute(own_url, drift)
    with pytest.raises(Exception, match="New upgrade operations detected"):
        await alembic(own_url, "check")


async def test_a_failed_migration_leaves_nothing_behind(
    empty_url: str,
) -> None:
    before = await contents(empty_url)
    engine = create_engine(empty_url)

    def upgrade_and_fail(connection: Connection) -> None:
        command.upgrade(configure(connection), "head")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with engine.begin() as connection:
            await connection.run_sync(upgrade_and_fail)
    await engine.dispose()
    assert await contents(empty_url) == before, "PgQueuer's tables are in the transaction as well"


async def test_a_newer_database_is_refused_with_a_sentence(own_url: str) -> None:
    await execute(own_url, "UPDATE alembic_version SET version_num = '999'")
    engine = create_engine(own_url)
    with pytest.raises(NewerDatabaseError, match="newer version of Duel Insights: update"):
        await migrate(engine)
    await engine.dispose()


async def test_migrating_again_changes_nothing(database_url: str) -> None:
    before = await contents(database_url)
    engine = create_engine(database_url)
    await asyncio.gather(*(migrate(engine) for _ in range(3)))
    await engine.dispose()
    assert await contents(database_url) == before


async def test_several_at_once_make_the_tables_once(empty_url: str) -> None:
    engines = [create_engine(empty_url) for _ in range(4)]
    await asyncio.gather(*map(migrate, engines))
    for engine in engines:
        await engine.dispose()
    assert "public.jobs" in await contents(empty_url)


@pytest.mark.slow
async def test_six_processes_at_once_make_the_tables_once(empty_url: str) -> None:
    arguments = [sys.executable, "-c", MIGRATE, empty_url]
    process = await asyncio.create_subprocess_exec(*arguments, cwd=ROOT, stderr=subprocess.PIPE)
    said = (await process.communicate())[1]
    assert (process.returncode, said) == (0, b"")
    await alembic(empty_url, "check")


@pytest.mark.parametrize(
    ("version", "sentence"),
    [("009", None), ("999", "newer version of Duel Insights"), (None, "set DATABASE_URL")],
)
async def test_alembics_own_command_works(
    own_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    version: str | None,
    sentence: str | None,
) -> None:
    if version:
        monkeypatch.setenv("DATABASE_URL", own_url)
        await execute(own_url, "UPDATE alembic_version SET version_num = $1", version)
    else:
        monkeypatch.delenv("DATABASE_URL", raising=False)
    arguments = ["-c", str(ROOT / "alembic.ini"), "check"]
    if sentence is None:
        await asyncio.to_thread(alembic_command, arguments)
    else:
        with pytest.raises(SystemExit):
            await asyncio.to_thread(alembic_command, arguments)
        assert sentence in capfd.readouterr().out


def test_the_saved_queue_is_that_of_the_installed_package() -> None:
    saved = v001_first_tables.QUEUE.read_text(encoding="utf-8")
    settings = DBSettings(db_schema="pgq")
    installed = QueryBuilderEnvironment(settings).build_install_query()
    # The first line is a heading.
    assert saved.strip().split("\n\n")[1:] == installed.split("\n\n")[1:]
