"""The pages in a real browser: on a phone and a desk, by keyboard, with and without scripts.

Screenshots of every page stay in `.cache/screenshots`, for who wants to look.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final, Literal

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped] # it has none
from playwright.async_api import Browser, Page, async_playwright

from bot.domain.jobs import Job, Submission
from bot.domain.links import replay_url
from bot.domain.player_keys import player_key
from bot.samples.decks import GOAT_CONTROL, WARRIOR
from bot.samples.duel import Duel
from bot.samples.players import Player
from bot.samples.scenes import MARIGOLD, TOBIAS, demo_replays
from bot.samples.teams import ANA as CAPTAINS_RIVAL
from bot.samples.teams import team_details, team_replays
from bot.services.askers import TERMINAL_ASKER
from tests.architecture.source import ROOT
from tests.pictures.chromium import require_chromium
from tests.services.world import ANA, World
from tests.web.publishing import given, publish
from tests.web.visiting import Site

pytest_plugins = ("tests.database",)
pytestmark = pytest.mark.slow

PHONE: Final = (390, 844)
DESK: Final = (1100, 800)
_SHOTS: Final = ROOT / ".cache" / "screenshots"
_SERIOUS: Final = {"serious", "critical"}
Scheme = Literal["light", "dark"]


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=require_chromium(), args=["--no-sandbox"]
        )
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def opened(
    browser: Browser,
    size: tuple[int, int] = PHONE,
    scheme: Scheme = "light",
    *,
    scripts: bool = True,
) -> AsyncIterator[tuple[Page, list[str]]]:
    """A window, and what the browser complains about in it."""
    width, height = size
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        java_script_enabled=scripts,
        accept_downloads=True,
    )
    complaints: list[str] = []
    page = await context.new_page()
    page.on("console", lambda told: complaints.append(told.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        yield page, complaints
    finally:
        await context.close()


async def demo(world: World) -> Job:
    """The demo's six replays, analyzed."""
    files = {int(name.removesuffix(".json")): content for name, content in demo_replays()}
    world.shelf.files |= files
    return (await world.done(*files)).job


async def team(world: World) -> Job:
    """The demo's team, confirmed."""
    files = {int(name.removesuffix(".json")): content for name, content in team_replays()}
    world.shelf.files |= files
    links = tuple(replay_url(number) for number in files)
    asked = await world.submissions.submit(TERMINAL_ASKER, Submission(links, team_details()))
    job = (await world.work(asked)).job
    await world.confirmations.confirm(TERMINAL_ASKER, job.id)
    return (await world.work(job)).job


def one_game(replay_id: int, loser: str) -> Duel:
    """A game of two turns, which one of the two concedes."""
    players = (Player("Ana", GOAT_CONTROL), Player("Ben", WARRIOR))
    duel = Duel(*players, replay_id=replay_id, date="2025-11-16 20:15:00", seed=7)
    duel.throw("Rock", "Scissors")
    game = duel.start(hands={"Ana": ("Scapegoat", "Sangan"), "Ben": ("Blade Knight",)})
    game.set_spell_trap("Ana", "Scapegoat")
    game.next_turn()
    duel.admit(loser)
    return duel


async def _pages(site: Site, one: str, many: str) -> Sequence[tuple[str, str]]:
    player, seat = player_key(MARIGOLD), player_key(CAPTAINS_RIVAL)
    return (
        ("home", "/"),
        ("privacy", "/privacy"),
        ("definitions", "/definitions"),
        ("account", "/account"),
        ("missing", "/nowhere"),
        ("results", f"{one}?scores=1"),
        ("results-hidden", one),
        ("player", f"{one}/players/{player}?scores=1"),
        ("evidence", f"{one}/players/{player}/evidence?scores=1"),
        ("figure", f"{one}/players/{player}/evidence/match_record?scores=1"),
        ("team", f"{many}?scores=1"),
        ("seat", f"{many}/players/{seat}?scores=1"),
        ("open", f"/open/{await site.world.sessions.issue(TERMINAL_ASKER, None)}"),
    )


@pytest.mark.parametrize(
    ("size", "scheme"), [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark")]
)
async def test_every_page_can_be_read_by_everybody(
    site: Site, chromium: Browser, size: tuple[int, int], scheme: Scheme
) -> None:
    one = await publish(site, await demo(site.world))
    many = await publish(site, await team(site.world))
    _SHOTS.mkdir(parents=True, exist_ok=True)
    axe = Axe()
    async with opened(chromium, size, scheme) as (page, complaints):
        for name, path in await _pages(site, one, many):
            answer = await page.goto(f"{site.url}{path}")
            assert answer is not None
            assert answer.status == (404 if name == "missing" else 200), path
            await page.screenshot(
                path=_SHOTS / f"{name}-{size[0]}-{scheme}.png",
                full_page=True,
                animations="disabled",
            )
            assert await page.evaluate("document.documentElement.scrollWidth") <= size[0], path
            found = await axe.run(page)
            serious = [
                (one["id"], [node["html"][:120] for node in one["nodes"]][:3])
                for one in found.response["violations"]
                if one["impact"] in _SERIOUS
            ]
            assert not serious, (path, serious)
    # A page that is not there is the only thing to complain about, above all no policy broken.
    assert [one for one in complaints if "404" not in one] == []


async def test_text_twice_as_large_still_fits_a_phone(site: Site, chromium: Browser) -> None:
    one = await publish(site, await demo(site.world))
    many = await publish(site, await team(site.world))
    async with opened(chromium) as (page, _):
        for name, path in await _pages(site, one, many):
            await page.goto(f"{site.url}{path}")
            await page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], name


async def test_a_plain_link_hides_scores_until_they_are_asked_for(
    site: Site, chromium: Browser
) -> None:
    one = await publish(site, await demo(site.world))
    async with opened(chromium, scripts=False) as (page, _):
        await page.goto(f"{site.url}{one}")
        assert await page.locator(".strip, .life, .game, details.match .num").count() == 0
        # Past "Skip to the content" and the way home, as who has no mouse goes.
        for key in ("Tab", "Tab", "Tab", "Enter"):
            await page.keyboard.press(key)
        await page.wait_for_url("**?scores=1")
        assert await page.locator(".strip").count() == 7
        # And shown they stay, from page to page and back again.
        await page.locator("summary", has_text=MARIGOLD).last.click()
        await page.get_by_role("link", name=f"All about {MARIGOLD}").click()
        assert await page.get_by_role("link", name="Hide scores").count() == 1
        await page.get_by_role("link", name="All results").click()
        assert await page.locator(".strip").count() == 7


async def test_a_plain_link_says_nothing_that_depends_on_who_won(site: Site) -> None:
    """Two jobs that differ in nothing but the results have pages that differ in nothing."""
    told = []
    for number, swapped in ((900_000_801, False), (900_000_802, True)):
        site.world.shelf.files[number] = one_game(number, "Ana" if swapped else "Ben").to_json()
        job = (await site.world.done(number)).job
        base = await publish(site, job)
        key = player_key("Ana")
        pages = [
            (await given(site, f"{base}{tail}")).text
            for tail in ("", f"/players/{key}", f"/players/{key}/evidence")
        ]
        told.append([page.replace(base, "").replace(str(number), "") for page in pages])
    assert told[0] == told[1]


async def test_three_taps_lead_from_the_link_to_a_deck_without_any_script(
    site: Site, chromium: Browser
) -> None:
    one = await publish(site, await demo(site.world))
    async with opened(chromium, scripts=False) as (page, _):
        # The first tap is the one on the link.
        await page.goto(f"{site.url}{one}")
        await page.locator("summary", has_text=TOBIAS).last.click()
        async with page.expect_download() as coming:
            await page.get_by_role("link", name="Deck as .ydk").first.click()
        saved = await (await coming.value).path()
        text = saved.read_text()
        assert text.startswith("#created by ")
        assert len([line for line in text.splitlines() if line.isdigit()]) >= 20


async def test_a_preview_fetcher_burns_no_ticket_and_back_shows_nothing_after_sign_out(
    site: Site, chromium: Browser
) -> None:
    site.world.shelf.put(1)
    job = (await site.world.done(1, asker=ANA)).job
    ticket = await site.world.sessions.issue(ANA, job.id)
    assert (await site.browser().get(f"/open/{ticket}")).status == 200
    async with opened(chromium) as (page, complaints):
        await page.goto(f"{site.url}/open/{ticket}")
        await page.get_by_role("button").first.click()
        await page.wait_for_url(f"**/r/{job.shareable_id}*")
        assert "Ana" in await page.locator("h1").inner_text()
        (cookie,) = await page.context.cookies()
        assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
        await page.goto(f"{site.url}/account")
        await page.get_by_role("button", name="Sign out", exact=True).click()
        await page.wait_for_load_state()
        assert await page.context.cookies() == []
        await page.go_back()
        assert "You are not signed in" in await page.locator("main").inner_text()
        await page.go_back()
        assert "Not found" in await page.locator("h1").inner_text()
        await page.goto(f"{site.url}/r/{job.shareable_id}")
        assert "Not found" in await page.locator("h1").inner_text()
        assert [one for one in complaints if "404" not in one] == []


async def test_of_two_browsers_with_one_ticket_one_gets_in(site: Site, chromium: Browser) -> None:
    site.world.shelf.put(1)
    job = (await site.world.done(1, asker=ANA)).job
    ticket = await site.world.sessions.issue(ANA, job.id)
    async with opened(chromium) as (one, _), opened(chromium) as (other, _):
        for page in (one, other):
            await page.goto(f"{site.url}/open/{ticket}")
        await asyncio.gather(*(page.get_by_role("button").first.click() for page in (one, other)))
        for page in (one, other):
            await page.wait_for_load_state()
        inside = [str(job.shareable_id) in page.url for page in (one, other)]
        assert sorted(inside) == [False, True]
