"""A team of 200 stored replays: found, confirmed and reported, with what that takes of memory."""

from __future__ import annotations

import asyncio
import gc
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bot.app.whole import App, open_app
from bot.domain.jobs import Job, Submission
from bot.domain.links import replay_url
from bot.domain.moves import JobStatus
from bot.domain.replay.games import read_replay
from bot.domain.teams import TeamDetails
from bot.samples.wars import make_up_names, make_war
from bot.services.askers import TERMINAL_ASKER
from tests.architecture.source import ROOT
from tests.bench.jobs import home

WEEKS, PER_WEEK, ROUNDS = 40, 5, 5
_PAGE_MIB: Final = os.sysconf("SC_PAGE_SIZE") / 2**20


def report() -> None:
    """Print how long a captain waits, in a process of its own, whose memory nothing else grows."""
    subprocess.run([sys.executable, "-m", "tests.bench.teams"], cwd=ROOT, check=True)


def _report() -> None:
    with home() as folder:
        replays = folder / "replays"
        replays.mkdir()
        places = {"DATA_DIR": str(folder / "data"), "REPLAY_FOLDER": str(replays)}
        os.environ |= {**places, "LOG_LEVEL": "WARNING"}
        asyncio.run(_measure(_write(replays)))


def _write(folder: Path) -> list[int]:
    names = make_up_names(47)
    numbers = []
    size = 0
    for content in make_war(1, names[:7], names[7:], weeks=WEEKS, per_week=PER_WEEK):
        numbers.append(read_replay(content).replay_id)
        size += len(content)
        (folder / f"{numbers[-1]}.json").write_bytes(content)
    print(f"\nA team of {len(numbers)} stored replays, {size / len(numbers) / 1e3:.0f} kB each")
    return numbers


async def _measure(numbers: list[int]) -> None:
    async with open_app() as app:
        stop = asyncio.Event()
        worker = asyncio.create_task(app.worker.run(stop))
        stored = await app.submissions.submit(TERMINAL_ASKER, Submission(_urls(numbers)))
        await _until(app, stored, JobStatus.COMPLETED)
        await _round(app, numbers[:20])  # all of it is loaded now
        gc.collect()
        before = _resident()
        rounds: list[tuple[float, float, float, float]] = []
        with _peak() as peak:
            rounds += [await _round(app, numbers) for _ in range(ROUNDS)]
        for what, seconds in zip(
            ("found", "shown to who confirms", "report after Confirm", "report again"),
            zip(*rounds, strict=True),
            strict=True,
        ):
            told = f"{statistics.median(seconds):.2f} s (worst of {ROUNDS}: {max(seconds):.2f})"
            print(f"  {what:<22} {told}")
        print(f"  memory of the process  {before:.0f} MiB before, at most {peak[0] - before:+.0f}")
        stop.set()
        await worker


async def _round(app: App, numbers: list[int]) -> tuple[float, float, float, float]:
    """Seconds: until the players are found, shown; from Confirm to the report, and once more."""
    team = TeamDetails(team_name=f"Seraphim {time.monotonic_ns()}")
    began = time.perf_counter()
    job = await app.submissions.submit(TERMINAL_ASKER, Submission(_urls(numbers), team))
    await _until(app, job, JobStatus.AWAITING_PLAYERS)
    found = time.perf_counter()
    seen = await app.confirmations.look(TERMINAL_ASKER, job.id)
    shown = time.perf_counter()
    await app.confirmations.confirm(TERMINAL_ASKER, job.id, seen.digest)
    await _until(app, job, JobStatus.COMPLETED)
    opened = await app.reports.open(TERMINAL_ASKER, job.id)
    told = time.perf_counter()
    assert opened.report.coverage.analyzed == len(numbers)
    await app.reports.open(TERMINAL_ASKER, job.id)
    again = time.perf_counter()
    return found - began, shown - found, told - shown, again - told


def _urls(numbers: list[int]) -> tuple[str, ...]:
    return tuple(map(replay_url, numbers))


async def _until(app: App, job: Job, status: JobStatus) -> None:
    while (details := await app.jobs.details(TERMINAL_ASKER, job.id)).job.status is not status:
        assert not details.job.status.is_finished, details.job.error_message
        await asyncio.sleep(0.02)


@contextmanager
def _peak() -> Iterator[list[float]]:
    """The most that the process has taken meanwhile, in MiB, looked at 200 times a second."""
    most = [_resident()]
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.005):
            most[0] = max(most[0], _resident())

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield most
    finally:
        done.set()
        watcher.join()


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_MIB


if __name__ == "__main__":
    _report()
