"""What changes something comes from this site's own pages: whole, small, soon and not too often."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Mapping

import aiohttp
import pytest
from aiohttp import web
from multidict import CIMultiDict, CIMultiDictProxy

from bot.web.limits import Limits
from bot.web.options import SiteOptions
from bot.web.origins import is_own, own_forms
from tests.services.world import ANA
from tests.web.visiting import Site

pytest_plugins = ("tests.database",)

OWN = "https://duels.example"
FORGED: list[Mapping[str, str]] = [
    {},
    {"Origin": "null"},
    {"Origin": "https://evil.example"},
    {"Origin": "https://duels.example.evil.example"},
    {"Origin": "https://sub.duels.example"},
    {"Origin": "http://duels.example"},
    {"Origin": "https://duels.example:8443"},
    {"Origin": "https://duels.example/"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "cross-site", "Origin": OWN},
    {"Sec-Fetch-Site": "same-origin, cross-site"},
    {"Referer": "https://duels.example/account"},
    {"Host": "evil.example", "Origin": "https://evil.example"},
]
PATHS = (
    "/sign-out",
    "/account/sign-out-everywhere",
    "/open/{ticket}",
    "/account/sessions/{id}/end",
)


async def test_what_another_site_sends_is_refused_in_a_sentence(secure_site: Site) -> None:
    world, browser = secure_site.world, await secure_site.signed_in(ANA)
    ticket = await world.sessions.issue(ANA)
    (row,) = await world.rows("web_sessions")
    answers = [
        await browser.ask("POST", path.format(ticket=ticket, id=row["id"]), headers=headers)
        for path in PATHS
        for headers in FORGED
    ]
    assert {answer.status for answer in answers} == {403}
    assert len({answer.body for answer in answers}) == 1
    assert "did not come from a page of this site" in answers[0].text
    assert not any(answer.cookies for answer in answers)
    assert "Where you are signed in" in (await browser.get("/account")).text
    assert (await secure_site.browser().post(f"/open/{ticket}")).status == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": OWN},
        {"Origin": "HTTPS://Duels.Example"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:8080"},
    ],
)
async def test_what_its_own_pages_send_is_taken(
    secure_site: Site, headers: Mapping[str, str]
) -> None:
    answer = await secure_site.browser().ask("POST", "/sign-out", headers=headers)
    assert answer.leads == (303, "/")


async def test_the_capture_script_alone_needs_no_form(secure_site: Site) -> None:
    browser = secure_site.browser()
    manager = {"Origin": "moz-extension://d1b2c3d4-0000-4000-8000-000000000000"}
    for headers in ({}, manager):
        for path in ("pair", "77"):
            answer = await browser.ask("POST", f"/api/capture/{path}", b"{}", headers)
            assert answer.status in {400, 401}
        for path in ("/sign-out", "//api/capture/pair", "/api/capture/../../sign-out"):
            assert (await browser.ask("POST", path, headers=headers)).status in {403, 404}
    forged = {"Origin": "https://evil.example"}
    assert (await browser.ask("POST", "/api/capture/pair", b"{}", forged)).status == 403


def test_a_header_that_comes_twice_is_believed_never() -> None:
    for name, own in (("Origin", OWN), ("Sec-Fetch-Site", "same-origin")):
        twice = CIMultiDictProxy(CIMultiDict([(name, own), (name, own)]))
        once = CIMultiDictProxy(CIMultiDict([(name, own)]))
        assert (is_own(once, OWN), is_own(twice, OWN)) == (True, False)


@pytest.mark.parametrize(
    ("base_url", "origin"),
    [
        ("https://Duels.example", "https://duels.example"),
        ("https://duels.example:443", "https://duels.example"),
        ("http://duels.example:80", "http://duels.example"),
        ("http://duels.example:443", "http://duels.example:443"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_the_origin_is_as_browsers_write_it(base_url: str, origin: str) -> None:
    assert SiteOptions(base_url=base_url).origin == origin


async def test_whoever_comes_too_often_waits(secure_site: Site) -> None:
    browser = secure_site.browser()
    statuses = []
    for number in range(24):
        path = "/sign-out" if number % 2 else f"/open/{43 * 'A'}"
        # What comes from us cannot be made up by whoever stands before the proxy.
        forwarded = {"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.7, 127.0.0.9"}
        answer = await browser.post(path, headers=forwarded)
        statuses.append(answer.status)
    assert set(statuses[:20]) == {303, 410}
    assert statuses[-1] == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 3
    assert "too often" in answer.text
    other = await browser.post("/sign-out", headers={"X-Forwarded-For": "203.0.113.8"})
    assert other.status == 303
    assert (await browser.get("/account")).status == 200


async def test_whoever_is_no_proxy_cannot_say_where_others_come_from(site: Site) -> None:
    browser = site.browser()
    statuses = [
        (await browser.post("/sign-out", headers={"X-Forwarded-For": f"203.0.113.{number}"})).status
        for number in range(24)
    ]
    assert statuses[-1] == 429


async def test_forged_requests_take_nothing_from_the_ones_of_ones_own(site: Site) -> None:
    browser = site.browser()
    for _ in range(40):
        answer = await browser.ask("POST", "/sign-out", headers={"Origin": "https://evil.example"})
        assert answer.status == 403
    assert (await browser.post("/sign-out")).status == 303


async def test_too_much_is_refused_however_it_is_packed(site: Site) -> None:
    browser = await site.signed_in(ANA)
    large = 64 * 1024 * b"x"
    packed = gzip.compress(8 * 1024 * 1024 * b"x")
    assert len(packed) < 16 * 1024
    for data, headers in ((large, {}), (packed, {"Content-Encoding": "gzip"})):
        refused = await browser.post("/sign-out", data, headers=headers)
        assert (refused.status, "send less" in refused.text) == (413, True)
    garbled = await browser.post("/sign-out", b"no gzip", headers={"Content-Encoding": "gzip"})
    assert garbled.status == 400
    assert "Where you are signed in" in (await browser.get("/account")).text


async def test_a_page_that_is_not_there_is_not_there_for_forms_either(site: Site) -> None:
    missing = await site.browser().get("/nothing")
    for headers in ({}, {"Origin": "https://evil.example"}, {"Origin": site.options.origin}):
        answer = await site.browser().ask("POST", "/nothing", headers=headers)
        assert (answer.status, answer.body) == (404, missing.body)
    refused = await site.browser().ask("POST", "/account")
    assert (refused.status, refused.headers["Allow"]) == (405, "GET,HEAD")


@pytest.fixture
async def impatient() -> AsyncIterator[str]:
    """The host and port of a site that waits for a body no longer than a moment."""
    options = SiteOptions(base_url="http://duels.example")

    async def take(_: web.Request) -> web.Response:
        return web.Response(text="taken")

    site = web.Application(middlewares=[own_forms(options, Limits(), patience_s=0.2)])
    site.add_routes([web.post("/", take)])
    runner = web.AppRunner(site, lingering_time=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


async def test_a_body_that_comes_drop_by_drop_is_not_waited_for(impatient: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", impatient)
    head = (
        "POST / HTTP/1.1\r\nHost: x\r\nOrigin: http://duels.example\r\nContent-Length: 900\r\n\r\n"
    )
    writer.write(head.encode() + b"a")
    async with asyncio.timeout(20):
        said = await reader.read()
    writer.close()
    assert said.startswith(b"HTTP/1.1 408 ")
    async with aiohttp.ClientSession() as http:
        whole = http.post(
            f"http://127.0.0.1:{impatient}/", data=b"a", headers={"Origin": "http://duels.example"}
        )
        async with whole as answer:
            assert await answer.text() == "taken"
