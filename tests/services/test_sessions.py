"""Tickets let in one person once, and sessions show what that person may see and no more."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from bot.domain.audiences import Audience, Visibility
from bot.domain.job_errors import NotShownError
from bot.domain.jobs import Job
from bot.domain.visits import TicketError, Visitor, digest_of
from bot.services.askers import TERMINAL_ASKER, Asker
from bot.services.sessions import SESSION_LIFE, prune_visits
from tests.services.test_erasure import TABLES
from tests.services.world import ANA, BEN, World

pytest_plugins = ("tests.database",)

TEAM = Audience(guild_id=7, role_id=8)
MEMBER = Asker(333, frozenset({8, 9}))
AGENT = "Firefox on Android"


@pytest.fixture
async def job(world: World) -> Job:
    """Ana's; Ben has been here as well."""
    await world.submit(2, asker=BEN)
    return await world.submit(1, asker=ANA)


async def signed_in(world: World, asker: Asker, job: Job | None = None) -> str:
    """The token of a new session."""
    ticket = await world.sessions.issue(asker, None if job is None else job.id)
    return (await world.sessions.redeem(ticket, None, AGENT)).token


async def visitor(world: World, token: str) -> Visitor:
    found = await world.sessions.visitor(token)
    assert found is not None
    return found


async def sees(world: World, token: str | None, job: Job) -> bool:
    asker = await world.sessions.asker(token, job.shareable_id)
    try:
        found = await world.publications.open(asker, job.shareable_id)
    except NotShownError:
        return False
    return found.job.id == job.id


async def execute(world: World, sql: str, *args: object) -> Sequence[dict[str, object]]:
    async with world.database.unit_of_work() as unit:
        return await unit.sql.execute(sql, args)


async def test_a_ticket_lets_its_owner_in_to_the_job(world: World, job: Job) -> None:
    assert not await sees(world, None, job)
    ticket = await world.sessions.issue(ANA, job.id)
    redeemed = await world.sessions.redeem(ticket, None, AGENT)
    assert redeemed.shareable_id == job.shareable_id
    assert redeemed.token != ticket
    assert await sees(world, redeemed.token, job)
    found = await visitor(world, redeemed.token)
    assert found.user.discord_user_id == ANA.discord_user_id
    (session,) = await world.sessions.of_user(found.user.id)
    assert (session.id, session.agent) == (found.session_id, AGENT)
    assert session.expires_at - session.seen_at >= SESSION_LIFE - timedelta(minutes=1)


async def test_a_ticket_without_a_job_leads_to_none(world: World, job: Job) -> None:
    ticket = await world.sessions.issue(ANA)
    redeemed = await world.sessions.redeem(ticket, None, AGENT)
    assert redeemed.shareable_id is None
    assert await sees(world, redeemed.token, job), "it is hers all the same"


async def test_of_many_who_redeem_it_at_once_one_is_let_in(world: World, job: Job) -> None:
    for _ in range(5):
        ticket = await world.sessions.issue(ANA, job.id)
        tries = (world.sessions.redeem(ticket, None, AGENT) for _ in range(8))
        ends = await asyncio.gather(*tries, return_exceptions=True)
        assert sorted(type(end).__name__ for end in ends) == ["Redeemed"] + 7 * ["TicketError"]
    assert len(await world.rows("web_sessions")) == 5


async def test_what_is_used_over_forged_or_garbage_is_refused_in_the_same_words(
    world: World, job: Job
) -> None:
    used, over = [await world.sessions.issue(ANA, job.id) for _ in range(2)]
    await world.sessions.redeem(used, None, AGENT)
    moment = "UPDATE web_tickets SET expires_at = now() - interval '1 ms' WHERE token_hash = $1"
    await execute(world, moment, digest_of(over))
    sentences = set()
    for secret in (
        used,
        over,
        43 * "A",
        digest_of(over),
        "",
        "\0",
        "é" * 43,
        used + "\n",
        used[:42],
    ):
        with pytest.raises(TicketError) as refused:
            await world.sessions.redeem(secret, None, AGENT)
        sentences.add(refused.value.sentence)
    assert len(sentences) == 1
    assert len(await world.rows("web_sessions")) == 1


async def test_a_ticket_is_good_for_five_minutes(world: World, job: Job) -> None:
    await world.sessions.issue(ANA, job.id)
    (row,) = await execute(world, "SELECT expires_at - created_at AS life FROM web_tickets")
    life = row["life"]
    assert isinstance(life, timedelta)
    assert timedelta(minutes=5) <= life < timedelta(minutes=5, seconds=30)


async def test_nobody_gets_a_ticket_to_what_is_not_shown_to_them(world: World, job: Job) -> None:
    stranger = Asker(444, frozenset({8}))
    sentences = set()
    for asker in (BEN, stranger):
        for job_id in (job.id, uuid4()):
            with pytest.raises(NotShownError) as refused:
                await world.sessions.issue(asker, job_id)
            sentences.add(refused.value.sentence)
    assert len(sentences) == 1
    assert await world.rows("web_tickets") == []
    assert len(await world.rows("users")) == 2, "asking in vain makes nobody known"


async def test_a_session_shows_nothing_of_others(world: World, job: Job) -> None:
    token = await signed_in(world, BEN)
    assert not await sees(world, token, job)
    assert await sees(world, await signed_in(world, ANA), job)


async def test_a_role_lets_in_to_that_job_alone(world: World, job: Job) -> None:
    other = await world.submit(3, asker=ANA)
    for one in (job, other):
        await world.sharing.set(ANA, one.id, Visibility.TEAM, TEAM)
    token = await signed_in(world, MEMBER, job)
    assert await sees(world, token, job)
    assert not await sees(world, token, other), "for that one nobody looked at their roles"


async def test_a_role_that_is_taken_away_before_the_ticket_is_used_lets_nobody_in(
    world: World, job: Job
) -> None:
    await world.sharing.set(ANA, job.id, Visibility.TEAM, TEAM)
    for visibility, audience in ((Visibility.ONLY_ME, None), (Visibility.TEAM, Audience(7, 9))):
        await world.sharing.set(ANA, job.id, Visibility.TEAM, TEAM)
        ticket = await world.sessions.issue(MEMBER, job.id)
        await world.sharing.set(ANA, job.id, visibility, audience)
        with pytest.raises(TicketError):
            await world.sessions.redeem(ticket, None, AGENT)
    assert await world.rows("web_sessions") == await world.rows("web_grants") == []


async def test_a_role_that_is_taken_away_later_shows_nothing_any_more(
    world: World, job: Job
) -> None:
    await world.sharing.set(ANA, job.id, Visibility.TEAM, TEAM)
    token = await signed_in(world, MEMBER, job)
    assert await sees(world, token, job)
    # The member has this role as well, but nobody vouched for it here.
    await world.sharing.set(ANA, job.id, Visibility.TEAM, Audience(7, 9))
    assert not await sees(world, token, job)
    await world.sharing.set(ANA, job.id, Visibility.ONLY_ME)
    assert not await sees(world, token, job)
    await world.sharing.set(ANA, job.id, Visibility.TEAM, TEAM)
    assert await sees(world, token, job)


async def test_what_was_public_when_the_ticket_was_made_stays_the_owners(
    world: World, job: Job
) -> None:
    await world.sharing.set(ANA, job.id, Visibility.ANYONE)
    token = await signed_in(world, BEN, job)
    assert await sees(world, token, job)
    late = await world.sessions.issue(BEN, job.id)
    await world.sharing.set(ANA, job.id, Visibility.ONLY_ME)
    assert not await sees(world, token, job)
    with pytest.raises(TicketError):
        await world.sessions.redeem(late, None, AGENT)


async def test_a_session_goes_on_under_another_token(world: World, job: Job) -> None:
    await world.sharing.set(ANA, job.id, Visibility.TEAM, TEAM)
    before = await signed_in(world, MEMBER, job)
    session = (await visitor(world, before)).session_id
    ticket = await world.sessions.issue(MEMBER)
    after = (await world.sessions.redeem(ticket, before, "Chrome on Windows")).token
    assert await world.sessions.visitor(before) is None
    assert (await visitor(world, after)).session_id == session
    assert await sees(world, after, job), "what it could see moves over"
    assert [row["agent"] for row in await world.rows("web_sessions")] == ["Chrome on Windows"]


async def test_signing_in_anew_does_not_prolong_what_a_role_gave(world: World, job: Job) -> None:
    await world.sharing.set(ANA, job.id, Visibility.TEAM, TEAM)
    before = await signed_in(world, MEMBER, job)
    await execute(world, "UPDATE web_grants SET expires_at = now()")
    ticket = await world.sessions.issue(MEMBER)
    after = (await world.sessions.redeem(ticket, before, AGENT)).token
    assert not await sees(world, after, job)
    again = await world.sessions.issue(MEMBER, job.id)
    assert await sees(world, (await world.sessions.redeem(again, after, AGENT)).token, job)


async def test_whose_browser_it_was_before_is_signed_out_of_it(world: World, job: Job) -> None:
    bens = await signed_in(world, BEN)
    elsewhere = await signed_in(world, BEN)
    ticket = await world.sessions.issue(ANA, job.id)
    anas = (await world.sessions.redeem(ticket, bens, AGENT)).token
    assert await world.sessions.visitor(bens) is None
    assert (await visitor(world, elsewhere)).user.discord_user_id == BEN.discord_user_id
    assert (await visitor(world, anas)).user.discord_user_id == ANA.discord_user_id


async def test_a_refused_ticket_leaves_the_session_as_it_is(world: World) -> None:
    token = await signed_in(world, BEN)
    with pytest.raises(TicketError):
        await world.sessions.redeem(43 * "A", token, AGENT)
    assert await world.sessions.visitor(token) is not None


async def test_a_token_that_the_browser_brought_along_is_never_taken(world: World) -> None:
    planted = 43 * "p"
    ticket = await world.sessions.issue(ANA)
    assert (await world.sessions.redeem(ticket, planted, AGENT)).token != planted
    assert await world.sessions.visitor(planted) is None


async def test_a_session_is_over_after_its_time_whatever_it_is_used_for(
    world: World, job: Job
) -> None:
    token = await signed_in(world, ANA)
    assert await sees(world, token, job)
    await execute(world, "UPDATE web_sessions SET expires_at = now()")
    assert await world.sessions.visitor(token) is None
    assert not await sees(world, token, job)
    assert await world.sessions.of_user(job.user_id) == ()
    ticket = await world.sessions.issue(ANA)
    assert (await world.sessions.redeem(ticket, token, AGENT)).token != token
    assert len(await world.sessions.of_user(job.user_id)) == 1


async def test_use_is_noted_now_and_then(world: World, job: Job) -> None:
    token = await signed_in(world, ANA)

    async def seen_at() -> datetime:
        (session,) = await world.sessions.of_user(job.user_id)
        return session.seen_at

    first = await seen_at()
    await world.sessions.visitor(token)
    await sees(world, token, job)
    assert await seen_at() == first
    for look in (world.sessions.visitor(token), world.sessions.asker(token, job.shareable_id)):
        await execute(world, "UPDATE web_sessions SET seen_at = now() - interval '5 min 1 s'")
        await look
        assert await seen_at() > first


async def test_signing_out_ends_one_session_and_everywhere_ends_all(world: World) -> None:
    one, two, three = [await signed_in(world, ANA) for _ in range(3)]
    bens = await signed_in(world, BEN)
    ticket = await world.sessions.issue(ANA)
    user = (await visitor(world, one)).user
    await world.sessions.end(one)
    await world.sessions.end(one)
    await world.sessions.end(None)
    assert await world.sessions.visitor(one) is None
    assert len(await world.sessions.of_user(user.id)) == 2
    await world.sessions.end_one(user.id, (await visitor(world, bens)).session_id)
    assert await world.sessions.visitor(bens) is not None, "it is another's"
    await world.sessions.end_one(user.id, (await visitor(world, two)).session_id)
    assert await world.sessions.visitor(two) is None
    await world.sessions.end_all(user.id)
    assert await world.sessions.visitor(three) is None
    with pytest.raises(TicketError):
        await world.sessions.redeem(ticket, None, AGENT)
    assert await world.sessions.visitor(bens) is not None


async def test_who_is_erased_is_signed_out_everywhere(world: World, job: Job) -> None:
    await world.sharing.set(ANA, job.id, Visibility.TEAM, TEAM)
    anas, members = await signed_in(world, ANA, job), await signed_in(world, MEMBER, job)
    ticket = await world.sessions.issue(ANA, job.id)
    await world.accounts.erase(ANA)
    assert await world.sessions.visitor(anas) is None
    with pytest.raises(TicketError):
        await world.sessions.redeem(ticket, None, AGENT)
    assert await world.rows("web_grants") == await world.rows("web_tickets") == []
    assert await world.sessions.visitor(members) is not None
    assert not await sees(world, members, job)
    await world.accounts.meet(ANA)
    assert await world.sessions.visitor(anas) is None, "coming back brings nothing back"


async def test_a_ticket_goes_with_its_job(world: World, job: Job) -> None:
    ticket = await world.sessions.issue(ANA, job.id)
    await world.jobs.delete(ANA, job.id)
    with pytest.raises(TicketError):
        await world.sessions.redeem(ticket, None, AGENT)
    with pytest.raises(NotShownError):
        await world.sessions.issue(ANA, job.id)


async def test_nobody_has_more_than_twenty_of_either(world: World, job: Job) -> None:
    tickets = [await world.sessions.issue(ANA, job.id) for _ in range(22)]
    bens = await world.sessions.issue(BEN)
    for dropped in tickets[:2]:
        with pytest.raises(TicketError):
            await world.sessions.redeem(dropped, None, AGENT)
    tickets = [*tickets[2:], *[await world.sessions.issue(ANA) for _ in range(2)]]
    tokens = [(await world.sessions.redeem(bens, None, AGENT)).token]
    for ticket in tickets[2:]:
        tokens.append((await world.sessions.redeem(ticket, None, AGENT)).token)  # noqa: PERF401
    assert len(await world.sessions.of_user(job.user_id)) == 20
    tokens.append(await signed_in(world, ANA))
    assert len(await world.sessions.of_user(job.user_id)) == 20
    alive = [await world.sessions.visitor(token) is not None for token in tokens]
    assert alive == [True, False, *(20 * [True])]


async def test_what_is_over_is_forgotten_and_nothing_else(world: World, job: Job) -> None:
    await world.sharing.set(ANA, job.id, Visibility.TEAM, TEAM)
    old, new = await signed_in(world, MEMBER, job), await signed_in(world, MEMBER, job)
    unused = await world.sessions.issue(ANA, job.id)
    await prune_visits(world.database)
    assert len(await world.rows("web_tickets")) == 3
    over = "UPDATE {} SET expires_at = now() - interval '1 s' WHERE {} = $1"
    session = (await visitor(world, old)).session_id
    await execute(world, over.format("web_sessions", "token_hash"), digest_of(old))
    await execute(world, over.format("web_grants", "session_id"), session)
    await execute(world, over.format("web_tickets", "token_hash"), digest_of(unused))
    await prune_visits(world.database)
    assert [len(await world.rows(f"web_{kind}")) for kind in ("tickets", "sessions", "grants")] == [
        *(2, 1, 1)
    ]
    assert await sees(world, new, job)


async def test_the_worker_forgets_it(world: World, job: Job) -> None:
    await world.sessions.issue(ANA, job.id)
    await execute(world, "UPDATE web_tickets SET expires_at = now() - interval '1 s'")
    async with world.at_work(), asyncio.timeout(20):
        while await world.rows("web_tickets"):  # noqa: ASYNC110 - the worker tells nobody
            await asyncio.sleep(0.01)


async def test_neither_ticket_nor_token_is_kept_anywhere(world: World, job: Job) -> None:
    ticket, unused = [await world.sessions.issue(ANA, job.id) for _ in range(2)]
    token = (await world.sessions.redeem(ticket, None, AGENT)).token
    for table in await execute(world, TABLES):
        rows = await execute(world, f"SELECT t::text AS row FROM {table['name']} t")
        told = "\n".join(str(row["row"]) for row in rows)
        assert not any(secret in told for secret in (ticket, unused, token)), table["name"]
    assert len({ticket, unused, token}) == 3
    assert {len(one) for one in (ticket, unused, token)} == {43}, "of 256 bits"


async def test_who_is_no_discord_person_is_not_taken_for_the_terminal(world: World) -> None:
    own = await world.submit(5)
    token = await signed_in(world, ANA)
    ticket = await world.sessions.issue(ANA)
    known = "UPDATE users SET discord_user_id = NULL, clerk_user_id = 'user_1' WHERE id = $1"
    await execute(world, known, (await visitor(world, token)).user.id)
    assert await world.sessions.visitor(token) is None
    assert await world.sessions.asker(token, own.shareable_id) is None
    assert not await sees(world, token, own)
    redeemed = await world.sessions.redeem(ticket, None, AGENT)
    assert not await sees(world, redeemed.token, own)


async def test_who_sits_at_the_terminal_opens_their_own(world: World, job: Job) -> None:
    own = await world.submit(5)
    token = await signed_in(world, TERMINAL_ASKER, own)
    assert await sees(world, token, own)
    assert not await sees(world, token, job)


async def test_an_erasure_lets_who_deletes_a_job_go_first(world: World, job: Job) -> None:
    await world.sharing.set(ANA, job.id, Visibility.TEAM, TEAM)
    for _ in range(4):
        token = await signed_in(world, MEMBER, job)
    last = (await visitor(world, token)).session_id
    async with world.database.unit_of_work() as unit:
        # As when the job is deleted, which takes its grants in an order of its own.
        await unit.jobs.lock(job.id)
        await unit.sql.execute("DELETE FROM web_grants WHERE session_id = $1", (last,))
        erasure = asyncio.create_task(world.accounts.erase(MEMBER))
        waiting = "SELECT count(*) AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        async with asyncio.timeout(20):
            while (await execute(world, waiting))[0]["n"] != 1:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.01)
        await unit.jobs.delete(job.id)
    await erasure
    assert await world.rows("web_sessions") == []


@pytest.mark.slow
async def test_whatever_happens_at_the_same_moment_nobody_waits_for_another_forever(
    world: World,
) -> None:
    member = Asker(MEMBER.discord_user_id, frozenset({8}))
    for turn in range(6):
        jobs = [await world.submit(10 * turn + n + 1, asker=BEN) for n in range(3)]
        for one in jobs:
            await world.sharing.set(BEN, one.id, Visibility.TEAM, TEAM)
        tokens = [await signed_in(world, member, one) for one in jobs for _ in range(2)]
        tickets = [await world.sessions.issue(member, one.id) for one in jobs]
        user = (await visitor(world, tokens[0])).user
        ends = await asyncio.gather(
            *(world.sessions.redeem(one, tokens[0], AGENT) for one in tickets),
            *(world.jobs.delete(BEN, one.id) for one in jobs),
            world.sessions.end(tokens[1]),
            world.sessions.end_all(user.id),
            world.accounts.erase(member),
            prune_visits(world.database),
            return_exceptions=True,
        )
        faults = [end for end in ends if isinstance(end, Exception)]
        assert [type(fault) for fault in faults if not isinstance(fault, TicketError)] == []
        await execute(world, "DELETE FROM job_starts")
    assert await world.rows("web_grants") == await world.rows("web_tickets") == []
