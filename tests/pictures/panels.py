"""Pictures of the capture script's panel on a replay's page, from pairing to the last replay."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from typing import Final

from playwright.async_api import Browser

from tests.pictures.pages import PHONE, chromium
from tests.web.capture.stage import Stage, open_stage

PANELS: Final = ("script-pair", "script-consent", "script-next", "script-done")
_SIZE: Final = {"width": PHONE, "height": 420}


async def shoot_panels(names: Collection[str]) -> AsyncIterator[tuple[str, bytes]]:
    """Those that are named, or all, each as PNG."""
    if names and not set(names).intersection(PANELS):
        return
    async with chromium() as browser:
        async for name, png in _shoot(browser):
            if not names or name in names:
                yield name, png


async def _shoot(browser: Browser) -> AsyncIterator[tuple[str, bytes]]:
    async with open_stage(browser, viewport=_SIZE, color_scheme="dark", is_mobile=True) as stage:
        await stage.host.watch(stage.tab.page)
        stage.service.want(77, 78)
        await stage.tab.visit(77)
        await stage.tab.panel.get_by_label("Code from Discord").wait_for()
        yield "script-pair", await _look(stage)
        await stage.tab.type_code()
        await stage.tab.panel.get_by_role("button", name="Allow").wait_for()
        yield "script-consent", await _look(stage)
        await stage.tab.press("Allow")
        await stage.tab.says("✓ 1 of 2")
        yield "script-next", await _look(stage)
        await stage.tab.follow()
        await stage.tab.says("✓ 2 of 2: all here. Look at the card in Discord.")
        yield "script-done", await _look(stage)


async def _look(stage: Stage) -> bytes:
    return await stage.tab.page.screenshot(animations="disabled")
