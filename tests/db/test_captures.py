"""Codes, tokens and loans as rows: whose they are, and who waits for whom."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

from bot.domain.audiences import Audience
from bot.domain.jobs import Job
from bot.domain.moves import Move
from db.database import Database
from tests.db.making import ANA, NEEDS_YOU, begin, finish, get, move, see_waiting, submit

pytest_plugins = ("tests.database",)

BEN = 222
HOUR = timedelta(hours=1)


async def user_of(database: Database, who: int = ANA) -> UUID:
    async with database.unit_of_work() as unit:
        return (await unit.users.of_discord(who)).id


async def needing(database: Database) -> Job:
    """A job of Ana's whose two replays need a person; her team may help."""
    job = await move(database, await submit(database), Move.BEGIN)
    await begin(database, job, 0, 1)
    await finish(database, job, NEEDS_YOU, NEEDS_YOU)
    async with database.unit_of_work() as unit:
        await unit.audiences.set(job.id, Audience(1, 2))
    return await get(database, job)


async def lend(database: Database, job: Job, user_id: UUID, ttl: timedelta = HOUR) -> None:
    async with database.unit_of_work() as unit:
        await unit.users.hold(user_id)
        await unit.jobs.lock(job.id)
        await unit.capture_needs.lend(job.id, user_id, job.urls, ttl)


async def test_a_token_of_nobody_is_nobodys(database: Database) -> None:
    user_id = await user_of(database)
    async with database.unit_of_work() as unit:
        await unit.captures.pair("digest", user_id, "Firefox", HOUR)
        assert await unit.captures.find("digest", HOUR) is not None
        await unit.sql.execute("UPDATE users SET discord_user_id = NULL")
        assert await unit.captures.find("digest", HOUR) is None
        assert await unit.captures.find("another", HOUR) is None


async def test_a_token_is_due_until_its_use_is_noted(database: Database) -> None:
    user_id = await user_of(database)
    async with database.unit_of_work() as unit:
        await unit.captures.pair("digest", user_id, "Firefox", HOUR)
    due = []
    for age in (HOUR, HOUR, -HOUR):
        async with database.unit_of_work() as unit:
            bearer = await unit.captures.find("digest", age)
            assert bearer is not None
            due.append(bearer.is_due)
            await unit.captures.note(bearer.browser_id)
    assert due == [True, False, True]


async def test_of_two_who_spend_a_code_at_once_one_waits_and_is_told_that_it_was_used(
    database: Database,
) -> None:
    user_id = await user_of(database)
    async with database.unit_of_work() as unit:
        await unit.captures.begin("code", user_id, HOUR)

    async def spend() -> bool:
        async with database.unit_of_work() as unit:
            return await unit.captures.spend("code")

    async with database.unit_of_work() as unit:
        assert await unit.captures.spend("code")
        second = asyncio.create_task(spend())
        await see_waiting(database, second)
    assert not await second


async def test_what_is_lent_is_seen_by_both_and_ends_in_time(database: Database) -> None:
    job, ben = await needing(database), await user_of(database, BEN)
    await lend(database, job, ben)
    async with database.unit_of_work() as unit:
        own = await unit.capture_needs.of_user(job.user_id, HOUR)
        helped = await unit.capture_needs.of_user(ben, HOUR)
        assert {(one.url, one.is_own, one.holder) for one in own} == {
            (url, True, ben) for url in job.urls
        }
        assert {(one.url, one.is_own, one.holder) for one in helped} == {
            (url, False, ben) for url in job.urls
        }
        assert await unit.capture_needs.lent_to(ben) == tuple(sorted(job.urls))
    await lend(database, job, ben, -HOUR)
    async with database.unit_of_work() as unit:
        assert await unit.capture_needs.of_user(ben, HOUR) == ()
        assert {one.holder for one in await unit.capture_needs.of_job(job.id, ben)} == {None}
        await unit.capture_needs.prune(2 * HOUR)
        assert await unit.capture_needs.lent_to(ben) != ()
        await unit.capture_needs.prune(HOUR / 2)
        assert await unit.capture_needs.lent_to(ben) == ()


async def test_who_erases_a_helper_waits_for_the_job_they_help_before_anything_of_theirs(
    database: Database,
) -> None:
    job, ben = await needing(database), await user_of(database, BEN)
    await lend(database, job, ben, -HOUR)

    async def erase() -> None:
        async with database.unit_of_work() as unit:
            assert await unit.users.lock(ben)
            await unit.users.erase(await unit.users.get(ben))

    async with database.unit_of_work() as unit:
        await unit.jobs.lock(job.id)
        erasing = asyncio.create_task(erase())
        await see_waiting(database, erasing)
        # The rows of what was lent are still free for whoever has the job.
        await unit.capture_needs.lend(job.id, job.user_id, job.urls, HOUR)
    await erasing
    async with database.unit_of_work() as unit:
        assert await unit.capture_needs.lent_to(job.user_id) == tuple(sorted(job.urls))


async def test_pruning_waits_for_nobody(database: Database) -> None:
    job, ben = await needing(database), await user_of(database, BEN)
    await lend(database, job, ben, -HOUR)
    async with database.unit_of_work() as unit:
        await unit.captures.begin("code", ben, -HOUR)
        await unit.captures.pair("token", ben, "Firefox", -HOUR)
    async with database.unit_of_work() as holding:
        for table in ("capture_codes", "capture_tokens", "capture_leases"):
            await holding.sql.execute(f"SELECT id FROM {table} FOR UPDATE")
        async with asyncio.timeout(20), database.unit_of_work() as unit:
            await unit.captures.prune()
            await unit.capture_needs.prune(timedelta(0))
            assert await unit.capture_needs.lent_to(ben) != ()
    async with database.unit_of_work() as unit:
        await unit.captures.prune()
        await unit.capture_needs.prune(timedelta(0))
        for table in ("capture_codes", "capture_tokens", "capture_leases"):
            assert await unit.sql.execute(f"SELECT id FROM {table}") == []
