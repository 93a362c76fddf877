from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

import pytest

from bot.integrations.clerk.provider import ClerkOptions
from tests.integrations.clerk.scene import CALLBACK, SHORT_S, SOON_S, Scene, open_scene
from tests.standins.clerk import ClerkStandin, Fault, Spot
from tests.standins.clerk_keys import signing_key

Change: TypeAlias = Callable[[ClerkOptions], ClerkOptions]

PARTS = ["Frontend API", "Clock", "Secret key", "Instance", "OAuth application", "Webhook"]


async def ill_of(scene: Scene) -> dict[str, str]:
    """The parts that are not well, and what is told of them."""
    found = await scene.provider.examine(CALLBACK)
    return {one.part: one.told for one in found if not one.is_well}


async def test_where_all_is_well_each_part_says_so() -> None:
    async with open_scene() as scene:
        found = await scene.provider.examine(CALLBACK)
    assert [one.part for one in found if one.is_well] == PARTS
    assert any(CALLBACK in one.told for one in found), "it says what to register at Clerk"
    told = " ".join(one.told for one in found)
    assert scene.clerk.options.secret_key not in told
    assert scene.clerk.options.client_secret not in told


@pytest.mark.parametrize(
    ("part", "named", "change"),
    [
        ("Secret key", "CLERK_SECRET_KEY", lambda one: replace(one, secret_key="sk_test_another1")),
        ("OAuth application", "CLERK_OAUTH_CLIENT_ID", lambda one: replace(one, client_id="x")),
        ("OAuth application", "_CLIENT_SECRET", lambda one: replace(one, client_secret="x")),
        ("Webhook", "CLERK_WEBHOOK_SECRET", lambda one: replace(one, webhook_secret=None)),
        ("Instance", "CLERK_JWT_KEY", lambda one: replace(one, jwt_key=signing_key("x").pem)),
        (
            "Frontend API",
            "CLERK_FRONTEND_API",
            lambda one: replace(
                one, frontend_url=one.frontend_url.replace("127.0.0.1", "localhost")
            ),
        ),
    ],
)
async def test_a_wrong_setting_is_named(part: str, named: str, change: Change) -> None:
    async with open_scene(change) as scene:
        ill = await ill_of(scene)
    assert list(ill) == [part]
    assert named in ill[part]


def other_instance(clerk: ClerkStandin) -> None:
    clerk.backend_keys = [signing_key("stranger")]


def other_time(clerk: ClerkStandin) -> None:
    clerk.date = "Tue, 15 Nov 1994 08:12:31 GMT"


@pytest.mark.parametrize(("spoil", "part"), [(other_instance, "Instance"), (other_time, "Clock")])
async def test_what_does_not_fit_together_is_told(
    spoil: Callable[[ClerkStandin], None], part: str
) -> None:
    async with open_scene() as scene:
        spoil(scene.clerk)
        assert list(await ill_of(scene)) == [part]


@pytest.mark.parametrize("date", ["", "yesterday", "Tue, 15 Nov 1994 08:12:31 -0000"])
async def test_a_time_that_cannot_be_read_is_no_fault(date: str) -> None:
    async with open_scene() as scene:
        scene.clerk.date = date
        assert await ill_of(scene) == {}


async def test_a_clerk_that_hangs_is_told_in_time() -> None:
    async with open_scene(patience_s=SHORT_S) as scene:
        for spot in Spot:
            scene.clerk.fail(spot, Fault.SILENT)
        began = time.monotonic()
        ill = await ill_of(scene)
        assert time.monotonic() - began < SOON_S
    assert list(ill) == ["Frontend API", "Secret key"]
    # A name that is written wrongly looks the same from here.
    assert "compare it" in ill["Frontend API"]


async def test_a_busy_clerk_is_told_as_such() -> None:
    async with open_scene() as scene:
        scene.clerk.fail(Spot.TOKEN, Fault.BUSY)
        ill = await ill_of(scene)
    assert list(ill) == ["OAuth application"]
    assert "a minute" in ill["OAuth application"]
