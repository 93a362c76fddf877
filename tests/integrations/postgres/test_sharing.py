"""Many processes, one server: who starts it, who stops it, and who is left alone."""

import asyncio
import os
import signal
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.integrations.postgres.errors import PostgresError, PostgresErrorCode
from bot.integrations.postgres.home import Home
from bot.integrations.postgres.locks import is_locked, until
from bot.integrations.postgres.server import embedded_postgres
from tests.integrations.postgres.scene import (
    SOON,
    WITHOUT_NETWORK,
    ask,
    guest,
    postmaster_of,
    processes_in,
    programs_in,
)


@pytest.mark.slow
async def test_six_at_once_make_one_server(new: Path) -> None:
    async with AsyncExitStack() as stack:
        users = [await stack.enter_async_context(guest(new)) for _ in range(6)]
        heard = await asyncio.gather(*(user.hear() for user in users))
        assert {up for up, _, _ in heard} == {"up"}
        assert len({url for _, _, url in heard}) == 1
        assert len(programs_in(new, "postgres")) == 1
        assert ask(heard[0][2], "select 1") == "1"
        said = await asyncio.gather(*(user.leave() for user in users))
        assert [text.count("\n") for text in said] == [1] * 6
    assert not is_locked(Home(new).running)


@pytest.mark.slow
async def test_the_server_stays_when_the_one_who_started_it_leaves(made: Path) -> None:
    async with guest(made) as first:
        _, _, url = await first.hear()
        async with guest(made) as second:
            assert (await second.hear())[2] == url
            started = postmaster_of(made)
            await first.leave()
            assert ask(url, "select 1") == "1"
            assert postmaster_of(made) == started
            await second.leave()
    assert not is_locked(Home(made).running)


@pytest.mark.slow
async def test_a_user_that_is_killed_counts_no_more(made: Path) -> None:
    async with guest(made) as first, guest(made) as second:
        await first.hear()
        await second.hear()
        await first.kill()
        await second.leave()
    assert not is_locked(Home(made).running)


@pytest.mark.slow
async def test_a_server_whose_users_were_all_killed_is_used_and_stopped_by_the_next(
    made: Path,
) -> None:
    async with guest(made) as first, guest(made) as second:
        await first.hear()
        _, _, url = await second.hear()
        await asyncio.gather(first.kill(), second.kill())
    left = postmaster_of(made)
    assert ask(url, "select 1") == "1"
    async with embedded_postgres(made) as again:
        assert again == url
        assert postmaster_of(made) == left
    assert not is_locked(Home(made).running)


async def test_one_process_may_use_it_twice(made: Path) -> None:
    async with embedded_postgres(made) as outer:
        async with embedded_postgres(made) as inner:
            assert inner == outer
        assert ask(outer, "select 1") == "1"


async def test_an_error_of_the_body_comes_out_and_the_server_is_stopped(made: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        async with embedded_postgres(made):
            raise ZeroDivisionError
    assert not is_locked(Home(made).running)


async def use(folder: Path) -> None:
    async with embedded_postgres(folder):
        await asyncio.sleep(60)


@pytest.mark.parametrize("seconds", [0, 0.01, 0.02])
async def test_whoever_is_stopped_while_it_comes_up_leaves_nothing(
    made: Path, seconds: float
) -> None:
    user = asyncio.create_task(use(made))
    await asyncio.sleep(seconds)
    user.cancel()
    with pytest.raises(asyncio.CancelledError):
        await user
    assert not is_locked(Home(made).running)


@pytest.mark.slow
async def test_whoever_is_stopped_while_it_is_made_leaves_nothing(new: Path) -> None:
    user = asyncio.create_task(use(new))
    assert await until(lambda: bool(programs_in(new, "initdb")), SOON)
    (initdb,) = programs_in(new, "initdb")
    os.kill(initdb, signal.SIGSTOP)
    user.cancel()
    with pytest.raises(asyncio.CancelledError):
        await user
    assert initdb not in processes_in(new)
    assert not is_locked(Home(new).running)


async def test_a_wish_to_stop_is_obeyed(made: Path) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2), embedded_postgres(made):
            await asyncio.sleep(60)
    assert not is_locked(Home(made).running)


@pytest.mark.slow
async def test_users_who_come_and_go_never_miss_it(made: Path) -> None:
    async def come_and_go() -> None:
        for _ in range(4):
            async with embedded_postgres(made) as url:
                assert await asyncio.to_thread(ask, url, "select 1") == "1"

    await asyncio.gather(*(come_and_go() for _ in range(4)))
    assert not is_locked(Home(made).running)


@pytest.mark.slow
async def test_one_that_does_not_stop_when_asked_is_stopped(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.integrations.postgres.postmaster._PATIENCE", 0.1)
    async with embedded_postgres(made):
        os.kill(postmaster_of(made).pid, signal.SIGSTOP)
    assert await until(lambda: not is_locked(Home(made).running), SOON)


@pytest.mark.slow
async def test_a_server_of_another_container_is_named(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with guest(made, *WITHOUT_NETWORK) as user:
        if (await user.hear())[0] != "up":
            pytest.skip("this machine allows no other network")
        monkeypatch.setattr("bot.integrations.postgres.start._PATIENCE", 0.3)
        with pytest.raises(PostgresError) as caught:
            async with embedded_postgres(made):
                pass
        assert caught.value.code is PostgresErrorCode.BUSY
        assert f"in {made} has not answered" in caught.value.sentence
        await user.leave()
