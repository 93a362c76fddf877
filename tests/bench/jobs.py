"""Jobs from their submission to their end: real workers, embedded PostgreSQL, a folder store."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.app.whole import App, open_app
from bot.domain.jobs import Job, Submission
from bot.domain.links import replay_url
from bot.domain.replay.games import read_replay
from bot.integrations.postgres.server import embedded_postgres
from bot.samples.autopilot import play_match
from bot.services.askers import TERMINAL_ASKER
from tests.architecture.source import ROOT
from tests.real_replays import raw_replays

JOBS, REPLAYS = 8, 50
SMALL = 12
ROUNDS = 15
FIRST_ID = 800_000_000


def report() -> None:
    """Print how long jobs take, what a killed worker costs, and how fast the server starts."""
    with home() as folder:
        asyncio.run(_report_starts(folder / "starts"))
        replays = folder / "replays"
        replays.mkdir()
        source = raw_replays() or [play_match(seed).to_json() for seed in range(100)]
        places = {"DATA_DIR": str(folder / "data"), "REPLAY_FOLDER": str(replays)}
        os.environ |= {**places, "LOG_LEVEL": "WARNING"}
        asyncio.run(_report_jobs(replays, source))


async def _report_starts(folder: Path) -> None:
    print("\nEmbedded PostgreSQL, seconds from nothing to its address")
    seconds = []
    for _ in range(6):
        began = time.perf_counter()
        async with embedded_postgres(folder):
            seconds.append(time.perf_counter() - began)
    print(f"  first start {seconds[0]:.2f}, again {statistics.median(seconds[1:]):.2f} (median)")


async def _report_jobs(replays: Path, source: Sequence[bytes]) -> None:
    async with open_app() as app:
        files = copies(replays, source)
        size = sum(map(len, source)) / len(source) / 1e3
        print(f"\n{JOBS} jobs of {REPLAYS} new replays, {size:.0f} kB each on average")
        rates = []
        for workers in (1, 2):
            with _working(workers):
                await _wait_for_workers(app, workers)
                await _run(app, [next(files) for _ in range(SMALL)])  # all of it is loaded now
                rates.append(await _measure_rate(app, files))
                told = "process" if workers == 1 else f"processes, {rates[1] / rates[0]:.2f} times"
                print(f"  {rates[-1]:6.0f} replays/s in {workers} {told}")
        with _working(1):
            await _wait_for_workers(app, 1)
            await _report_small_jobs(app, [next(files) for _ in range(SMALL)])
        await _report_recovery(app, [next(files) for _ in range(4 * REPLAYS)])


async def _measure_rate(app: App, files: Iterator[int]) -> float:
    wanted = [[next(files) for _ in range(REPLAYS)] for _ in range(JOBS)]
    began = time.perf_counter()
    jobs = [await _submit(app, ids) for ids in wanted]
    for job in jobs:
        await _finish(app, job)
    return JOBS * REPLAYS / (time.perf_counter() - began)


async def _report_small_jobs(app: App, ids: Sequence[int]) -> None:
    await _run(app, ids)
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await _run(app, ids)
        seconds.append(time.perf_counter() - began)
    ms = sorted(1e3 * one for one in seconds)
    print(f"\nA job of {SMALL} stored replays, from its submission to COMPLETED")
    print(f"  {statistics.median(ms):.0f} ms (median of {ROUNDS}, {ms[0]:.0f} to {ms[-1]:.0f})")


async def _report_recovery(app: App, ids: Sequence[int]) -> None:
    """Kill the worker that has the job, and start another one at that moment."""
    with _working(1) as (first,):
        await _wait_for_workers(app, 1)
        job = await _submit(app, ids)
        async for details in app.jobs.follow(TERMINAL_ASKER, job.id):
            if details.job.progress.processed:
                break
        first.kill()
        assert details.job.progress.processed < len(ids), "it was too quick to be killed"
        began = time.perf_counter()
        with _working(1):
            done = await _finish(app, job)
            seconds = time.perf_counter() - began
    assert done.progress.processed == len(ids)
    print(f"\nkill -9 of a worker, from there to the end of its job elsewhere: {seconds:.1f} s")


async def _run(app: App, ids: Sequence[int]) -> Job:
    return await _finish(app, await _submit(app, ids))


async def _submit(app: App, ids: Sequence[int]) -> Job:
    return await app.submissions.submit(TERMINAL_ASKER, Submission(tuple(map(replay_url, ids))))


async def _finish(app: App, job: Job) -> Job:
    # Not by `follow`, which looks five times a second.
    while not (  # noqa: ASYNC110 - it is another process that ends it
        details := await app.jobs.details(TERMINAL_ASKER, job.id)
    ).job.status.is_finished:
        await asyncio.sleep(0.005 if job.progress.total <= SMALL else 0.05)
    assert details.job.error_message is None, details.job.error_message
    return details.job


async def _wait_for_workers(app: App, count: int) -> None:
    while await app.jobs.count_workers() < count:  # noqa: ASYNC110 - likewise
        await asyncio.sleep(0.05)


@contextmanager
def _working(count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """So many workers as processes of their own, until the end."""
    command = [sys.executable, "-m", "bot", "worker"]
    workers = [subprocess.Popen(command, cwd=ROOT) for _ in range(count)]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.terminate()
            worker.wait()


@contextmanager
def home() -> Iterator[Path]:
    """A folder that the server's user can reach, also where that is not us."""
    folder = Path(tempfile.mkdtemp(prefix="duel-insights-bench-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def copies(folder: Path, source: Sequence[bytes]) -> Iterator[int]:
    """Replays under new numbers, written as they are asked for."""
    number = FIRST_ID
    while True:
        for content in source:
            number += 1
            old = read_replay(content).replay_id
            copy = re.sub(rb'("id"\s*:\s*"?)%d\b' % old, rb"\g<1>%d" % number, content)
            (folder / f"{number}.json").write_bytes(copy)
            yield number
