"""`demo`: replays made up here, analyzed as real jobs and shown as `analyze` shows any others.

The jobs go the way of all jobs, through a database, a queue, a worker and an object store, all of
them of their own and gone with them.
"""

from __future__ import annotations

import asyncio
import os
from argparse import Namespace
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot.app.whole import App, open_demo
from bot.cli.arguments import program
from bot.cli.demo_team import ScoutedTeam, scout, show_team
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
from bot.samples.teams import ANA, team_replays
from bot.services.askers import TERMINAL_ASKER

_MADE_UP: Final = "Six replays of players who do not exist, made up for this demo."


@dataclass(frozen=True, slots=True)
class _Done:
    """What was analyzed: replays as one job, and a team's as another."""

    job: Job | None = None
    replays: tuple[Replay, ...] = ()
    team: ScoutedTeam | None = None


def run(arguments: Namespace) -> int:
    """Have the sample replays analyzed, six alone and then a team's, and say what to try next."""
    screen = Screen()
    done = _analyze(alone=not arguments.team, team=arguments.team or not _asks_for_more(arguments))
    status = 0
    if done.job is not None:
        screen.say(_MADE_UP, Tone.FAINT)
        screen.say(_tell(done.job), Tone.FAINT)
        screen.show([EMPTY])
        status = show(done.replays, arguments, screen)
    if done.team is not None:
        screen.show([EMPTY, EMPTY] if done.job is not None else [])
        status = show_team(done.team, arguments, screen) or status
    if not status:
        screen.show([EMPTY, *_next_steps(arguments)])
    return status


def _asks_for_more(arguments: Namespace) -> bool:
    """Whether more is asked for about the six replays than what is told by itself."""
    return bool(arguments.player or arguments.full or arguments.decks)


def _tell(job: Job) -> str:
    assert job.started_at is not None
    assert job.completed_at is not None
    seconds = (job.completed_at - job.started_at).total_seconds()
    return f"A worker fetched, stored and analyzed them as job {job.id.hex[:8]} in {seconds:.1f} s."


def _next_steps(arguments: Namespace) -> list[Line]:
    """Two lines on what to try now."""
    player = f"--team --player {ANA}" if arguments.team else f"--player {MARIGOLD}"
    one = ("One player", f"demo {player}")
    everybody = ("Everybody", "demo --team" if arguments.team else "demo")
    steps = (everybody if arguments.player else one, ("Your own", "analyze FOLDER"))
    return [
        line(Span(f"{what:<12}", Tone.FAINT), Span(f"{program()} {words}", Tone.TITLE))
        for what, words in steps
    ]


def _analyze(*, alone: bool, team: bool) -> _Done:
    """Real jobs on the sample replays, and what they found in them."""
    try:
        with _folder() as folder:
            return asyncio.run(_run_jobs(folder, alone=alone, team=team))
    except OSError as error:
        raise DomainError(
            "no_folder", f"The demo's replays could not be written: {error.strerror or error}."
        ) from error


async def _run_jobs(folder: Path, *, alone: bool, team: bool) -> _Done:
    replays = folder / "replays"
    replays.mkdir(exist_ok=True)
    own = demo_replays() if alone else ()
    for name, content in (*own, *(team_replays() if team else ())):
        (replays / name).write_bytes(content)
    links = tuple(replay_url(int(Path(name).stem)) for name, _ in own)
    async with open_demo(folder, replays) as app, _working(app) as worker:
        done = _Done()
        if alone:
            job = await app.submissions.submit(TERMINAL_ASKER, Submission(links))
            job = await _finish(app, job, worker)
            done = _Done(job, once_each((await app.results.of(job)).replays))
        if team:
            told = await scout(app, lambda job: _finish(app, job, worker))
            done = replace(done, team=told)
        return done


@asynccontextmanager
async def _working(app: App) -> AsyncIterator[asyncio.Task[None]]:
    """A worker beside."""
    stop = asyncio.Event()
    worker = asyncio.create_task(app.worker.run(stop))
    yield worker
    stop.set()
    await worker


async def _finish(app: App, job: Job, worker: asyncio.Task[None]) -> Job:
    """The job, once it is at rest; the worker's error, if that ends first."""
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
            if details.is_at_rest:
                break
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
