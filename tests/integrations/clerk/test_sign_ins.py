from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from yarl import URL

from bot.domain.identities import IdentityError, IdentityErrorCode, begin_flow
from bot.integrations.clerk.provider import open_clerk
from bot.services.ports import IdentityProvider
from tests.integrations.clerk.scene import CALLBACK, open_scene
from tests.standins.clerk import Fault, Spot, clerk_standin
from tests.standins.clerk_people import ClerkAccount

Code = IdentityErrorCode


async def test_it_is_an_identity_provider() -> None:
    async with open_scene() as scene:
        provider: IdentityProvider = scene.provider
        assert provider.issuer == scene.clerk.url
        assert provider.tells_news
    assert not scene.clerk.asked, "opening it asks nothing"


async def test_who_signs_in_is_the_one_whom_the_server_describes() -> None:
    async with open_scene() as scene:
        scene.clerk.add_user(discord=1)
        who = scene.clerk.add_user(discord=77)
        person = await scene.sign_in(who)
    assert (person.clerk_user_id, person.discord_user_ids) == (who, (77,))
    assert not person.is_banned
    assert not person.is_locked
    assert abs(person.as_of - datetime.now(UTC)) < timedelta(minutes=1)


async def test_a_sign_in_asks_for_each_thing_once_and_knows_the_addresses_and_keys_then() -> None:
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        await scene.sign_in(who)
        await scene.sign_in(who)
    asked = scene.clerk.asked
    assert (asked[Spot.DISCOVERY], asked[Spot.KEYS]) == (1, 1)
    assert (asked[Spot.TOKEN], asked[Spot.USER]) == (2, 2)


async def test_a_browser_gets_there_and_back_with_what_the_site_sent() -> None:
    flow = begin_flow()
    async with open_scene() as scene, aiohttp.ClientSession() as browser:
        scene.clerk.signed_in = scene.clerk.add_user(discord=77)
        address = await scene.provider.begin(flow, CALLBACK)
        async with browser.get(address, allow_redirects=False) as answer:
            back = URL(answer.headers["Location"])
        assert str(back.with_query(None)) == CALLBACK
        assert back.query["state"] == flow.state
        person = await scene.provider.identify(flow, back.query["code"], CALLBACK)
    assert person.clerk_user_id == scene.clerk.signed_in


async def test_neither_the_secret_nor_the_verifier_goes_to_the_browser() -> None:
    flow = begin_flow()
    async with open_scene() as scene:
        address = await scene.provider.begin(flow, CALLBACK)
    assert flow.secret not in address
    assert flow.verifier not in address
    assert scene.clerk.options.client_secret not in address


async def test_a_code_is_good_once_and_only_with_its_own_flow_and_callback() -> None:
    flow = begin_flow()
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        address = await scene.provider.begin(flow, CALLBACK)

        async def try_code(code: str, *, by: str = flow.secret, to: str = CALLBACK) -> Code | str:
            try:
                person = await scene.provider.identify(replace(flow, secret=by), code, to)
            except IdentityError as error:
                return error.code
            return person.clerk_user_id

        def fresh() -> str:
            return scene.clerk.answer(address, who)["code"]

        used = fresh()
        assert await try_code(used) == who
        assert await try_code(used) is Code.BAD_ANSWER
        assert await try_code(fresh(), by=begin_flow().secret) is Code.BAD_ANSWER
        assert await try_code(fresh(), to="https://evil.example.org/") is Code.BAD_ANSWER
        assert await try_code("made-up") is Code.BAD_ANSWER
        asked = scene.clerk.asked[Spot.TOKEN]
        for code in ("", "x" * 5000, "with space", "späth", "a\r\nb"):
            assert await try_code(code) is Code.BAD_ANSWER
        assert scene.clerk.asked[Spot.TOKEN] == asked, "what can be no code is asked about nowhere"


async def test_of_many_who_bring_one_code_one_gets_in() -> None:
    flow = begin_flow()
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        address = await scene.provider.begin(flow, CALLBACK)
        code = scene.clerk.answer(address, who)["code"]
        bringing = [scene.provider.identify(flow, code, CALLBACK) for _ in range(8)]
        ended = await asyncio.gather(*bringing, return_exceptions=True)
    refused = [one for one in ended if isinstance(one, IdentityError)]
    assert len(refused) == 7
    assert {one.code for one in refused} == {Code.BAD_ANSWER}


async def test_only_discord_accounts_that_were_proved_count() -> None:
    accounts = [
        ClerkAccount("1", status="unverified"),
        ClerkAccount("2", status="transferable"),
        ClerkAccount("3", status=None),
        ClerkAccount("4", provider="oauth_google"),
        ClerkAccount("5", provider="Discord"),
        ClerkAccount("6", provider="oauth_custom_discord"),
        ClerkAccount("7", status="Verified"),
        *(ClerkAccount(one) for one in (8, None, "", "0", "09", "-9", "9 ", "9x", "٩", "1e3")),
        *(ClerkAccount(one) for one in (["9"], {"id": "9"}, True, str(2**63), "9" * 30)),
        ClerkAccount("77"),
        ClerkAccount("78", provider="discord"),
        ClerkAccount("77"),
        ClerkAccount(str(2**63 - 1)),
    ]
    async with open_scene() as scene:
        who = scene.clerk.add_user()
        scene.clerk.change(who, accounts=accounts)
        person = await scene.sign_in(who)
    assert person.discord_user_ids == (77, 78, 2**63 - 1)


async def test_bans_and_locks_are_told() -> None:
    async with open_scene() as scene:
        banned = scene.clerk.add_user(discord=77, banned=True)
        locked = scene.clerk.add_user(discord=78, locked=True)
        assert (await scene.sign_in(banned)).is_banned
        person = await scene.sign_in(locked)
        assert person.is_locked
        assert not person.is_banned


async def test_who_is_gone_by_then_is_not_let_in() -> None:
    async with open_scene() as scene:
        flow = begin_flow()
        who = scene.clerk.add_user(discord=77)
        address = await scene.provider.begin(flow, CALLBACK)
        code = scene.clerk.answer(address, who)["code"]
        scene.clerk.delete(who)
        with pytest.raises(IdentityError) as caught:
            await scene.provider.identify(flow, code, CALLBACK)
    assert caught.value.code is Code.GONE


async def test_an_answer_about_somebody_else_is_not_taken() -> None:
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        scene.clerk.users[who].id = scene.clerk.add_user(discord=78)
        assert await scene.refusal(who) is Code.UNAVAILABLE


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("client_id", "another", "CLERK_OAUTH_CLIENT_ID"),
        ("client_secret", "another", "CLERK_OAUTH_CLIENT_SECRET"),
        ("secret_key", "sk_test_anotherKeyOfAnotherInstance", "CLERK_SECRET_KEY"),
    ],
)
async def test_wrong_settings_are_told_as_such(
    name: str, value: str, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    flow = begin_flow()
    async with clerk_standin() as clerk:
        who = clerk.add_user(discord=77)
        async with open_clerk(clerk.options) as right:
            code = clerk.answer(await right.begin(flow, CALLBACK), who)["code"]
        async with open_clerk(replace(clerk.options, **{name: value})) as wrong:
            with pytest.raises(IdentityError) as caught:
                await wrong.identify(flow, code, CALLBACK)
    assert caught.value.code is Code.MISCONFIGURED
    assert told in caplog.text
    assert value not in caplog.text


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://clerk.example.org"},
        {"token_endpoint": "http://127.0.0.1:9/oauth/token"},
        {"token_endpoint": "https://evil.example.org/oauth/token"},
        {"authorization_endpoint": "https://evil.example.org/oauth/authorize"},
        {"jwks_uri": "https://evil.example.org/jwks.json"},
        {"jwks_uri": "/.well-known/jwks.json"},
        {"jwks_uri": ""},
        {"jwks_uri": "http://[::1/"},
        {"jwks_uri": "file:///etc/passwd"},
    ],
)
async def test_only_the_configured_host_is_asked_whatever_the_document_says(
    said: dict[str, object],
) -> None:
    async with open_scene() as scene:
        scene.clerk.discovery = said
        assert await scene.refusal(scene.clerk.add_user(discord=77)) is Code.MISCONFIGURED
        assert set(scene.clerk.asked) == {Spot.DISCOVERY}


async def test_the_issuer_is_compared_to_the_letter() -> None:
    async with open_scene() as scene:
        scene.clerk.discovery = {"issuer": scene.clerk.url + "/"}
        assert await scene.refusal(scene.clerk.add_user(discord=77)) is Code.MISCONFIGURED


@pytest.mark.parametrize("name", ["user:pass", "user", ":pass"])
async def test_user_names_in_addresses_are_not_taken(name: str) -> None:
    async with open_scene() as scene:
        address = scene.clerk.url.replace("//", f"//{name}@")
        scene.clerk.discovery = {"token_endpoint": f"{address}/oauth/token"}
        assert await scene.refusal(scene.clerk.add_user(discord=77)) is Code.MISCONFIGURED


async def test_discovery_is_asked_again_after_a_day_and_after_a_failure() -> None:
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        scene.clerk.fail(Spot.DISCOVERY, Fault.FAILING, times=1)
        assert await scene.refusal(who) is Code.UNAVAILABLE
        beginning = [scene.provider.begin(begin_flow(), CALLBACK) for _ in range(20)]
        await asyncio.gather(*beginning)
        assert scene.clerk.asked[Spot.DISCOVERY] == 2
        scene.clock.now += 24 * 3600 - 1
        await scene.sign_in(who)
        assert scene.clerk.asked[Spot.DISCOVERY] == 2
        scene.clock.now += 2
        await scene.sign_in(who)
        assert scene.clerk.asked[Spot.DISCOVERY] == 3


async def test_cookies_are_not_kept_and_keys_go_only_where_they_belong() -> None:
    # By a name, since cookies of an address are kept by nobody.
    async with open_scene(by="localhost") as scene:
        who = scene.clerk.add_user(discord=77)
        await scene.sign_in(who)
        await scene.sign_in(who)
    assert all("cookie" not in headers for _, _, headers in scene.clerk.requests)
    told = {path: headers.get("authorization", "") for _, path, headers in scene.clerk.requests}
    assert told[f"/v1/users/{who}"].startswith("Bearer sk_test_")
    assert told[Spot.TOKEN].startswith("Basic ")
    assert told[Spot.DISCOVERY] == told[Spot.KEYS] == ""
