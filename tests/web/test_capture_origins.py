"""Which web pages may ask what the capture script asks: the replay site's, and no other."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Final

import pytest

from tests.services.capturing import paired, waiting
from tests.services.world import ANA
from tests.web.capturing import ask, refusal, replay, send
from tests.web.visiting import Site

pytest_plugins = ("tests.database",)

DUELINGBOOK: Final = "https://www.duelingbook.com"
WRONG_PAGES: Final = [
    "https://evil.example",
    "null",
    "http://www.duelingbook.com",
    "https://www.duelingbook.com.evil.example",
    "https://evil.example/https://www.duelingbook.com",
    "https://www.duelingbook.com:8443",
    "https://sub.duelingbook.com",
    "http://chrome-extension",
    "",
]
EXTENSIONS: Final = [
    "moz-extension://d1b2c3d4-0000-4000-8000-000000000000",
    "chrome-extension://dhdgffkkebhmkfjojejmpbldmpobfkfo",
    "safari-web-extension://D1B2C3D4-0000-4000-8000-000000000000",
]


@pytest.mark.parametrize("origin", [DUELINGBOOK, "https://duelingbook.com"])
async def test_pages_of_the_replay_site_may_ask_and_read(site: Site, origin: str) -> None:
    token = await paired(site.world)
    for answer in (
        await ask(site, "GET", "wanted", token, Origin=origin, Sec_Fetch_Site="cross-site"),
        await ask(site, "GET", "wanted", Origin=origin),
        await ask(site, "GET", "nothing", Origin=origin),
    ):
        assert answer.headers["Access-Control-Allow-Origin"] == origin
        assert answer.headers["Access-Control-Expose-Headers"] == "Retry-After"
        assert answer.headers["Vary"] == "Origin"
        assert "Access-Control-Allow-Credentials" not in answer.headers
    for path, methods in (("wanted", "GET, HEAD"), ("77", "POST"), ("token", "DELETE")):
        asked = await ask(
            site, "OPTIONS", path, Origin=origin, Access_Control_Request_Method="POST"
        )
        assert (asked.status, asked.body) == (204, b"")
        assert asked.headers["Access-Control-Allow-Methods"] == methods
        assert asked.headers["Access-Control-Allow-Origin"] == origin
        assert asked.headers["Access-Control-Max-Age"] == "7200"
        allowed = asked.headers["Access-Control-Allow-Headers"].split(", ")
        assert {"Authorization", "Content-Encoding", "Content-Type"} == set(allowed)


@pytest.mark.parametrize("origin", WRONG_PAGES)
async def test_pages_of_others_may_not_ask_anything(site: Site, origin: str) -> None:
    await waiting(site.world, 1)
    token = await paired(site.world)
    code = json.dumps({"code": (await site.world.captures.begin_pairing(ANA)).code}).encode()
    for answer in (
        await ask(site, "GET", "wanted", token, Origin=origin),
        await send(site, token, 1, replay(1), Origin=origin),
        await ask(site, "POST", "pair", data=code, Origin=origin),
        await ask(site, "DELETE", "token", token, Origin=origin),
        await ask(site, "OPTIONS", "wanted", Origin=origin, Access_Control_Request_Method="GET"),
    ):
        assert refusal(answer)[0] in {403, 405}
        assert not [name for name in answer.headers if name.startswith("Access-Control")]
    assert len(await site.world.captures.browsers(ANA)) == 1
    assert await site.world.rows("uploaded_replays") == []
    assert await site.world.captures.pair(json.loads(code)["code"], "Firefox")


async def test_script_managers_may_ask_whatever_origin_they_name(site: Site) -> None:
    token = await paired(site.world)
    for origin in EXTENSIONS:
        answer = await ask(site, "GET", "wanted", token, Origin=origin, Sec_Fetch_Site="none")
        assert answer.status == 200
        assert "Access-Control-Allow-Origin" not in answer.headers
    # Two origins are none that anybody has.
    both = f"{DUELINGBOOK}, {EXTENSIONS[0]}"
    assert (await ask(site, "GET", "wanted", token, Origin=both)).status == 403


async def test_nothing_else_of_the_site_can_be_read_by_other_pages(site: Site) -> None:
    for path in ("/", "/account", "/healthz"):
        answer = await site.get(path, Origin=DUELINGBOOK)
        assert not [name for name in answer.headers if name.startswith("Access-Control")]


async def test_the_origins_of_another_replay_site(site: Site) -> None:
    options = replace(site.options, site_url="http://127.0.0.1:9099/some/path")
    assert "http://127.0.0.1:9099" in options.replay_origins
    assert "https://www.duelingbook.com" not in options.replay_origins
