"""`--watch`: a job followed until it is at rest, drawn on a terminal, else told line by line."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Final, Protocol

from bot.app.whole import App
from bot.cli import STOPPED
from bot.cli.arguments import program
from bot.cli.jobs.speaking import say_no_worker, write_json
from bot.cli.screen import Screen
from bot.domain.jobs import Job
from bot.domain.moves import JobStatus
from bot.rendering.jobs_json import Json, whole_job_json
from bot.rendering.text.jobs import change_line, short_id
from bot.rendering.text.lines import Line
from bot.services.askers import TERMINAL_ASKER
from bot.services.jobs import JobDetails
from db.refusals import explained

_LOOK_S: Final = 0.25
_LOOKS_BETWEEN_COUNTS: Final = 8
_BAD_ENDS: Final = frozenset({JobStatus.FAILED, JobStatus.CANCELLED})


class Face(Protocol):
    """Shows a job as it stands."""

    def see(self, details: JobDetails, workers: int) -> None:
        """Show what was seen at a look."""
        ...


class _Lines:
    """Tells people of each change on a line."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._told: Line | None = None
        self._workers = 1

    def see(self, details: JobDetails, workers: int) -> None:
        written = change_line(details.job, details.replays)
        if written != self._told:
            self._screen.show([written])
            sys.stdout.flush()
            self._told = written
        if self._workers and not workers and not details.is_at_rest:
            say_no_worker(self._screen)
        self._workers = workers


class _Objects:
    """Tells programs of each change but the last, to which the caller may have more to add."""

    def __init__(self, told: Json | None) -> None:
        self._told = told

    def see(self, details: JobDetails, workers: int) -> None:
        del workers  # they count those they started themselves
        told = whole_job_json(details)
        # What only needs people is over as soon as the worker lets go of it.
        is_last = details.is_at_rest or details.only_needs_people
        if told != self._told and not is_last:
            write_json(told)
            self._told = told


async def watch(
    app: App, job: Job, *, as_json: bool = False, told: Json | None = None
) -> JobDetails | None:
    """The job, once it is at rest; None where Ctrl-C came first, which is told here.

    `told` is what programs were told of it before.
    """
    screen = Screen()
    with _face(screen, as_json=as_json, told=told) as face, _ctrl_c() as stop:
        details = await _follow(app, job, face, stop)
    if details is None:
        # A terminal has written ^C into the line.
        opening = "\n" if sys.stderr.isatty() else ""
        again = f"{program()} jobs show {short_id(job.id)} --watch"
        screen.complain(f"{opening}Stopped watching; the job goes on. To see it again: {again}")
    return details


def status_of(details: JobDetails | None) -> int:
    """The exit status of who watched."""
    if details is None:
        return STOPPED
    return 1 if details.job.status in _BAD_ENDS else 0


async def _follow(app: App, job: Job, face: Face, stop: asyncio.Event) -> JobDetails | None:
    looks = workers = 0
    while not stop.is_set():
        # Only here: the output may fail as well, and that is another sentence.
        with explained():
            if looks % _LOOKS_BETWEEN_COUNTS == 0:
                workers = await app.jobs.count_workers()
            details = await app.jobs.details(TERMINAL_ASKER, job.id)
        face.see(details, workers)
        if details.is_at_rest:
            return details
        looks += 1
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _LOOK_S)
    return None


@contextmanager
def _ctrl_c() -> Iterator[asyncio.Event]:
    """An event that Ctrl-C sets, instead of ending the program at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    before = signal.getsignal(signal.SIGINT)
    loop.add_signal_handler(signal.SIGINT, stop.set)
    try:
        yield stop
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, before)


def _face(screen: Screen, *, as_json: bool, told: Json | None) -> AbstractContextManager[Face]:
    if as_json:
        return _as_it_is(_Objects(told))
    if screen.terminal and _can_be_redrawn():
        from bot.cli.jobs.live import open_card  # noqa: PLC0415 - Rich is slow to load

        return open_card()
    return _as_it_is(_Lines(screen))


@contextmanager
def _as_it_is(face: Face) -> Iterator[Face]:
    yield face


def _can_be_redrawn() -> bool:
    """Whether the terminal obeys, and knows the signs that are drawn."""
    return os.environ.get("TERM") != "dumb" and "utf" in sys.stdout.encoding.lower()
