"""What a worker and its browser hold while they open page after page of the site."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.integrations.duelingbook.browsers.processes import memory_of
from tests.bench.fetching import FIRST_ID, make, run, settings_of, working
from tests.bench.jobs import home
from tests.standins.replay_site import open_replay_site

PAGES: Final = 500
EVERY: Final = 50
LONGEST_S: Final = 15 * 60

_MB: Final = 1e6
_PARENT: Final = re.compile(r"^PPid:\s+([0-9]+)$", re.MULTILINE)
_NAME: Final = re.compile(r"^Name:\s+(.+)$", re.MULTILINE)
_RESIDENT: Final = re.compile(r"^VmRSS:\s+([0-9]+) kB$", re.MULTILINE)


def report() -> None:
    """Print a line for each job of so many pages."""
    with home() as folder:
        asyncio.run(_report(folder))


async def _report(folder: Path) -> None:
    began = time.perf_counter()
    first = FIRST_ID + 10_000_000
    async with open_replay_site() as site, working(folder, **settings_of(site)) as (app, worker):
        print(f"\nMemory over {PAGES} pages of the site, in MB (RSS of the bot, PSS of the rest)")
        print("  pages  bot  Playwright's driver  Chromium  its processes  seconds", flush=True)
        for start in range(first, first + PAGES, EVERY):
            for number in range(start, start + EVERY):
                site.put(number, make(number))
            await run(app, range(start, start + EVERY))
            seconds = time.perf_counter() - began
            print(f"  {start + EVERY - first:5} {_tell(worker.pid)}  {seconds:7.0f}", flush=True)
            if seconds > LONGEST_S:
                print("  the rest would take too long")
                return


def _tell(worker: int) -> str:
    known = dict(_processes())
    below = set(_below(worker, known))
    browser = {pid for pid in below if "chrom" in known[pid][1]}
    driver = below - browser
    resident = _RESIDENT.search(Path(f"/proc/{worker}/status").read_text())
    bot = int(resident[1]) * 1024 / _MB if resident else 0
    held = [(memory_of(ones) or 0) / _MB for ones in (driver, browser)]
    return f"{bot:4.0f}  {held[0]:19.0f}  {held[1]:8.0f}  {len(browser):13}"


def _processes() -> Iterator[tuple[int, tuple[int, str]]]:
    """Each process, who began it, and what it is called."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "status").read_text()
        except OSError:
            continue
        parent, called = _PARENT.search(status), _NAME.search(status)
        if parent and called:
            yield int(folder.name), (int(parent[1]), called[1])


def _below(root: int, known: dict[int, tuple[int, str]]) -> Iterator[int]:
    for pid, (parent, _) in known.items():
        if parent == root:
            yield pid
            yield from _below(pid, known)
