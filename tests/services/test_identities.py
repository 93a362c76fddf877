"""Who signs in is linked, news of the provider is heeded once, and unlinking ends all of it."""

from __future__ import annotations

import asyncio
import json
import random
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from bot.domain.identities import IdentityError, IdentityErrorCode
from bot.domain.job_cards import CardOptions, CardPlace
from bot.domain.jobs import Submission
from bot.domain.users import placeholder_of
from bot.domain.visits import TicketError
from bot.services.accounts import NothingKeptError
from bot.services.askers import TERMINAL_ASKER, Asker
from bot.services.sessions import prune_visits
from tests.services.capturing import paired
from tests.services.signing_in import AGENT, CALLBACK, Scene, settled
from tests.services.test_contention import deadlocks
from tests.services.test_erasure import lived, traces
from tests.services.world import ANA, BEN, World, urls
from tests.standins.clerk import Fault, Message, Spot

pytest_plugins = ("tests.database",)

Code = IdentityErrorCode


async def test_who_signs_in_is_linked_and_sees_what_is_theirs(scene: Scene) -> None:
    account = await scene.known(ANA)
    job = await scene.world.submit(1, asker=ANA)
    token = await scene.sign_in(account)
    user = await scene.user(ANA)
    assert (user.clerk_user_id, user.is_linked) == (account, True)
    asker = await scene.world.sessions.asker(token, job.shareable_id)
    assert asker is not None
    assert (await scene.world.jobs.details(asker, job.id)).job.id == job.id
    (link,) = await scene.world.rows("clerk_links")
    assert (link["user_id"], link["issuer"]) == (user.id, scene.clerk.url)
    (session,) = await scene.world.sessions.of_user(user.id)
    assert session.agent == AGENT
    status = await scene.world.accounts.status(ANA)
    assert status.linked_since == link["created_at"]


async def test_signing_in_again_keeps_the_link_and_renews_the_session(scene: Scene) -> None:
    account = await scene.known(ANA)
    first = await scene.sign_in(account)
    (before,) = await scene.world.rows("clerk_links")
    second = await scene.sign_in(account, first)
    assert await scene.visitor(first) is None
    assert await scene.visitor(second) is not None
    assert len(await scene.world.rows("web_sessions")) == 1
    scene.clerk.change(account)
    await scene.sign_in(account)
    (after,) = await scene.world.rows("clerk_links")
    assert after["id"] == before["id"]
    assert after["as_of"] > before["as_of"]  # type: ignore[operator]


async def test_whose_browser_it_was_before_is_signed_out_of_it(scene: Scene) -> None:
    anas, bens = await scene.known(ANA), await scene.known(BEN)
    token = await scene.sign_in(bens)
    await scene.sign_in(anas, token)
    assert await scene.visitor(token) is None
    assert set(await scene.linked()) == {ANA.discord_user_id, BEN.discord_user_id}


async def test_a_refused_sign_in_leaves_the_session_as_it_is(scene: Scene) -> None:
    token = await scene.sign_in(await scene.known(ANA))
    stranger = scene.clerk.add_user(discord=7)
    with pytest.raises(IdentityError) as caught:
        await scene.sign_in(stranger, token)
    assert caught.value.code is Code.UNKNOWN_DISCORD
    assert await scene.visitor(token) is not None


async def test_unlinking_ends_all_that_came_in_by_it(scene: Scene) -> None:
    account = await scene.known(ANA)
    token = await scene.sign_in(account)
    ticket = await scene.world.sessions.issue(ANA)
    await scene.api_token(ANA)
    await paired(scene.world, ANA)
    bens = await scene.sign_in(await scene.known(BEN))
    assert await scene.world.identities.unlink(ANA)
    assert not await scene.world.identities.unlink(ANA), "there is none any more"
    assert (await scene.user(ANA)).clerk_user_id == placeholder_of(ANA.discord_user_id or 0)
    assert await scene.visitor(token) is None
    with pytest.raises(TicketError):
        await scene.world.sessions.redeem(ticket, None, AGENT)
    status = await scene.world.accounts.status(ANA)
    assert (status.linked_since, status.tokens, status.browsers) == (None, 0, 1)
    assert await scene.visitor(bens) is not None


async def test_who_unlinked_is_linked_again_only_when_they_say_so_in_discord(scene: Scene) -> None:
    """Whoever had the Discord account for an hour has proved it to the provider for ever."""
    account = await scene.known(ANA)
    await scene.sign_in(account)
    assert await scene.world.identities.unlink(ANA)
    assert await scene.refusal(account) is Code.UNLINKED
    other = scene.clerk.add_user(discord=ANA.discord_user_id)
    assert await scene.refusal(other) is Code.UNLINKED
    await scene.world.identities.invite(ANA)
    await scene.sign_in(account)
    assert await scene.linked() == {ANA.discord_user_id: account}


async def test_who_is_not_linked_loses_nothing_by_unlinking(scene: Scene) -> None:
    assert not await scene.world.identities.unlink(ANA)
    ticket = await scene.world.sessions.issue(ANA)
    token = (await scene.world.sessions.redeem(ticket, None, AGENT)).token
    assert not await scene.world.identities.unlink(ANA)
    assert not await scene.world.identities.unlink(TERMINAL_ASKER)
    assert await scene.visitor(token) is not None


async def test_without_a_provider_nothing_is_offered_and_all_else_works(world: World) -> None:
    identities = world.identities
    assert not identities.is_offered
    assert not identities.hears_news
    with pytest.raises(IdentityError) as caught:
        await identities.begin(CALLBACK)
    assert caught.value.code is Code.NOT_OFFERED
    with pytest.raises(IdentityError):
        await identities.hear({}, b"")
    await world.accounts.meet(ANA)
    assert not await identities.unlink(ANA)
    await world.sessions.redeem(await world.sessions.issue(ANA), None, AGENT)


async def test_a_provider_that_is_away_leaves_sessions_and_news_alone(scene: Scene) -> None:
    account = await scene.known(ANA)
    token = await scene.sign_in(account)
    message = scene.clerk.news("user.updated", account)
    for spot in Spot:
        scene.clerk.fail(spot, Fault.FAILING)
    assert await scene.refusal(account) is Code.UNAVAILABLE
    asked = scene.clerk.asked.total()
    await scene.hear(message)
    assert await scene.visitor(token) is not None
    assert await scene.world.identities.unlink(ANA)
    assert scene.clerk.asked.total() == asked


@pytest.mark.parametrize("change", ["unlinked", "other", "unverified", "banned"])
async def test_news_that_somebody_is_fit_no_more_ends_the_link(scene: Scene, change: str) -> None:
    account = await scene.known(ANA)
    token = await scene.sign_in(account)
    await scene.api_token(ANA)
    match change:
        case "unlinked":
            scene.clerk.change(account, accounts=[])
        case "other":
            scene.clerk.change(account, discord=BEN.discord_user_id)
        case "banned":
            scene.clerk.change(account, banned=True)
        case _:
            (discord,) = scene.clerk.users[account].accounts
            scene.clerk.change(account, accounts=[replace(discord, status="unverified")])
    await scene.tell("updated", account)
    assert await scene.linked() == {}
    assert await scene.visitor(token) is None
    assert await scene.world.rows("api_tokens") == []
    assert (await scene.user(ANA)).discord_user_id == ANA.discord_user_id, "the rest stays"


@pytest.mark.parametrize("change", ["unlinked", "other", "banned"])
async def test_what_a_sign_in_shows_is_heeded_though_no_news_came(
    scene: Scene, change: str
) -> None:
    account = await scene.known(ANA)
    token = await scene.sign_in(account)
    match change:
        case "unlinked":
            scene.clerk.change(account, accounts=[])
        case "other":
            scene.clerk.change(account, discord=BEN.discord_user_id)
        case _:
            scene.clerk.change(account, banned=True)
    with pytest.raises(IdentityError) as caught:
        await scene.sign_in(account)
    assert caught.value.code in {Code.NO_DISCORD, Code.UNKNOWN_DISCORD, Code.BANNED}
    assert await scene.linked() == {}
    assert await scene.visitor(token) is None


async def test_an_export_tells_of_the_link_and_the_tokens(scene: Scene) -> None:
    account = await scene.known(ANA)
    await scene.sign_in(account)
    secret = await scene.api_token(ANA)
    status = await scene.world.accounts.status(ANA)
    assert status.tokens == 1
    export = await scene.world.accounts.export(ANA, 1_000_000)
    with ZipFile(BytesIO(export.content)) as package:
        told = json.loads(package.read("account.json"))
    assert told["account"] == account
    assert status.linked_since is not None
    assert told["link"] == {
        "issuer": scene.clerk.url,
        "since": status.linked_since.isoformat(),
    }
    (token,) = told["api_tokens"]
    assert (token["name"], token["scopes"], token["last_used"]) == ("script", ["jobs:read"], None)
    assert secret not in str(told)
    await scene.world.identities.unlink(ANA)
    export = await scene.world.accounts.export(ANA, 1_000_000)
    with ZipFile(BytesIO(export.content)) as package:
        told = json.loads(package.read("account.json"))
    assert (told["account"], told["link"], told["api_tokens"]) == (None, None, [])


async def test_news_that_changes_nothing_only_makes_known_that_it_is_so(scene: Scene) -> None:
    account = await scene.known(ANA)
    token = await scene.sign_in(account)
    (before,) = await scene.world.rows("clerk_links")
    scene.clerk.change(account, locked=True)
    await scene.tell("updated", account)
    (after,) = await scene.world.rows("clerk_links")
    assert after["as_of"] > before["as_of"]  # type: ignore[operator]
    assert await scene.visitor(token) is not None, "a lock is for signing in"


async def test_news_that_is_older_than_what_is_known_says_nothing(scene: Scene) -> None:
    account = await scene.known(ANA)
    scene.clerk.change(account, accounts=[])
    late = scene.clerk.news("user.updated", account)
    scene.clerk.change(account, discord=ANA.discord_user_id)
    token = await scene.sign_in(account)
    await scene.hear(late)
    assert await scene.linked() == {ANA.discord_user_id: account}
    assert await scene.visitor(token) is not None


async def test_news_is_heeded_once(scene: Scene) -> None:
    account = await scene.known(ANA)
    await scene.sign_in(account)
    scene.clerk.change(account, banned=True)
    message = scene.clerk.news("user.updated", account)
    await asyncio.gather(*(scene.hear(message) for _ in range(5)))
    assert await scene.linked() == {}
    assert len(await scene.world.rows("clerk_deliveries")) == 1
    # As if they were linked again by what is as old as the news.
    user = await scene.user(ANA)
    async with scene.world.database.unit_of_work() as unit:
        as_of = (await unit.sql.execute("SELECT as_of FROM clerk_deliveries"))[0]["as_of"]
        await unit.links.link(user.id, account, scene.clerk.url, as_of)  # type: ignore[arg-type]
    await scene.hear(message)
    assert await scene.linked() == {ANA.discord_user_id: account}
    await prune_visits(scene.world.database)
    assert len(await scene.world.rows("clerk_deliveries")) == 1
    await scene.execute("UPDATE clerk_deliveries SET expires_at = now() - interval '1 s'")
    await prune_visits(scene.world.database)
    assert await scene.world.rows("clerk_deliveries") == []


async def test_who_deletes_their_account_is_erased_here_as_well(scene: Scene) -> None:
    jobs = await lived(scene.world, ANA, 1)
    await lived(scene.world, BEN, 2)
    account = await scene.known(ANA)
    token = await scene.sign_in(account)
    await scene.api_token(ANA)
    ids = ((await scene.user(ANA)).id, ANA.discord_user_id, *jobs)
    places = {row["message_id"] for row in await scene.world.rows("job_cards")}
    await scene.tell("deleted", account)
    assert await traces(scene.world, *ids) == set()
    assert await scene.visitor(token) is None
    assert len(await scene.world.rows("erasures")) == 1
    removed = {row["message_id"] for row in await scene.world.rows("card_removals")}
    left = {row["message_id"] for row in await scene.world.rows("job_cards")}
    assert removed | left == places
    assert len(removed) == len(left) == 2
    assert not [key for key in await scene.world.keys("analysis") if str(jobs[0]) in key]
    assert await scene.refusal(account) is Code.CHANGED, "no late answer brings them back"


async def test_a_deletion_that_is_told_twice_is_one(scene: Scene) -> None:
    account = await scene.known(ANA)
    await scene.sign_in(account)
    message = scene.clerk.news("user.deleted", account)
    await asyncio.gather(*(scene.hear(message) for _ in range(4)))
    await scene.world.accounts.meet(ANA)
    await scene.hear(message)
    await scene.tell("deleted", account)
    assert len(await scene.world.rows("users")) == 1, "who came back since stays"


async def test_a_deletion_of_somebody_who_was_never_linked_erases_nobody(scene: Scene) -> None:
    account = await scene.known(ANA)
    await scene.tell("deleted", account)
    await scene.tell("created", scene.clerk.add_user(discord=BEN.discord_user_id))
    assert len(await scene.world.rows("users")) == 1
    assert await scene.world.rows("erasures") == []


async def test_an_erasure_by_news_that_is_interrupted_is_made_whole(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = await lived(scene.world, ANA, 1)
    account = await scene.known(ANA)
    await scene.sign_in(account)
    message = scene.clerk.news("user.deleted", account)

    async def die(*_: object) -> None:
        raise SystemError("killed here")

    for place in (
        "db.repositories.users.Users.erase",
        "db.repositories.card_removals.CardRemovals.add",
    ):
        with monkeypatch.context() as patched:
            patched.setattr(place, die)
            with pytest.raises(SystemError):
                await scene.hear(message)
        assert await scene.world.keys("analysis") == [], "the objects are gone already"
        assert await scene.linked() == {ANA.discord_user_id: account}
        assert await scene.world.rows("clerk_deliveries") == []
    await scene.hear(message)
    assert await traces(scene.world, ANA.discord_user_id, *jobs) == set()
    assert len(await scene.world.rows("card_removals")) == 2


async def test_other_news_and_forged_news_change_nothing(scene: Scene) -> None:
    account = await scene.known(ANA)
    await scene.sign_in(account)
    await scene.hear(scene.clerk.signed(b'{"object":"event","type":"session.ended","data":{}}'))
    good = scene.clerk.news("user.deleted", account)
    for message in (
        Message({}, good.content),
        Message(good.headers, good.content + b" "),
        Message(good.headers | {"svix-id": "msg_0"}, good.content),
    ):
        with pytest.raises(IdentityError) as caught:
            await scene.hear(message)
        assert caught.value.code is Code.FORGED
    with pytest.raises(IdentityError) as caught:
        await scene.hear(scene.clerk.signed(b"[]"))
    assert caught.value.code is Code.BAD_ANSWER
    assert await scene.linked() == {ANA.discord_user_id: account}
    assert await scene.world.rows("clerk_deliveries") == []


@pytest.mark.slow
async def test_whatever_happens_at_once_nobody_waits_for_another_forever(
    scene: Scene, database_url: str
) -> None:
    dice, before = random.Random(8), await deadlocks(database_url)
    accounts = {who: await scene.known(who) for who in (ANA, BEN)}
    for turn in range(8):
        for number, asker in enumerate(accounts):
            submission = Submission(urls(2 * turn + number + 1))
            job = await scene.world.submissions.submit(asker, submission, card=CardOptions())
            await scene.world.cards.keep(job.id, CardPlace(1, 2 * turn + number + 1))
            await scene.world.identities.invite(asker)
        token = await scene.sign_in(accounts[ANA])
        # Whose account has whose Discord account is another thing each time.
        swapped = {ANA: BEN, BEN: ANA} if turn % 2 else {ANA: ANA, BEN: BEN}
        for asker, other in swapped.items():
            scene.clerk.change(accounts[asker], discord=other.discord_user_id)
        works = [
            *(scene.sign_in(account, token) for account in accounts.values()),
            *(scene.sign_in(account) for account in accounts.values()),
            *(scene.world.identities.unlink(asker) for asker in accounts),
            *(scene.tell("updated", account) for account in accounts.values()),
            *(scene.world.sessions.issue(asker) for asker in accounts),
            *(_erased(scene, asker) for asker in accounts if turn % 3 == 0),
            *(scene.tell("deleted", account) for account in accounts.values() if turn % 4 == 3),
            *(scene.world.identities.invite(asker) for asker in accounts),
            scene.care.round(),
            prune_visits(scene.world.database),
        ]
        dice.shuffle(works)
        await asyncio.wait_for(settled(*works), 60)
        await scene.linked()
        await scene.execute("DELETE FROM job_starts")
        await scene.execute("DELETE FROM clerk_deliveries")
        await scene.execute("UPDATE care_rounds SET next_at = now()")
    assert await deadlocks(database_url) == before


async def _erased(scene: Scene, asker: Asker) -> None:
    with suppress(NothingKeptError):
        await scene.world.accounts.erase(asker)
