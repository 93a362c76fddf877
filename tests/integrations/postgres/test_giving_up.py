"""A server that cannot be kept running: whoever uses it is told, and never waits for nothing."""

# ruff: noqa: ASYNC240 - a test keeps nobody else waiting

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from bot.integrations.postgres.errors import PostgresError, PostgresErrorCode
from bot.integrations.postgres.home import Home
from bot.integrations.postgres.postmaster import read_postmaster
from bot.integrations.postgres.server import embedded_postgres
from tests.integrations.postgres.scene import SOON, kill_server, postmaster_of, secret_of


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.integrations.postgres.server._PULSE", 0.005)


async def wait() -> None:
    await asyncio.sleep(SOON)


async def use_doomed(folder: Path, body: Callable[[], Awaitable[None]]) -> None:
    """Do something while the server dies and cannot come back."""
    version = folder / "cluster" / "PG_VERSION"
    try:
        async with embedded_postgres(folder):
            version.write_text("17\n")
            kill_server(folder)
            await body()
    finally:
        version.write_text("18\n")


async def test_a_server_that_cannot_come_back_is_given_up(made: Path) -> None:
    with pytest.raises(PostgresError) as caught:
        await use_doomed(made, wait)
    assert caught.value.code is PostgresErrorCode.GAVE_UP
    assert caught.value.sentence == (
        "PostgreSQL was gone 5 times within 60 s "
        f"(The database in {made}/cluster is of PostgreSQL 17, not of 18: set DATABASE_URL "
        "to a server of its version, or move it away to begin with an empty one): "
        f"see {made}/server.log, mend the cause, and start again."
    )
    current = asyncio.current_task()
    assert current
    assert not current.cancelling()


@pytest.mark.slow
async def test_the_sentence_comes_out_whatever_the_body_makes_of_it(made: Path) -> None:
    async def ignore_it() -> None:
        with suppress(asyncio.CancelledError):
            await wait()

    async def fail() -> None:
        try:
            await wait()
        finally:
            raise ZeroDivisionError

    for body in (ignore_it, fail):
        with pytest.raises(PostgresError):
            await use_doomed(made, body)


@pytest.mark.slow
async def test_somebody_else_who_cancels_as_well_is_obeyed(made: Path) -> None:
    async def wait_and_be_canceled() -> None:
        try:
            await wait()
        finally:
            user.cancel()

    user = asyncio.create_task(use_doomed(made, wait_and_be_canceled))
    with pytest.raises(asyncio.CancelledError):
        await user
    assert user.cancelled()


@pytest.mark.slow
async def test_after_too_many_deaths_the_body_is_told(made: Path) -> None:
    async def kill_again_and_again() -> None:
        dead = 0
        async with embedded_postgres(made):
            while True:
                if (found := read_postmaster(Home(made).cluster)) and found.pid != dead:
                    dead = kill_server(made)
                await asyncio.sleep(0.01)

    with pytest.raises(PostgresError) as caught:
        await asyncio.wait_for(kill_again_and_again(), SOON)
    assert caught.value.code is PostgresErrorCode.GAVE_UP
    assert caught.value.sentence.startswith("PostgreSQL was gone 5 times within 60 s (")
    assert secret_of(made) not in caught.value.sentence


@pytest.mark.slow
async def test_a_removed_folder_is_given_up(own: Path) -> None:
    async def use() -> None:
        async with embedded_postgres(own):
            pids.append(postmaster_of(own).pid)
            own.rename(own.with_name("elsewhere"))
            await wait()

    pids: list[int] = []
    with pytest.raises(PostgresError) as caught:
        await use()
    assert caught.value.code is PostgresErrorCode.GAVE_UP
    assert f"cannot work in {own} (No such file or directory)" in caught.value.sentence
    # Had the folder been deleted, it would notice within a minute.
    os.kill(pids[0], signal.SIGINT)
