"""`demo`: replays made up here, analyzed as a real job and shown as `analyze` shows any others.

The job goes the way of all jobs, through a database, a queue, a worker and an object store, all of
them of its own and gone with it.
"""

from __future__ import annotations

import asyncio
import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot.app import App, open_demo
from bot.cli.arguments import program
from bot.cli.progress import bar
from bot.cli.screen import Screen
from bot.cli.views import show
from bot.domain.analysis.appearances import once_each
from bot.domain.errors import DomainError
from bot.domain.jobs import Job, Submission
from bot.domain.links import replay_url
from bot.domain.replay.model import Replay
from bot.rendering.text.lines import EMPTY, Line, Span, Tone, line
from bot.samples.scenes import MARIGOLD, demo_replays
from bot.services.askers import TERMINAL_ASKER

_MADE_UP: Final = "Six replays of players who do not exist, made up for this demo."


def run(arguments: Namespace) -> int:
    """Have the sample replays analyzed as a job, show them, and say what to try next."""
    screen = Screen()
    job, replays = _analyze()
    screen.say(_MADE_UP, Tone.FAINT)
    screen.say(_tell(job), Tone.FAINT)
    screen.show([EMPTY])
    status = show(replays, arguments, screen)
    if not status:
        screen.show([EMPTY, *_next_steps(arguments)])
    return status


def _tell(job: Job) -> str:
    assert job.started_at is not None
    assert job.completed_at is not None
    seconds = (job.completed_at - job.started_at).total_seconds()
    return f"A worker fetched, stored and analyzed them as job {job.id.hex[:8]} in {seconds:.1f} s."


def _next_steps(arguments: Namespace) -> list[Line]:
    """Two lines on what to try now."""
    one = ("One player", f"demo --player {MARIGOLD}")
    everybody = ("Everybody", "demo")
    steps = (everybody if arguments.player else one, ("Your own", "analyze FOLDER"))
    return [
        line(Span(f"{what:<12}", Tone.FAINT), Span(f"{program()} {words}", Tone.TITLE))
        for what, words in steps
    ]


def _analyze() -> tuple[Job, tuple[Replay, ...]]:
    """A real job on the sample replays, and what it found in them."""
    try:
        with _folder() as folder:
            return asyncio.run(_run_job(folder))
    except OSError as error:
        raise DomainError(
            "no_folder", f"The demo's replays could not be written: {error.strerror or error}."
        ) from error


async def _run_job(folder: Path) -> tuple[Job, tuple[Replay, ...]]:
    replays = folder / "replays"
    replays.mkdir(exist_ok=True)
    links = []
    for name, content in demo_replays():
        (replays / name).write_bytes(content)
        links.append(replay_url(int(Path(name).stem)))
    async with open_demo(folder, replays) as app:
        stop = asyncio.Event()
        worker = asyncio.create_task(app.worker.run(stop))
        job = await app.submissions.submit(TERMINAL_ASKER, Submission(tuple(links)))
        done = await _finish(app, job, worker)
        stop.set()
        await worker
        return done, once_each((await app.results.of(done)).replays)


async def _finish(app: App, job: Job, worker: asyncio.Task[None]) -> Job:
    """The job, once it is finished; the worker's error, if that ends first."""
    watcher = asyncio.create_task(_watch(app, job))
    await asyncio.wait({watcher, worker}, return_when=asyncio.FIRST_COMPLETED)
    if worker.done():
        watcher.cancel()
        await worker
    return await watcher


async def _watch(app: App, job: Job) -> Job:
    with bar(job.progress.total) as advance:
        async for details in app.jobs.follow(TERMINAL_ASKER, job.id):
            for _ in range(details.job.progress.processed - job.progress.processed):
                advance()
            job = details.job
    return job


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder of its own below DATA_DIR; without that, one that is removed at the end."""
    if home := os.environ.get("DATA_DIR"):
        folder = Path(home, "demo")
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
    else:
        with TemporaryDirectory(prefix="duel-insights-") as temporary:
            # The database runs as somebody else where this is root, and has to get to its files.
            Path(temporary).chmod(0o711)
            yield Path(temporary)
