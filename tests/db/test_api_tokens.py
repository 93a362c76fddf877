"""Tokens of programs as rows: whose they are, and who waits for whom."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

from bot.domain.api_tokens import LIVES, Scope, TokenTerms
from db.database import Database
from tests.db.making import ANA, see_waiting

pytest_plugins = ("tests.database",)

BEN = 222
HOUR = timedelta(hours=1)
TERMS = TokenTerms(name="Sheet", scopes=frozenset({Scope.SUBMIT, Scope.RESULTS}), life=LIVES[0])


async def user_of(database: Database, who: int = ANA) -> UUID:
    async with database.unit_of_work() as unit:
        return (await unit.users.of_discord(who)).id


async def add(database: Database, user_id: UUID, digest: str, terms: TokenTerms = TERMS) -> UUID:
    token_id = uuid4()
    async with database.unit_of_work() as unit:
        await unit.api_tokens.add(token_id, digest, user_id, terms)
    return token_id


async def test_a_token_of_nobody_is_nobodys(database: Database) -> None:
    await add(database, await user_of(database), "digest")
    async with database.unit_of_work() as unit:
        assert await unit.api_tokens.find("digest", HOUR) is not None
        await unit.sql.execute("UPDATE users SET discord_user_id = NULL")
        assert await unit.api_tokens.find("digest", HOUR) is None
        assert await unit.api_tokens.find("another", HOUR) is None


async def test_a_token_is_due_until_its_use_is_noted(database: Database) -> None:
    await add(database, await user_of(database), "digest")
    due = []
    for age in (HOUR, HOUR, -HOUR):
        async with database.unit_of_work() as unit:
            bearer = await unit.api_tokens.find("digest", age)
            assert bearer is not None
            due.append(bearer.is_due)
            await unit.api_tokens.note(bearer.token_id)
    assert due == [True, False, True]


async def test_scopes_of_another_version_allow_nothing(database: Database) -> None:
    user_id = await user_of(database)
    await add(database, user_id, "digest")
    async with database.unit_of_work() as unit:
        (kept,) = await unit.sql.execute("SELECT scopes FROM api_tokens")
        assert kept["scopes"] == "results:read jobs:submit"
        await unit.sql.execute("UPDATE api_tokens SET scopes = 'teams:rule  jobs:read'")
        bearer = await unit.api_tokens.find("digest", HOUR)
        assert bearer is not None
        assert bearer.scopes == {Scope.JOBS}
        (token,) = await unit.api_tokens.of_user(user_id)
        assert token.scopes == {Scope.JOBS}


async def test_only_ones_own_unused_token_gets_another_secret(database: Database) -> None:
    ana, ben = await user_of(database), await user_of(database, BEN)
    token_id = await add(database, ana, "first")
    async with database.unit_of_work() as unit:
        tokens = unit.api_tokens
        assert await tokens.renew(ben, token_id, "stolen", HOUR) is None
        assert await tokens.renew(ana, uuid4(), "lost", HOUR) is None
        assert await tokens.renew(ana, token_id, "second", HOUR) is True
        assert await tokens.find("first", HOUR) is None
        assert await tokens.find("second", HOUR) is not None
        await tokens.note(token_id)
        assert await tokens.renew(ana, token_id, "third", HOUR) is False
        assert await tokens.find("second", HOUR) is not None


async def test_all_of_one_person_go_and_of_nobody_else(database: Database) -> None:
    ana, ben = await user_of(database), await user_of(database, BEN)
    for user_id, digest in ((ana, "one"), (ana, "two"), (ben, "three")):
        token_id = await add(database, user_id, digest)
    async with database.unit_of_work() as unit:
        await unit.api_tokens.drop(ana, token_id)
        assert await unit.api_tokens.count(ben) == 1
        await unit.api_tokens.drop_all(ana)
        assert (await unit.api_tokens.count(ana), await unit.api_tokens.count(ben)) == (0, 1)


async def test_who_notes_a_use_waits_for_who_drops_it_and_brings_nothing_back(
    database: Database,
) -> None:
    ana = await user_of(database)
    token_id = await add(database, ana, "digest")

    async def note() -> None:
        async with database.unit_of_work() as unit:
            await unit.api_tokens.note(token_id)

    async with database.unit_of_work() as unit:
        assert await unit.users.hold(ana)
        await unit.api_tokens.drop_all(ana)
        noting = asyncio.create_task(note())
        await see_waiting(database, noting)
    await noting
    async with database.unit_of_work() as unit:
        assert await unit.api_tokens.of_user(ana) == ()


async def test_pruning_waits_for_nobody(database: Database) -> None:
    await add(database, await user_of(database), "digest")
    async with database.unit_of_work() as unit:
        await unit.sql.execute("UPDATE api_tokens SET expires_at = now() - interval '1 s'")
    async with database.unit_of_work() as holding:
        await holding.sql.execute("SELECT id FROM api_tokens FOR UPDATE")
        async with asyncio.timeout(20), database.unit_of_work() as unit:
            await unit.api_tokens.prune()
            assert len(await unit.sql.execute("SELECT id FROM api_tokens")) == 1
    async with database.unit_of_work() as unit:
        await unit.api_tokens.prune()
        assert await unit.sql.execute("SELECT id FROM api_tokens") == []
