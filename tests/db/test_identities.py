"""Sign-ins, links, deletions, rounds and cards to take away, as the database keeps them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from bot.domain.job_cards import CardOptions, CardPlace, CardRemoval, JobCard
from bot.domain.users import placeholder_of
from db.database import Database
from tests.db.making import ANA, see_waiting

pytest_plugins = ("tests.database",)

MINUTE = timedelta(minutes=1)
THEN = datetime(2026, 1, 1, tzinfo=UTC)
ACCOUNT = "user_2abc"


def card(message: int, channel: int = 1, guild: int | None = None) -> JobCard:
    place = CardPlace(channel, message, guild)
    return JobCard(job_id=uuid4(), place=place, options=CardOptions(), revision=None)


async def linked(database: Database, as_of: datetime = THEN) -> None:
    async with database.unit_of_work() as unit:
        user = await unit.users.of_discord(ANA)
        await unit.links.link(user.id, ACCOUNT, "https://clerk.example.org", as_of)


async def claimed(database: Database, number: int = 10, *busy: int) -> list[CardRemoval]:
    async with database.unit_of_work() as unit:
        return list(await unit.card_removals.claim(number, MINUTE, busy))


async def test_a_sign_in_is_ended_once_and_in_time(database: Database) -> None:
    async with database.unit_of_work() as unit:
        await unit.sign_ins.add("one", MINUTE)
        await unit.sign_ins.add("late", -MINUTE)

    async def spend(secret_hash: str) -> bool:
        async with database.unit_of_work() as unit:
            return await unit.sign_ins.spend(secret_hash)

    assert sorted(await asyncio.gather(*(spend("one") for _ in range(4)))) == [*(3 * [False]), True]
    assert not await spend("late")
    assert not await spend("unknown")
    async with database.unit_of_work() as unit:
        await unit.sign_ins.prune()
        assert await unit.sql.execute("SELECT 1 FROM clerk_sign_ins") == []


async def test_a_link_knows_the_newest_and_ends_in_the_placeholder(database: Database) -> None:
    await linked(database)
    for as_of, newest in ((THEN - MINUTE, THEN), (THEN + MINUTE, THEN + MINUTE)):
        await linked(database, as_of)
        async with database.unit_of_work() as unit:
            (link,) = await unit.links.after(None, 10)
            assert (link.as_of, link.clerk_user_id) == (newest, ACCOUNT)
            assert await unit.links.find(link.user_id) == link
            assert await unit.links.after(link.user_id, 10) == ()
    async with database.unit_of_work() as unit:
        user = await unit.links.linked_to(ACCOUNT)
        assert user is not None
        await unit.links.unlink(user)
        assert await unit.links.linked_to(ACCOUNT) is None
        assert (await unit.users.get(user.id)).clerk_user_id == placeholder_of(ANA)
        assert await unit.links.after(None, 10) == ()


async def test_who_sits_at_the_terminal_stays_who_they_are(database: Database) -> None:
    async with database.unit_of_work() as unit:
        terminal = await unit.users.of_terminal()
        await unit.links.unlink(terminal)
        assert await unit.users.of_terminal() == terminal


async def test_an_account_is_one_transactions_at_a_time(database: Database) -> None:
    async def lock() -> None:
        async with database.unit_of_work() as unit:
            await unit.links.lock_account(ACCOUNT)

    async with database.unit_of_work() as unit:
        await unit.links.lock_account(ACCOUNT)
        await unit.links.lock_account("user_another")
        waiting = asyncio.create_task(lock())
        await see_waiting(database, waiting)
    await waiting


async def test_news_is_added_once_and_outdates_what_is_older(database: Database) -> None:
    async with database.unit_of_work() as unit:
        add, is_outdated = unit.deliveries.add, unit.deliveries.is_outdated
        assert await add("msg_1", ACCOUNT, THEN, MINUTE)
        assert not await add("msg_1", ACCOUNT, THEN + MINUTE, MINUTE)
        assert not await is_outdated(ACCOUNT, THEN)
        assert await is_outdated(ACCOUNT, THEN - MINUTE)
        assert not await is_outdated("user_another", THEN - MINUTE)
        await add("msg_2", ACCOUNT, None, -MINUTE)
        assert await is_outdated(ACCOUNT, THEN + MINUTE), "it was deleted"
        await unit.deliveries.prune()
        assert not await is_outdated(ACCOUNT, THEN + MINUTE)
        await unit.account_deletions.add(ACCOUNT)
        assert await is_outdated(ACCOUNT, THEN + MINUTE), "it is about to be"


async def test_a_deletion_is_had_by_one_until_it_is_due_again(database: Database) -> None:
    async with database.unit_of_work() as unit:
        deletions = unit.account_deletions
        assert not await deletions.are_due()
        await deletions.add(ACCOUNT)
        await deletions.add(ACCOUNT)
    async with database.unit_of_work() as unit:
        deletions = unit.account_deletions
        assert await deletions.are_due()
        (first,) = await deletions.claim(10, MINUTE)
        assert (first.clerk_user_id, first.attempts) == (ACCOUNT, 1)
        assert not await deletions.are_due()
        assert await deletions.claim(10, MINUTE) == ()
        await deletions.postpone(ACCOUNT, -MINUTE)
        (again,) = await deletions.claim(10, MINUTE)
        assert again.attempts == 2
        await deletions.drop(ACCOUNT)
        assert await unit.sql.execute("SELECT 1 FROM clerk_deletions") == []


async def test_of_all_who_ask_at_once_one_has_the_round(database: Database) -> None:
    async def claim() -> bool:
        async with database.unit_of_work() as unit:
            return await unit.care_rounds.claim("look", MINUTE)

    assert sum(await asyncio.gather(*(claim() for _ in range(6)))) == 1
    assert not await claim()
    async with database.unit_of_work() as unit:
        await unit.care_rounds.postpone("look", -MINUTE)
    assert await claim()


async def test_a_card_is_taken_away_by_one_at_a_time(database: Database) -> None:
    nowhere = JobCard(job_id=uuid4(), place=None, options=CardOptions(), revision=None)
    async with database.unit_of_work() as unit:
        await unit.card_removals.add([])
        await unit.card_removals.add([card(1), nowhere, card(2, 5, 7), card(1)])
    async with database.unit_of_work() as unit:
        await unit.card_removals.add([card(2, 5, 7)])
    got = [
        one for each in await asyncio.gather(*(claimed(database) for _ in range(4))) for one in each
    ]
    assert {(one.place, one.attempts) for one in got} == {
        (CardPlace(1, 1), 1),
        (CardPlace(5, 2, 7), 1),
    }
    assert len(got) == 2
    async with database.unit_of_work() as unit:
        await unit.card_removals.done(1)
        await unit.card_removals.postpone(2, -MINUTE)
    (again,) = await claimed(database)
    assert (again.place.message_id, again.attempts) == (2, 2)
    assert timedelta(0) < again.age < MINUTE


@pytest.mark.parametrize("busy", [(5,), (5, 6)])
async def test_busy_channels_are_left_alone(database: Database, busy: tuple[int, ...]) -> None:
    async with database.unit_of_work() as unit:
        await unit.card_removals.add(
            [card(number, channel) for number, channel in ((1, 5), (2, 7))]
        )
    assert [one.place.channel_id for one in await claimed(database, 10, *busy)] == [7]
    assert [one.place.channel_id for one in await claimed(database, 1)] == [5]
