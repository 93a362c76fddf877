"""Signing in by a real browser: over TLS, across sites, with and without scripts.

Screenshots stay in `.cache/screenshots`, for who wants to look.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped] # it has none
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from bot.domain.jobs import Job
from tests.architecture.source import ROOT
from tests.pictures.chromium import require_chromium
from tests.services.world import ANA
from tests.standins.clerk import ClerkStandin, Fault, Spot
from tests.web.signing_in import known_user
from tests.web.tls_front import HOST, tls_front
from tests.web.visiting import Site

pytest_plugins = ("tests.database",)
pytestmark = pytest.mark.slow

PHONE: Final = (390, 844)
DESK: Final = (1100, 800)
URL: Final = f"https://{HOST}"
_SHOTS: Final = ROOT / ".cache" / "screenshots"
_SERIOUS: Final = {"serious", "critical"}
Scheme = Literal["light", "dark"]


@pytest.fixture
async def chromium(secure_clerk_site: Site, tmp_path: Path) -> AsyncIterator[Browser]:
    """It reaches the site by TLS and under its own name, so that Clerk is another site."""
    async with (
        tls_front(tmp_path, secure_clerk_site.port) as port,
        async_playwright() as playwright,
    ):
        browser = await playwright.chromium.launch(
            executable_path=require_chromium(),
            args=["--no-sandbox", f"--host-resolver-rules=MAP {HOST}:443 127.0.0.1:{port}"],
        )
        try:
            yield browser
        finally:
            await browser.close()


@pytest.fixture
async def job(secure_clerk_site: Site) -> Job:
    """Ana's, and nobody else sees it."""
    world = secure_clerk_site.world
    world.shelf.put(1)
    return (await world.done(1, asker=ANA)).job


@dataclass(frozen=True)
class Window:
    """A page, and what the browser complains about in it."""

    page: Page
    complaints: list[str]

    async def go(self, path: str) -> None:
        await self.page.goto(f"{URL}{path}")

    async def click(self, name: str) -> None:
        """Press the link or the button of this name."""
        found = self.page.get_by_role("link", name=name, exact=True)
        await found.or_(self.page.get_by_role("button", name=name, exact=True)).first.click()

    async def allow(self, user_id: str, path: str = "/account") -> None:
        """What somebody does at Clerk."""
        await self.page.locator(f"#{user_id}").click()
        await self.page.wait_for_url(f"{URL}{path}")

    async def heading(self) -> str:
        return await self.page.locator("h1").inner_text()

    async def cookies(self) -> list[str]:
        """Those of the site."""
        return [one.get("name", "") for one in await self.page.context.cookies(URL)]


@asynccontextmanager
async def opened(
    browser: Browser,
    size: tuple[int, int] = PHONE,
    scheme: Scheme = "light",
    *,
    scripts: bool = True,
) -> AsyncIterator[Window]:
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        java_script_enabled=scripts,
        ignore_https_errors=True,
    )
    complaints: list[str] = []
    page = await context.new_page()

    def note(told: ConsoleMessage) -> None:
        # Clerk's pages are its own; a policy that is broken is told of at the page that set it.
        if told.location["url"].startswith(URL):
            complaints.append(told.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        yield Window(page, complaints)
    finally:
        await context.close()


@pytest.mark.parametrize("scripts", [True, False])
async def test_somebody_signs_in_unlinks_signs_in_again_and_erases_everything(
    secure_clerk_site: Site, chromium: Browser, clerk: ClerkStandin, *, scripts: bool
) -> None:
    user_id = await known_user(secure_clerk_site, clerk, ANA)
    async with opened(chromium, scripts=scripts) as window:
        await window.go("/account")
        await window.click("Sign in")
        assert window.page.url.startswith(f"{clerk.url}/oauth/authorize?")
        assert await window.cookies() == ["__Host-signin"]
        await window.allow(user_id)
        assert f"Discord id {ANA.discord_user_id}" in await window.page.locator("main").inner_text()
        (cookie,) = await window.page.context.cookies(URL)
        assert (cookie.get("name"), cookie.get("domain"), cookie.get("path")) == (
            "__Host-sid",
            HOST,
            "/",
        )
        assert (cookie.get("httpOnly"), cookie.get("secure")) == (True, True)
        assert cookie.get("sameSite") == "Lax"
        await window.click("Unlink")
        assert await window.heading() == "Unlinked"
        assert await window.cookies() == []
        await secure_clerk_site.world.identities.invite(ANA)
        await window.click("How to get in")
        await window.click("Sign in")
        await window.allow(user_id)
        await window.click("Erase everything…")
        await window.page.get_by_label("Delete my web account too").check()
        await window.click("Erase everything")
        assert await window.heading() == "Everything is erased"
        assert await window.cookies() == []
        await window.page.go_back()
        assert "You are not signed in" in await window.page.locator("main").inner_text()
        assert window.complaints == []
    assert await secure_clerk_site.world.rows("users") == []
    assert len(await secure_clerk_site.world.rows("clerk_deletions")) == 1


async def test_from_results_that_are_not_shown_it_leads_back_to_them(
    chromium: Browser, clerk: ClerkStandin, job: Job
) -> None:
    user_id = clerk.add_user(discord=ANA.discord_user_id)
    async with opened(chromium) as window:
        await window.go(f"/r/{job.shareable_id}?scores=1")
        assert await window.heading() == "Not found"
        await window.click("Sign in")
        await window.allow(user_id, f"/r/{job.shareable_id}?scores=1")
        assert "Ana" in await window.heading()


async def test_back_again_and_two_tabs_end_in_a_sentence_and_a_way_on(
    secure_clerk_site: Site, chromium: Browser, clerk: ClerkStandin
) -> None:
    user_id = await known_user(secure_clerk_site, clerk, ANA)
    async with opened(chromium) as window:
        await window.go("/account")
        await window.click("Sign in")
        other = Window(await window.page.context.new_page(), [])
        await other.go("/account")
        await other.click("Sign in")
        await window.page.locator(f"#{user_id}").click()
        await window.page.wait_for_url(f"{URL}/auth/callback?*")
        assert await window.heading() == "This sign-in is over"
        await other.allow(user_id)
        assert "Linked since" in await other.page.locator("main").inner_text()
        # Back to Clerk's page, where they allow it a second time.
        await window.page.go_back()
        await window.page.locator(f"#{user_id}").click()
        await window.page.wait_for_url(f"{URL}/auth/callback?*")
        assert await window.heading() == "You are signed in already"
        assert await window.cookies() == ["__Host-sid"]
        assert [one for one in window.complaints if "400" not in one] == []


async def test_who_says_no_and_whose_provider_fails_may_try_again(
    secure_clerk_site: Site, chromium: Browser, clerk: ClerkStandin
) -> None:
    user_id = await known_user(secure_clerk_site, clerk, ANA)
    async with opened(chromium) as window:
        await window.go("/account")
        await window.click("Sign in")
        await window.page.locator("#deny").click()
        await window.page.wait_for_url(f"{URL}/auth/callback?*")
        assert await window.heading() == "You did not sign in"
        await window.click("Sign in again")
        clerk.fail(Spot.TOKEN, Fault.FAILING, times=1)
        await window.page.locator(f"#{user_id}").click()
        await window.page.wait_for_url(f"{URL}/auth/callback?*")
        assert await window.heading() == "Signing in does not work just now"
        assert await window.cookies() == []
        await window.click("Sign in again")
        await window.allow(user_id)


async def _look(window: Window, name: str, size: tuple[int, int], scheme: Scheme) -> None:
    """Keep a picture of the page, which everybody can read; also where text is twice as large."""
    page = window.page
    file = _SHOTS / f"sign-in-{name}-{size[0]}-{scheme}.png"
    await page.screenshot(path=file, full_page=True, animations="disabled")
    found = await Axe().run(page)
    serious = [one["id"] for one in found.response["violations"] if one["impact"] in _SERIOUS]
    assert not serious, (name, serious)
    for text in ("100%", "200%"):
        await page.evaluate("text => document.documentElement.style.fontSize = text", text)
        assert await page.evaluate("document.documentElement.scrollWidth") <= size[0], (name, text)


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESK, "dark")])
async def test_every_page_of_signing_in_can_be_read_by_everybody(
    secure_clerk_site: Site,
    chromium: Browser,
    clerk: ClerkStandin,
    job: Job,
    *,
    size: tuple[int, int],
    scheme: Scheme,
) -> None:
    _SHOTS.mkdir(parents=True, exist_ok=True)
    user_id = clerk.add_user(discord=ANA.discord_user_id)
    ticket = await secure_clerk_site.world.sessions.issue(ANA, job.id)
    async with opened(chromium, size, scheme) as window:
        for name, path in (
            ("out", "/account"),
            ("missing", "/nowhere"),
            ("over", "/auth/callback?code=x&state=x"),
            ("privacy", "/privacy"),
        ):
            await window.go(path)
            await _look(window, name, size, scheme)
        await window.go(f"/open/{ticket}")
        await window.page.get_by_role("button").click()
        await window.go("/account")
        await _look(window, "not-linked", size, scheme)
        await window.click("Link an account")
        await window.allow(user_id)
        await _look(window, "linked", size, scheme)
        await window.click("Unlink")
        await _look(window, "unlinked", size, scheme)
        await secure_clerk_site.world.identities.invite(ANA)
        await window.click("How to get in")
        await window.click("Sign in")
        await window.allow(user_id)
        await window.go("/account/erase")
        await _look(window, "erase", size, scheme)
        await window.click("Erase everything")
        await _look(window, "erased", size, scheme)
        assert [one for one in window.complaints if "40" not in one] == []
