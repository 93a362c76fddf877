"""Starts of jobs are counted over all processes, and forgotten in time."""

import asyncio
from datetime import timedelta
from uuid import uuid4

from bot.domain.users import User
from db.database import Database, open_database
from tests.db.making import ANA

pytest_plugins = ("tests.database",)

HOUR = timedelta(hours=1)


async def start(database: Database, *ago: timedelta, who: int = ANA) -> User:
    """The user, who started jobs so long ago."""
    async with database.unit_of_work() as unit:
        user = await unit.users.of_discord(who)
        for age in ago:
            await unit.job_starts.add(user)
            newest = "UPDATE job_starts SET created_at = now() - $1::interval"
            await unit.sql.execute(f"{newest} WHERE created_at = now()", [age])
        return user


async def ages(database: Database, user: User, within: timedelta = HOUR) -> list[timedelta]:
    async with database.unit_of_work() as unit:
        return list(await unit.job_starts.ages(user, within))


async def test_starts_of_an_hour_say_how_old_they_are(database: Database) -> None:
    user = await start(database, timedelta(minutes=61), timedelta(minutes=20), timedelta(0))
    await start(database, timedelta(0), who=ANA + 1)
    young, older = await ages(database, user)
    assert timedelta(0) <= young < timedelta(minutes=5)
    assert timedelta(minutes=20) <= older < timedelta(minutes=25)
    assert len(await ages(database, user, 2 * HOUR)) == 3
    nobody = User(id=uuid4(), clerk_user_id="local:discord:1", discord_user_id=1)
    assert await ages(database, nobody) == []


async def test_a_limit_holds_however_many_ask_at_once(database: Database) -> None:
    async def start_within_limit() -> bool:
        async with database.unit_of_work() as unit:
            user = await unit.users.of_discord(ANA)
            if len(await unit.job_starts.ages(user, HOUR)) >= 5:
                return False
            await unit.sql.execute("SELECT pg_sleep(0.01)")
            await unit.job_starts.add(user)
            return True

    allowed = await asyncio.gather(*(start_within_limit() for _ in range(12)))
    assert sum(allowed) == 5


async def test_old_starts_are_forgotten_and_nobody_is_waited_for(
    database: Database, database_url: str
) -> None:
    user = await start(database, 3 * HOUR, 3 * HOUR, timedelta(0))
    async with open_database(database_url) as others, others.unit_of_work() as unit:
        await unit.sql.execute("SELECT id FROM job_starts ORDER BY created_at LIMIT 1 FOR UPDATE")
        async with asyncio.timeout(20), database.unit_of_work() as own:
            await own.job_starts.prune(2 * HOUR)
    assert len(await ages(database, user, 9 * HOUR)) == 2
    async with database.unit_of_work() as own:
        await own.job_starts.prune(2 * HOUR)
    assert len(await ages(database, user, 9 * HOUR)) == 1


async def test_who_is_erased_and_comes_back_has_started_as_many(database: Database) -> None:
    user = await start(database, timedelta(0))
    async with database.unit_of_work() as unit:
        await unit.users.lock(user.id)
        await unit.users.erase(user)
    again = await start(database)
    assert again.id != user.id
    assert len(await ages(database, again)) == 1
