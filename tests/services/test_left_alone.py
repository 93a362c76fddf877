"""A host that has enough is left alone, by all who have its database together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import ReplayError, ReplayErrorCode
from bot.domain.sources import SourceErrorCode
from db.database import Database
from tests.services.hosts import (
    ABSENT,
    BUSY,
    CHECK,
    DOWN,
    FREE,
    HOST,
    NOBODY_WAITS,
    Build,
    Site,
    error,
    fail,
    let_pause_end,
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


@pytest.mark.parametrize("seconds", [0.4, 90])
async def test_both_processes_leave_a_busy_host_alone_for_as_long_as_it_wants(
    build: Build, site: Site, seconds: float
) -> None:
    first, second = build()
    site.trouble = error(BUSY, seconds)
    assert await refusal(first) is site.trouble
    site.trouble = None
    if seconds > 60:
        told = await refusal(second)
        assert told.code is BUSY
        assert "wants fewer requests and is left alone until" in told.sentence
        assert told.retry_after is not None
        assert 80 * SECOND < told.retry_after <= 90 * SECOND
        assert len(site.asked) == 1
        return
    await asyncio.gather(first.fetch(1), second.fetch(2))
    assert site.asked[1] - site.asked[0] >= seconds


async def test_who_is_told_that_a_host_is_busy_asks_once_more_in_its_time(
    build: Build, site: Site
) -> None:
    source, _ = build()
    site.first_trouble = error(BUSY, 0.4)
    assert await source.fetch(1)
    assert len(site.asked) == 2
    assert site.asked[1] - site.asked[0] >= 0.4


async def test_a_busy_host_is_asked_by_one_alone_until_it_answers(
    build: Build, site: Site, database: Database
) -> None:
    sources = build()
    await fail(site, sources[0], BUSY)
    site.open.clear()
    waiting = [asyncio.create_task(one.fetch(n)) for n in range(3) for one in sources]
    await let_pause_end(database)
    await until(lambda: site.inside == 1)
    for _ in range(20):
        await visits(database)
    assert site.inside == 1
    site.open.set()
    await asyncio.gather(*waiting)
    pace = await pace_of(database)
    assert (pace.code, pace.failures) == (None, 0)


async def test_a_burst_of_busy_answers_is_one(build: Build, site: Site, database: Database) -> None:
    source, _ = build(times=NOBODY_WAITS)
    site.open.clear()
    site.trouble = error(BUSY)
    burst = [asyncio.create_task(refusal(source, n)) for n in range(3)]
    await until(lambda: site.inside == 3)
    site.open.set()
    assert {await one for one in burst} == {site.trouble}
    pace = await pace_of(database)
    assert pace.failures == 1
    assert pace.wait <= 6 * SECOND


async def test_a_human_check_is_told_to_all_and_nobody_asks_any_more(
    build: Build, site: Site, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="bot.services.politeness")
    first, second = build()
    await fail(site, first, CHECK)
    refusals = await asyncio.gather(*(refusal(one) for one in (first, second) for _ in range(5)))
    assert {one.code for one in refusals} == {CHECK}
    assert all("is left alone for a while" in one.sentence for one in refusals)
    assert len(site.asked) == 1
    pace = await pace_of(database)
    assert pace.pause is not None
    assert timedelta(minutes=29) < pace.pause - pace.now <= timedelta(minutes=30)
    assert "browser is left alone until" in caplog.text


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b'{"action":"Error","message":"Missing token"}', CHECK),
        (b"<!doctype html><title>Just a moment...</title>" + b" " * 9000, CHECK),
        (b'{"action":"Error","message":"Too many requests"}', BUSY),
    ],
)
async def test_what_a_host_says_instead_of_a_replay_counts_as_its_answer(
    build: Build, site: Site, database: Database, said: bytes, code: SourceErrorCode
) -> None:
    source, _ = build(times=NOBODY_WAITS)
    site.said = said
    assert (await refusal(source)).code is code
    pace = await pace_of(database)
    assert (pace.code, pace.failures) == (code, 1)


async def test_an_archive_that_forbids_what_it_lacks_is_asked_for_other_replays(
    build: Build, site: Site, database: Database
) -> None:
    source, _ = build(FREE)
    for _ in range(7):
        await fail(site, source, SourceErrorCode.REFUSED)
    site.trouble = None
    assert await source.fetch(1)


async def test_that_there_is_no_such_replay_is_no_fault_of_the_host(
    build: Build, site: Site, database: Database
) -> None:
    source, _ = build()
    site.said = b'{"action":"Error","message":"Replay does not exist"}'
    assert (await refusal(source)).code is SourceErrorCode.NOT_FOUND
    async with database.paces() as paces:
        assert await paces.find(HOST) is None, "nothing is held against it"


async def test_those_who_wait_for_the_host_are_told_of_the_pause_as_well(
    build: Build, site: Site
) -> None:
    first, second = build(replace(FREE, concurrency=1))
    site.open.clear()
    site.trouble = error(CHECK)
    asking = [asyncio.create_task(refusal(one)) for one in (first, second) for _ in range(3)]
    await until(lambda: site.inside == 1)
    site.open.set()
    assert {(await one).code for one in asking} == {CHECK}
    assert len(site.asked) == 1


async def test_five_failures_in_a_row_and_it_is_left_alone(
    build: Build, site: Site, database: Database
) -> None:
    first, second = build()
    await fail(site, first, DOWN, 4)
    await fail(site, first, ABSENT)
    await fail(site, first, DOWN, 4)
    assert await second.fetch(1) == b"1", "what it has not is an answer too"
    await fail(site, first, DOWN, 3)
    await fail(site, second, DOWN, 2)
    told = await refusal(first)
    assert told.code is DOWN
    assert "did not answer several times" in told.sentence
    assert len(site.asked) == 15
    assert (await pace_of(database)).pause is not None


async def test_after_a_pause_one_probe_among_many_opens_it_for_all(
    build: Build, site: Site, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="bot.services.politeness")
    sources = build()
    await fail(site, sources[0], CHECK)
    await let_pause_end(database)
    site.asked.clear()
    site.open.clear()
    waiting = [asyncio.create_task(one.fetch(n)) for n in range(5) for one in sources]
    await until(lambda: site.inside == 1)
    for _ in range(20):
        await visits(database)
    assert len(site.asked) == 1
    site.open.set()
    assert len(await asyncio.gather(*waiting)) == len(site.asked) == 10
    assert await visits(database) == 0
    assert "browser answers again" in caplog.text


async def test_a_probe_that_fails_pauses_for_all_who_wait_and_for_longer(
    build: Build, site: Site, database: Database
) -> None:
    sources = build()
    await fail(site, sources[0], CHECK)
    await let_pause_end(database)
    site.asked.clear()
    site.open.clear()
    site.trouble = error(CHECK)
    waiting = [asyncio.create_task(refusal(one)) for _ in range(5) for one in sources]
    await until(lambda: site.inside == 1)
    site.open.set()
    told = await asyncio.gather(*waiting)
    assert [one is site.trouble for one in told].count(True) == len(site.asked) == 1
    assert {one.code for one in told} == {CHECK}
    pace = await pace_of(database)
    assert pace.pause is not None
    assert pace.pause - pace.now > timedelta(minutes=59)


async def test_a_file_that_is_no_replay_is_no_failure_of_the_host(
    build: Build, site: Site, database: Database
) -> None:
    source, _ = build()
    await fail(site, source, DOWN, 4)
    site.trouble = ReplayError(ReplayErrorCode.NOT_JSON, "It is no JSON: look.")
    with pytest.raises(ReplayError):
        await source.fetch(1)
    assert (await pace_of(database)).failures == 0
