import asyncio
import hashlib
import logging
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
from db.database import Database, open_database
from db.engine import create_engine
from db.migration import NewerDatabaseError, configure, migrate, wait_for_turn
from migrations.versions import v001_first_tables
from tests.architecture.source import ROOT
from tests.db.making import see_waiting

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


# Of each file as it was when others had it first.
PUBLISHED = {
    "pgqueuer_1_6_0.sql": "689272ce211a0d047f2614ed19ecab536a624d1908c17a9f8c0440715e5f44ab",
    "v001_first_tables.py": "3d9f0ddee19f0314b825a95ecd0373ed1ced58873ef3184ba890bc48f49cda1c",
    "v002_cards.py": "a2b39ba7fe35a71560c6f923d9b1d18a65215a45c35f0c28b8eda25a89a814ba",
    "v003_teams.py": "4011521dd5e4779771dcfce41f7e1edc4fd58444ab7d721fbdac015b88473342",
    "v004_corrections.py": "2862c6b5411860d81d0fdef2fff8bbff970a7400b08a929e21bf3fe9c5d8d8a6",
    "v005_web.py": "1d5552b23696c6365ebe571c1144152afa153cfbc83089a30333b1ddf012cd1b",
    "v006_team_names.py": "373aa1cd2b4b739239512499c33fc9ba4e5507f4ee90f5587c86ec967704affd",
    "v007_sources.py": "f5d3211f1bdecb20ab0137e5ab7406389623b09746a91cd5ea4b20b75d123d77",
    "v008_identities.py": "0d60d063cf52e4985299ad98b66c99e9bda8f6c276b50732f03b95161227e7b4",
    "v009_names_apart.py": "7588a9b41da9c7808a97f8918914275528e88c68aa43f37f9d1409dd833fe904",
}


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


async def test_who_waits_for_another_program_says_so(
    database_url: str, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    said = "another program is changing the tables: this one waits"
    engine, other = create_engine(database_url), create_engine(database_url)
    with caplog.at_level(logging.INFO, "db.migration"):
        async with other.begin() as connection:
            await connection.run_sync(wait_for_turn)
            assert said not in caplog.text
            waiting = asyncio.create_task(migrate(engine))
            await see_waiting(database, waiting)
            assert caplog.text.count(said) == 1
        await waiting
    for one in (engine, other):
        await one.dispose()


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


def test_what_was_published_never_changes() -> None:
    folder = ROOT / "migrations" / "versions"
    files = [*folder.glob("v*.py"), *folder.glob("*.sql")]
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    changed = {name for name in PUBLISHED if found.get(name) != PUBLISHED[name]}
    assert not changed, "databases have run it already: leave it, and write another revision"
    assert found.keys() == PUBLISHED.keys(), "a revision is new: add its sum to PUBLISHED"


def test_the_saved_queue_is_that_of_the_installed_package() -> None:
    saved = v001_first_tables.QUEUE.read_text(encoding="utf-8")
    settings = DBSettings(db_schema="pgq")
    installed = QueryBuilderEnvironment(settings).build_install_query()
    # The first line is a heading.
    assert saved.strip().split("\n\n")[1:] == installed.split("\n\n")[1:]
