"""Nobody gets into what is another's: what somebody may try, and how each ends."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

import pytest

from bot.domain.identities import IdentityError, IdentityErrorCode, begin_flow
from bot.domain.users import placeholder_of
from bot.domain.visits import TicketError
from bot.services.askers import Asker
from bot.services.identities import Answer
from bot.services.sessions import prune_visits
from tests.services.signing_in import AGENT, CALLBACK, Scene, settled
from tests.services.test_erasure import TABLES
from tests.services.world import ANA, BEN
from tests.standins.clerk import Fault, Spot
from tests.standins.clerk_people import ClerkAccount

pytest_plugins = ("tests.database",)

Code = IdentityErrorCode
EVE = Asker(333_444_555_666_777_888)


async def refused(scene: Scene, secret: str | None, answer: Answer) -> IdentityErrorCode:
    with pytest.raises(IdentityError) as caught:
        await scene.finish(secret, answer)
    return caught.value.code


async def test_a_forwarded_link_signs_in_whoever_opens_it_as_themselves(scene: Scene) -> None:
    """It holds no secret: what Eve sends Ben begins a sign-in of Ben's own, in his browser."""
    await scene.known(EVE)
    bens = await scene.known(BEN)
    begun = await scene.begun()
    assert begun.flow.secret not in begun.address
    assert begun.flow.verifier not in begun.address
    token = await scene.sign_in(bens)
    visitor = await scene.visitor(token)
    assert visitor is not None
    assert visitor.user.discord_user_id == BEN.discord_user_id
    assert await scene.linked() == {BEN.discord_user_id: bens}


async def test_an_answer_that_is_brought_by_another_browser_lets_nobody_in(scene: Scene) -> None:
    """Neither a stolen state nor an address to come back to helps without the cookie."""
    anas = await scene.known(ANA)
    begun, other = await scene.begun(), await scene.begun()
    answer = scene.answered(begun, anas)
    for secret in (None, "", "x", 44 * "a", 43 * "ä", other.flow.secret, begin_flow().secret):
        assert await refused(scene, secret, answer) is Code.BAD_STATE
    assert await scene.linked() == {}
    assert scene.clerk.asked[Spot.TOKEN] == 0, "nobody's code is ever used up by another"
    assert await scene.finish(begun.flow.secret, answer), "and hers goes on as if nothing were"


async def test_a_planted_answer_signs_nobody_in_to_the_planters_account(scene: Scene) -> None:
    """Eve lets Ben's browser, which has a sign-in of its own under way, open her address."""
    eves = await scene.known(EVE)
    mine, bens = await scene.begun(), await scene.begun()
    planted = scene.answered(mine, eves)
    assert await refused(scene, bens.flow.secret, planted) is Code.BAD_STATE
    mixed = replace(planted, state=bens.flow.state)
    assert await refused(scene, bens.flow.secret, mixed) is Code.BAD_ANSWER
    assert await scene.linked() == {}


@pytest.mark.parametrize("state", [None, "", "x", "ä", "\ud800", 10_000 * "a"])
async def test_a_wrong_state_is_refused_whatever_it_is(scene: Scene, state: str | None) -> None:
    begun = await scene.begun()
    answer = replace(scene.answered(begun, await scene.known(ANA)), state=state)
    assert await refused(scene, begun.flow.secret, answer) is Code.BAD_STATE


async def test_an_answer_is_good_once(scene: Scene) -> None:
    anas = await scene.known(ANA)
    begun = await scene.begun()
    answer = scene.answered(begun, anas)
    await scene.finish(begun.flow.secret, answer)
    assert await refused(scene, begun.flow.secret, answer) is Code.BAD_STATE
    later = await scene.begun()
    again = replace(answer, state=later.flow.state)
    assert await refused(scene, later.flow.secret, again) is Code.BAD_ANSWER, "so is a code"
    assert len(await scene.world.rows("web_sessions")) == 1


async def test_of_many_who_bring_the_same_answer_at_once_one_is_let_in(scene: Scene) -> None:
    anas = await scene.known(ANA)
    begun = await scene.begun()
    answer = scene.answered(begun, anas)
    ends = await settled(*(scene.finish(begun.flow.secret, answer) for _ in range(6)))
    assert ends == [*(5 * ["bad_state"]), "in"]
    assert len(await scene.world.rows("web_sessions")) == 1


async def test_an_answer_that_comes_too_late_is_refused(scene: Scene) -> None:
    begun = await scene.begun()
    answer = scene.answered(begun, await scene.known(ANA))
    await scene.execute("UPDATE clerk_sign_ins SET expires_at = now() - interval '1 s'")
    assert await refused(scene, begun.flow.secret, answer) is Code.BAD_STATE
    await prune_visits(scene.world.database)
    assert await scene.world.rows("clerk_sign_ins") == []


async def test_who_declines_is_told_so_and_cannot_come_back_by_it(scene: Scene) -> None:
    begun = await scene.begun()
    no = Answer(state=begun.flow.state, code=None, error="access_denied")
    assert await refused(scene, begun.flow.secret, no) is Code.DECLINED
    answer = scene.answered(begun, await scene.known(ANA))
    assert await refused(scene, begun.flow.secret, answer) is Code.BAD_STATE


@pytest.mark.parametrize(
    ("error", "code", "logged"),
    [
        ("access_denied", Code.DECLINED, ""),
        ("temporarily_unavailable", Code.UNAVAILABLE, ""),
        ("invalid_scope", Code.MISCONFIGURED, "invalid_scope"),
        ("a\nforged line", Code.MISCONFIGURED, "not known here"),
        (None, Code.BAD_ANSWER, ""),
    ],
)
async def test_who_comes_back_without_a_code_reads_why(
    scene: Scene, caplog: pytest.LogCaptureFixture, error: str | None, code: Code, logged: str
) -> None:
    begun = await scene.begun()
    answer = Answer(state=begun.flow.state, code=None, error=error)
    assert await refused(scene, begun.flow.secret, answer) is code
    assert logged in caplog.text
    assert "forged line" not in caplog.text


async def test_nobody_is_linked_to_what_they_have_not_proved(scene: Scene) -> None:
    assert ANA.discord_user_id is not None
    await scene.known(ANA)
    anas = ANA.discord_user_id
    add = scene.clerk.add_user
    outcomes = {
        "none": add(),
        "unverified": add(discord=anas, verified=False),
        "custom": add(discord=anas, provider="oauth_custom_discord"),
        "google": add(discord=anas, provider="oauth_google"),
    }
    for kind, account in outcomes.items():
        assert await scene.refusal(account) is Code.NO_DISCORD, kind
    for written in (f"0{anas}", f" {anas}", f"{anas}.0", anas, None, f"-{anas}", "٣"):
        account = add()
        scene.clerk.change(account, accounts=[ClerkAccount(written)])
        assert await scene.refusal(account) is Code.NO_DISCORD, written
    assert await scene.refusal(add(discord=EVE.discord_user_id)) is Code.UNKNOWN_DISCORD
    assert await scene.refusal(add(discord=anas, banned=True)) is Code.BANNED
    assert await scene.refusal(add(discord=anas, locked=True)) is Code.LOCKED
    assert await scene.linked() == {}


async def test_of_two_discord_accounts_one_must_be_known(scene: Scene) -> None:
    await scene.known(ANA)
    assert ANA.discord_user_id is not None
    assert BEN.discord_user_id is not None
    both = scene.clerk.add_user(discord=[ANA.discord_user_id, BEN.discord_user_id])
    await scene.world.accounts.meet(BEN)
    assert await scene.refusal(both) is Code.SEVERAL_DISCORD
    await scene.world.accounts.erase(BEN)
    await scene.sign_in(both)
    assert await scene.linked() == {ANA.discord_user_id: both}


async def test_a_discord_account_is_linked_to_one_account_at_a_time(scene: Scene) -> None:
    """It was moved there: whoever has it in Discord decides, and unlinks the one before."""
    old = await scene.known(ANA)
    assert ANA.discord_user_id is not None
    before = await scene.sign_in(old)
    scene.clerk.change(old, accounts=[])
    new = scene.clerk.add_user(discord=ANA.discord_user_id)
    assert await scene.refusal(new) is Code.LINKED_ELSEWHERE
    assert await scene.world.identities.unlink(ANA)
    assert await scene.visitor(before) is None
    await scene.world.identities.invite(ANA)
    await scene.sign_in(new)
    assert await scene.linked() == {ANA.discord_user_id: new}
    assert await scene.refusal(old) is Code.NO_DISCORD


async def test_news_that_it_was_moved_lets_the_new_account_in(scene: Scene) -> None:
    old = await scene.known(ANA)
    assert ANA.discord_user_id is not None
    before = await scene.sign_in(old)
    scene.clerk.change(old, accounts=[])
    await scene.tell("updated", old)
    assert await scene.visitor(before) is None
    new = scene.clerk.add_user(discord=ANA.discord_user_id)
    await scene.sign_in(new)
    assert await scene.linked() == {ANA.discord_user_id: new}


async def test_who_has_another_discord_account_now_loses_the_one_before(scene: Scene) -> None:
    account = await scene.known(ANA)
    await scene.world.accounts.meet(BEN)
    assert BEN.discord_user_id is not None
    anas = await scene.sign_in(account)
    program = await scene.api_token(ANA)
    ticket = await scene.world.sessions.issue(ANA)
    scene.clerk.change(account, discord=BEN.discord_user_id)
    token = await scene.sign_in(account, anas)
    visitor = await scene.visitor(token)
    assert visitor is not None
    assert visitor.user.discord_user_id == BEN.discord_user_id
    assert await scene.linked() == {BEN.discord_user_id: account}
    assert (await scene.user(ANA)).clerk_user_id == placeholder_of(ANA.discord_user_id or 0)
    assert await scene.visitor(anas) is None
    assert await scene.world.api_tokens.of(ANA) == ()
    assert program
    with pytest.raises(TicketError):
        await scene.world.sessions.redeem(ticket, None, AGENT)


async def test_an_account_never_has_two_people_however_late_that_shows(scene: Scene) -> None:
    account = await scene.known(ANA)
    await scene.world.accounts.meet(BEN)
    anas = await scene.sign_in(account)
    scene.clerk.change(account, discord=BEN.discord_user_id)
    person = await scene.provider.ask(account)
    assert person is not None
    await scene.world.identities._admit(  # noqa: SLF001 - as if Ana were linked since they were asked
        person, scene.provider.issuer, None, AGENT
    )
    assert await scene.linked() == {BEN.discord_user_id: account}
    assert await scene.visitor(anas) is None


@pytest.mark.parametrize("end", ["deleted", "banned", "moved"])
async def test_what_changes_between_asking_and_linking_is_heeded(scene: Scene, end: str) -> None:
    account = await scene.known(ANA)
    begun = await scene.begun()
    person = await scene.provider.identify(
        begun.flow, scene.answered(begun, account).code or "", CALLBACK
    )
    if end == "deleted":
        await scene.tell("deleted", account)
    else:
        scene.clerk.change(account, banned=end == "banned", accounts=[])
        await scene.tell("updated", account)
    with pytest.raises(IdentityError) as caught:
        await scene.world.identities._admit(  # noqa: SLF001 - the moment between is short
            person, scene.provider.issuer, None, AGENT
        )
    assert caught.value.code is Code.CHANGED
    assert await scene.linked() == {}
    assert await scene.world.rows("web_sessions") == []


async def test_who_is_erased_does_not_come_back_by_signing_in(scene: Scene) -> None:
    account = await scene.known(ANA)
    await scene.sign_in(account)
    begun = await scene.begun()
    answer = scene.answered(begun, account)
    await scene.world.accounts.erase(ANA)
    assert await refused(scene, begun.flow.secret, answer) is Code.ERASED
    assert await scene.world.rows("users") == []
    await scene.world.accounts.meet(ANA)
    await scene.sign_in(account)


async def test_who_sits_at_the_terminal_is_never_linked(scene: Scene) -> None:
    """They have no Discord account, and no account has an id that could be theirs."""
    await scene.world.submit(1)
    assert await scene.refusal(scene.clerk.add_user(discord=0)) is Code.NO_DISCORD
    placeholder = placeholder_of(ANA.discord_user_id or 0)
    await scene.known(ANA)
    begun = await scene.begun()
    person = await scene.provider.identify(
        begun.flow, scene.answered(begun, await scene.known(BEN)).code or "", CALLBACK
    )
    for name in ("local:terminal", placeholder, "user_", "user_1 ", "User_1", "user_1\n"):
        with pytest.raises(IdentityError) as caught:
            await scene.world.identities._admit(  # noqa: SLF001 - the integration lets none through
                replace(person, clerk_user_id=name), scene.provider.issuer, None, AGENT
            )
        assert caught.value.code is Code.BAD_ANSWER
    assert await scene.linked() == {}


async def test_two_who_want_the_same_person_at_once_do_not_both_get_them(scene: Scene) -> None:
    one = await scene.known(ANA)
    assert ANA.discord_user_id is not None
    two = scene.clerk.add_user(discord=ANA.discord_user_id)
    ends = await settled(*(scene.sign_in(account) for account in (one, two, one, two)))
    assert ends == ["in", "in", "linked_elsewhere", "linked_elsewhere"]
    assert len(await scene.linked()) == 1


async def test_one_person_may_sign_in_twice_at_once(scene: Scene) -> None:
    account = await scene.known(ANA)
    assert await settled(*(scene.sign_in(account) for _ in range(5))) == 5 * ["in"]
    assert await scene.linked() == {ANA.discord_user_id: account}
    assert len(await scene.world.rows("web_sessions")) == 5


async def test_unlinking_while_signing_in_leaves_both_or_nothing(scene: Scene) -> None:
    account = await scene.known(ANA)
    for _ in range(5):
        await scene.world.identities.invite(ANA)
        await asyncio.gather(scene.sign_in(account), scene.world.identities.unlink(ANA))
        is_linked = bool(await scene.linked())
        assert bool(await scene.world.rows("web_sessions")) == is_linked
        await scene.world.identities.unlink(ANA)
        assert await scene.world.rows("web_sessions") == []


@pytest.mark.slow
async def test_a_provider_that_hangs_keeps_nothing_of_the_database(scene: Scene) -> None:
    account = await scene.known(ANA)
    begun = await scene.begun()
    answer = scene.answered(begun, account)
    scene.clerk.fail(Spot.TOKEN, Fault.SILENT)
    finishing = asyncio.create_task(refused(scene, begun.flow.secret, answer))
    async with asyncio.timeout(10):
        while not scene.clerk.asked[Spot.TOKEN]:  # noqa: ASYNC110 - it counts, and tells nobody
            await asyncio.sleep(0.01)
    held = (
        "SELECT state FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
    )
    assert await scene.execute(held) == []
    await scene.world.submit(1, asker=ANA)
    assert not finishing.done(), "whatever is done in Discord goes on meanwhile"
    assert await finishing is Code.UNAVAILABLE


async def test_nothing_secret_is_kept_or_told(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    account = await scene.known(ANA)
    begun = await scene.begun()
    answer = scene.answered(begun, account)
    flow = begun.flow
    secrets = [flow.secret, flow.state, flow.nonce, flow.verifier, answer.code or "-"]

    async def written() -> str:
        tables = await scene.execute(TABLES)
        rows = [
            await scene.execute(f"SELECT t::text AS row FROM {table['name']} t") for table in tables
        ]
        return str(rows)

    told = await written()
    assert not any(secret in told for secret in secrets)
    secrets.append(await scene.finish(flow.secret, answer))
    told = await written()
    assert not any(secret in told for secret in secrets)
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert not any(secret in logged for secret in [*secrets, account])
