"""How browsers begin, are replaced, are lost and end."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import aiohttp
import pytest

from bot.domain.sources import SourceError, SourceErrorCode
from bot.integrations.duelingbook.browser import ReplayBrowser, open_browser
from bot.integrations.duelingbook.browsers.plans import BrowserLimits
from bot.samples.autopilot import play_match
from tests.pictures.chromium import COLD_START, require_chromium
from tests.standins.replay_manners import Kind
from tests.standins.replay_site import ReplaySite, open_replay_site

pytestmark = pytest.mark.slow

AGENT: Final = "DuelInsights/0.1 (+captain@duels.example)"
REPLAY: Final = play_match(1, replay_id=77).to_json()
USUAL: Final = BrowserLimits(start=COLD_START)


@pytest.fixture(autouse=True)
def _swept() -> Iterator[None]:
    """What a killed driver leaves behind complains as it goes, wherever that would be."""
    yield
    gc.collect()


@pytest.fixture
async def site() -> AsyncIterator[ReplaySite]:
    async with open_replay_site() as site:
        site.put(77, REPLAY)
        yield site
        assert site.stranger.connections == 0


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where all browsers keep their files that begin in this test, by which they are known."""
    # No folder of the test's: Chromium makes a socket there, for whose name it would be too long.
    with TemporaryDirectory(prefix="b-", ignore_cleanup_errors=True) as folder:
        monkeypatch.setenv("TMPDIR", folder)
        yield Path(folder)


def opened(
    site: ReplaySite, limits: BrowserLimits = USUAL, profile_dir: Path | None = None
) -> AbstractAsyncContextManager[ReplayBrowser]:
    path = require_chromium()
    return open_browser(
        site.url, agent=AGENT, executable=path, limits=limits, profile_dir=profile_dir
    )


def processes(place: Path) -> dict[int, bytes]:
    """The command lines of all that were begun there, dead ones left out."""
    found = {}
    for process in Path("/proc").iterdir():
        with suppress(OSError):
            command = (process / "cmdline").read_bytes() if process.name.isdigit() else b""
            known = command + (process / "environ").read_bytes() if command else b""
            if os.fsencode(place) in known:
                found[int(process.name)] = command.replace(b"\0", b" ")
    return found


def chromium(place: Path) -> int:
    """The browser's own process."""
    (found,) = [
        number
        for number, command in processes(place).items()
        if b"--headless" in command and b"--type=" not in command
    ]
    return found


def of_kind(place: Path, kind: str) -> list[int]:
    if kind == "browser":
        return [chromium(place)]
    sign = {"page": b"--type=renderer", "driver": b"playwright"}[kind]
    return [
        number
        for number, command in processes(place).items()
        if sign in command and (kind == "page" or b"chromium" not in command)
    ]


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 - other processes set no event
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("kind", ["browser", "page", "driver"])
async def test_a_browser_that_is_killed_costs_one_retry(
    site: ReplaySite, place: Path, kind: str
) -> None:
    site.answer(77, Kind.SILENT, times=1)
    async with opened(site) as browser:
        fetching = asyncio.create_task(browser.fetch(77))
        await until(lambda: site.asked[77] == 1)
        for process in of_kind(place, kind):
            os.kill(process, signal.SIGKILL)
        assert await fetching == REPLAY
        assert site.asked[77] == 2
    await until(lambda: not processes(place))


async def test_a_browser_that_is_killed_again_and_again_is_given_up(
    site: ReplaySite, place: Path
) -> None:
    site.answer(77, Kind.SILENT)
    async with opened(site) as browser:
        fetching = asyncio.create_task(browser.fetch(77))
        for asked in (1, 2):
            await until(lambda asked=asked: site.asked[77] == asked)  # type: ignore[misc] # bound
            os.kill(chromium(place), signal.SIGKILL)
        with pytest.raises(SourceError, match="browser does not work") as refused:
            await fetching
    assert refused.value.code is SourceErrorCode.UNAVAILABLE
    await until(lambda: not processes(place))


async def test_a_browser_that_hangs_ends_all_the_same(site: ReplaySite, place: Path) -> None:
    async with opened(site, BrowserLimits(close=timedelta(seconds=1))) as browser:
        await browser.fetch(77)
        os.kill(chromium(place), signal.SIGSTOP)
    await until(lambda: not processes(place))


@pytest.mark.parametrize(
    ("limits", "is_new"),
    [
        (BrowserLimits(pages=2), [False, True]),
        (BrowserLimits(memory=1024**2), [True, True]),
    ],
)
async def test_a_worn_browser_is_replaced_between_visits(
    site: ReplaySite, place: Path, limits: BrowserLimits, is_new: list[bool]
) -> None:
    used = []
    async with opened(site, limits) as browser:
        for _ in range(3):
            await browser.fetch(77)
            used.append(chromium(place))
    assert [one != other for one, other in pairwise(used)] == is_new
    assert site.webdriver == {"true"}


async def test_a_worn_browser_ends_its_visits_first(site: ReplaySite) -> None:
    site.answer(77, delay_s=0.5)
    async with opened(site, BrowserLimits(pages=1)) as browser:
        found = await asyncio.gather(*(browser.fetch(77) for _ in range(3)))
    assert found == [REPLAY] * 3
    assert site.asked[77] == 3


async def test_who_is_canceled_leaves_no_page_behind(site: ReplaySite, place: Path) -> None:
    site.answer(77, delay_s=1, times=1)
    async with opened(site) as browser:
        fetching = asyncio.create_task(browser.fetch(77))
        await until(lambda: site.asked[77] == 1)
        used = chromium(place)
        fetching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await fetching
        assert await browser.fetch(77) == REPLAY
        await until(lambda: site.unheard == 1)
        assert chromium(place) == used


async def test_who_is_canceled_while_it_starts_leaves_nothing_half_done(
    site: ReplaySite, place: Path
) -> None:
    async with opened(site) as browser:
        fetching = asyncio.create_task(browser.fetch(77))
        await until(lambda: bool(processes(place)))
        fetching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await fetching
    await until(lambda: not processes(place))


async def test_a_profile_is_kept_and_nothing_else(site: ReplaySite, tmp_path: Path) -> None:
    for profile in (tmp_path / "profile", tmp_path / "profile", None):
        async with opened(site, profile_dir=profile) as browser:
            assert await asyncio.gather(*(browser.fetch(77) for _ in range(2))) == [REPLAY] * 2
    cookies = [visit.cookie for visit in site.visits if visit.path == "/replay"]
    # Of the first two, one may have come so late that it knew what the other had learned.
    assert cookies[0] == ""
    assert cookies[2:] == ["visitor=known"] * 2 + [""] * 2


@asynccontextmanager
async def somebodys(folder: Path) -> AsyncIterator[tuple[str, asyncio.subprocess.Process]]:
    """A browser of somebody else, and where it listens."""
    process = await asyncio.create_subprocess_exec(
        *(require_chromium(), "--headless", "--no-sandbox", "--remote-debugging-port=0"),
        *(f"--user-data-dir={folder}", "about:blank"),
        stderr=asyncio.subprocess.DEVNULL,
    )
    port = folder / "DevToolsActivePort"
    try:
        await until(lambda: port.is_file() and port.read_text().count("\n") == 1)
        yield f"http://127.0.0.1:{port.read_text().splitlines()[0]}", process
    finally:
        process.terminate()
        await process.wait()


async def open_pages(url: str) -> list[str]:
    async with aiohttp.ClientSession() as session, session.get(f"{url}/json/list") as answer:
        return [one["id"] for one in await answer.json() if one["type"] == "page"]


async def test_a_browser_of_somebody_else_is_used_and_left_as_it_was(
    site: ReplaySite, tmp_path: Path
) -> None:
    async with somebodys(tmp_path / "somebody") as (url, process):
        before = await open_pages(url)
        async with open_browser(site.url, agent=AGENT, cdp_url=url) as browser:
            await browser.check()
            assert site.visits == []
            assert await asyncio.gather(*(browser.fetch(77) for _ in range(2))) == [REPLAY] * 2
        assert process.returncode is None
        assert before
        assert await open_pages(url) == before
    assert {visit.agent for visit in site.visits} == {AGENT}
    async with open_browser(site.url, agent=AGENT, cdp_url=url) as browser:
        for ask in (browser.check(), browser.fetch(77)):
            with pytest.raises(SourceError, match="browser does not work"):
                await ask


async def test_a_browser_can_be_checked_without_a_visit(site: ReplaySite, place: Path) -> None:
    async with opened(site) as browser:
        await browser.check()
        assert processes(place) == {}
    assert site.visits == []


@pytest.mark.parametrize("path", ["/bin/false", "/nowhere/chromium"])
async def test_a_browser_that_does_not_start_is_told(
    site: ReplaySite, place: Path, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_browser(site.url, agent=AGENT, executable=path) as browser:
        for ask in (browser.check(), browser.fetch(77), browser.fetch(77)):
            with pytest.raises(SourceError, match="browser does not work") as refused:
                await ask
            assert refused.value.code is SourceErrorCode.UNAVAILABLE
    assert "the browser does not start" in caplog.text
    await until(lambda: not processes(place))
