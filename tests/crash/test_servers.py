"""A database that dies, and everything at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from bot.integrations.postgres.server import embedded_postgres
from tests.crash.crew import Place, at_work, until
from tests.crash.proof import check, until_there_are
from tests.integrations.postgres.scene import (
    kill_all_in,
    kill_server,
    processes_in,
    programs_in,
    reachable_place,
)
from tests.services.world import World, open_world

if TYPE_CHECKING:  # pytest loads it itself
    from tests.database import Server

pytest_plugins = ("tests.database",)
pytestmark = pytest.mark.slow


async def test_a_server_that_is_restarted_under_load_loses_nothing(
    world: World, place: Place, server: Server
) -> None:
    place.put(*range(1, 31), harm="slow 0.1")
    async with at_work(place) as crew:
        jobs = [await world.submit(*range(number, number + 6)) for number in range(1, 26)]
        for mode in ("immediate", "fast"):
            asked = place.asked().total()
            await until(lambda: place.asked().total() > asked)  # noqa: B023 awaited here
            await asyncio.to_thread(server.stop, mode)
            await asyncio.to_thread(server.start)
        await check(world, jobs)
        assert crew.ends == [], "workers outlive it"


@pytest.fixture
def home() -> Iterator[Place]:
    """A place without a server, which the workers start; in the end nothing goes on there."""
    with reachable_place() as folder:
        try:
            yield Place(folder)
            assert processes_in(folder) == {}
        finally:
            kill_all_in(folder)


@asynccontextmanager
async def joined(home: Place) -> AsyncIterator[World]:
    """The services over the server that the workers use."""
    async with (
        embedded_postgres(home.server) as url,
        open_world(url, home.objects, []) as world,
    ):
        yield world


async def test_six_processes_that_start_at_once_in_an_empty_folder(home: Place) -> None:
    home.put(*range(1, 31), harm="slow 0.1")
    async with at_work(home, 6) as crew:
        async with joined(home) as world:
            await world.database.migrate()
            jobs = [await world.submit(*range(number, number + 6)) for number in range(1, 26)]
            await until_there_are(6, world)
            assert len(programs_in(home.folder, "postgres")) == 1
            await until(lambda: home.asked().total() > 5)
            kill_server(home.server)
            await check(world, jobs)
            assert len(programs_in(home.folder, "postgres")) == 1
        assert crew.ends == []


async def test_after_everything_is_killed_the_next_worker_goes_on(home: Place) -> None:
    home.put(*range(1, 31), harm="slow 0.1")
    async with joined(home) as world:
        await world.database.migrate()
        jobs = [await world.submit(*range(number, number + 6)) for number in range(1, 26)]
    async with at_work(home) as crew:
        await until(lambda: home.asked().total() > 10)
        crew.kill_all()
        kill_all_in(home.folder)
        # A crew of two is at work again, in a place that nobody left in order.
        async with joined(home) as world:
            looks = await check(world, jobs)
    assert any(attempts > 1 for look in looks for attempts in look.attempts)
