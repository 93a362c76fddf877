from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.identities import IdentityErrorCode
from tests.integrations.clerk.scene import open_scene
from tests.standins.clerk import Spot
from tests.standins.clerk_forgeries import FORGERIES, headed, later, said
from tests.standins.clerk_keys import SigningKey, signing_key
from tests.standins.clerk_oauth import Forge
from tests.standins.clerk_people import Json

GOOD: dict[str, Forge] = {
    "as it comes": said(),
    "without azp": said(azp=None),
    "without nbf": said(nbf=None),
    "a second ago": later(exp=-1),
    "by a clock that is ahead": later(iat=50, nbf=50),
    "an audience in a list": lambda key, claims: said(aud=[claims["aud"]])(key, claims),
    "several audiences and azp": lambda key, claims: said(aud=[claims["aud"], "x"])(key, claims),
    "a type in small letters": headed(typ="jwt"),
    "an active session": said(sts="active"),
}


@pytest.mark.parametrize("name", GOOD)
async def test_a_token_that_is_right_is_taken(name: str) -> None:
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        scene.clerk.forge = GOOD[name]
        assert (await scene.sign_in(who)).clerk_user_id == who


async def test_no_forged_token_is_taken_nor_is_anybody_asked_about_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    outcomes = {}
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        for name, forge in FORGERIES.items():
            scene.clerk.forge = forge
            outcomes[name] = await scene.refusal(who)
        assert scene.clerk.asked[Spot.USER] == 0
        # It still lets in who comes as they should.
        scene.clerk.forge = None
        assert (await scene.sign_in(who)).clerk_user_id == who
    assert outcomes == dict.fromkeys(FORGERIES, IdentityErrorCode.BAD_ANSWER)
    refusals = [one for one in caplog.messages if "token" in one]
    assert len(refusals) == len(FORGERIES), "each refusal is told to the operator"
    assert who not in caplog.text


async def test_a_key_that_was_given_is_the_only_one() -> None:
    given = signing_key("another")

    def by_given(_: SigningKey, claims: Json) -> str:
        return given.sign(claims, kid="whatever")

    async with open_scene(lambda options: replace(options, jwt_key=given.pem)) as scene:
        who = scene.clerk.add_user(discord=77)
        scene.clerk.forge = by_given
        assert (await scene.sign_in(who)).clerk_user_id == who
        scene.clerk.forge = None
        assert await scene.refusal(who) is IdentityErrorCode.BAD_ANSWER
        assert scene.clerk.asked[Spot.KEYS] == 0


@pytest.mark.parametrize(
    "pem",
    [
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
        signing_key("weak", 1024).pem,
        "",
    ],
)
async def test_a_given_key_that_is_none_is_the_operators_fault(
    pem: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_scene(lambda options: replace(options, jwt_key=pem)) as scene:
        who = scene.clerk.add_user(discord=77)
        assert await scene.refusal(who) is IdentityErrorCode.MISCONFIGURED
    assert "CLERK_JWT_KEY" in caplog.text
