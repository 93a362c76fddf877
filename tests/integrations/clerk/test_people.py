from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.identities import IdentityError, IdentityErrorCode
from tests.integrations.clerk.scene import Scene, open_scene
from tests.standins.clerk import Fault, Spot
from tests.standins.clerk_keys import signing_key

Code = IdentityErrorCode


async def refusal_of_asking(scene: Scene, clerk_user_id: str) -> Code:
    with pytest.raises(IdentityError) as caught:
        await scene.provider.ask(clerk_user_id)
    return caught.value.code


async def test_somebody_is_described_as_of_their_last_change() -> None:
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        first = await scene.provider.ask(who)
        scene.clerk.change(who, accounts=[], banned=True)
        scene.clerk.users[who].updated_at = 4_000_000_000_123
        second = await scene.provider.ask(who)
    assert first is not None
    assert second is not None
    assert (first.discord_user_ids, first.is_banned) == ((77,), False)
    assert (second.discord_user_ids, second.is_banned) == ((), True)
    later = datetime.fromtimestamp(4_000_000_000, UTC) + timedelta(milliseconds=123)
    assert second.as_of == later


async def test_nobody_is_told_only_where_clerk_itself_says_so() -> None:
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        assert await scene.provider.ask("user_nobody") is None
        # An address that is not there may be anybody's fault, and would end an account.
        scene.clerk.fail(Spot.USER, Fault.ABSENT)
        assert await refusal_of_asking(scene, who) is Code.UNAVAILABLE
        with pytest.raises(IdentityError):
            await scene.provider.delete(who)


@pytest.mark.parametrize(
    "name",
    ["", "local:discord:77", "user_", "user_1/../user_2", "user_1?x=1", "user_1\n", "../jwks"],
)
async def test_what_is_no_id_is_nobody_and_asked_for_nowhere(name: str) -> None:
    async with open_scene() as scene:
        assert await scene.provider.ask(name) is None
        assert await scene.provider.ask_many([name]) == ()
        await scene.provider.delete(name)
        assert not scene.clerk.requests


async def test_of_a_hundred_those_are_told_who_are_there() -> None:
    async with open_scene() as scene:
        people = [scene.clerk.add_user(discord=number) for number in range(1, 102)]
        gone = people[::3]
        for one in gone:
            scene.clerk.delete(one)
        asked = people[:100]
        found = await scene.provider.ask_many(asked)
        assert {one.clerk_user_id for one in found} == set(asked) - set(gone)
        assert len(found) == len({one.clerk_user_id for one in found})
        assert scene.clerk.asked[Spot.USERS] == 1
        with pytest.raises(ValueError, match="at most 100"):
            await scene.provider.ask_many(people)


async def test_others_than_were_asked_for_do_not_count() -> None:
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        asked = scene.clerk.add_user(discord=78)
        scene.clerk.users[asked].id = who
        assert await scene.provider.ask_many([asked]) == []


async def test_somebody_can_be_deleted_and_that_again_is_no_error() -> None:
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        other = scene.clerk.add_user(discord=78)
        await scene.provider.delete(who)
        await scene.provider.delete(who)
        assert list(scene.clerk.users) == [other]


async def test_the_keys_of_the_backend_and_of_the_frontend_are_compared(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with open_scene() as scene:
        await scene.provider.confirm()
        scene.clerk.rotate(keeps_old=True)
        scene.clerk.backend_keys = scene.clerk.keys[1:]
        await scene.provider.confirm()
        scene.clerk.backend_keys = [signing_key("stranger")]
        with pytest.raises(IdentityError) as caught:
            await scene.provider.confirm()
    assert caught.value.code is Code.MISCONFIGURED
    assert "different instances" in caplog.text


async def test_keys_of_one_name_that_differ_are_not_one_instance() -> None:
    async with open_scene() as scene:
        mine = scene.clerk.keys[0]
        scene.clerk.published = {"keys": [signing_key("stranger").published(kid=mine.kid)]}
        with pytest.raises(IdentityError) as caught:
            await scene.provider.confirm()
    assert caught.value.code is Code.MISCONFIGURED


@pytest.mark.parametrize(
    "wrong",
    [
        {"banned": None},
        {"banned": "no"},
        {"banned": 0},
        {"locked": None},
        {"updated_at": None},
        {"updated_at": "now"},
        {"updated_at": 1.5},
        {"updated_at": 10**17},
        {"updated_at": -(10**17)},
        {"updated_at": 10**400},
        {"external_accounts": None},
        {"external_accounts": {}},
        {"external_accounts": ["oauth_discord"]},
        {"external_accounts": [None]},
        {"id": None},
        {"id": 7},
        {"id": "user_x/../user_y"},
    ],
)
async def test_a_description_that_does_not_say_enough_is_not_taken(
    wrong: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        told = scene.clerk.users[who].as_json() | wrong
        monkeypatch.setattr(scene.clerk.users[who], "as_json", lambda: told)
        assert await refusal_of_asking(scene, who) is Code.UNAVAILABLE
        with pytest.raises(IdentityError):
            await scene.provider.ask_many([who])


async def test_people_with_much_metadata_can_be_asked_for_by_the_hundred(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with open_scene() as scene:
        people = [scene.clerk.add_user(discord=number) for number in range(1, 101)]
        for one in people:
            told = scene.clerk.users[one].as_json() | {"public_metadata": "x" * 24_000}
            monkeypatch.setattr(scene.clerk.users[one], "as_json", lambda told=told: told)
        assert len(await scene.provider.ask_many(people)) == 100
