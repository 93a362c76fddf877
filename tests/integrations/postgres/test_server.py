"""What `embedded_postgres` gives: a server of our own, closed to everyone else, quick to come."""

# ruff: noqa: ASYNC240 - a test keeps nobody else waiting

import logging
import os
import re
import shutil
import socket
import stat
from pathlib import Path

import asyncpg
import pytest

from bot.integrations.postgres.home import Home
from bot.integrations.postgres.locks import is_locked, until
from bot.integrations.postgres.server import embedded_postgres
from tests.integrations.postgres.scene import (
    SOON,
    ask,
    guest,
    port_of,
    postmaster_of,
    processes_in,
    quick,
    secret_of,
    visit,
)


def access(path: Path) -> str:
    return stat.filemode(path.stat().st_mode)


async def test_the_url_leads_to_postgresql_18_with_builtin_utf8(made: Path) -> None:
    async with embedded_postgres(made) as url:
        assert re.fullmatch(r"postgresql://\w+:[\w-]{43}@127\.0\.0\.1:\d{5}/postgres", url)
        assert ask(url, "show server_version").startswith("18.")
        locale = "pg_encoding_to_char(encoding), datlocprovider, datlocale, datcollate"
        assert ask(url, f"select {locale} from pg_database where datname = current_database()") == (
            "UTF8|b|C.UTF-8|C"
        )
        assert ask(url, "select lower('ÄÖ'), 'ß' < 'ä'") == "äö|t"
        connection = await asyncpg.connect(url)
        assert await connection.fetchval("select 1") == 1
        await connection.close()
    assert not is_locked(Home(made).running)


async def test_what_is_written_is_there_the_next_time(made: Path) -> None:
    async with embedded_postgres(made) as url:
        ask(url, "create table decks as select 'Chaos Turbo' as name")
    async with embedded_postgres(made) as again:
        assert ask(again, "select name from decks; drop table decks").startswith("Chaos Turbo")


async def test_a_commit_is_on_the_disk_and_the_server_is_small(made: Path) -> None:
    async with embedded_postgres(made) as url:
        for setting in "fsync", "full_page_writes", "synchronous_commit", "data_checksums":
            assert ask(url, f"show {setting}") == "on"
        assert ask(url, "show shared_buffers") == "64MB"


async def test_only_this_machine_is_listened_to_and_no_socket_file_is_made(made: Path) -> None:
    async with embedded_postgres(made) as url:
        assert ask(url, "show listen_addresses") == "127.0.0.1"
        assert ask(url, "show unix_socket_directories") == ""
        with pytest.raises(ConnectionRefusedError), socket.socket() as other:
            other.connect(("127.0.0.2", port_of(url)))
        assert not [path for path in made.rglob("*") if path.is_socket()]
        assert not list(Path("/tmp").glob(f".s.PGSQL.{port_of(url)}*"))


async def test_the_port_is_any_port(made: Path) -> None:
    ports = set()
    for _ in range(4):
        async with embedded_postgres(made) as url:
            ports.add(port_of(url))
    assert len(ports) > 1


async def test_nobody_gets_in_without_the_password(made: Path) -> None:
    async with embedded_postgres(made) as url:
        assert ask(url, "select distinct auth_method from pg_hba_file_rules") == "scram-sha-256"
        assert ask(url, "select left(rolpassword, 14) from pg_authid where rolcanlogin") == (
            "SCRAM-SHA-256$"
        )
        with pytest.raises(AssertionError, match="password authentication failed"):
            ask(re.sub(r":[\w-]+@", ":wrong@", url), "select 1")


async def test_the_password_is_seen_nowhere_else(
    made: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "a secret of ours")
    caplog.set_level(logging.DEBUG)
    password = secret_of(made)
    async with embedded_postgres(made) as url:
        assert f":{password}@" in url
        assert "password authentication failed" in failure(url.replace(password, "wrong"))
        for pid, line in processes_in(made).items():
            assert password not in line
            environment = Path(f"/proc/{pid}/environ").read_text()
            assert password not in environment
            assert "a secret of ours" not in environment
    texts = [p for p in made.rglob("*") if p.is_file() and password.encode() in p.read_bytes()]
    assert texts == [made / "password"]
    assert f"PostgreSQL in {made} runs at port" in caplog.text
    assert password not in caplog.text


def failure(url: str) -> str:
    with pytest.raises(AssertionError) as caught:
        ask(url, "select 1")
    return str(caught.value)


async def test_only_we_may_read_its_files(made: Path) -> None:
    async with embedded_postgres(made):
        found = {path.name: access(path) for path in (made, *made.iterdir())}
    files = "password", "server.log", "users.lock", "running.lock"
    assert found == {
        # Where we are root, others walk through it to the cluster.
        made.name: "drwx------" if os.geteuid() else "drwx--x--x",
        "cluster": "drwx------",
        **dict.fromkeys(files, "-rw-------"),
    }


async def test_failed_statements_of_ours_stay_out_of_the_log(made: Path) -> None:
    async with embedded_postgres(made) as url:
        with pytest.raises(AssertionError, match="division by zero"):
            ask(url, "select 1 / 0 as yugi")
    log = (made / "server.log").read_text()
    assert "division by zero" in log
    assert "yugi" not in log


@pytest.mark.slow
async def test_the_log_is_bounded(made: Path) -> None:
    log = made / "server.log"
    async with embedded_postgres(made) as url:
        with log.open("a") as file:
            file.write("x" * 2**20)
        assert await until(lambda: not log.stat().st_size, SOON)
        ask(url, "do $$ begin raise warning 'still heard'; end $$")
    assert log.stat().st_size < 10_000
    assert "still heard" in log.read_text()


async def test_a_client_that_stays_does_not_keep_the_server(made: Path) -> None:
    async with embedded_postgres(made) as url:
        client = await asyncpg.connect(url)
    assert not is_locked(Home(made).running)
    assert "received fast shutdown request" in (made / "server.log").read_text()
    client.terminate()


@pytest.mark.slow
async def test_ctrl_c_is_not_for_the_server(made: Path) -> None:
    async with guest(made, "setsid") as user:
        await user.hear()
        started = postmaster_of(made).pid
        assert os.getpgid(started) == started != os.getpgid(user.process.pid)
        await user.leave()


@pytest.mark.slow
async def test_the_first_start_takes_no_more_than_a_second_and_a_half(
    new: Path, shared: Path
) -> None:
    async def took() -> float:
        shutil.rmtree(new, ignore_errors=True)
        return float((await visit(new))[1])

    await quick(took, 1.5)
    assert secret_of(new) != secret_of(shared)


async def test_another_start_takes_no_more_than_three_tenths_of_a_second(made: Path) -> None:
    async def took() -> float:
        return float((await visit(made))[1])

    await quick(took, 0.3)
