"""Somebody plays with the bot in a browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from shutil import rmtree

import pytest
from playwright.async_api import Page, expect

from bot.samples.scenes import FIRST_REPLAY_ID
from tests.database import folder_for_everybody
from tests.pictures.chromium import require_chromium
from tests.play.__main__ import play
from tests.play.driving import open_browser

_PATIENCE_MS = 60_000
_PATIENCE_S = 60


@asynccontextmanager
async def played() -> AsyncIterator[Page]:
    """The page of a game that goes on."""
    told: asyncio.Queue[str] = asyncio.Queue()
    stop = asyncio.Event()
    game = asyncio.create_task(play(stop, greet=told.put_nowait))
    url = asyncio.create_task(told.get())
    await asyncio.wait({game, url}, timeout=_PATIENCE_S, return_when=asyncio.FIRST_COMPLETED)
    try:
        async with open_browser(url.result()) as page:
            yield page
    finally:
        stop.set()
        async with asyncio.timeout(_PATIENCE_S):
            await game


@pytest.fixture
def data_dir(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Where the database can be, whoever runs it and wherever TMPDIR leads."""
    folder = folder_for_everybody()
    folder.chmod(0o711)
    monkeypatch.setenv("DATA_DIR", str(folder))
    yield
    rmtree(folder)


@pytest.mark.slow
@pytest.mark.usefixtures("data_dir")
async def test_a_button_and_a_command_do_what_they_do_in_discord() -> None:
    require_chromium()
    expect.set_options(timeout=_PATIENCE_MS)
    async with played() as page:
        results = page.get_by_role("button", name="Open results")
        # The seeded jobs come to their ends while one looks.
        await expect(results).to_have_count(3)
        await results.last.click()
        await expect(page.get_by_text("3 replays · 4 matches")).to_be_visible()
        await page.get_by_placeholder("Message #war-room").press_sequentially("/replay an")
        await expect(page.locator("[role=option]", has_text="/replay analyze")).to_be_visible()
        await page.keyboard.press("Enter")
        await page.get_by_label("links, required").fill(str(FIRST_REPLAY_ID))
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("1 of 1").last).to_be_visible()
        await expect(results).to_have_count(4)
        await page.get_by_placeholder("Message #war-room").press_sequentially("/replay an")
        await page.keyboard.press("Enter")
        await page.get_by_label("links, required").fill("no link")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("There is no replay link in this").last).to_be_visible()
        await expect(page.get_by_text("The bot action failed")).to_have_count(0)
