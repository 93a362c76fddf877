"""Whatever is killed, or left behind by somebody who was: the next one finds its data."""

# ruff: noqa: ASYNC220, ASYNC240 - a test keeps nobody else waiting

import asyncio
import os
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from bot.integrations.postgres.account import account_for
from bot.integrations.postgres.errors import PostgresErrorCode
from bot.integrations.postgres.home import Home
from bot.integrations.postgres.locks import until
from bot.integrations.postgres.postmaster import command_line, read_postmaster
from bot.integrations.postgres.programs import programs_for
from bot.integrations.postgres.server import embedded_postgres
from tests.integrations.postgres.scene import (
    SOON,
    ask,
    guest,
    kill_all_in,
    kill_server,
    listen,
    port_of,
    postmaster_of,
    processes_in,
    programs_in,
    quick,
    secret_of,
)
from tests.integrations.postgres.test_folders import refusal


async def back(folder: Path, dead: int = 0) -> None:
    """Until another server is ready than the one with this number."""

    def is_ready() -> bool:
        found = read_postmaster(Home(folder).cluster)
        return bool(found and found.pid != dead and found.status == "ready")

    assert await until(is_ready, SOON)


@contextmanager
def program(folder: Path, *words: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program of the same user as the server's: PostgreSQL believes in no others."""
    account = account_for(folder / "cluster")
    user = account.uid if os.geteuid() == 0 else None
    with subprocess.Popen(words, user=user, stderr=subprocess.DEVNULL, cwd="/") as process:
        try:
            yield process
        finally:
            process.terminate()


async def test_a_killed_server_comes_back_at_the_same_url(made: Path) -> None:
    async with embedded_postgres(made) as url:
        ask(url, "create table kept as select 1 as one")
        await back(made, kill_server(made))
        assert ask(url, "select one from kept; drop table kept").startswith("1")


@pytest.mark.slow
async def test_each_user_looks_after_the_server(made: Path) -> None:
    async with guest(made) as first, guest(made) as second, guest(made) as third:
        heard = [await user.hear() for user in (first, second, third)]
        await first.kill()
        await back(made, kill_server(made))
        assert len(programs_in(made, "postgres")) == 1
        await second.leave()
        await back(made, kill_server(made))
        assert ask(heard[0][2], "select 1") == "1"
        await third.leave()


@pytest.mark.slow
async def test_everything_killed_recovers_in_two_tenths_of_a_second(made: Path) -> None:
    async def took() -> float:
        async with guest(made) as first, guest(made) as second:
            await first.hear()
            _, _, url = await second.hear()
            ask(url, "insert into kept values (1)")
            await asyncio.gather(first.kill(), second.kill())
            kill_all_in(made)
        async with guest(made) as third:
            up, seconds, again = await third.hear()
            assert (up, again) == ("up", url)
            await third.leave()
        return float(seconds)

    async with embedded_postgres(made) as url:
        ask(url, "create table kept (one int)")
    times = await quick(took, 0.2)
    async with embedded_postgres(made) as url:
        assert ask(url, "select count(*) from kept") == str(len(times))
        ask(url, "drop table kept")


async def test_a_pid_file_whose_number_another_program_got_is_not_believed(made: Path) -> None:
    pid_file = made / "cluster" / "postmaster.pid"
    async with embedded_postgres(made):
        stale = pid_file.read_text().splitlines(keepends=True)
    # This one even speaks of the cluster.
    with program(made, "tail", "-f", "/dev/null", made / "cluster" / "PG_VERSION") as other:
        pid_file.write_text("".join([f"{other.pid}\n", *stale[1:]]))
        async with embedded_postgres(made) as url:
            assert ask(url, "select 1") == "1"
        assert other.poll() is None


@pytest.mark.slow
async def test_a_pid_file_whose_number_another_server_got_is_not_believed(
    made: Path, own: Path
) -> None:
    async with embedded_postgres(own) as other:
        (made / "cluster" / "postmaster.pid").write_bytes(
            (own / "cluster" / "postmaster.pid").read_bytes()
        )
        async with embedded_postgres(made) as url:
            assert ask(url, "select 1") == "1"
            assert url != other
        assert ask(other, "select 1") == "1"


@pytest.mark.parametrize("pid", ["", "garbage", "99999999999999999999", "-1", "0"])
async def test_a_damaged_pid_file_is_thrown_away(made: Path, pid: str) -> None:
    left = f"{pid}\n/somewhere\n1700000000\n54321\n\n127.0.0.1\n 1 2\nready\n" if pid else ""
    (made / "cluster" / "postmaster.pid").write_text(left)
    async with embedded_postgres(made) as url:
        assert ask(url, "select 1") == "1"


async def test_a_server_that_somebody_started_by_hand_is_left_alone(made: Path) -> None:
    cluster = made / "cluster"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = "-p", str(port), "--unix_socket_directories="
    programs = programs_for(account_for(cluster), made)
    with program(made, programs / "postgres", "-D", cluster, *options) as other:
        await back(made)
        error = await refusal(made)
        assert other.poll() is None
        assert postmaster_of(made).pid == other.pid
    assert error.code is PostgresErrorCode.FOREIGN_SERVER
    assert error.sentence == (
        f"Process {other.pid}, which was not started by this program, "
        f"is a PostgreSQL server in {cluster}: stop it."
    )


@pytest.mark.slow
async def test_a_half_made_cluster_is_thrown_away(new: Path) -> None:
    control = new / "making" / "cluster" / "global" / "pg_control"
    async with guest(new) as first:
        assert await until(control.exists, SOON)
        secret = secret_of(new)
        assert not [line for line in processes_in(new).values() if secret in line]
        (initdb,) = programs_in(new, "initdb")
        os.kill(initdb, signal.SIGSTOP)
        await first.kill()
    half = new / "making" / "half"
    half.touch()
    async with guest(new) as second:
        # What was begun is not disturbed while anybody works on it.
        await asyncio.sleep(0.5)
        assert half.exists()
        os.kill(initdb, signal.SIGCONT)
        assert await until(lambda: control.exists() and not half.exists(), SOON)
        await second.kill()
        kill_all_in(new)
    assert control.exists()
    assert not (new / "cluster").exists()
    half.touch()
    async with guest(new) as third:
        assert (await third.hear())[0] == "up"
        assert not (new / "making").exists()
        assert not (new / "cluster" / "half").exists()
        await third.leave()


@asynccontextmanager
async def one_process_left(folder: Path) -> AsyncIterator[None]:
    """Kill a server of which one process has no time to notice."""

    def candidates() -> list[int]:
        return [pid for pid, line in processes_in(folder).items() if "checkpointer" in line]

    assert await until(lambda: bool(candidates()), SOON)
    (orphan,) = candidates()
    os.kill(orphan, signal.SIGSTOP)
    try:
        kill_server(folder)
        yield
    finally:
        os.kill(orphan, signal.SIGCONT)


@pytest.mark.slow
async def test_no_server_is_started_while_the_dead_one_still_works(made: Path) -> None:
    async with embedded_postgres(made) as url:
        dead = postmaster_of(made).pid
        async with one_process_left(made):
            await asyncio.sleep(0.5)
            assert postmaster_of(made).pid == dead
        await back(made, dead)
        assert ask(url, "select 1") == "1"


@pytest.mark.slow
async def test_another_program_at_the_port_of_a_dead_server_is_not_taken_for_it(made: Path) -> None:
    async def use() -> None:
        async with embedded_postgres(made) as again:
            assert port_of(again) != port_of(url)
            assert ask(again, "select 1") == "1"

    async with guest(made) as first:
        _, _, url = await first.hear()
        await first.kill()
    async with AsyncExitStack() as stack:
        async with one_process_left(made):
            other = stack.enter_context(listen(port_of(url)))
            user = asyncio.create_task(use())
            await asyncio.wait([user], timeout=0.3)
            assert not user.done()
            other.setblocking(False)
            with pytest.raises(BlockingIOError):
                other.accept()
        await user


async def test_a_program_is_known_without_proc(monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/bin/ps").exists():
        pytest.skip("this machine has no ps")
    with subprocess.Popen(["sleep", "61"]) as process:
        try:
            assert await until(lambda: command_line(process.pid) == "sleep\00061\0", SOON)
            monkeypatch.setattr("bot.integrations.postgres.postmaster._PROC", Path("/nowhere"))
            assert command_line(process.pid).strip() == "sleep 61"
        finally:
            process.kill()
    assert command_line(process.pid) == ""
