from __future__ import annotations

import asyncio

import pytest

from bot.domain.identities import IdentityError, IdentityErrorCode
from tests.integrations.clerk.scene import open_scene
from tests.standins.clerk import Fault, Spot
from tests.standins.clerk_forgeries import headed
from tests.standins.clerk_keys import signing_key

Code = IdentityErrorCode
HOUR_S = 3600


async def test_a_new_key_is_found_and_the_old_one_is_no_good_any_more() -> None:
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        await scene.sign_in(who)
        old = scene.clerk.keys[0]
        scene.clock.now += 61
        scene.clerk.rotate()
        await scene.sign_in(who)
        assert scene.clerk.asked[Spot.KEYS] == 2
        scene.clerk.forge = lambda _, claims: old.sign(claims)
        assert await scene.refusal(who) is Code.BAD_ANSWER


async def test_while_two_keys_are_published_tokens_of_both_are_good() -> None:
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        old = scene.clerk.keys[0]
        scene.clerk.rotate(keeps_old=True)
        await scene.sign_in(who)
        scene.clerk.forge = lambda _, claims: old.sign(claims)
        await scene.sign_in(who)
        assert scene.clerk.asked[Spot.KEYS] == 1


async def test_a_storm_of_unknown_keys_costs_one_question_a_minute() -> None:
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        await scene.sign_in(who)
        scene.clerk.forge = headed(kid="ins_unknown")
        scene.clock.now += 61
        for minutes in range(1, 4):
            storm = [scene.sign_in(who) for _ in range(20)]
            ended = await asyncio.gather(*storm, return_exceptions=True)
            codes = {one.code for one in ended if isinstance(one, IdentityError)}
            assert (len(ended), codes) == (20, {Code.BAD_ANSWER})
            assert scene.clerk.asked[Spot.KEYS] == 1 + minutes
            scene.clock.now += 61


async def test_keys_are_asked_for_again_after_an_hour() -> None:
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        await scene.sign_in(who)
        scene.clock.now += HOUR_S - 1
        await scene.sign_in(who)
        assert scene.clerk.asked[Spot.KEYS] == 1
        scene.clock.now += 2
        await scene.sign_in(who)
        assert scene.clerk.asked[Spot.KEYS] == 2


async def test_while_keys_cannot_be_had_those_of_the_last_day_are_good() -> None:
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        await scene.sign_in(who)
        scene.clerk.fail(Spot.KEYS, Fault.FAILING)
        scene.clock.now += 2 * HOUR_S
        for _ in range(3):
            await scene.sign_in(who)
        assert scene.clerk.asked[Spot.KEYS] == 2, "it is tried once a minute"
        scene.clock.now += 22 * HOUR_S + 1
        assert await scene.refusal(who) is Code.UNAVAILABLE
        scene.clerk.recover()
        scene.clock.now += 61
        await scene.sign_in(who)


async def test_keys_that_do_not_come_leave_time_for_the_rest_of_the_sign_in() -> None:
    async with open_scene(patience_s=2.4) as scene:
        who = scene.clerk.add_user(discord=77)
        await scene.sign_in(who)
        scene.clerk.fail(Spot.KEYS, Fault.SILENT)
        scene.clock.now += 2 * HOUR_S
        await scene.sign_in(who)
        assert scene.clerk.asked[Spot.KEYS] == 2


async def test_an_unknown_key_while_clerk_cannot_be_asked_is_no_forgery() -> None:
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        await scene.sign_in(who)
        scene.clock.now += 61
        scene.clerk.rotate()
        scene.clerk.fail(Spot.KEYS, Fault.FAILING)
        assert await scene.refusal(who) is Code.UNAVAILABLE
        assert await scene.refusal(who) is Code.UNAVAILABLE
        assert scene.clerk.asked[Spot.KEYS] == 2


async def test_who_gives_up_waiting_for_keys_does_not_end_it_for_others() -> None:
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        scene.clerk.fail(Spot.KEYS, Fault.SILENT, times=1)
        first = asyncio.create_task(scene.sign_in(who))
        await scene.until(lambda: scene.clerk.asked[Spot.KEYS] == 1)
        second = asyncio.create_task(scene.sign_in(who))
        await scene.until(lambda: scene.clerk.asked[Spot.TOKEN] == 2)
        first.cancel()
        assert (await second).clerk_user_id == who


@pytest.mark.parametrize(
    "changes",
    [
        {"use": "enc"},
        {"use": None},
        {"alg": "RS512"},
        {"alg": "HS256"},
        {"kty": "EC"},
        {"kty": "oct", "k": "AAAA"},
        {"kid": None},
        {"kid": ""},
        {"kid": 7},
        {"kid": "k" * 300},
        {"n": "!!!"},
        {"n": ""},
        {"n": "A" * 100_000},
        {"n": None},
        {"e": "AA"},
        {"e": "Ag"},
        {"e": {}},
        {"n": signing_key("weak", 1024).published()["n"]},
    ],
)
async def test_a_key_that_is_not_fit_for_signatures_is_as_none(changes: dict[str, object]) -> None:
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        key = scene.clerk.keys[0]
        scene.clerk.published = {"keys": [key.published(**changes)]}
        assert await scene.refusal(who) is Code.UNAVAILABLE
        # Beside one that is fit it does no harm.
        scene.clerk.published = {"keys": [key.published(**changes), 7, None, key.published()]}
        assert (await scene.sign_in(who)).clerk_user_id == who


async def test_a_weak_key_signs_nothing() -> None:
    weak = signing_key("weak", 1024)
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        scene.clerk.published = {"keys": [weak.published(), scene.clerk.keys[0].published()]}
        scene.clerk.forge = lambda _, claims: weak.sign(claims)
        assert await scene.refusal(who) is Code.BAD_ANSWER
