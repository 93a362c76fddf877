"""Replays through the browser: seconds a page, and memory of Chromium and of this process."""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from typing import Final

from bot.integrations.duelingbook.browser import ReplayBrowser, open_browser
from bot.integrations.duelingbook.browsers.plans import BrowserLimits
from bot.integrations.duelingbook.browsers.processes import memory_of
from bot.samples.autopilot import play_match
from tests.pictures.chromium import require_chromium
from tests.real_replays import raw_replays
from tests.standins.replay_site import ReplaySite, open_replay_site

PAGES: Final = 30
AT_ONCE: Final = 5


def report(pages: int = PAGES) -> None:
    """Print what visits cost, one after the other and five at once."""
    asyncio.run(_report(pages))


async def _report(pages: int) -> None:
    content = raw_replays() or [play_match(seed).to_json() for seed in range(pages)]
    size = sum(map(len, content)) / len(content) / 1e3
    print(f"\n{pages} replay pages of a stand-in in one Chromium, {size:.0f} kB each on average")
    async with open_replay_site() as site:
        for number in range(pages):
            site.put(number, content[number % len(content)])
        for at_once in (1, AT_ONCE):
            await _visit_all(site, pages, at_once)


async def _visit_all(site: ReplaySite, pages: int, at_once: int) -> None:
    path, limits = require_chromium(), BrowserLimits(pages=10 * pages)
    async with open_browser(site.url, agent="bench", executable=path, limits=limits) as browser:
        began = time.perf_counter()
        await browser.fetch(0)
        print(f"  {at_once} at once: first page {time.perf_counter() - began:.2f} s")
        turns = asyncio.Semaphore(at_once)
        held = [await _held(browser)]
        seconds: list[float] = []

        async def visit(number: int) -> None:
            async with turns:
                start = time.perf_counter()
                await browser.fetch(number)
                seconds.append(time.perf_counter() - start)
                if number % 10 == 9:
                    held.append(await _held(browser))

        began = time.perf_counter()
        await asyncio.gather(*(visit(number) for number in range(pages)))
        rate = pages / (time.perf_counter() - began)
        slowest = max(seconds)
        print(
            f"    {statistics.median(seconds):.2f} s a page (slowest {slowest:.2f}), {rate:.1f}/s"
        )
        print(f"    MiB of Chromium, of this process: {', '.join(held)}")


async def _held(browser: ReplayBrowser) -> str:
    chromium, own = await browser.memory() or 0, memory_of([os.getpid()]) or 0
    return f"{chromium / 2**20:.0f}+{own / 2**20:.0f}"


if __name__ == "__main__":
    report()
