"""A browser with the script, a replay site, and Duel Insights, for one test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from bot.web.capture_script import capture_script
from bot.web.options import SiteOptions
from tests.standins.replay_site import ReplaySite, open_replay_site
from tests.standins.script_host import Forms, ScriptHost, World
from tests.web.capture.service import CODE, TOKEN, Service, open_service

_SOON_MS: Final = 20_000
_OPEN: Final = {'mode: "closed"': 'mode: "open"'}
"""So that tests can look into the panel."""


def replay(replay_id: int, more: str = "") -> bytes:
    """As little of a replay as the script looks at, with something of every alphabet in it."""
    return f'{{"id":{replay_id},"plays":[{{"log":"Dust Tornado ✓ é 🂠{more}"}}]}}'.encode()


@dataclass(slots=True)
class Tab:
    """One tab, and everything that its pages ask for."""

    page: Page
    site: ReplaySite
    host: ScriptHost
    asked: list[str] = field(default_factory=list)

    @property
    def panel(self) -> Locator:
        return self.page.locator("#duel-insights-capture section")

    async def visit(self, replay_id: int) -> None:
        await self.host.settled()
        await self.page.goto(self.site.address(replay_id))

    async def reload(self) -> None:
        await self.host.settled()
        await self.page.reload()

    async def says(self, text: str) -> None:
        await expect(self.panel.get_by_role("status")).to_have_text(text, timeout=_SOON_MS)

    async def notes(self, text: str) -> None:
        await expect(self.panel.get_by_text(text)).to_be_visible(timeout=_SOON_MS)

    async def press(self, label: str) -> None:
        await self.panel.get_by_role("button", name=label, exact=True).click(timeout=_SOON_MS)

    async def follow(self) -> None:
        await self.host.settled()
        await self.panel.get_by_role("link", name="Next").click(timeout=_SOON_MS)

    async def type_code(self, code: str = CODE) -> None:
        await self.panel.get_by_label("Code from Discord").fill(code)
        await self.press("Pair")

    async def choose(self, label: str) -> None:
        await self.press("More")
        await self.press(label)


@dataclass(slots=True)
class Stage:
    """All of it."""

    site: ReplaySite
    service: Service
    host: ScriptHost
    context: BrowserContext
    tab: Tab

    async def another_tab(self, *, scripted: bool = True) -> Tab:
        page = await self.context.new_page()
        tab = Tab(page, self.site, self.host)
        page.on("request", lambda request: tab.asked.append(request.url))
        if scripted:
            await self.host.watch(page)
        return tab

    async def begin(self, *, consented: bool = True) -> None:
        """As if it had been paired yesterday."""
        self.service.tokens.add(TOKEN)
        self.host.storage[f"token {self.service.url}"] = TOKEN
        if consented:
            self.host.storage[f"consent {self.service.url}"] = "yes"
        await self.host.renew()

    def kept(self) -> list[int]:
        """Of which replays the script keeps captures."""
        return sorted(int(k.split()[1]) for k in self.host.storage if k.startswith("kept "))

    def hosts(self) -> set[str]:
        """Who was asked for anything, by the page or by the script."""
        asked = self.tab.asked + [sent.url for sent in self.host.sent]
        return {urlsplit(url).netloc for url in asked if not url.startswith(("blob:", "data:"))}


def changed(script: str, changes: Mapping[str, str]) -> str:
    """The script with these of its words changed, each of which has to be there."""
    for before, after in changes.items():
        assert before in script
        script = script.replace(before, after)
    return script


@asynccontextmanager
async def open_stage(
    browser: Browser,
    world: World = "isolated",
    changes: Mapping[str, str] | None = None,
    *,
    late: bool = False,
    **options: Any,  # noqa: ANN401 - Playwright's own
) -> AsyncIterator[Stage]:
    """The stage, with an empty tab; the world of the page goes with the older functions."""
    async with open_replay_site() as site, open_service() as service:
        site.strangers = False
        for replay_id in range(77, 81):
            site.put(replay_id, replay(replay_id))
        made = capture_script(SiteOptions(base_url=service.url), site.url).decode()
        script = changed(made, {**_OPEN, **(changes or {})})
        forms: Forms = "GM." if world == "isolated" else "GM_"
        host = ScriptHost(script, world=world, forms=forms, late=late)
        context = await browser.new_context(**options)
        try:
            page = await context.new_page()
            tab = Tab(page, site, host)
            page.on("request", lambda request: tab.asked.append(request.url))
            yield Stage(site, service, host, context, tab)
        finally:
            await context.close()
