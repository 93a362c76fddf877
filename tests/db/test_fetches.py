import asyncio
import random
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.domain.jobs import FetchFailure, FetchTurn, TurnStatus
from db.database import Database
from tests.db.making import see_waiting, urls

pytest_plugins = ("tests.database",)

URL, OTHER = urls(2)
LONG, NOTHING = timedelta(minutes=1), timedelta(0)


async def begin(database: Database, ttl: timedelta = LONG, url: str = URL) -> FetchTurn:
    async with database.unit_of_work() as unit:
        return (await unit.fetches.begin([url], ttl))[url]


async def look(database: Database, turn: FetchTurn) -> FetchFailure | TurnStatus:
    async with database.unit_of_work() as unit:
        return (await unit.fetches.look([turn]))[0]


async def renew(database: Database, turn: FetchTurn, ttl: timedelta = LONG) -> None:
    async with database.unit_of_work() as unit:
        await unit.fetches.renew([turn], ttl)


async def fail(database: Database, turn: FetchTurn, reason: str | None = "Gone.") -> None:
    async with database.unit_of_work() as unit:
        await unit.fetches.fail(turn, "not_found", reason)


async def end(database: Database, turn: FetchTurn) -> None:
    async with database.unit_of_work() as unit:
        await unit.fetches.end([turn])


async def test_one_fetches_and_the_others_know_who(database: Database) -> None:
    first, second, other = (
        await begin(database),
        await begin(database),
        await begin(database, url=OTHER),
    )
    assert first.is_mine
    assert second == FetchTurn(URL, first.token, is_mine=False)
    assert other.is_mine
    assert await look(database, second) is TurnStatus.ONGOING


async def test_of_many_at_once_one_fetches(database: Database) -> None:
    turns = await asyncio.gather(*(begin(database) for _ in range(8)))
    assert sum(turn.is_mine for turn in turns) == 1
    assert len({turn.token for turn in turns}) == 1


async def test_of_many_at_once_one_takes_a_turn_over(database: Database) -> None:
    before = await begin(database, NOTHING)
    turns = await asyncio.gather(*(begin(database) for _ in range(8)))
    (mine,) = [turn for turn in turns if turn.is_mine]
    # Who looked while it was being taken over knows the one before, which is gone.
    assert {turn.token for turn in turns} <= {mine.token, before.token}
    assert await look(database, before) is TurnStatus.GONE


async def test_who_begins_waits_until_it_is_known_who_was_first(database: Database) -> None:
    async with database.unit_of_work() as unit:
        first = (await unit.fetches.begin([URL], LONG))[URL]
        waiting = asyncio.create_task(begin(database))
        await see_waiting(database, waiting)
    assert await waiting == FetchTurn(URL, first.token, is_mine=False)


async def test_a_turn_that_ended_well_leaves_nothing(database: Database) -> None:
    first, second = await begin(database), await begin(database)
    await end(database, first)
    assert await look(database, second) is TurnStatus.GONE
    assert (await begin(database)).is_mine


async def test_those_who_wait_learn_how_it_failed(database: Database) -> None:
    first, second = await begin(database), await begin(database)
    await fail(database, first)
    assert await look(database, second) == FetchFailure("not_found", "Gone.")
    await end(database, first)
    assert await look(database, second) == FetchFailure("not_found", "Gone."), "it has ended"
    await renew(database, first)
    third = await begin(database)
    assert third.is_mine
    assert await look(database, second) is TurnStatus.GONE
    assert await look(database, third) is TurnStatus.ONGOING, "the failure is forgotten"


@pytest.mark.parametrize(
    ("reason", "kept"), [(None, None), ("a\0b \ud800", "a\N{REPLACEMENT CHARACTER}b ?")]
)
async def test_a_failure_may_have_any_reason(
    database: Database, reason: str | None, kept: str | None
) -> None:
    turn = await begin(database)
    await fail(database, turn, reason)
    assert await look(database, turn) == FetchFailure("not_found", kept)


async def test_a_turn_that_ran_out_is_taken_over(database: Database) -> None:
    stalled = await begin(database, NOTHING)
    assert await look(database, stalled) is TurnStatus.GONE
    taker = await begin(database)
    assert taker.is_mine
    assert taker.token != stalled.token
    await renew(database, stalled)
    await fail(database, stalled)
    await end(database, stalled)
    assert await look(database, taker) is TurnStatus.ONGOING, "the stalled one changes nothing"
    assert await look(database, stalled) is TurnStatus.GONE


async def test_a_sign_of_life_keeps_the_turn(database: Database) -> None:
    first = await begin(database, NOTHING)
    await renew(database, first)
    assert not (await begin(database)).is_mine, "nobody had taken it yet"
    await renew(database, first, NOTHING)
    assert (await begin(database)).is_mine


async def test_somebody_elses_turn_is_left_alone(database: Database) -> None:
    await begin(database)
    waiting = await begin(database)
    await renew(database, waiting, NOTHING)
    await fail(database, waiting)
    await end(database, waiting)
    assert await look(database, waiting) is TurnStatus.ONGOING


async def test_a_turn_nobody_knows_is_gone(database: Database) -> None:
    assert await look(database, FetchTurn(URL, uuid4(), is_mine=False)) is TurnStatus.GONE


async def test_only_what_is_long_over_is_forgotten(database: Database) -> None:
    names = ("failed long ago", "failed now", "ran out long ago", "goes on")
    turns = [await begin(database, url=name) for name in names]
    for turn in turns[:2]:
        await fail(database, turn)
    async with database.unit_of_work() as unit:
        old = "UPDATE replay_fetches SET expires_at = now() - interval '2 hours' WHERE url ~ 'long'"
        await unit.sql.execute(old)
        await unit.fetches.prune(timedelta(hours=1))
        rows = await unit.sql.execute("SELECT url FROM replay_fetches ORDER BY url")
    assert [row["url"] for row in rows] == ["failed now", "goes on"]


async def test_several_are_begun_and_looked_at_together(database: Database) -> None:
    names = urls(5)
    theirs = await begin(database, url=names[1])
    await fail(database, await begin(database, url=names[2]))
    stalled = await begin(database, NOTHING, url=names[3])
    async with database.unit_of_work() as unit:
        turns = await unit.fetches.begin(names, LONG)
        assert await unit.fetches.begin([], LONG) == {}
        looks = await unit.fetches.look([turns[names[0]], stalled, theirs])
        assert await unit.fetches.look([]) == []
    assert {url for url, turn in turns.items() if turn.is_mine} == set(names) - {names[1]}
    assert turns[names[1]].token == theirs.token
    assert looks == [TurnStatus.ONGOING, TurnStatus.GONE, TurnStatus.ONGOING]
    async with database.unit_of_work() as unit:
        await unit.fetches.end(turns.values())
        await unit.fetches.end([])
        await unit.fetches.renew([], LONG)
        rows = await unit.sql.execute("SELECT url FROM replay_fetches")
    assert rows == [{"url": names[1]}]


async def test_nobody_waits_for_a_turn_that_is_just_ending(database: Database) -> None:
    stalled = [await begin(database, NOTHING, url=name) for name in (URL, OTHER)]
    async with database.unit_of_work() as unit, asyncio.timeout(30):
        await unit.fetches.fail(stalled[0], "not_found")
        await unit.fetches.end(stalled[1:])
        for name, turn in zip((URL, OTHER), stalled, strict=True):
            assert await begin(database, url=name) == replace(turn, is_mine=False)
            await renew(database, turn)
        async with database.unit_of_work() as other:
            await other.fetches.prune(-LONG)


async def test_jobs_with_the_same_replays_never_wait_for_each_other(database: Database) -> None:
    """PostgreSQL would find out after a second, and end one of them with an error."""
    names = urls(5)

    async def fetch(seed: int) -> None:
        dice = random.Random(seed)
        for _ in range(6):
            async with database.unit_of_work() as unit:
                turns = await unit.fetches.begin(
                    dice.sample(names, 4), dice.choice([LONG, NOTHING])
                )
                await asyncio.sleep(0)
            mine = [turn for turn in turns.values() if turn.is_mine]
            dice.shuffle(mine)
            async with database.unit_of_work() as unit:
                await unit.fetches.renew(mine, LONG)
            async with database.unit_of_work() as unit:
                for turn in mine[:2]:
                    await unit.fetches.fail(turn, "not_found")
                    await asyncio.sleep(0)
                await unit.fetches.end(mine[2:])

    await asyncio.gather(*map(fetch, range(6)))
    async with database.unit_of_work() as unit:
        left = await unit.sql.execute("SELECT url FROM replay_fetches WHERE code IS NULL")
    assert left == []
