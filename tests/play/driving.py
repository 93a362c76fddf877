"""A browser that a test drives, as somebody would who plays."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Page, async_playwright

from tests.pictures.chromium import own_chromium, require_chromium

WIDTH, HEIGHT = 1280, 900


@asynccontextmanager
async def open_browser(url: str) -> AsyncIterator[Page]:
    """The page, once it shows a message."""
    with own_chromium(require_chromium()):
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch()
            page = await browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            try:
                await page.goto(url)
                yield page
            finally:
                await browser.close()
