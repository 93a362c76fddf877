"""A host is visited politely, by all who have its database together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

import pytest

from bot.domain.manners import Manners
from bot.domain.sources import SourceError
from bot.services.host_visits import Forbearance
from bot.services.politeness import PoliteSource
from db.database import Database, open_database
from tests.services.hosts import (
    BUSY,
    FREE,
    HOST,
    PACED,
    Build,
    Site,
    change,
    pace_of,
    refusal,
    two_processes,
    visits,
)
from tests.services.world import SECOND, until

pytest_plugins = ("tests.database",)


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
async def build(site: Site, database_url: str) -> AsyncIterator[Build]:
    async with two_processes(site, database_url) as build:
        yield build


async def test_it_is_a_source_like_the_one_inside(build: Build) -> None:
    source, _ = build()
    assert (source.name, source.host) == ("browser", HOST)
    assert await source.fetch(77) == b"77"
    with pytest.raises(SourceError):
        await source.check()


@pytest.mark.parametrize("manners", [FREE, replace(PACED, interval=SECOND / 100)])
async def test_no_more_are_there_at_once_than_the_host_likes(
    build: Build, site: Site, database: Database, manners: Manners
) -> None:
    sources = build(manners)
    site.open.clear()
    fetches = [asyncio.create_task(one.fetch(n)) for n in range(6) for one in sources]
    await until(lambda: site.inside == manners.concurrency)
    site.open.set()
    assert {await fetch for fetch in fetches} == {str(n).encode() for n in range(6)}
    assert site.most == manners.concurrency
    assert await visits(database) == 0


async def test_who_waits_elsewhere_comes_in_soon_after_one_has_left(
    build: Build, site: Site, database: Database
) -> None:
    first, second = build(replace(FREE, concurrency=1))
    site.open.clear()
    held = asyncio.create_task(first.fetch(1))
    await until(lambda: site.inside == 1)
    waiting = asyncio.create_task(second.fetch(2))
    for _ in range(20):
        await visits(database)
    assert site.most == 1
    site.open.set()
    await held
    loop = asyncio.get_running_loop()
    left = loop.time()
    await waiting
    assert loop.time() - left < 5, "far later only where this machine is busy"


async def test_both_processes_have_their_share_of_a_slow_host(build: Build, site: Site) -> None:
    sources = build(Manners(HOST, SECOND / 100, 1))
    order: list[int] = []

    async def ask(number: int) -> None:
        await sources[number].fetch(number)
        order.append(number)

    await asyncio.gather(*(ask(number) for _ in range(16) for number in (0, 1)))
    first_half = order[:16]
    assert {first_half.count(0), first_half.count(1)} <= set(range(1, 16)), order


async def test_there_is_time_from_one_visit_to_the_next(build: Build, site: Site) -> None:
    sources = build(PACED)
    await asyncio.gather(*(one.fetch(n) for n in range(2) for one in sources))
    gaps = [b - a for a, b in zip(site.asked, site.asked[1:], strict=False)]
    assert len(gaps) == 3
    # The loop may have been late by a little for the one before.
    assert min(gaps) > 0.8 * PACED.interval.total_seconds()


async def test_who_would_wait_too_long_is_told_instead(
    build: Build, site: Site, database: Database
) -> None:
    source, _ = build(PACED, Forbearance(queue=SECOND))
    await source.fetch(1)
    await change(database, next_at=(await pace_of(database)).now + 60 * SECOND)
    told = await refusal(source)
    assert told.code is BUSY
    assert "asked for many other replays" in told.sentence
    assert told.retry_after is not None
    assert told.retry_after > 50 * SECOND
    assert len(site.asked) == 1


@pytest.mark.parametrize("manners", [FREE, PACED])
async def test_who_is_canceled_at_any_moment_leaves_no_visit(
    build: Build, site: Site, database: Database, manners: Manners
) -> None:
    sources = build(replace(manners, concurrency=1, interval=manners.interval / 10))
    for step in range(40):
        fetches = [asyncio.create_task(one.fetch(n)) for n in range(2) for one in sources]
        await asyncio.sleep(step / 2000)
        for fetch in fetches:
            fetch.cancel()
        for fetch in fetches:
            with suppress(asyncio.CancelledError):
                await fetch
        assert await visits(database) == 0, step
    assert await sources[0].fetch(1) == b"1"
    assert site.most == 1


async def test_who_is_canceled_during_the_fetch_makes_room_at_once(
    build: Build, site: Site, database: Database
) -> None:
    first, second = build(replace(FREE, concurrency=1))
    site.open.clear()
    held = asyncio.create_task(first.fetch(1))
    await until(lambda: site.inside == 1)
    held.cancel()
    with pytest.raises(asyncio.CancelledError):
        await held
    assert await visits(database) == 0
    site.open.set()
    assert await second.fetch(2) == b"2"


async def test_a_long_fetch_keeps_its_place(build: Build, site: Site) -> None:
    times = Forbearance(visit=SECOND * 0.6, poll=SECOND / 50)
    first, second = build(replace(FREE, concurrency=1), times)
    site.open.clear()
    held = asyncio.create_task(first.fetch(1))
    await until(lambda: site.inside == 1)
    waiting = asyncio.create_task(second.fetch(2))
    await asyncio.sleep(0.9)  # longer than the visit would be believed in
    assert site.most == 1
    site.open.set()
    await asyncio.gather(held, waiting)
    assert site.most == 1


async def test_what_was_fetched_is_given_even_where_its_end_cannot_be_told(
    site: Site, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_database(database_url) as database:
        source = PoliteSource(site, FREE, database)
        site.open.clear()
        fetch = asyncio.create_task(source.fetch(1))
        await until(lambda: site.inside == 1)
        async with database.unit_of_work() as unit:
            await unit.sql.execute("ALTER TABLE source_visits RENAME TO gone")
        try:
            site.open.set()
            assert await fetch == b"1"
        finally:
            async with database.unit_of_work() as unit:
                await unit.sql.execute("ALTER TABLE gone RENAME TO source_visits")
    assert "how a visit ended is not known" in caplog.text
