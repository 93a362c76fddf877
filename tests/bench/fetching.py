"""Jobs whose replays come from an archive or from the site: what is added to the waiting itself.

The stand-ins answer in this process; the worker is a process of its own, as an operator's is.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

from aiohttp import ClientSession

from bot.app.whole import App, open_app
from bot.domain.jobs import Job, Submission
from bot.domain.links import replay_url
from bot.samples.autopilot import play_match
from bot.services.askers import TERMINAL_ASKER
from tests.architecture.source import ROOT
from tests.bench.jobs import home
from tests.pictures.chromium import find_chromium
from tests.standins.archive import ArchiveStandin, open_archive_standin
from tests.standins.replay_site import ReplaySite, open_replay_site

REPLAYS: Final = 50
AT_ONCE: Final = 5
DELAY_S: Final = 1.0
ROUNDS: Final = 3
FEW: Final = 20
FIRST_ID: Final = 700_000_000


def report() -> None:
    """Print how long jobs take that are fetched, beside what the waiting alone would take."""
    with home() as folder:
        asyncio.run(_report_archive(folder))
        if find_chromium() is not None:
            asyncio.run(_report_browser(folder))


async def _report_archive(folder: Path) -> None:
    ideal = REPLAYS / AT_ONCE * DELAY_S
    numbers = _numbers(0)
    async with open_archive_standin() as archive:
        settings = {
            "REPLAY_SOURCES": "archive",
            "REPLAY_ARCHIVE_URL": archive.address,
            "ARCHIVE_ALLOW_PRIVATE": "true",
            "JOB_CONCURRENCY": str(AT_ONCE),
        }
        async with working(folder, **settings) as (app, _):
            print(
                f"\nA job of {REPLAYS} replays of an archive that takes {DELAY_S:g} s for each,"
                f" {AT_ONCE} at once: {ideal:g} s ideally"
            )
            await _fetch(app, archive.replays, [next(numbers) for _ in range(AT_ONCE)])
            archive.delay_s = DELAY_S
            for _ in range(ROUNDS):
                ids = [next(numbers) for _ in range(REPLAYS)]
                bare = await _ask_barely(archive, ids)
                seconds, worked = await _fetch(app, archive.replays, ids)
                print(
                    f"  {seconds:.2f} s from its submission, {seconds / ideal:.3f} times the ideal;"
                    f" {worked:.2f} s of work; {bare:.2f} s for bare requests, {_load()}"
                )


async def _ask_barely(archive: ArchiveStandin, ids: Sequence[int]) -> float:
    """Seconds that the requests alone take here and now, where nothing becomes of the answers."""
    left = iter(ids)

    async def ask(session: ClientSession) -> None:
        for number in left:
            async with session.get(archive.address.format(replay_id=number)) as answer:
                await answer.read()

    began = time.perf_counter()
    async with ClientSession() as session, asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(ask(session))
    return time.perf_counter() - began


async def _report_browser(folder: Path) -> None:
    numbers = _numbers(1)
    print(f"\nThe same through the browser, with no time between visits, {_load()}")
    async with open_replay_site() as site:
        for at_once in (1, 2):
            async with working(folder, **settings_of(site, at_once)) as (app, _):
                await _fetch_of(app, site, [next(numbers)])
                seconds, _ = await _fetch_of(app, site, [next(numbers) for _ in range(FEW)])
                print(
                    f"  {seconds / FEW:.2f} s a replay, {at_once} at once, of a site that answers"
                    f" at once ({FEW} replays, {_load()})"
                )
        ideal = REPLAYS / AT_ONCE * DELAY_S
        async with working(folder, **settings_of(site, AT_ONCE)) as (app, _):
            await _fetch_of(app, site, [next(numbers)])
            ids = [next(numbers) for _ in range(REPLAYS)]
            seconds, _ = await _fetch_of(app, site, ids, DELAY_S)
            print(
                f"  {seconds:.1f} s for {REPLAYS} replays, {AT_ONCE} at once, of a site that takes"
                f" {DELAY_S:g} s: {seconds / ideal:.2f} times the ideal ({_load()})"
            )


def settings_of(site: ReplaySite, at_once: int = 1) -> dict[str, str]:
    """What makes a worker ask this site and nobody else, and never wait in between."""
    return {
        "REPLAY_SOURCES": "browser",
        "REPLAY_SITE_URL": site.url,
        "BROWSER_EXECUTABLE": find_chromium() or "",
        "SITE_INTERVAL_S": "0",
        "SITE_CONCURRENCY": str(at_once),
        "JOB_CONCURRENCY": str(max(2, at_once)),
    }


async def _fetch(app: App, shelf: dict[int, bytes], ids: Sequence[int]) -> tuple[float, float]:
    """Seconds from the submission of a job of these to its end, and from its beginning."""
    shelf |= {number: make(number) for number in ids}
    job = await run(app, ids)
    assert job.started_at is not None
    assert job.completed_at is not None
    ended = job.completed_at
    return (ended - job.created_at).total_seconds(), (ended - job.started_at).total_seconds()


async def _fetch_of(
    app: App, site: ReplaySite, ids: Sequence[int], delay_s: float = 0
) -> tuple[float, float]:
    for number in ids:
        site.put(number, make(number))
        site.answer(number, delay_s=delay_s)
    return await _fetch(app, {}, ids)


def make(number: int) -> bytes:
    """A replay under this number."""
    return play_match(number % 100, replay_id=number).to_json()


async def run(app: App, ids: Sequence[int]) -> Job:
    """A job of these, at its end."""
    urls = tuple(map(replay_url, ids))
    job = await app.submissions.submit(TERMINAL_ASKER, Submission(urls))
    while not (  # noqa: ASYNC110 - it is another process that ends it
        details := await app.jobs.details(TERMINAL_ASKER, job.id)
    ).job.status.is_finished:
        # Seldom, because each look takes something from the worker's time.
        await asyncio.sleep(0.3)
    assert details.job.error_message is None, details.job.error_message
    assert {one.reason for one in details.replays} == {None}
    return details.job


@asynccontextmanager
async def working(folder: Path, **settings: str) -> AsyncIterator[tuple[App, Process]]:
    """The program with these settings, and a worker beside it."""
    with _set({"DATA_DIR": str(folder / "data"), "LOG_LEVEL": "WARNING"} | settings):
        async with open_app() as app:
            worker = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "worker", cwd=ROOT
            )
            try:
                while not await app.jobs.count_workers():  # noqa: ASYNC110 - the database knows
                    await asyncio.sleep(0.05)
                yield app, worker
            finally:
                worker.terminate()
                await worker.wait()


@contextmanager
def _set(settings: dict[str, str]) -> Iterator[None]:
    before = os.environ.copy()
    os.environ.update(settings)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _numbers(series: int) -> Iterator[int]:
    """Numbers that no other series has."""
    return iter(range(FIRST_ID + series * 1_000_000, FIRST_ID + (series + 1) * 1_000_000))


def _load() -> str:
    return f"load {os.getloadavg()[0]:.1f}"
