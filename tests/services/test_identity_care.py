"""Once a day all who are linked are looked up, and whoever asked for it is deleted there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.identities import IdentityError
from bot.integrations.clerk.provider import open_clerk
from bot.services.askers import Asker
from bot.services.identity_care import IdentityCare
from bot.services.linking import link
from tests.services.signing_in import Scene
from tests.services.world import ANA, BEN, World
from tests.standins.clerk import Fault, Spot
from tests.standins.clerk_keys import signing_key
from tests.standins.clerk_people import ClerkUser

pytest_plugins = ("tests.database",)

FIRST = 1_000_000


async def link_many(scene: Scene, number: int, *, issuer: str | None = None) -> list[str]:
    """So many people who are linked, as if they had signed in."""
    accounts = []
    async with scene.world.database.unit_of_work() as unit:
        for _ in range(number):
            discord = FIRST + len(scene.clerk.users)
            account = scene.clerk.add_user(discord=discord)
            user = await unit.users.of_discord(discord)
            # A little before, as whoever signed in some time ago.
            as_of = (await unit.sql.execute("SELECT now() - interval '1 hour' AS t"))[0]["t"]
            await unit.links.link(
                user.id,
                account,
                scene.clerk.url if issuer is None else issuer,
                as_of,  # type: ignore[arg-type]
            )
            accounts.append(account)
    return accounts


async def due_in(scene: Scene) -> timedelta:
    """How long until the next look."""
    rows = await scene.execute("SELECT next_at - now() AS rest FROM care_rounds")
    rest = rows[0]["rest"]
    assert isinstance(rest, timedelta)
    return rest


async def make_due(scene: Scene) -> None:
    await scene.execute("UPDATE care_rounds SET next_at = now()")
    await scene.execute("UPDATE clerk_deletions SET next_at = now()")


def deleted(scene: Scene) -> list[str]:
    """The accounts whose deletion was asked for."""
    return [path for method, path, _ in scene.clerk.requests if method == "DELETE"]


@asynccontextmanager
async def caring(care: IdentityCare) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(care.run(stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 20)


@pytest.mark.slow
async def test_of_many_who_are_linked_only_those_who_may_not_stay_go(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    accounts = await link_many(scene, 245)
    moved = await link_many(scene, 5, issuer="https://clerk.elsewhere.example")
    gone, banned, bare, away = accounts[3::60], accounts[7::60], accounts[11::60], moved[:2]
    for account in (*gone, *away):
        scene.clerk.delete(account)
    for account in banned:
        scene.clerk.change(account, banned=True)
    for account in bare:
        scene.clerk.change(account, accounts=[])
    left = {*accounts, *moved} - {*gone, *banned, *bare, *away}
    caplog.set_level(logging.WARNING)
    await scene.care.round()
    assert set((await scene.linked()).values()) == left
    assert len(await scene.world.rows("erasures")) == len(gone), "who was elsewhere is unlinked"
    assert len(await scene.world.rows("users")) == 250 - len(gone)
    assert scene.clerk.asked[Spot.USERS] == 3
    assert scene.clerk.asked[Spot.USER] == len(gone) + len(away), "each once more by themselves"
    assert await due_in(scene) > timedelta(hours=23)
    assert caplog.messages == []
    issuers = {row["issuer"] for row in await scene.world.rows("clerk_links")}
    assert issuers == {scene.clerk.url}, "an instance may have got another address"
    await scene.care.round()
    assert scene.clerk.asked[Spot.USERS] == 3, "once a day"


async def test_a_key_of_another_instance_harms_nobody(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    await link_many(scene, 3)
    before = await scene.linked()
    scene.clerk.users.clear()
    scene.clerk.backend_keys = [signing_key("ins_9")]
    await scene.care.round()
    assert await scene.linked() == before
    assert scene.clerk.asked[Spot.USERS] == scene.clerk.asked[Spot.USER] == 0
    assert "linked accounts were not all looked up: identity_misconfigured" in caplog.text
    assert timedelta(minutes=5) < await due_in(scene) < timedelta(hours=2)


@pytest.mark.parametrize("fault", [Fault.FAILING, Fault.GARBAGE, Fault.REFUSED, Fault.ABSENT])
@pytest.mark.parametrize("spot", [Spot.USERS, Spot.USER, Spot.BACKEND_KEYS, Spot.KEYS])
async def test_a_provider_in_trouble_harms_nobody(scene: Scene, fault: Fault, spot: Spot) -> None:
    (account,) = await link_many(scene, 1)
    scene.clerk.delete(account)
    scene.clerk.fail(spot, fault)
    await scene.care.round()
    assert len(await scene.linked()) == 1
    assert await due_in(scene) < timedelta(hours=2)
    scene.clerk.recover()
    await make_due(scene)
    await scene.care.round()
    assert await scene.linked() == {}


class Hidden(dict[str, ClerkUser]):
    """People who are found when asked for alone, and left out of every list."""

    def __contains__(self, _: object) -> bool:
        return False


async def test_one_answer_that_lacks_somebody_erases_nobody(scene: Scene) -> None:
    await link_many(scene, 2)
    scene.clerk.users = Hidden(scene.clerk.users)
    await scene.care.round()
    assert len(await scene.linked()) == 2
    assert scene.clerk.asked[Spot.USER] == 2


async def test_an_instance_that_was_made_anew_at_its_address_erases_nobody(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    await link_many(scene, 3)
    scene.clerk.users.clear()
    await scene.care.round()
    assert await scene.linked() == {}, "nobody can come in by an account that is gone"
    assert len(await scene.world.rows("users")) == 3
    assert await scene.world.rows("erasures") == []
    assert "most linked accounts seem to be gone at once" in caplog.text


async def test_of_several_processes_one_looks(scene: Scene) -> None:
    await link_many(scene, 2)
    await asyncio.gather(*(scene.care.round() for _ in range(5)))
    assert scene.clerk.asked[Spot.USERS] == 1


async def test_a_busy_provider_is_left_alone_for_as_long_as_it_says(scene: Scene) -> None:
    accounts = await link_many(scene, 2)
    scene.clerk.change(accounts[0], banned=True)
    scene.clerk.fail(Spot.USERS, Fault.BUSY, retry_after="1", times=1)
    began = asyncio.get_running_loop().time()
    await scene.care.round()
    assert asyncio.get_running_loop().time() - began >= 1
    assert set((await scene.linked()).values()) == {accounts[1]}
    assert scene.clerk.asked[Spot.USERS] == 2


async def test_what_a_look_found_keeps_out_who_was_asked_about_before(scene: Scene) -> None:
    (account,) = await link_many(scene, 1)
    scene.clerk.change(account, accounts=[])
    await scene.care.round()
    async with scene.world.database.unit_of_work() as unit:
        (row,) = await unit.sql.execute(
            "SELECT as_of, now() - interval '1 min' AS t FROM clerk_deliveries"
        )
        assert not await unit.deliveries.is_outdated(account, row["as_of"])  # type: ignore[arg-type]
        assert await unit.deliveries.is_outdated(account, row["t"])  # type: ignore[arg-type]


async def test_it_runs_beside_the_rest_and_stops_when_told(scene: Scene) -> None:
    (account,) = await link_many(scene, 1)
    scene.clerk.delete(account)
    async with caring(scene.care), asyncio.timeout(20):
        while await scene.linked():  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)


async def test_without_a_provider_nothing_is_looked_at(world: World) -> None:
    care = IdentityCare(world.database, world.accounts, None)
    await care.round()
    async with caring(care):
        await asyncio.sleep(0)
    assert await world.rows("care_rounds") == []


async def erased_with_account(scene: Scene, asker: Asker) -> str:
    account = await scene.known(asker)
    await scene.sign_in(account)
    await scene.world.accounts.erase(asker, with_account=True)
    return account


async def test_who_was_asked_about_before_a_deletion_is_not_linked_after_it(scene: Scene) -> None:
    account = await erased_with_account(scene, ANA)
    person = await scene.provider.ask(account)
    assert person is not None
    await scene.care.round()
    assert await scene.world.rows("clerk_deletions") == []
    # They are here anew, and a sign-in that asked before goes on only now.
    await scene.world.accounts.meet(ANA)
    with pytest.raises(IdentityError, match="changed"):
        async with scene.world.database.unit_of_work() as unit:
            await link(unit, person, scene.provider.issuer, ())


async def test_who_wants_their_account_deleted_as_well_is(scene: Scene) -> None:
    anas = await erased_with_account(scene, ANA)
    bens = await scene.known(BEN)
    await scene.sign_in(bens)
    await scene.world.accounts.erase(BEN)
    assert [row["clerk_user_id"] for row in await scene.world.rows("clerk_deletions")] == [anas]
    await asyncio.gather(*(scene.care.round() for _ in range(3)))
    assert deleted(scene) == [f"/v1/users/{anas}"]
    assert set(scene.clerk.users) == {bens}
    assert await scene.world.rows("clerk_deletions") == []


async def test_who_is_not_linked_has_no_account_to_delete(scene: Scene) -> None:
    await scene.known(ANA)
    await scene.world.accounts.erase(ANA, with_account=True)
    await scene.care.round()
    assert deleted(scene) == []


async def test_an_account_that_is_about_to_be_deleted_lets_nobody_in(scene: Scene) -> None:
    account = await erased_with_account(scene, ANA)
    await scene.world.accounts.meet(ANA)
    assert str(await scene.refusal(account)) == "changed"


async def test_a_deletion_that_fails_is_tried_again_later_and_later(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    account = await erased_with_account(scene, ANA)
    scene.clerk.fail(Spot.USER, Fault.FAILING)
    rests = []
    for _ in range(3):
        await make_due(scene)
        await scene.care.round()
        await scene.care.round()
        rows = await scene.execute("SELECT next_at - now() AS rest, attempts FROM clerk_deletions")
        rests.append(rows[0]["rest"])
    assert len(deleted(scene)) == 3
    assert rests == sorted(rests, key=str)
    await scene.execute("UPDATE clerk_deletions SET created_at = now() - interval '31 days'")
    await make_due(scene)
    await scene.care.round()
    assert await scene.world.rows("clerk_deletions") == []
    assert "could not be deleted for 30 days" in caplog.text
    assert account not in caplog.text


async def test_by_a_wrong_key_no_deletion_is_taken_for_done(scene: Scene) -> None:
    await erased_with_account(scene, ANA)
    scene.clerk.backend_keys = [signing_key("ins_9")]
    await scene.care.round()
    assert deleted(scene) == []
    wrong = replace(scene.clerk.options, secret_key="sk_test_anotherone0123456789")
    async with open_clerk(wrong) as provider:
        await make_due(scene)
        await IdentityCare(scene.world.database, scene.world.accounts, provider).round()
    assert len(await scene.world.rows("clerk_deletions")) == 1
