"""What the script hears of a page, and what it says where there is nothing to hear."""

from __future__ import annotations

from collections import Counter
from typing import Literal

import pytest
from playwright.async_api import Browser, Route

from tests.standins.replay_manners import Kind
from tests.standins.script_host import World
from tests.web.capture.service import CODE, TOKEN
from tests.web.capture.stage import Stage, open_stage, replay

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
ALL_HERE = "✓ 1 of 1: all here. Look at the card in Discord."
NO_REPLAY = "The page got no replay: reload it in a minute."
QUICK = {"SILENCE_MS = 30_000": "SILENCE_MS = 400", "ANSWER_MS = 2_000": "ANSWER_MS = 200"}


def said(message: str) -> str:
    return f"DuelingBook said “{message}”. Do what the page asks, or reload it."


@pytest.mark.parametrize("by", ["xhr", "fetch"])
async def test_the_site_sees_what_it_would_see_without_the_script(
    stage: Stage, by: Literal["xhr", "fetch"]
) -> None:
    site = stage.site
    site.answer(77, by=by)
    bare = await stage.another_tab(scripted=False)
    await bare.visit(77)
    await bare.page.get_by_text("Loaded replay 77").wait_for()
    expected = Counter((one.method, one.path, one.query, one.agent) for one in site.visits)
    site.visits.clear()
    stage.service.want(77)
    await stage.begin()
    await stage.tab.visit(77)
    await stage.tab.says(ALL_HERE)
    await stage.tab.page.get_by_text("Loaded replay 77").wait_for()
    seen = Counter((one.method, one.path, one.query, one.agent) for one in site.visits)
    # A browser asks for the icon of a site when it likes.
    assert {o: n for o, n in seen.items() if "icon" not in o[1]} == {
        o: n for o, n in expected.items() if "icon" not in o[1]
    }
    assert seen["POST", "/view-replay", "id=77", site.visits[0].agent] == 1
    assert stage.hosts() == {site.url[7:], stage.service.url[7:]}
    assert stage.service.came == [(77, replay(77))]
    assert site.stranger.connections == 0


@pytest.mark.parametrize("kind", ["json", "arraybuffer", "blob"])
async def test_it_hears_answers_of_every_kind(stage: Stage, kind: str) -> None:
    stage.site.answer(77, Kind.ASKS_NOTHING)
    stage.service.want(77)
    await stage.begin()
    await stage.tab.visit(77)
    await stage.tab.says("Waiting for this replay…")
    got = await stage.tab.page.evaluate(
        """(kind) => new Promise((done) => {
          const asked = new XMLHttpRequest();
          asked.open("POST", "/view-replay?id=77");
          asked.responseType = kind;
          asked.onload = () => done(Object.prototype.toString.call(asked.response));
          asked.send();
        })""",
        kind,
    )
    assert got == {"json": "[object Object]", "blob": "[object Blob]"}.get(
        kind, "[object ArrayBuffer]"
    )
    await stage.tab.says(ALL_HERE)
    assert stage.service.came == [(77, replay(77))]


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (Kind.INVALID_TOKEN, said("Invalid Token")),
        (Kind.LOGIN_MESSAGE, said("You must be logged in to view this replay")),
        (Kind.GARBAGE, NO_REPLAY),
        (Kind.TRUNCATED, NO_REPLAY),
        (Kind.HTML_ANSWER, NO_REPLAY),
        (Kind.LISTING, NO_REPLAY),
        (Kind.LOGIN_ANSWER, NO_REPLAY),
        (Kind.FAILING_ANSWER, NO_REPLAY),
        (Kind.RESET, NO_REPLAY),
        (Kind.ANOTHER_ID, "The page got another replay than its address says: nothing was sent."),
        (Kind.HUGE, "This replay is larger than 8 MiB: nothing was sent."),
    ],
)
@pytest.mark.parametrize("by", ["xhr", "fetch"])
async def test_an_answer_that_is_no_replay_has_a_sentence_of_its_own(
    chromium: Browser, kind: Kind, sentence: str, by: Literal["xhr", "fetch"]
) -> None:
    async with open_stage(chromium) as stage:
        await stage.host.watch(stage.tab.page)
        stage.site.answer(77, kind, by=by, times=1)
        stage.service.want(77)
        await stage.begin()
        await stage.tab.visit(77)
        await stage.tab.says(sentence)
        assert stage.service.came == []
        await stage.tab.reload()
        await stage.tab.says(ALL_HERE)


async def test_a_page_that_gets_its_replay_after_an_error_is_heard_again(stage: Stage) -> None:
    stage.site.answer(77, Kind.MISSING_TOKEN, times=1)
    stage.service.want(77)
    await stage.begin()
    await stage.tab.visit(77)
    await stage.tab.says(said("Missing token"))
    stage.site.answer(77)
    await stage.tab.page.evaluate("fetch('/view-replay?id=77', { method: 'POST' }).then(() => 0)")
    await stage.tab.says(ALL_HERE)


async def test_a_check_that_a_person_does_is_only_waited_for(
    chromium: Browser, place: World
) -> None:
    async with open_stage(chromium, place, QUICK) as stage:
        await stage.host.watch(stage.tab.page)
        stage.site.answer(77, Kind.SLOW, delay_s=2)
        stage.service.want(77)
        await stage.begin()
        await stage.tab.visit(77)
        await stage.tab.says("No replay came yet: if the page shows a check, do it there.")
        await stage.tab.says(ALL_HERE)
        assert stage.site.asked[77] == 1


async def test_a_script_that_came_too_late_asks_for_one_reload(
    chromium: Browser, place: World
) -> None:
    async with open_stage(chromium, place, QUICK, late=True) as stage:
        await stage.host.watch(stage.tab.page)
        stage.service.want(77)
        await stage.begin()
        await stage.tab.visit(77)
        await stage.tab.says("This replay came before the script was there: reload this page once.")
        assert stage.site.asked[77] == 1
        stage.host.late = False
        fresh = await stage.another_tab()
        await fresh.visit(77)
        await fresh.says(ALL_HERE)


async def test_where_the_page_forbids_scripts_made_of_text_it_finds_another_way_or_says_so(
    chromium: Browser, place: World
) -> None:
    async def forbid(route: Route) -> None:
        answer = await route.fetch()
        policy = {"content-security-policy": "script-src 'self'; style-src 'none'"}
        await route.fulfill(response=answer, headers={**answer.headers, **policy})

    async with open_stage(chromium, place, QUICK) as stage:
        await stage.host.watch(stage.tab.page)
        await stage.tab.page.route("**/replay?**", forbid)
        stage.service.want(77)
        await stage.begin()
        await stage.tab.visit(77)
        if place == "page":
            await stage.tab.says(ALL_HERE)
        else:
            await stage.tab.says(
                "This page does not let the script see its replay: try another script manager."
            )
        # Its looks do not depend on what the page allows.
        box = await stage.tab.panel.bounding_box()
        assert box is not None
        assert box["width"] == pytest.approx(368, abs=1)


async def test_frames_and_other_pages_are_none_of_its_business(stage: Stage) -> None:
    stage.service.want(77)
    await stage.begin()
    page = stage.tab.page
    await page.goto(f"{stage.site.url}/login")
    await page.evaluate(
        """(address) => new Promise((done) => {
          const frame = document.body.appendChild(document.createElement("iframe"));
          frame.onload = done;
          frame.src = address;
        })""",
        stage.site.address(77),
    )
    await page.frames[1].get_by_text("Loaded replay 77").wait_for()
    await page.goto(f"{stage.site.url}/replay")
    await page.get_by_text("Replay", exact=True).wait_for()
    assert await page.locator("#duel-insights-capture").count() == 0
    assert stage.service.asked == []


async def test_an_address_with_a_users_number_names_the_same_replay(stage: Stage) -> None:
    stage.service.want(77)
    await stage.begin()
    await stage.tab.page.goto(f"{stage.site.url}/replay?id=123-77&match=2")
    await stage.tab.says(ALL_HERE)


# What a page could put in place of the browser's own, to read along.
_EAVESDROPPER = """
window.overheard = [];
const note = (...words) => { try { overheard[overheard.length] = words + ""; } catch {} };
for (const [owner, name] of [[JSON, "parse"], [JSON, "stringify"], [window, "fetch"],
    [XMLHttpRequest.prototype, "open"], [XMLHttpRequest.prototype, "send"],
    [XMLHttpRequest.prototype, "setRequestHeader"], [EventTarget.prototype, "dispatchEvent"],
    [RegExp.prototype, "exec"], [String.prototype, "trim"], [String.prototype, "toUpperCase"],
    [window, "postMessage"], [Storage.prototype, "setItem"], [Node.prototype, "appendChild"]]) {
  const before = owner[name];
  owner[name] = function (...given) {
    const answer = Reflect.apply(before, this, given);
    note(name, ...given, JSON.stringify === owner[name] ? "" : answer);
    return answer;
  };
}
new MutationObserver((all) => all.forEach((one) => note(one.target.outerHTML))).observe(
  document, { childList: true, subtree: true, attributes: true, characterData: true });
addEventListener("message", (event) => note(event.data));
"""
_EVERYWHERE = """() => [
  ...overheard, document.documentElement.outerHTML, location.href, document.cookie,
  ...Object.values({ ...localStorage }), ...Object.values({ ...sessionStorage }),
  ...Object.getOwnPropertyNames(window).map((name) => { try {
    return typeof window[name] === "string" ? window[name] : "";
  } catch { return ""; } }),
  ...performance.getEntries().map((one) => one.name),
].join("\\n")"""


async def test_no_page_gets_to_see_the_token(chromium: Browser, place: World) -> None:
    async with open_stage(chromium, place) as stage:
        site, service, tab = stage.site, stage.service, stage.tab
        await stage.host.watch(tab.page)
        await tab.page.route("**/jquery.js", lambda route: route.fulfill(body=_EAVESDROPPER))
        service.want(77, 79)
        await tab.visit(77)
        await tab.type_code()
        await tab.press("Allow")
        await tab.says("✓ 1 of 2")
        overheard = await tab.page.evaluate(_EVERYWHERE)
        assert "Loaded replay" in overheard
        assert TOKEN not in overheard
        assert CODE not in overheard
        assert TOKEN not in "".join(site.url + one.path + one.query for one in site.visits)


async def test_no_page_can_look_into_the_panel(chromium: Browser, place: World) -> None:
    async with open_stage(chromium, place, {'mode: "open"': 'mode: "closed"'}) as stage:
        await stage.host.watch(stage.tab.page)
        await stage.tab.visit(77)
        host = stage.tab.page.locator("#duel-insights-capture")
        await host.wait_for(state="attached")
        assert await host.evaluate("(host) => [host.shadowRoot, host.outerHTML]") == [
            None,
            '<div id="duel-insights-capture"></div>',
        ]
