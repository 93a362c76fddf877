"""What comes in the middle of linking or unlinking waits, and then sees how that ended."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

import pytest

from bot.domain.identities import IdentityError, IdentityErrorCode
from bot.services.linking import link, unlink
from tests.services.signing_in import Scene
from tests.services.world import ANA

pytest_plugins = ("tests.database",)

T = TypeVar("T")


async def waiting(scene: Scene, work: Coroutine[object, object, T]) -> asyncio.Task[T]:
    """This work, which waits by now for what another transaction holds."""
    working = asyncio.create_task(work)
    async with asyncio.timeout(20):
        while not await scene.execute("SELECT 1 AS one FROM pg_locks WHERE NOT granted"):
            assert not working.done(), "it waited for nobody"
            await asyncio.sleep(0.01)
    return working


async def while_linking(scene: Scene, account: str, work: Coroutine[object, object, T]) -> T:
    """What becomes of work that comes to the database before a link is whole."""
    person = await scene.provider.ask(account)
    assert person is not None
    async with scene.world.database.unit_of_work() as unit:
        await link(unit, person, scene.clerk.url, ())
        working = await waiting(scene, work)
    return await working


async def test_news_that_comes_in_the_middle_of_linking_waits_for_its_end(scene: Scene) -> None:
    """Else it would find nobody to erase, and they would be linked to an account that is gone."""
    account = await scene.known(ANA)
    await while_linking(scene, account, scene.tell("deleted", account))
    assert await scene.linked() == {}
    assert await scene.world.rows("users") == []


async def test_who_unlinks_in_the_middle_of_linking_is_not_linked(scene: Scene) -> None:
    account = await scene.known(ANA)
    assert await while_linking(scene, account, scene.world.identities.unlink(ANA))
    assert await scene.linked() == {}


async def test_who_is_erased_in_the_middle_of_linking_takes_the_account_along(scene: Scene) -> None:
    account = await scene.known(ANA)
    await while_linking(scene, account, scene.world.accounts.erase(ANA, with_account=True))
    wanted = await scene.world.rows("clerk_deletions")
    assert [row["clerk_user_id"] for row in wanted] == [account]


async def test_who_unlinks_while_news_says_that_they_are_gone_is_linked_no_more(
    scene: Scene,
) -> None:
    account = await scene.known(ANA)
    await scene.sign_in(account)
    person = await scene.provider.ask(account)
    assert person is not None
    user = await scene.user(ANA)
    async with scene.world.database.unit_of_work() as unit:
        await unit.users.lock(user.id)
        await unlink(unit, user)
        telling = await waiting(scene, scene.tell("deleted", account))
    await telling
    async with scene.world.database.unit_of_work() as unit:
        with pytest.raises(IdentityError) as caught:
            await link(unit, person, scene.clerk.url, ())
    assert caught.value.code is IdentityErrorCode.CHANGED
    assert len(await scene.world.rows("users")) == 1, "who is linked to nothing is not erased"
