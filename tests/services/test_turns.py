"""One fetch of a replay, however many want it, in however many processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.jobs import Progress
from bot.domain.moves import JobStatus, ReplayState
from tests.services.world import GARBAGE, SECOND, Look, Shelf, World, open_world, until, urls

pytest_plugins = ("tests.database",)

(URL,) = urls(1)
STORED, FAILED = ReplayState.STORED, ReplayState.FAILED


@pytest.fixture
async def other(database_url: str, world: World) -> AsyncIterator[World]:
    """A second process, with a source of its own."""
    async with open_world(database_url, world.folder) as other:
        yield other


def begin(world: World) -> asyncio.Task[Look]:
    """Another job that wants the replay, at work."""
    return asyncio.create_task(world.done(1))


@pytest.mark.slow
async def test_many_jobs_that_want_the_same_replays_have_each_fetched_once(
    world: World, other: World
) -> None:
    world.shelf.put(1, 2, 3, 4)
    other.shelf.put(1, 2, 3, 4)
    orders = [(1, 2, 3, 4), (4, 3, 2, 1), (2, 1, 4, 3)]
    jobs = [await world.submit(*order) for order in orders * 3]
    async with world.at_work(), other.at_work():
        done = await world.until_finished(*jobs)
    assert {look.job.status for look in done} == {JobStatus.COMPLETED}
    assert {look.job.progress for look in done} == {Progress(4, 4)}
    assert sorted(world.shelf.asked + other.shelf.asked) == [1, 2, 3, 4]
    assert len(await world.rows("scraped_data")) == len(await world.keys("raw")) == 4
    assert await world.rows("replay_fetches") == []


@pytest.mark.parametrize("is_elsewhere", [False, True])
async def test_who_comes_second_waits_for_the_fetch(
    world: World, other: World, *, is_elsewhere: bool
) -> None:
    world.shelf.put(1)
    world.shelf.open.clear()
    first = begin(world)
    await world.shelf.wait_for(1)
    waiting = other if is_elsewhere else world
    second = begin(waiting)
    await until(lambda: waiting.turns.waited_for == [URL])
    for _ in range(10):
        await world.rows("replay_fetches")
    assert not second.done()
    world.shelf.open.set()
    assert [(await task).states for task in (first, second)] == [[STORED], [STORED]]
    assert (world.shelf.asked, other.shelf.asked) == ([1], [])


async def test_waiting_for_a_fetch_takes_no_room_from_others(
    database_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "objects"
    async with (
        open_world(database_url, folder) as slow,
        open_world(database_url, folder, concurrency=1) as narrow,
    ):
        slow.shelf.put(1)
        slow.shelf.open.clear()
        first = begin(slow)
        await slow.shelf.wait_for(1)
        second = begin(narrow)
        await until(lambda: narrow.turns.waited_for == [URL])
        narrow.shelf.put(2)
        assert (await narrow.done(2)).states == [STORED]
        slow.shelf.open.set()
        assert [(await task).states for task in (first, second)] == [[STORED], [STORED]]


@pytest.mark.parametrize("is_elsewhere", [False, True])
@pytest.mark.parametrize("content", [None, GARBAGE])
async def test_a_failure_is_told_to_all_who_waited_for_it(
    world: World, other: World, content: bytes | None, *, is_elsewhere: bool
) -> None:
    world.shelf.files = {} if content is None else {1: content}
    world.shelf.open.clear()
    first = begin(world)
    await world.shelf.wait_for(1)
    waiting = other if is_elsewhere else world
    rest = [begin(waiting) for _ in range(3)]
    await until(lambda: waiting.turns.waited_for == [URL] * 3)
    world.shelf.open.set()
    looks = [await task for task in (first, *rest)]
    assert [look.job.status for look in looks] == [JobStatus.FAILED] * 4
    assert len({look.job.error_message for look in looks}) == 1
    assert (world.shelf.asked, other.shelf.asked) == ([1], [])


async def test_a_failure_does_not_stand_in_the_way_of_the_next(world: World) -> None:
    assert (await world.done(1)).states == [FAILED]
    world.shelf.put(1)
    assert (await world.done(1)).states == [STORED]
    assert await world.rows("replay_fetches") == []


async def test_a_fetch_that_is_stopped_is_done_by_who_waits_for_it(
    world: World, other: World
) -> None:
    world.shelf.open.clear()
    other.shelf.put(1)
    first = begin(world)
    await world.shelf.wait_for(1)
    second = begin(other)
    await until(lambda: other.turns.waited_for == [URL])
    first.cancel()
    assert (await second).states == [STORED]
    with pytest.raises(asyncio.CancelledError):
        await first
    assert (world.shelf.stopped, other.shelf.asked) == ([1], [1])
    assert await world.rows("replay_fetches") == []


async def test_a_fetch_of_a_process_that_died_is_taken_over(world: World) -> None:
    world.shelf.put(1)
    async with world.database.unit_of_work() as unit:
        await unit.fetches.begin([URL], SECOND / 2)
    assert (await begin(world)).states == [STORED]
    assert await world.rows("replay_fetches") == []


@pytest.mark.slow
async def test_a_slow_fetch_is_left_its_time(database_url: str, tmp_path: Path) -> None:
    shelves = Shelf(), Shelf()
    for shelf in shelves:
        shelf.put(1)
    shelves[0].open.clear()
    folder = tmp_path / "objects"
    async with (
        open_world(database_url, folder, shelves[:1], heartbeat=SECOND) as slow,
        open_world(database_url, folder, shelves[1:], heartbeat=SECOND) as other,
    ):
        first = begin(slow)
        await shelves[0].wait_for(1)
        second = begin(other)
        await asyncio.wait({second}, timeout=2.5)
        assert not second.done(), "more than two heartbeats are over"
        shelves[0].open.set()
        assert [(await task).states for task in (first, second)] == [[STORED], [STORED]]
    assert shelves[1].asked == []
