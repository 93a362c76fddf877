"""Tokens for programs: whose they are, what they allow, and when they are good for nothing."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.api_tokens import (
    LIVES,
    MOST_TOKENS,
    ApiToken,
    ApiTokenError,
    ApiTokenErrorCode,
    Scope,
    is_token,
)
from bot.domain.job_errors import NotShownError
from bot.domain.visits import digest_of
from bot.services.askers import TERMINAL_ASKER, Asker
from bot.services.linking import unlink
from bot.services.sessions import prune_visits
from tests.services.test_erasure import TABLES
from tests.services.test_sessions import execute, signed_in
from tests.services.world import ANA, BEN, World, until_blocked

pytest_plugins = ("tests.database",)

READING = frozenset({Scope.RESULTS, Scope.JOBS})
MONTH, QUARTER, YEAR = LIVES


@pytest.fixture(autouse=True)
async def people(world: World) -> None:
    """Both have been here."""
    for asker in (ANA, BEN):
        await world.accounts.meet(asker)


async def make(
    world: World, asker: Asker = ANA, name: str = "Sheet", *, form: str | None = None
) -> str:
    return await world.api_tokens.make(asker, name, READING, MONTH, form=form)


async def refused(world: World, token: str, scope: Scope = Scope.JOBS) -> ApiTokenErrorCode | None:
    """Why a token is not taken; None where it is."""
    try:
        await world.api_tokens.bearer(token, scope)
    except ApiTokenError as error:
        return error.code
    return None


async def only(world: World, asker: Asker = ANA) -> ApiToken:
    (token,) = await world.api_tokens.of(asker)
    return token


async def set_back(world: World, column: str, by: str) -> None:
    await execute(world, f"UPDATE api_tokens SET {column} = now() - interval '{by}'")


async def test_a_token_stands_for_its_person_and_no_role_of_theirs(world: World) -> None:
    anas, bens = await make(world), await make(world, BEN)
    assert is_token(anas)
    assert await world.api_tokens.bearer(anas, Scope.JOBS) == ANA
    assert await world.api_tokens.bearer(bens, Scope.RESULTS) == BEN
    roles = Asker(ANA.discord_user_id, frozenset({7}))
    theirs = await make(world, roles)
    assert await world.api_tokens.bearer(theirs, Scope.JOBS) == ANA


async def test_it_allows_what_was_ticked_and_nothing_else(world: World) -> None:
    for allowed in Scope:
        token = await world.api_tokens.make(ANA, "One", [allowed], MONTH)
        for scope in Scope:
            why = None if scope is allowed else ApiTokenErrorCode.MISSING_SCOPE
            assert await refused(world, token, scope) is why


async def test_the_list_tells_all_but_the_secret(world: World) -> None:
    token = await world.api_tokens.make(ANA, "  My\tsheet ", [Scope.DELETE, Scope.JOBS], YEAR)
    one = await only(world)
    assert (one.name, one.seen_at) == ("My sheet", None)
    assert one.scopes == {Scope.JOBS, Scope.DELETE}
    assert YEAR <= one.expires_at - one.created_at < YEAR + timedelta(minutes=1)
    assert token not in repr(one)
    assert digest_of(token) not in repr(one)
    assert await world.api_tokens.of(Asker(999)) == ()
    assert len(await world.rows("users")) == 2, "looking makes nobody known"


async def test_the_secret_is_kept_nowhere(world: World) -> None:
    token = await make(world)
    await world.api_tokens.bearer(token, Scope.JOBS)
    for table in await execute(world, TABLES):
        rows = await execute(world, f"SELECT t::text AS row FROM {table['name']} t")
        assert not any(token in str(row["row"]) for row in rows), table["name"]


async def test_what_is_wrong_is_refused_in_words_and_leaves_nothing(world: World) -> None:
    for name, scopes, life, code in (
        ("", READING, MONTH, ApiTokenErrorCode.NO_NAME),
        ("\u3164 \uffa0", READING, MONTH, ApiTokenErrorCode.NO_NAME),
        (61 * "x", READING, MONTH, ApiTokenErrorCode.NO_NAME),
        ("Sheet", (), MONTH, ApiTokenErrorCode.NO_SCOPE),
        ("Sheet", READING, timedelta(days=31), ApiTokenErrorCode.BAD_LIFE),
        ("Sheet", READING, timedelta.max, ApiTokenErrorCode.BAD_LIFE),
    ):
        with pytest.raises(ApiTokenError) as error:
            await world.api_tokens.make(ANA, name, scopes, life)
        assert error.value.code is code
    assert await world.api_tokens.of(ANA) == ()


async def test_who_is_not_known_makes_none_and_is_not_made_known(world: World) -> None:
    for stranger in (Asker(999), TERMINAL_ASKER):
        with pytest.raises(NotShownError):
            await make(world, stranger)
    assert len(await world.rows("users")) == 2
    await world.accounts.meet(TERMINAL_ASKER)
    token = await make(world, TERMINAL_ASKER)
    assert await world.api_tokens.bearer(token, Scope.JOBS) == TERMINAL_ASKER


async def test_two_may_have_one_name(world: World) -> None:
    assert await make(world) != await make(world)
    assert [one.name for one in await world.api_tokens.of(ANA)] == ["Sheet", "Sheet"]


async def test_nobody_has_more_than_twenty_that_are_good(world: World) -> None:
    await make(world, BEN)
    for number in range(MOST_TOKENS):
        await make(world, name=f"No. {number}")
    with pytest.raises(ApiTokenError, match="revoke one first"):
        await make(world)
    first = (await world.api_tokens.of(ANA))[-1]
    await world.api_tokens.revoke(ANA, first.id)
    await make(world)
    await set_back(world, "expires_at", "1 s")
    await make(world)
    assert await only(world), "those that are over do not count"


async def test_of_two_who_make_the_last_at_once_one_is_refused(world: World) -> None:
    for _ in range(MOST_TOKENS - 1):
        await make(world)
    ends = await asyncio.gather(*(make(world) for _ in range(6)), return_exceptions=True)
    assert sorted(type(end).__name__ for end in ends) == [*(5 * ["ApiTokenError"]), "str"]
    assert len(await world.api_tokens.of(ANA)) == MOST_TOKENS


async def test_a_revoked_token_is_good_for_nothing_at_once(world: World) -> None:
    token, other = await make(world), await make(world, name="Other")
    await world.api_tokens.bearer(token, Scope.JOBS)
    used = (await world.api_tokens.of(ANA))[0]
    assert used.name == "Sheet", "the one used last stands first"
    for _ in range(2):
        await world.api_tokens.revoke(ANA, used.id)
    assert await refused(world, token) is ApiTokenErrorCode.UNKNOWN_TOKEN
    assert await refused(world, other) is None


async def test_nobody_revokes_the_token_of_another(world: World) -> None:
    token = await make(world)
    for asker in (BEN, Asker(999), TERMINAL_ASKER):
        for token_id in ((await only(world)).id, uuid4()):
            await world.api_tokens.revoke(asker, token_id)
    assert await refused(world, token) is None


async def test_what_is_over_forged_or_garbage_is_refused_in_the_same_words(world: World) -> None:
    over = await make(world)
    await set_back(world, "expires_at", "1 ms")
    assert await world.api_tokens.of(ANA) == ()
    good = await make(world)
    sentences = set()
    for token in (
        *(over, f"{good}\n", good[:-1], good.upper(), f" {good}", digest_of(good)),
        *("duel_" + 43 * "A", "", "\0", "duel_" + 43 * "é", good.removeprefix("duel_")),
    ):
        with pytest.raises(ApiTokenError) as error:
            await world.api_tokens.bearer(token, Scope.JOBS)
        assert error.value.code is ApiTokenErrorCode.UNKNOWN_TOKEN
        sentences.add(error.value.sentence)
    assert len(sentences) == 1
    assert (await only(world)).seen_at is None


async def test_use_is_noted_at_once_and_then_every_five_minutes(world: World) -> None:
    token = await make(world)

    async def seen_at() -> datetime:
        found = (await only(world)).seen_at
        assert found is not None
        return found

    await world.api_tokens.bearer(token, Scope.JOBS)
    first = await seen_at()
    await world.api_tokens.bearer(token, Scope.JOBS)
    assert await seen_at() == first
    await set_back(world, "seen_at", "5 min 1 s")
    assert await refused(world, token, Scope.DELETE) is ApiTokenErrorCode.MISSING_SCOPE
    assert await seen_at() > first, "what is refused is a use, too"


async def test_a_form_that_is_sent_again_makes_no_second_token(world: World) -> None:
    first = await make(world, form="k")
    before = await only(world)
    second = await make(world, form="k")
    assert (await only(world)).id == before.id
    assert await refused(world, first) is ApiTokenErrorCode.UNKNOWN_TOKEN
    assert await refused(world, second) is None
    with pytest.raises(ApiTokenError) as error:
        await make(world, form="k")
    assert error.value.code is ApiTokenErrorCode.FORM_USED
    assert await refused(world, second) is None, "it keeps its secret while it is in use"


async def test_a_form_sent_many_times_at_once_leaves_one_good_token(world: World) -> None:
    tokens = await asyncio.gather(*(make(world, form="k") for _ in range(6)))
    await only(world)
    whys = [await refused(world, token) for token in tokens]
    assert whys.count(None) == 1


async def test_a_form_with_other_words_or_of_another_person_is_another_form(world: World) -> None:
    tokens = [
        await make(world, form="k"),
        await make(world, name="Other", form="k"),
        await make(world, form="l"),
        await make(world, BEN, form="k"),
        await world.api_tokens.make(ANA, "Sheet", [Scope.JOBS], MONTH, form="k"),
        await world.api_tokens.make(ANA, "Sheet", READING, QUARTER, form="k"),
    ]
    assert {await refused(world, token) for token in tokens} == {None}


async def test_a_form_can_be_sent_again_by_who_has_the_most(world: World) -> None:
    for _ in range(MOST_TOKENS - 1):
        await make(world)
    await make(world, form="k")
    assert await refused(world, await make(world, form="k")) is None


async def test_tokens_outlive_signing_out_everywhere_and_not_their_person(world: World) -> None:
    token, bens = await make(world), await make(world, BEN)
    await signed_in(world, ANA)
    (ana,) = [
        row for row in await world.rows("users") if row["discord_user_id"] == ANA.discord_user_id
    ]
    assert isinstance(ana["id"], UUID)
    await world.sessions.end_all(ana["id"])
    assert await refused(world, token) is None
    await world.accounts.erase(ANA)
    assert await refused(world, token) is ApiTokenErrorCode.UNKNOWN_TOKEN
    await world.accounts.meet(ANA)
    assert await refused(world, token) is ApiTokenErrorCode.UNKNOWN_TOKEN
    assert await refused(world, bens) is None


async def test_who_makes_one_while_they_are_erased_leaves_nothing(world: World) -> None:
    (ana,) = await execute(
        world, "SELECT id FROM users WHERE discord_user_id = $1", ANA.discord_user_id
    )
    async with world.database.unit_of_work() as unit:
        assert isinstance(ana["id"], UUID)
        await unit.users.lock(ana["id"])
        making = asyncio.create_task(make(world))
        await until_blocked(world)
        await unit.users.erase(await unit.users.get(ana["id"]))
    with pytest.raises(NotShownError):
        await making
    assert await world.rows("api_tokens") == []
    assert len(await world.rows("users")) == 1, "they are not known again by it"


async def test_a_token_made_while_its_session_ends_leaves_nothing(world: World) -> None:
    visitor = await world.sessions.visitor(await signed_in(world, ANA))
    assert visitor is not None
    session_id = visitor.session_id
    assert await world.api_tokens.make(ANA, "Before", READING, MONTH, session_id=session_id)
    async with world.database.unit_of_work() as unit:
        # As an unlinking does, which anybody who came in by the account may try to outlive.
        await unit.users.lock(visitor.user.id)
        making = world.api_tokens.make(ANA, "Late", READING, MONTH, session_id=session_id)
        late = asyncio.create_task(making)
        await until_blocked(world)
        await unlink(unit, visitor.user)
    with pytest.raises(NotShownError):
        await late
    assert await world.rows("api_tokens") == []


async def test_whatever_happens_at_once_ends(world: World) -> None:
    for _ in range(4):
        await world.accounts.meet(ANA)
        tokens = [await make(world, name=f"{number}") for number in range(4)]
        listed = await world.api_tokens.of(ANA)
        doings = [
            *(refused(world, token) for token in tokens),
            *(world.api_tokens.revoke(ANA, one.id) for one in listed),
            *(make(world) for _ in range(3)),
            prune_visits(world.database),
            world.accounts.erase(ANA),
        ]
        async with asyncio.timeout(20):
            ends = await asyncio.gather(*doings, return_exceptions=True)
        odd = [end for end in ends if isinstance(end, Exception)]
        assert all(isinstance(end, NotShownError) for end in odd), odd
        assert await world.rows("api_tokens") == []


async def test_what_is_over_is_forgotten_and_nothing_else(world: World) -> None:
    await make(world)
    await set_back(world, "expires_at", "1 s")
    good = await make(world)
    await prune_visits(world.database)
    assert len(await world.rows("api_tokens")) == 1
    assert await refused(world, good) is None
