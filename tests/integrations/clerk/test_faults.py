from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TypeAlias

import pytest

from bot.domain.identities import IdentityError, IdentityErrorCode, begin_flow
from tests.integrations.clerk.scene import CALLBACK, SHORT_S, SOON_S, Scene, open_scene
from tests.standins.clerk import Fault, Spot
from tests.standins.listening import open_stranger
from tests.standstills import without_standstills

Code = IdentityErrorCode
Asking: TypeAlias = Callable[[Scene, str], Awaitable[object]]

UNAVAILABLE = [
    *(Fault.FAILING, Fault.SILENT, Fault.DRIPS, Fault.RESET, Fault.NO_HTTP, Fault.GARBAGE),
    *(Fault.EMPTY, Fault.DEEP, Fault.WRONG_TYPES, Fault.ANOTHER_SHAPE, Fault.HTML, Fault.HUGE),
    *(Fault.HUGE_UNANNOUNCED, Fault.BOMB, Fault.REDIRECT),
]
SPOTS: dict[Spot, Asking] = {
    Spot.DISCOVERY: lambda scene, _: scene.provider.begin(begin_flow(), CALLBACK),
    Spot.TOKEN: lambda scene, who: scene.sign_in(who),
    Spot.KEYS: lambda scene, who: scene.sign_in(who),
    Spot.USER: lambda scene, who: scene.provider.ask(who),
    Spot.USERS: lambda scene, who: scene.provider.ask_many([who]),
    Spot.BACKEND_KEYS: lambda scene, _: scene.provider.confirm(),
}


async def eventually(ask: Callable[[], Awaitable[object]]) -> None:
    """It works again, if not at once on a machine that has much to do."""
    async with asyncio.timeout(20):
        while True:
            with suppress(IdentityError):
                await ask()
                return


async def fault_of(asking: Awaitable[object]) -> IdentityError:
    with pytest.raises(IdentityError) as caught:
        await asking
    return caught.value


@pytest.mark.parametrize("spot", SPOTS)
@pytest.mark.parametrize("fault", UNAVAILABLE)
async def test_whatever_goes_wrong_there_it_ends_soon_and_is_unavailable(
    spot: Spot, fault: Fault
) -> None:
    async with open_stranger() as stranger, open_scene(patience_s=SHORT_S) as scene:
        who = scene.clerk.add_user(discord=77)
        scene.clerk.fail(spot, fault, elsewhere=f"{stranger.url}/elsewhere")
        began = time.monotonic()
        error = await fault_of(SPOTS[spot](scene, who))
        assert time.monotonic() - began < SOON_S
        scene.clerk.recover()
        await eventually(lambda: SPOTS[spot](scene, who))
    assert error.code is Code.UNAVAILABLE
    assert stranger.connections == 0


@pytest.mark.parametrize("spot", SPOTS)
async def test_clerk_may_say_how_long_it_wants_to_be_left_alone(spot: Spot) -> None:
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        scene.clerk.fail(spot, Fault.BUSY, retry_after="17", times=1)
        error = await fault_of(SPOTS[spot](scene, who))
        assert (error.code, error.retry_after) == (Code.BUSY, timedelta(seconds=17))


@pytest.mark.parametrize("told", [None, "", "soon", "-1", "1.5", "٣", "9" * 30])
async def test_a_pause_that_cannot_be_read_is_none(told: str | None) -> None:
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        scene.clerk.fail(Spot.USER, Fault.BUSY, retry_after=told)
        error = await fault_of(scene.provider.ask(who))
    assert (error.code, error.retry_after) == (Code.BUSY, None)


@pytest.mark.parametrize(
    ("spot", "fault"),
    [
        *((spot, Fault.REFUSED) for spot in (Spot.USER, Spot.USERS, Spot.BACKEND_KEYS)),
        *((spot, Fault.FORBIDDEN) for spot in (Spot.USER, Spot.USERS, Spot.BACKEND_KEYS)),
        (Spot.TOKEN, Fault.REFUSED),
        (Spot.DISCOVERY, Fault.ABSENT),
    ],
)
async def test_what_no_waiting_heals_is_the_operators(spot: Spot, fault: Fault) -> None:
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        scene.clerk.fail(spot, fault)
        assert (await fault_of(SPOTS[spot](scene, who))).code is Code.MISCONFIGURED


@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.DRIPS, Fault.RESET, Fault.FAILING])
async def test_a_deletion_that_is_not_confirmed_has_failed(fault: Fault) -> None:
    async with open_scene(patience_s=SHORT_S) as scene:
        who = scene.clerk.add_user(discord=77)
        scene.clerk.fail(Spot.USER, fault)
        assert (await fault_of(scene.provider.delete(who))).code is Code.UNAVAILABLE


async def test_an_instance_that_is_not_there_is_unavailable() -> None:
    nowhere = "http://127.0.0.1:1"
    async with open_scene(
        lambda options: replace(options, frontend_url=nowhere, api_url=nowhere)
    ) as scene:
        gone = scene.provider
        for asking in (gone.begin(begin_flow(), CALLBACK), gone.ask("user_1"), gone.confirm()):
            assert (await fault_of(asking)).code is Code.UNAVAILABLE


async def test_an_answer_that_is_longer_than_any_of_clerks_is_not_read() -> None:
    async with open_scene() as scene:
        scene.clerk.discovery = {"padding": "x" * 1000 * 1000}
        await scene.provider.confirm()
    async with open_scene() as scene:
        scene.clerk.discovery = {"padding": "x" * 1024 * 1024}
        assert (await fault_of(scene.provider.confirm())).code is Code.UNAVAILABLE


async def test_many_who_hang_leave_others_their_time() -> None:
    """Connections are bounded: who waits for one has no more time than who has one."""
    async with open_scene(patience_s=SHORT_S) as scene:
        who = scene.clerk.add_user(discord=77)
        scene.clerk.fail(Spot.USER, Fault.SILENT)
        began = time.monotonic()
        asking = [scene.provider.ask(who) for _ in range(60)]
        ended = await asyncio.gather(*asking, return_exceptions=True)
        assert time.monotonic() - began < SOON_S
        assert {type(one) for one in ended} == {IdentityError}
        scene.clerk.recover()
        await eventually(lambda: scene.provider.ask(who))


@pytest.mark.slow
async def test_a_hanging_clerk_delays_a_sign_in_by_three_seconds_at_most() -> None:
    async def delay_of(spot: Spot, fault: Fault) -> float:
        flow = begin_flow()
        async with open_scene() as scene:
            who = scene.clerk.add_user(discord=77)
            code = scene.clerk.answer(await scene.provider.begin(flow, CALLBACK), who)["code"]
            scene.clerk.fail(spot, fault)
            async with without_standstills() as clock:
                error = await fault_of(scene.provider.identify(flow, code, CALLBACK))
                assert error.code is Code.UNAVAILABLE
                return await clock.passed()

    spots = (Spot.TOKEN, Spot.KEYS, Spot.USER)
    faults = (Fault.SILENT, Fault.DRIPS)
    delays = await asyncio.gather(*(delay_of(spot, one) for spot in spots for one in faults))
    assert min(delays) > 2.5
    assert max(delays) < 3.5
