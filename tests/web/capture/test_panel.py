"""The panel: by keyboard, for ears, on a phone, and out of the way."""

from __future__ import annotations

from typing import Final

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped] # it has none
from playwright.async_api import Browser, expect

from tests.web.capture.service import CODE
from tests.web.capture.stage import Stage, open_stage

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
_SERIOUS: Final = {"serious", "critical"}


async def test_it_works_by_keyboard_alone_and_the_page_hears_none_of_it(stage: Stage) -> None:
    page = stage.tab.page
    stage.service.want(77, 78)
    await stage.tab.visit(77)
    await page.evaluate(
        "window.keys = []; for (const kind of ['keydown', 'beforeinput', 'input', 'keyup'])"
        " addEventListener(kind, () => keys.push(kind), true)"
    )
    await stage.tab.panel.get_by_label("Code from Discord").focus()
    await page.keyboard.type(CODE)
    await page.keyboard.press("Enter")
    await stage.tab.panel.get_by_role("button", name="Allow").wait_for()
    assert await page.evaluate("keys") == []
    # The focus stays in the panel, and goes to what is to be done next.
    await page.keyboard.press("Tab")
    for _ in range(4):
        if await stage.tab.panel.get_by_role("button", name="Allow").evaluate(
            "(one) => one.getRootNode().activeElement === one"
        ):
            break
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await stage.tab.says("✓ 1 of 2")
    await expect(stage.tab.panel.get_by_role("link", name="Next")).to_be_focused()
    await page.keyboard.press("Enter")
    await stage.tab.says("✓ 2 of 2: all here. Look at the card in Discord.")


@pytest.mark.parametrize("is_mobile", [False, True])
async def test_on_a_phone_it_is_as_wide_and_as_large_as_the_screen(
    chromium: Browser,
    is_mobile: bool,  # noqa: FBT001 - both are tried
) -> None:
    size = {"width": 390, "height": 700}
    async with open_stage(
        chromium, viewport=size, screen=size, is_mobile=is_mobile, has_touch=is_mobile
    ) as stage:
        await stage.host.watch(stage.tab.page)
        await stage.tab.visit(77)
        button = stage.tab.panel.get_by_role("button", name="Pair", exact=True)
        await button.wait_for()
        # Without a word on it, a phone draws the page as a small picture of one on a desk.
        drawn = await stage.tab.page.evaluate("document.documentElement.clientWidth / 390")
        assert (drawn > 2) is is_mobile
        panel, reach = await stage.tab.panel.bounding_box(), await button.bounding_box()
        assert panel is not None
        assert reach is not None
        assert panel["width"] == pytest.approx(390 * drawn, abs=2)
        assert reach["height"] >= 43 * drawn


async def test_what_is_typed_survives_an_answer_that_comes_meanwhile(stage: Stage) -> None:
    await stage.tab.visit(77)
    field = stage.tab.panel.get_by_label("Code from Discord")
    await field.fill("K7QX")
    await stage.tab.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', "
                                  "{ persisted: true }))")  # fmt: skip
    await stage.tab.notes("No code? Keep the replays you open here for a file?")
    assert await field.input_value() == "K7QX"


async def test_folded_it_is_one_line_with_the_next_step_and_stays_folded(stage: Stage) -> None:
    stage.service.want(77, 78, 79)
    await stage.begin()
    await stage.tab.visit(77)
    await stage.tab.says("✓ 1 of 3")
    await stage.tab.press("Fold")
    box = await stage.tab.panel.bounding_box()
    assert box is not None
    assert box["height"] < 60
    await stage.tab.follow()
    await stage.tab.says("✓ 2 of 3")
    await expect(stage.tab.panel.get_by_role("button", name="Unfold")).to_be_visible()
    await stage.tab.press("Unfold")
    await expect(stage.tab.panel.get_by_role("progressbar")).to_be_visible()


@pytest.mark.parametrize("size", [(390, 844), (1100, 800)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_serious_stands_in_anybodys_way(
    chromium: Browser, size: tuple[int, int], scheme: str
) -> None:
    width, height = size
    viewport = {"width": width, "height": height}
    async with open_stage(chromium, viewport=viewport, color_scheme=scheme) as stage:
        await stage.host.watch(stage.tab.page)
        stage.service.want(77, 78)
        complaints = []
        await stage.tab.visit(77)
        for label in ("Pair", "Allow", "Next"):
            if label == "Allow":
                await stage.tab.type_code()
            elif label == "Next":
                await stage.tab.press("Allow")
            await stage.tab.panel.get_by_text(label, exact=True).wait_for()
            # What the page itself loads is not waited for.
            found = await Axe().run(stage.tab.page, "#duel-insights-capture", {"preload": False})
            complaints += [one for one in found.response["violations"] if one["impact"] in _SERIOUS]
            box = await stage.tab.panel.bounding_box()
            assert box is not None
            assert box["width"] == (width if width <= 480 else 368)
            assert box["y"] + box["height"] <= height
        assert complaints == []
