"""Nothing of keys, codes, tokens or people is in what an operator or a visitor may read."""

from __future__ import annotations

import logging
import traceback

import pytest

from bot.domain.identities import IdentityError, SignInFlow, begin_flow
from tests.integrations.clerk.scene import CALLBACK, Scene, open_scene
from tests.standins.clerk import Fault, Spot
from tests.standins.clerk_forgeries import FORGERIES

DISCORD_ID = 770077007700770077


async def troubles(scene: Scene, flow: SignInFlow, who: str) -> list[tuple[str, IdentityError]]:
    """Each fault at each spot: the code that was brought, and what was raised."""
    address = await scene.provider.begin(flow, CALLBACK)
    raised = []
    quick = set(Fault) - {Fault.SILENT, Fault.DRIPS, Fault.BOMB, Fault.HUGE, Fault.HUGE_UNANNOUNCED}
    for spot in (Spot.TOKEN, Spot.USER):
        for fault in quick:
            scene.clerk.fail(spot, fault, elsewhere="https://elsewhere.example.org")
            code = scene.clerk.answer(address, who)["code"]
            with pytest.raises(IdentityError) as caught:
                await scene.provider.identify(flow, code, CALLBACK)
            scene.clerk.recover()
            raised.append((code, caught.value))
    return raised


async def test_neither_errors_nor_the_log_hold_a_secret_or_a_name(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, logger="aiohttp")
    flow = begin_flow()
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=DISCORD_ID)
        raised = await troubles(scene, flow, who)
        options = scene.clerk.options
        for scene.clerk.forge in FORGERIES.values():
            await scene.refusal(who)
    secrets = {
        *(options.secret_key, options.client_secret, options.webhook_secret, who),
        *(str(DISCORD_ID), flow.secret, flow.state, flow.nonce, flow.verifier, "sk_test", "whsec_"),
        *(code for code, _ in raised),
        *("eyJ", "Basic ", "Bearer "),
    }
    written = [caplog.text, *(told for _, error in raised for told in everything_of(error))]
    assert [one for one in secrets for text in written if one and one in text] == []
    assert len(raised) > 20


def everything_of(error: IdentityError) -> list[str]:
    """Its words, and those of all errors that hang on it; no local values."""
    return [str(error), repr(error), *traceback.format_exception(error)]


async def test_options_do_not_show_their_secrets() -> None:
    async with open_scene() as scene:
        options = scene.clerk.options
    shown = repr(options)
    for secret in (options.secret_key, options.client_secret, options.webhook_secret):
        assert str(secret) not in shown
    assert options.client_id in shown
