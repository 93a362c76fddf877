"""Pictures of the site's pages: on a phone and a desk, of the samples that everybody may see."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, Literal

from playwright.async_api import Browser, async_playwright

from bot.domain.player_keys import player_key
from bot.samples.scenes import MARIGOLD
from bot.samples.teams import ANA
from bot.services.samples import SAMPLE_RESULTS, SAMPLE_TEAM
from tests.services.world import World
from tests.web.visiting import open_site

PHONE: Final = 390
DESK: Final = 1100
_HEIGHT: Final = 844
_TALLEST: Final = 2600


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a page is, and who looks at it with what."""

    path: str
    width: int = PHONE
    scheme: Literal["light", "dark"] = "dark"
    opened: str = ""


_RESULTS: Final = f"/r/{SAMPLE_RESULTS}"
_TEAM: Final = f"/r/{SAMPLE_TEAM}"
POSES: Final = {
    "page-home": Pose("/", scheme="light"),
    "page-home-desk": Pose("/", DESK),
    "page-results": Pose(f"{_RESULTS}?scores=1"),
    "page-results-hidden": Pose(_RESULTS),
    "page-results-desk": Pose(f"{_RESULTS}?scores=1", DESK, "light"),
    "page-match": Pose(f"{_RESULTS}?scores=1", opened="details.match >> nth=0"),
    "page-player": Pose(f"{_RESULTS}/players/{player_key(MARIGOLD)}?scores=1", scheme="light"),
    "page-evidence": Pose(f"{_RESULTS}/players/{player_key(MARIGOLD)}/evidence?scores=1"),
    "page-team": Pose(f"{_TEAM}?scores=1"),
    "page-team-desk": Pose(f"{_TEAM}?scores=1", DESK, "light"),
    "page-seat": Pose(f"{_TEAM}/players/{player_key(ANA)}?scores=1", scheme="light"),
    "page-definitions": Pose("/definitions"),
    "page-account": Pose("/account"),
    "page-preview": Pose(f"{_TEAM}/preview.png?scores=1", 1200),
}


async def shoot_pages(world: World, names: Collection[str]) -> AsyncIterator[tuple[str, bytes]]:
    """The pages that are named, or all, each as PNG."""
    async with open_site(world) as site, chromium() as browser:
        for name, pose in POSES.items():
            if names and name not in names:
                continue
            page = await browser.new_page(
                viewport={"width": pose.width, "height": _HEIGHT}, color_scheme=pose.scheme
            )
            await page.goto(f"{site.url}{pose.path}")
            if pose.opened:
                await page.locator(pose.opened).locator("summary").click()
            height = await page.evaluate("document.documentElement.scrollHeight")
            size = {"x": 0, "y": 0, "width": pose.width, "height": min(height, _TALLEST)}
            yield name, await page.screenshot(full_page=True, clip=size, animations="disabled")  # type: ignore[arg-type] # a rectangle
            await page.close()


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(args=["--no-sandbox"])
        try:
            yield browser
        finally:
            await browser.close()
