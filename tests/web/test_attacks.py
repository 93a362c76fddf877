"""What strangers write into replays, addresses and headers does nothing on a page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import pytest
from playwright.async_api import async_playwright

from bot.domain.jobs import Job, Submission
from bot.domain.links import replay_url
from bot.domain.player_keys import player_key
from bot.domain.teams import Seat, TeamDetails
from bot.samples.scenes import MARIGOLD, two_to_one
from bot.services.askers import TERMINAL_ASKER
from tests.pictures.chromium import require_chromium
from tests.services.world import World
from tests.standins.clerk import ClerkStandin
from tests.web.publishing import given, publish
from tests.web.signing_in import CALLBACK, LOGIN
from tests.web.visiting import Site

pytest_plugins = ("tests.database",)

_NAME: Final = "<script>boo()</script>"
_CARD: Final = '\\"><img src=x onerror=boo()>'
_TEAM: Final = "'\"><svg/onload=boo()>{{7*7}}"
_WORDS: Final = """
    html head meta title link body a input label span header main section h1 h2 h3 h4 p ul ol li
    details summary div article figure figcaption svg path rect b i em bdi br nav footer table thead
    tbody tr th td
"""
_TAILS: Final = ("", "/evidence", "/evidence/match_record")
_LEADS: Final = ("/", "#", "?scores=1", "https://www.duelingbook.com/")
_ALLOWED: Final = frozenset(_WORDS.split())


class _Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


async def _hostile(world: World) -> Job:
    """A job of a replay whose every text is an attack."""
    duel = two_to_one()
    content = duel.to_json()
    for innocent, attack in ((MARIGOLD, _NAME), ("Tsukuyomi", _CARD), ("Scapegoat", "javascript:")):
        content = content.replace(innocent.encode(), attack.encode())
    world.shelf.files[duel.header.replay_id] = content
    return (await world.done(duel.header.replay_id)).job


async def _hostile_team(world: World) -> Job:
    job = await _hostile(world)
    (url,) = job.urls
    seat = Seat(order=1, player=_NAME, opponent=_TEAM, replays=(url,))
    team = TeamDetails(team_name=_TEAM, opponent_team=_NAME, seats=(seat,))
    asked = await world.submissions.submit(TERMINAL_ASKER, Submission((url,), team))
    await world.work(asked)
    await world.confirmations.confirm(TERMINAL_ASKER, asked.id)
    return (await world.work(asked)).job


async def _paths(site: Site) -> list[str]:
    one = await publish(site, await _hostile(site.world))
    team = await publish(site, await _hostile_team(site.world))
    key = player_key(_NAME)
    own = [f"{base}/players/{key}{tail}" for base in (one, team) for tail in _TAILS]
    return [f"{path}{query}" for path in (one, team, *own) for query in ("", "?scores=1")]


async def test_no_text_of_a_replay_or_a_team_becomes_markup(site: Site) -> None:
    for path in await _paths(site):
        told = await given(site, path)
        assert told.status == 200, path
        assert "&lt;script&gt;boo" in told.text, path
        assert "49" not in re.findall(r"onload=boo\(\)&gt;(\d+)", told.text)
        for tag, attributes in _Elements(told.text).found:
            assert tag in _ALLOWED, (path, tag)
            assert not any(name.startswith("on") for name in attributes), (path, attributes)
            assert "style" not in attributes
            for name in ("href", "src", "action"):
                leads = attributes.get(name) or "/"
                leads = "/" if leads == "?" else leads
                assert leads.startswith(("/", "#", "?scores=1", "https://www.duelingbook.com/")), (
                    path,
                    leads,
                )


@pytest.mark.slow
async def test_a_browser_runs_nothing_of_it_and_breaks_no_policy(site: Site) -> None:
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=require_chromium(), args=["--no-sandbox"]
        )
        page = await browser.new_page()
        await page.add_init_script("window.boo = () => { document.title = 'boo' }")
        page.on("console", lambda told: complaints.append(told.text))
        page.on("dialog", lambda told: complaints.append(told.message))
        for path in await _paths(site):
            await page.goto(f"{site.url}{path}")
            assert await page.title() != "boo"
            assert await page.locator("script, img, iframe, object, embed").count() == 0
        await browser.close()
    assert complaints == []


async def test_no_answer_believes_what_host_it_was_asked_for(site: Site) -> None:
    job = await _hostile(site.world)
    path = await publish(site, job)
    for name in ("Host", "X-Forwarded-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL"):
        told = await given(site, path, **{name: "evil.example"})
        assert told.status == 200
        assert "evil.example" not in told.text
        assert "evil.example" not in str(dict(told.headers))


@pytest.mark.parametrize(
    "path",
    [
        "/r/{id}x",
        "/r/{upper}",
        "/r/{plain}",
        "/r/----{plain}",
        "/r/{id}/",
        "/r/{id}/players",
        "/r/{id}/players/../..",
        "/r/{id}/players/000000000000",
        "/r/{id}/players/000000000000/evidence",
        "/r/{id}/players/" + "a" * 13,
        "/r/{id}%00",
        "/static/../site.py",
        "/static/%2e%2e%2fsite.py",
        "/static/site.css",
        "//evil.example/r/{id}",
        "/r/" + "0" * 36,
        "/r/" + "-" * 36,
        "/templates/base.html",
        "/.env",
    ],
)
async def test_what_is_not_there_is_the_same_for_all(site: Site, path: str) -> None:
    job = await _hostile(site.world)
    await publish(site, job)
    own = str(job.shareable_id)
    asked = path.format(id=own, upper=own.upper(), plain=own.replace("-", ""))
    told = await given(site, asked)
    unknown = await given(site, f"/r/{uuid4()}")
    assert (told.status, told.body) == (404, unknown.body)
    different = {"Date"}
    assert {k: v for k, v in told.headers.items() if k not in different} == {
        k: v for k, v in unknown.headers.items() if k not in different
    }


async def test_addresses_and_headers_without_end_are_refused(site: Site) -> None:
    assert (await given(site, "/r/" + "a" * 20_000)).status in {400, 404, 414}
    assert (await given(site, "/", Cookie="sid=" + "a" * 7000)).status == 200
    job = await _hostile(site.world)
    path = await publish(site, job)
    assert (await given(site, path, Cookie='sid="; sid=; =;;')).status == 200
    assert (await given(site, f"{path}?scores=1&scores=2&{'x=1&' * 500}")).status == 200


async def test_only_looking_is_allowed_where_there_is_only_something_to_look_at(site: Site) -> None:
    path = await publish(site, await _hostile(site.world))
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        told = await site.browser().ask(method, path, headers={"Origin": site.options.origin})
        assert told.status == 405, method
        assert "Allow" in told.headers
    told = await given(site, path, "HEAD")
    assert (told.status, told.body) == (200, b"")


async def test_replays_of_somebody_else_have_no_way_in(site: Site) -> None:
    world = site.world
    world.shelf.put(1)
    job = (await world.done(1)).job
    base = f"/r/{job.shareable_id}"
    tails = ("", "?scores=1", "/results.json", "/results.csv", "/preview.png")
    key = player_key("Ana")
    own = (f"/players/{key}", f"/players/{key}/evidence", f"/players/{key}/decks/1.ydk")
    missing = await given(site, f"/r/{uuid4()}")
    for tail in (*tails, *own):
        told = await given(site, f"{base}{tail}")
        assert (told.status, told.body) == (404, missing.body), tail
    assert replay_url(1) not in missing.text


async def test_a_sign_in_comes_back_to_this_site_whatever_host_it_was_asked_for(
    clerk_site: Site, clerk: ClerkStandin
) -> None:
    for name in ("Host", "X-Forwarded-Host", "Forwarded", "X-Original-URL", "Origin"):
        sent = await clerk_site.get(
            f"{LOGIN}?redirect_uri=https://evil.example", **{name: "evil.example"}
        )
        assert sent.headers["Location"].startswith(f"{clerk.url}/")
        asked = parse_qs(urlsplit(sent.headers["Location"]).query)
        assert asked["redirect_uri"] == [f"{clerk_site.options.base_url}{CALLBACK}"]
        assert "evil.example" not in str(dict(sent.headers))


@pytest.mark.parametrize("name", ["code", "state", "error", "error_description", "error_uri", "x"])
async def test_nothing_that_a_browser_brings_back_stands_on_the_page(
    clerk_site: Site, name: str
) -> None:
    browser = clerk_site.browser()
    state = parse_qs(urlsplit((await browser.get(LOGIN)).headers["Location"]).query)["state"][0]
    brought = {"state": state, "error": "access_denied", name: "boo<script>alert(1)</script>"}
    told = await browser.get(f"{CALLBACK}?{urlencode(brought)}")
    assert told.status in {200, 400, 503}
    assert "boo" not in told.text
    assert "alert" not in told.text
    assert "script-src 'none'" in told.headers["Content-Security-Policy"]
