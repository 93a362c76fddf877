"""What the browser brings home from the site, and what it says where that is no replay."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Final

import pytest
import pytest_asyncio

from bot.domain.errors import ReplayError
from bot.domain.replay.games import read_replay
from bot.domain.sources import SourceError, SourceErrorCode, tell_apart
from bot.integrations.duelingbook.browser import ReplayBrowser, open_browser
from bot.integrations.duelingbook.browsers.plans import BrowserLimits
from bot.samples.autopilot import play_match
from tests.pictures.chromium import COLD_START, require_chromium
from tests.standins.replay_manners import Kind
from tests.standins.replay_site import ReplaySite, open_replay_site

# One browser for all, which is how it is used.
pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

AGENT: Final = "DuelInsights/0.1 (+captain@duels.example)"
USUAL: Final = BrowserLimits(start=COLD_START)
SHORT: Final = BrowserLimits(visit=timedelta(seconds=8), patience=timedelta(seconds=4))
REPLAY: Final = play_match(1, replay_id=77).to_json()
NEXT: Final = play_match(2, replay_id=78).to_json()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def visited() -> AsyncIterator[tuple[ReplaySite, ReplayBrowser]]:
    path = require_chromium()
    async with (
        open_replay_site() as site,
        open_browser(site.url, agent=AGENT, executable=path, limits=USUAL) as browser,
    ):
        site.put(77, REPLAY)
        site.put(78, NEXT)
        yield site, browser
        assert site.stranger.connections == 0
        assert {visit.agent for visit in site.visits} == {AGENT}


@pytest.fixture
def site(visited: tuple[ReplaySite, ReplayBrowser]) -> ReplaySite:
    visited[0].answer(77)
    return visited[0]


@pytest.fixture
def browser(visited: tuple[ReplaySite, ReplayBrowser]) -> ReplayBrowser:
    return visited[1]


async def refused(browser: ReplayBrowser, replay_id: int = 77) -> SourceError:
    """What it says; where it gave something instead, what that is read as."""
    try:
        content = await browser.fetch(replay_id)
    except SourceError as error:
        return error
    try:
        read_replay(content)
    except ReplayError as error:
        return tell_apart(error, browser.name)
    raise AssertionError


@pytest.mark.parametrize("by", ["xhr", "fetch"])
async def test_the_answer_comes_as_the_page_receives_it(
    site: ReplaySite, browser: ReplayBrowser, by: str
) -> None:
    site.answer(77, by="fetch" if by == "fetch" else "xhr", delay_s=0.2)
    asked = site.asked[77]
    assert await browser.fetch(77) == REPLAY
    assert site.asked[77] == asked + 1


async def test_only_what_the_replay_needs_is_loaded(
    site: ReplaySite, browser: ReplayBrowser
) -> None:
    before = site.assets.copy()
    await browser.fetch(77)
    assert set(site.assets - before) <= {"site.css", "jquery.js", "replay.js", "hop.js", "hop.json"}
    assert (site.assets - before)["replay.js"] == 1
    assert site.stranger.connections == 0


async def test_pages_that_open_windows_and_dialogs_are_read_all_the_same(
    site: ReplaySite, browser: ReplayBrowser
) -> None:
    site.answer(77, Kind.POPS_UP)
    assert await browser.fetch(77) == REPLAY
    assert site.assets["popup.html"] == 0


async def test_several_pages_are_open_at_once(site: ReplaySite, browser: ReplayBrowser) -> None:
    site.answer(77, delay_s=1)
    site.answer(78, delay_s=1)
    found = await asyncio.gather(browser.fetch(77), browser.fetch(78))
    assert list(found) == [REPLAY, NEXT]
    assert site.most == 2
    site.answer(78)


async def test_the_name_is_that_of_the_site_without_the_way_there(
    site: ReplaySite, browser: ReplayBrowser
) -> None:
    assert browser.name == "browser"
    assert site.url == f"http://{browser.host}"


CODES: Final = {
    Kind.INVALID_TOKEN: SourceErrorCode.HUMAN_CHECK,
    Kind.MISSING_TOKEN: SourceErrorCode.HUMAN_CHECK,
    Kind.LOGIN_MESSAGE: SourceErrorCode.LOGIN_NEEDED,
    Kind.NO_REPLAY: SourceErrorCode.NOT_FOUND,
    Kind.LISTING: SourceErrorCode.NOT_A_REPLAY,
    Kind.BLOCKED: SourceErrorCode.HUMAN_CHECK,
    Kind.BLOCKED_ANSWER: SourceErrorCode.HUMAN_CHECK,
    Kind.LOGIN_PAGE: SourceErrorCode.LOGIN_NEEDED,
    Kind.LOGIN_ANSWER: SourceErrorCode.LOGIN_NEEDED,
    Kind.BUSY_PAGE: SourceErrorCode.BUSY,
    Kind.BUSY_ANSWER: SourceErrorCode.BUSY,
    Kind.FAILING_PAGE: SourceErrorCode.UNAVAILABLE,
    Kind.FAILING_ANSWER: SourceErrorCode.UNAVAILABLE,
    Kind.AWAY_PAGE: SourceErrorCode.REFUSED,
    Kind.AWAY_ANSWER: SourceErrorCode.REFUSED,
    Kind.LEAVES: SourceErrorCode.REFUSED,
    Kind.GARBAGE: SourceErrorCode.NOT_A_REPLAY,
    Kind.HTML_ANSWER: SourceErrorCode.HUMAN_CHECK,
    Kind.TRUNCATED: SourceErrorCode.NOT_A_REPLAY,
    Kind.CUT: SourceErrorCode.UNAVAILABLE,
    Kind.HUGE: SourceErrorCode.NOT_A_REPLAY,
    Kind.HUGE_UNANNOUNCED: SourceErrorCode.NOT_A_REPLAY,
    Kind.RESET: SourceErrorCode.UNAVAILABLE,
    Kind.RESET_PAGE: SourceErrorCode.UNAVAILABLE,
}
WORDS: Final = {
    Kind.BUSY_PAGE: "too busy",
    Kind.FAILING_PAGE: "error 502",
    Kind.FAILING_ANSWER: "error 502",
    Kind.AWAY_PAGE: "another address",
    Kind.LEAVES: "another address",
    Kind.TRUNCATED: "stops in the middle",
    Kind.CUT: "broke off",
    Kind.HUGE: "larger than any replay",
    Kind.HUGE_UNANNOUNCED: "larger than any replay",
    Kind.RESET: "broke off",
    Kind.RESET_PAGE: "cannot be reached",
}


@pytest.mark.parametrize("kind", CODES)
async def test_each_bad_answer_has_its_own_code_and_a_sentence(
    site: ReplaySite, browser: ReplayBrowser, kind: Kind
) -> None:
    site.answer(77, kind)
    error = await refused(browser)
    assert error.code == CODES[kind]
    assert WORDS.get(kind, "") in error.sentence
    assert site.url not in error.sentence
    assert error.sentence.endswith(".")
    # And the next one is as good as ever.
    assert await browser.fetch(78) == NEXT


@pytest.mark.parametrize("kind", [Kind.BUSY_PAGE, Kind.BUSY_ANSWER, Kind.FAILING_ANSWER])
async def test_a_site_that_says_when_to_come_back_is_believed(
    site: ReplaySite, browser: ReplayBrowser, kind: Kind
) -> None:
    site.answer(77, kind, retry_after="600", status=503)
    error = await refused(browser)
    assert error.code is SourceErrorCode.BUSY
    assert error.retry_after == timedelta(minutes=10)
    assert "in 10 minutes" in error.sentence


async def test_another_replay_than_the_one_asked_for_is_passed_on(
    site: ReplaySite, browser: ReplayBrowser
) -> None:
    site.answer(77, Kind.ANOTHER_ID)
    assert await browser.fetch(77) == NEXT


async def test_nobody_waits_long_for_pages_that_say_nothing(site: ReplaySite) -> None:
    for number, kind in enumerate(
        (Kind.WIDGET, Kind.ASKS_NOTHING, Kind.SILENT, Kind.SILENT_PAGE), 901
    ):
        site.answer(number, kind)
    async with open_browser(
        site.url, agent=AGENT, executable=require_chromium(), limits=SHORT
    ) as browser:
        errors = await asyncio.gather(*(refused(browser, number) for number in range(901, 905)))
    assert [error.code for error in errors] == [
        SourceErrorCode.HUMAN_CHECK,  # the page wanted something of who checks for persons
        *[SourceErrorCode.UNAVAILABLE] * 3,
    ]
    assert "did not load this replay" in errors[1].sentence
    assert "did not answer in time" in errors[2].sentence
    assert site.asked[901] == 0
    assert site.stranger.connections == 0
