"""How the commands about jobs speak: to people in sentences, to programs in JSON."""

from __future__ import annotations

import asyncio
import json
import sys
from argparse import Namespace
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from bot.app.whole import App, open_app
from bot.cli.arguments import program
from bot.cli.screen import Screen
from bot.domain.errors import DomainError
from bot.domain.jobs import Job
from bot.rendering.jobs_json import Json
from bot.rendering.text.jobs import short_id
from bot.rendering.text.lines import Line, Span, Tone, line


def run_with_app(arguments: Namespace, work: Callable[[App], Awaitable[int]]) -> int:
    """The status that `work` ends with; programs get its refusal as JSON, too."""
    try:
        return asyncio.run(_open_and(work))
    except DomainError as error:
        if not arguments.as_json:
            raise
        write_json(error_json(error))
        return 1


def error_json(error: DomainError) -> Json:
    """A refusal, as programs read it."""
    return {"error": {"code": error.code, "sentence": error.sentence}}


def write_json(told: Json) -> None:
    """One object on a line of its own, at once."""
    # Escaped to ASCII: the same in every encoding, and a file's name may be no text at all.
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def say_no_worker(screen: Screen) -> None:
    """Say that nothing will happen, and what to do about it."""
    screen.complain(f"No worker is running, so the job waits: start one with {program()} worker")


async def say_what_next(app: App, job: Job, screen: Screen) -> None:
    """Say how to see what becomes of the job, and whether anything will."""
    screen.show([next_step("Watch it", f"jobs show {short_id(job.id)} --watch")])
    await say_if_no_worker(app, screen)


async def say_if_no_worker(app: App, screen: Screen) -> None:
    """Say so, where nothing will happen."""
    if not await app.jobs.count_workers():
        say_no_worker(screen)


def next_step(what: str, words: str) -> Line:
    """Something to type now, and what it is for."""
    return line(Span(f"{what:<11} ", Tone.FAINT), Span(f"{program()} {words}", Tone.TITLE))


def now() -> datetime:
    """The time, as the database tells it."""
    return datetime.now(UTC)


async def _open_and(work: Callable[[App], Awaitable[int]]) -> int:
    async with open_app() as app:
        return await work(app)
