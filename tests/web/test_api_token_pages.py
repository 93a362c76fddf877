"""Tokens for programs on the site: made by a form, told once, and revoked by another."""

from __future__ import annotations

import asyncio
import html
import io
import logging
import re
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped] # it has none
from playwright.async_api import Page, Request, async_playwright

from bot.domain.api_tokens import LIVES, MOST_TOKENS, ApiTokenError, Scope
from bot.domain.visits import digest_of
from bot.logs import configure_logs
from bot.services.api_tokens import ApiTokens
from tests.pictures.chromium import require_chromium
from tests.services.world import ANA, BEN
from tests.web.strict_html import read_page
from tests.web.test_browser import PHONE, opened
from tests.web.visiting import Answer, Browser, Site

pytest_plugins = ("tests.database",)

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MAKE = "/account/tokens"
TOKEN = re.compile(r"duel_[A-Za-z0-9_-]{43}")
READING = ["results:read", "jobs:read"]
Fields = dict[str, str | list[str]]


def filled(**changed: str | list[str]) -> Fields:
    """The form as somebody fills it in."""
    return {"key": "k", "name": "Sheet", "scope": READING, "days": "90", **changed}


async def send(browser: Browser, fields: Fields) -> Answer:
    return await browser.post(MAKE, urlencode(fields, doseq=True).encode(), FORM)


async def made(browser: Browser, **changed: str | list[str]) -> str:
    """The token on the page that answers the form."""
    answer = await send(browser, filled(**changed))
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    (token,) = set(map(str, TOKEN.findall(answer.text)))
    return token


async def works(site: Site, token: str) -> bool:
    try:
        return await site.world.api_tokens.bearer(token, Scope.JOBS) == ANA
    except ApiTokenError:
        return False


def revokes(page: Answer) -> list[str]:
    """Where the buttons of the tokens lead."""
    return re.findall(r'action="(/account/tokens/[^"]+/revoke)"', page.text)


async def test_the_form_on_the_page_makes_a_token_that_is_shown_once(site: Site) -> None:
    browser = await site.signed_in(ANA)
    page = await browser.get("/account")
    (key,) = re.findall(r'name="key" value="([^"]+)"', page.text)
    assert re.findall(r'value="([^"]+)" checked', page.text) == READING
    assert re.findall(r'value="(\d+)" selected', page.text) == ["90"]
    answer = await send(browser, filled(key=key))
    (token,) = TOKEN.findall(answer.text)
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "Location" not in answer.headers
    assert await works(site, token)
    after = await browser.get("/account")
    assert key not in after.text, "each form has a key of its own"
    assert token not in after.text
    assert digest_of(token) not in after.text
    for told in ("Sheet", "read results, read jobs", "last used"):
        assert told in after.text
    for one in (page, answer, after):
        assert read_page(one.text).faults == []


async def test_the_button_revokes_it(site: Site) -> None:
    browser = await site.signed_in(ANA)
    token, other = await made(browser), await made(browser, name="Other")
    page = await browser.get("/account")
    assert page.text.count("not used yet") == 2
    first, second = revokes(page)
    ends = second if page.text.index("Other") < page.text.index("Sheet") else first
    for _ in range(2):
        assert (await browser.post(ends)).leads == (303, "/account#tokens")
    assert (await works(site, token), await works(site, other)) == (False, True)


async def test_a_form_that_is_sent_twice_makes_one_and_the_last_answer_counts(site: Site) -> None:
    browser = await site.signed_in(ANA)
    first, second = await made(browser), await made(browser)
    assert (await works(site, first), await works(site, second)) == (False, True)
    again = await send(browser, filled())
    assert again.status == 409
    assert not TOKEN.search(again.text)
    assert "in use by now" in again.text
    assert await works(site, second)
    assert len(revokes(await browser.get("/account"))) == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": " \u202e "}, "A token needs a name"),
        ({"name": 61 * "x"}, "A token needs a name"),
        ({"scope": []}, "could do nothing"),
        ({"days": "36500"}, "A token lasts 30 days, 90 days or a year"),
        ({"days": ""}, "A token lasts 30 days, 90 days or a year"),
    ],
)
async def test_what_is_wrong_is_told_above_the_form_as_it_was_filled_in(
    site: Site, changed: Fields, sentence: str
) -> None:
    browser = await site.signed_in(ANA)
    answer = await send(browser, filled(**{"name": 'A "b" <i>', **changed}))
    assert answer.status == 422
    assert sentence in answer.text
    assert read_page(answer.text).faults == []
    assert "<i>" not in answer.text
    if "name" not in changed:
        assert 'A "b" <i>' in html.unescape(answer.text)
    if "days" not in changed:
        assert 'value="90" selected' in answer.text
    assert await site.world.rows("api_tokens") == []


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"name=x&scope=jobs:rule&days=90", FORM, 400),
        (b"&".join(b"scope=jobs:read" for _ in range(200)), FORM, 400),
        (b"name=%ED%A0%80\xff&scope=jobs:read&days=90", FORM, 200),
        (b"", FORM, 422),
        (b'{"name": "x"}', {"Content-Type": "application/json"}, 415),
        (b"x" * 20_000, FORM, 413),
    ],
)
async def test_what_no_form_of_ours_sends_is_no_fault_of_ours(
    site: Site, body: bytes, headers: dict[str, str], status: int
) -> None:
    browser = await site.signed_in(ANA)
    assert (await browser.post(MAKE, body, headers)).status == status
    assert len(await site.world.rows("api_tokens")) == (status == 200)


async def test_names_are_shown_as_they_are_and_turn_nothing_around(site: Site) -> None:
    browser = await site.signed_in(ANA)
    await made(browser, name='<b>"&\u202egpj.exe\u0000\u3164' + 9 * "\u0301")
    page = await browser.get("/account")
    assert read_page(page.text).faults == []
    assert "&lt;b&gt;&#34;&amp; gpj.exe" in page.text
    assert "\u202e" not in page.text


async def test_who_has_the_most_sees_no_form_and_is_told_why(site: Site) -> None:
    browser = await site.signed_in(ANA)
    for number in range(MOST_TOKENS):
        await site.world.api_tokens.make(ANA, f"No. {number}", [Scope.JOBS], LIVES[2])
    page = await browser.get("/account")
    assert "You have 20 tokens" in page.text
    assert f'action="{MAKE}"' not in page.text
    assert len(revokes(page)) == MOST_TOKENS
    refused = await send(browser, filled())
    assert refused.status == 409
    assert "revoke one first" in refused.text


async def test_nobody_touches_the_tokens_of_another(site: Site) -> None:
    anas = await site.signed_in(ANA)
    token = await made(anas)
    (ends,) = revokes(await anas.get("/account"))
    bens = await site.signed_in(BEN)
    theirs = await bens.post(ends)
    nobodys = await bens.post(f"/account/tokens/{uuid4()}/revoke")
    assert theirs.leads == nobodys.leads == (303, "/account#tokens")
    assert theirs.body == nobodys.body
    assert "Sheet" not in (await bens.get("/account")).text
    assert await works(site, token)


async def test_who_is_not_signed_in_makes_and_revokes_none(site: Site) -> None:
    anas, stranger = await site.signed_in(ANA), site.browser()
    token = await made(anas)
    (ends,) = revokes(await anas.get("/account"))
    for answer in (await send(stranger, filled(name="x")), await stranger.post(ends)):
        assert answer.status == 403
        assert "You are not signed in" in answer.text
        assert not TOKEN.search(answer.text)
    await site.world.accounts.erase(ANA)
    assert (await send(anas, filled(name="x"))).status == 403
    assert not await works(site, token)
    assert await site.world.rows("api_tokens") == []


async def test_no_other_page_sends_these_forms(site: Site) -> None:
    anas = await site.signed_in(ANA)
    await made(anas)
    (ends,) = revokes(await anas.get("/account"))
    for path, body in ((MAKE, urlencode(filled(name="x"), doseq=True).encode()), (ends, b"")):
        for sent in (
            {},
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "same-site", "Origin": site.options.origin},
        ):
            assert (await anas.ask("POST", path, body, FORM | sent)).status == 403
        assert (await anas.get(path)).status == 405
    assert len(await site.world.rows("api_tokens")) == 1


async def test_signing_out_everywhere_says_that_tokens_stay_good(site: Site) -> None:
    browser = await site.signed_in(ANA)
    assert "API tokens stay good" not in (await browser.get("/account")).text
    token = await made(browser)
    assert "API tokens stay good" in (await browser.get("/account")).text
    await browser.post("/account/sign-out-everywhere")
    assert await works(site, token)


async def test_no_token_stands_in_a_log(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = await site.signed_in(ANA)
    written, root = io.StringIO(), logging.getLogger()
    before = root.handlers, root.level

    async def lose(self: ApiTokens, *_: object, **__: object) -> str:
        raise RuntimeError(repr(self))

    try:
        configure_logs("DEBUG", "text", written)
        token = await made(browser)
        with monkeypatch.context() as broken:
            broken.setattr(ApiTokens, "make", lose)
            fault = await send(browser, filled(name="Another"))
    finally:
        root.handlers, _ = before
        root.setLevel(before[1])
    assert fault.status == 500
    assert "a visitor met a fault" in written.getvalue()
    for secret in (token, digest_of(token), "Another"):
        assert secret not in written.getvalue() + fault.text


def watch(page: Page) -> set[Request]:
    """What the page has asked for since, and has no answer to yet."""
    waiting: set[Request] = set()

    def begin(one: Request) -> None:
        waiting.add(one)

    def end(one: Request) -> None:
        waiting.discard(one)

    page.on("request", begin)
    page.on("requestfinished", end)
    page.on("requestfailed", end)
    return waiting


@pytest.mark.slow
async def test_a_browser_that_sends_it_twice_shows_the_one_token_that_is_good(site: Site) -> None:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=require_chromium(), args=["--no-sandbox"]
        )
        async with opened(chromium) as (page, complaints):
            await page.goto(f"{site.url}/open/{await site.world.sessions.issue(ANA)}")
            await page.get_by_role("button").click()
            await page.get_by_text("Make a token").click()
            await page.get_by_label("Name", exact=True).fill("Sheet")
            assert (await Axe().run(page)).response["violations"] == []
            waiting = watch(page)
            await page.get_by_role("button", name="Make the token").dblclick()
            shown = page.locator(".secret")
            async with asyncio.timeout(20):
                # The first answer may stand there for a moment, or be thrown away.
                while not await works(site, await shown.inner_text()) or waiting:  # noqa: ASYNC110 - the browser tells in no event
                    await asyncio.sleep(0.05)
            assert (await Axe().run(page)).response["violations"] == []
            await page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
            await shown.click()
            picked = await page.evaluate("getSelection().toString()")
            assert await works(site, picked), "a click selects all of it and nothing else"
            await page.get_by_role("link", name="Your tokens").click()
            await page.get_by_role("button", name="Revoke the token Sheet").click()
            await page.get_by_role("button", name="Revoke").wait_for(state="detached")
        await chromium.close()
    assert not await works(site, picked)
    assert await site.world.rows("api_tokens") == []
    assert complaints == []
