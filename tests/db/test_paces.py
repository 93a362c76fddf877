"""Who may visit a host, decided in the database."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from bot.domain.manners import Pace
from bot.domain.sources import SourceErrorCode
from db.database import Database
from db.repositories.paces import seats_of
from tests.db.making import see_waiting

pytest_plugins = ("tests.database",)

HOST, OTHER = "duels.example", "archive.example"
LONG, NOTHING = timedelta(minutes=1), timedelta(0)


async def take(
    database: Database,
    number: int = 1,
    *,
    ttl: timedelta = LONG,
    host: str = HOST,
    is_calm: bool = False,
) -> UUID | None:
    """A visit to a host with so many seats."""
    visit = uuid4()
    async with database.paces() as paces:
        seats = seats_of(host, number)
        return visit if await paces.take(host, seats, visit, ttl, is_calm=is_calm) else None


async def leave(database: Database, visit: UUID | None) -> int:
    assert visit is not None
    async with database.paces() as paces:
        return await paces.leave(visit)


async def renew(database: Database, visit: UUID | None) -> bool:
    assert visit is not None
    async with database.paces() as paces:
        return await paces.renew(visit, LONG)


async def find(database: Database) -> Pace | None:
    async with database.paces() as paces:
        return await paces.find(HOST)


async def change(database: Database, **changes: Any) -> None:  # noqa: ANN401 - of any field
    async with database.unit_of_work() as unit:
        pace = await unit.paces.lock(HOST)
        await unit.paces.keep(HOST, replace(pace, **changes))


@pytest.mark.parametrize("is_calm", [False, True])
async def test_a_host_has_so_many_seats(database: Database, *, is_calm: bool) -> None:
    visits = [await take(database, 2, is_calm=is_calm) for _ in range(3)]
    assert [visit is None for visit in visits] == [False, False, True]
    assert await take(database, 1, host=OTHER)
    await leave(database, visits[0])
    assert await take(database, 2, is_calm=is_calm)


@pytest.mark.parametrize("is_calm", [False, True])
async def test_however_many_come_at_once_no_seat_is_given_twice(
    database: Database, *, is_calm: bool
) -> None:
    for _ in range(5):
        taken = await asyncio.gather(*(take(database, 3, is_calm=is_calm) for _ in range(10)))
        visits = [visit for visit in taken if visit]
        assert 1 <= len(visits) <= 3
        for visit in visits:
            await leave(database, visit)


async def test_a_visit_without_a_sign_of_life_is_over(database: Database) -> None:
    first = await take(database, ttl=NOTHING)
    second = await take(database)
    assert second is not None
    assert not await renew(database, first)
    await leave(database, first)
    assert await take(database) is None, "it is not theirs any more"
    assert await renew(database, second)


async def test_a_visit_that_ran_out_is_not_renewed(database: Database) -> None:
    assert not await renew(database, await take(database, ttl=NOTHING))


@pytest.mark.parametrize(
    "changes",
    [
        {"code": SourceErrorCode.BUSY},
        {"code": SourceErrorCode.HUMAN_CHECK, "paused_until": True},
        {"next_at": True},
    ],
)
async def test_a_host_that_is_unwell_is_not_visited_calmly(
    database: Database, changes: dict[str, object]
) -> None:
    await change(database)
    assert await leave(database, await take(database, is_calm=True)) == 0
    pace = await find(database)
    assert pace is not None
    soon = pace.now + LONG
    await change(database, **{k: soon if v is True else v for k, v in changes.items()})
    assert await take(database, is_calm=True) is None
    assert await take(database) is not None


async def test_what_is_kept_is_found(database: Database) -> None:
    assert await find(database) is None
    async with database.unit_of_work() as unit:
        pace = await unit.paces.lock(HOST)
        known = replace(
            pace,
            next_at=pace.now + LONG,
            failures=3,
            paused_until=pace.now + 2 * LONG,
            code=SourceErrorCode.REFUSED,
            reason="No\0: wait.",
        )
        await unit.paces.keep(HOST, known)
    found = await find(database)
    assert found is not None
    assert found.now >= pace.now
    assert replace(found, now=pace.now) == replace(
        known, reason="No\N{REPLACEMENT CHARACTER}: wait."
    )


async def test_failures_are_told_and_forgiven_unless_it_had_enough(database: Database) -> None:
    await change(database, failures=4)
    assert await leave(database, await take(database)) == 4
    async with database.paces() as paces:
        await paces.forgive(HOST)
    assert await leave(database, await take(database)) == 0
    await change(database, failures=5, code=SourceErrorCode.BUSY)
    async with database.paces() as paces:
        await paces.forgive(HOST)
    assert await leave(database, await take(database)) == 5


async def test_the_next_time_is_no_earlier_than_it_was(database: Database) -> None:
    await change(database)
    for gap in (LONG, NOTHING):
        async with database.paces() as paces:
            await paces.reserve(HOST, gap)
        pace = await find(database)
        assert pace is not None
        assert LONG / 2 < pace.wait <= LONG


async def test_who_locks_a_host_sees_what_the_one_before_did(database: Database) -> None:
    await change(database)
    async with database.unit_of_work() as unit:
        pace = await unit.paces.lock(HOST)
        second = asyncio.create_task(change(database, code=SourceErrorCode.BUSY))
        await see_waiting(database, second)
        await unit.paces.keep(HOST, replace(pace, failures=2))
    await second
    pace = await find(database) or pace
    assert (pace.failures, pace.code) == (2, SourceErrorCode.BUSY)


async def test_many_come_to_a_new_host_at_once(database: Database) -> None:
    await asyncio.gather(*(change(database) for _ in range(8)))
    assert await find(database) is not None
