"""`jobs list`: the jobs submitted here, the newest first, a page at a time."""

from __future__ import annotations

from argparse import Namespace
from typing import Final

from bot.app.whole import App
from bot.cli.jobs.speaking import next_step, now, run_with_app, write_json
from bot.cli.screen import Screen
from bot.domain.jobs import JobPage
from bot.domain.moves import JobStatus, JobType
from bot.rendering.jobs_json import job_json
from bot.rendering.text.jobs import job_table
from bot.rendering.text.lines import EMPTY, Line, Tone
from bot.rendering.text.wording import count
from bot.services.askers import TERMINAL_ASKER

_A_PAGE: Final = 10


def run(arguments: Namespace) -> int:
    """List a page of the jobs that the arguments ask for."""
    return run_with_app(arguments, lambda app: _list(app, arguments))


async def _list(app: App, arguments: Namespace) -> int:
    page = await app.jobs.page(
        TERMINAL_ASKER,
        status=arguments.status and JobStatus(arguments.status),
        job_type=arguments.job_type and JobType(arguments.job_type),
        number=arguments.page,
        size=_A_PAGE,
    )
    if arguments.as_json:
        for job in page.jobs:
            write_json(job_json(job))
    else:
        _tell(page, arguments)
    return 0


def _tell(page: JobPage, arguments: Namespace) -> None:
    screen = Screen()
    if not page.jobs:
        sentence, step = _tell_empty(page, arguments)
        screen.say(sentence)
        screen.show([step])
        return
    screen.show(job_table(page, now(), screen.width))
    last = _last_page(page)
    if last > 1:
        told = f"Page {arguments.page} of {last}, {count(page.total, 'job')} in all."
        screen.show([EMPTY])
        screen.say(told, Tone.FAINT)
    if arguments.page < last:
        screen.show([next_step("Older ones", _words(arguments, arguments.page + 1))])


def _tell_empty(page: JobPage, arguments: Namespace) -> tuple[str, Line]:
    """Why there is nothing to see, and what to type instead."""
    if page.total:
        last = _last_page(page)
        told = f"There are {count(page.total, 'job')}, and no page {arguments.page} of them."
        return told, next_step("The oldest", _words(arguments, last))
    if arguments.status or arguments.job_type:
        return "There are no such jobs.", next_step("All jobs", "jobs list")
    return "No jobs were submitted here yet.", next_step("A first one", "jobs submit LINK")


def _last_page(page: JobPage) -> int:
    return -(-page.total // _A_PAGE)


def _words(arguments: Namespace, number: int) -> str:
    """What to type for another page of the same list."""
    words = ["jobs list"]
    words += [f"--status {arguments.status}"] if arguments.status else []
    words += [f"--type {arguments.job_type}"] if arguments.job_type else []
    words += [f"--page {number}"] if number > 1 else []
    return " ".join(words)
