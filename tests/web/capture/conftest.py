"""One browser for all tests of a file."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.pictures.chromium import require_chromium
from tests.standins.script_host import World
from tests.web.capture.stage import Stage, open_stage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=require_chromium(), args=["--no-sandbox"]
        )
        try:
            yield browser
        finally:
            await browser.close()


@pytest.fixture(params=["isolated", "page"])
def place(request: pytest.FixtureRequest) -> World:
    """Where script managers run scripts: beside the page's own, or among them."""
    place: World = request.param
    return place


@pytest_asyncio.fixture(loop_scope="module")
async def stage(chromium: Browser, place: World) -> AsyncIterator[Stage]:
    async with open_stage(chromium, place) as stage:
        await stage.host.watch(stage.tab.page)
        yield stage
