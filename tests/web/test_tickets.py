"""One-time links: the page that costs nothing to look at, and the button that lets in."""

from __future__ import annotations

import asyncio
import re

import pytest

from bot.domain.audiences import Audience, Visibility
from bot.domain.jobs import Job
from bot.services.askers import Asker
from tests.services.world import ANA, BEN, World
from tests.web.visiting import Answer, Site

pytest_plugins = ("tests.database",)

TEAM = Audience(guild_id=7, role_id=8)
MEMBER = Asker(333, frozenset({8}))
PREVIEW = "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)"


@pytest.fixture
async def job(world: World) -> Job:
    """Ana's, and nobody else sees it."""
    world.shelf.put(1)
    return (await world.done(1, asker=ANA)).job


def cookie_of(answer: Answer) -> tuple[str, dict[str, str]]:
    """Its name, and what is said of it beside its value."""
    ((name, cookie),) = answer.cookies.items()
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", cookie.value)
    return name, {key: str(value) for key, value in cookie.items() if value}


async def test_the_link_leads_to_the_results_by_one_button(site: Site, job: Job) -> None:
    page = f"/r/{job.shareable_id}?scores=1"
    ticket = await site.world.sessions.issue(ANA, job.id)
    browser = site.browser()
    assert (await browser.get(page)).status == 404
    shown = await browser.get(f"/open/{ticket}")
    assert (shown.status, shown.headers["Cache-Control"]) == (200, "no-store")
    assert re.findall(r"<form[^>]*>", shown.text) == ['<form class="acts" method="post">']
    assert shown.text.count("<button") == 1
    opened = await browser.post(f"/open/{ticket}")
    assert opened.leads == (303, page)
    assert (opened.headers["Cache-Control"], opened.body) == ("no-store", b"")
    results = await browser.get(page)
    assert (results.status, results.headers["Cache-Control"]) == (200, "no-store")
    assert "Ben" in results.text
    assert (await site.browser().get(page)).status == 404


async def test_to_look_at_it_costs_nothing_and_tells_nothing(site: Site, job: Job) -> None:
    ticket = await site.world.sessions.issue(ANA, job.id)
    fetcher = site.browser()
    looks = [
        await fetcher.get(f"/open/{ticket}", headers={"User-Agent": PREVIEW}) for _ in range(3)
    ]
    looks.append(await fetcher.get("/open/nothing-of-the-kind"))
    assert {look.body for look in looks} == {looks[0].body}
    assert {look.status for look in looks} == {200}
    assert not fetcher.cookies
    assert (await fetcher.ask("HEAD", f"/open/{ticket}")).status == 200
    told = looks[0].text
    assert "og:" not in told
    assert ticket not in told
    assert '<meta name="robots" content="noindex">' in told
    assert looks[0].headers["X-Robots-Tag"] == "noindex"
    assert (await site.browser().post(f"/open/{ticket}")).status == 303


async def test_of_two_browsers_at_once_one_is_let_in(site: Site, job: Job) -> None:
    ticket = await site.world.sessions.issue(ANA, job.id)
    browsers = [site.browser() for _ in range(6)]
    answers = await asyncio.gather(*(browser.post(f"/open/{ticket}") for browser in browsers))
    assert sorted(answer.status for answer in answers) == [303, *(5 * [410])]
    assert sum(bool(browser.cookies) for browser in browsers) == 1


async def test_what_is_used_over_or_garbage_is_one_page(site: Site, job: Job) -> None:
    used, over, gone = [await site.world.sessions.issue(ANA, job.id) for _ in range(3)]
    assert (await site.browser().post(f"/open/{used}")).status == 303
    async with site.world.database.unit_of_work() as unit:
        await unit.sql.execute("UPDATE web_tickets SET expires_at = now()")
    garbage = (43 * "A", "x", "%00", "%2e%2e%2faccount", "%F0%9F%90%90", 2000 * "A")
    refused = [await site.browser().post(f"/open/{one}") for one in (used, over, gone, *garbage)]
    assert {one.status for one in refused} == {410}
    assert len({one.body for one in refused}) == 1
    assert not any(one.cookies for one in refused)
    assert "press Open results on the card again" in refused[0].text
    assert len({frozenset(plain(one).items()) for one in refused}) == 1


async def test_of_two_taps_the_second_turns_nobody_away_who_is_in(site: Site, job: Job) -> None:
    world, browser = site.world, site.browser()
    ticket = await world.sessions.issue(ANA, job.id)
    assert (await browser.post(f"/open/{ticket}")).status == 303
    kept = dict(browser.cookies)
    again = await browser.post(f"/open/{ticket}")
    assert (again.status, again.headers["Cache-Control"]) == (410, "no-store")
    assert "You are signed in already" in again.text
    assert 'class="button" href="/account"' in again.text
    assert (again.cookies, browser.cookies) == ({}, kept)
    assert (await browser.get(f"/r/{job.shareable_id}")).status == 200
    # It tells nobody whose the ticket was, or whether there was one.
    bens = await site.signed_in(BEN)
    told = [await bens.post(f"/open/{one}") for one in (ticket, 43 * "A", "x")]
    assert {(one.status, one.body) for one in told} == {(410, again.body)}
    assert (await bens.get(f"/r/{job.shareable_id}")).status == 404


async def test_who_tapped_twice_before_the_first_was_answered_finds_the_way_in(
    site: Site, job: Job
) -> None:
    ticket = await site.world.sessions.issue(ANA, job.id)
    assert (await site.browser().post(f"/open/{ticket}")).status == 303
    without_the_cookie = await site.browser().post(f"/open/{ticket}")
    assert without_the_cookie.status == 410
    assert "Pressed twice?" in without_the_cookie.text
    assert 'class="button" href="/account"' in without_the_cookie.text


def plain(answer: Answer) -> dict[str, str]:
    """Its headers but the clock's."""
    return {name: value for name, value in answer.headers.items() if name != "Date"}


async def test_by_tls_the_cookie_is_for_this_very_host(secure_site: Site, job: Job) -> None:
    ticket = await secure_site.world.sessions.issue(ANA, job.id)
    browser = secure_site.browser()
    opened = await browser.post(f"/open/{ticket}")
    name, told = cookie_of(opened)
    assert (name, told) == (
        "__Host-sid",
        {
            "path": "/",
            "max-age": "28800",
            "secure": "True",
            "httponly": "True",
            "samesite": "Lax",
        },
    )
    assert (await browser.get(f"/r/{job.shareable_id}")).status == 200
    left = await browser.post("/sign-out")
    assert left.cookies["__Host-sid"].OutputString().startswith('__Host-sid=""; ')
    assert {"Secure", "HttpOnly", "Path=/", "Max-Age=0"} <= set(
        left.headers["Set-Cookie"].split("; ")
    )
    assert not browser.cookies


async def test_without_tls_the_cookie_has_neither_prefix_nor_flag(site: Site, job: Job) -> None:
    ticket = await site.world.sessions.issue(ANA, job.id)
    opened = await site.browser().post(f"/open/{ticket}")
    name, told = cookie_of(opened)
    assert name == "sid"
    assert told == {"path": "/", "max-age": "28800", "httponly": "True", "samesite": "Lax"}


async def test_by_tls_a_cookie_without_the_prefix_is_nothing(secure_site: Site, job: Job) -> None:
    browser = await secure_site.signed_in(ANA)
    browser.cookies = {"sid": browser.cookies["__Host-sid"]}
    assert (await browser.get(f"/r/{job.shareable_id}")).status == 404


async def test_a_token_that_was_planted_before_is_not_the_one_after(site: Site, job: Job) -> None:
    ticket = await site.world.sessions.issue(ANA, job.id)
    browser = site.browser()
    browser.cookies["sid"] = planted = 43 * "p"
    await browser.post(f"/open/{ticket}")
    assert browser.cookies["sid"] != planted
    thief = site.browser()
    thief.cookies["sid"] = planted
    assert (await thief.get(f"/r/{job.shareable_id}")).status == 404


async def test_the_session_of_whoever_planted_it_is_over(site: Site, job: Job) -> None:
    bens = await site.signed_in(BEN)
    victim = site.browser()
    victim.cookies = dict(bens.cookies)
    await victim.post(f"/open/{await site.world.sessions.issue(ANA, job.id)}")
    page = f"/r/{job.shareable_id}"
    assert [(await one.get(page)).status for one in (victim, bens)] == [200, 404]
    assert "not signed in" in (await bens.get("/account")).text


async def test_a_role_opens_what_is_shown_to_it_as_long_as_it_is(site: Site, job: Job) -> None:
    world, page = site.world, f"/r/{job.shareable_id}"
    await world.sharing.set(ANA, job.id, Visibility.TEAM, TEAM)
    member = await site.signed_in(MEMBER, job)
    seen = await member.get(page)
    assert (seen.status, seen.headers["Cache-Control"]) == (200, "no-store")
    late = await world.sessions.issue(MEMBER, job.id)
    await world.sharing.set(ANA, job.id, Visibility.TEAM, Audience(7, 9))
    assert (await member.get(page)).status == 404
    assert (await member.post(f"/open/{late}")).status == 410
    missing = await site.browser().get("/nothing")
    assert (await member.get(page)).body == missing.body


async def test_nothing_that_is_sent_along_says_where_it_leads(site: Site, job: Job) -> None:
    elsewhere = "?next=https://evil.example&to=//evil.example&url=/\\evil.example"
    for issued, leads in ((None, "/account"), (job.id, f"/r/{job.shareable_id}?scores=1")):
        ticket = await site.world.sessions.issue(ANA, issued)
        sent = b"next=https://evil.example&Location=//evil.example"
        told = {
            "Host": "evil.example",
            "X-Forwarded-Host": "evil.example",
            "X-Forwarded-Proto": "https",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        opened = await site.browser().post(f"/open/{ticket}{elsewhere}", sent, headers=told)
        assert opened.leads == (303, leads)


async def test_private_unknown_erased_and_garbled_results_are_the_same_404(
    site: Site, job: Job
) -> None:
    world = site.world
    erased = (await world.done(1, asker=BEN)).job
    await world.accounts.erase(BEN)
    stranger, signed_in = site.browser(), await site.signed_in(MEMBER)
    stale = site.browser()
    stale.cookies["sid"] = "no such session"
    ids = [str(job.shareable_id), str(erased.shareable_id), str(job.id), 36 * "-", 36 * "a"]
    ids += ["nothing", str(job.shareable_id).upper(), f"{job.shareable_id}/", "%00"]
    answers = [
        await browser.get(f"/r/{one}{query}")
        for browser in (stranger, signed_in, stale)
        for one in ids
        for query in ("", "?scores=1")
    ]
    assert {answer.status for answer in answers} == {404}
    assert len({answer.body for answer in answers}) == 1
    assert len({frozenset(plain(answer).items()) for answer in answers}) == 1
