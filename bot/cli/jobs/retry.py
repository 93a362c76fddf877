"""`jobs retry`: goes on with what a finished job left out."""

from __future__ import annotations

from argparse import Namespace

from bot.app.whole import App
from bot.cli.jobs.show import watch_and_tell
from bot.cli.jobs.speaking import run_with_app, say_what_next, write_json
from bot.cli.screen import Screen
from bot.domain.jobs import Job
from bot.rendering.jobs_json import whole_job_json
from bot.rendering.text.jobs import short_id
from bot.rendering.text.wording import count
from bot.services.askers import TERMINAL_ASKER


def run(arguments: Namespace) -> int:
    """Have the job worked on again."""
    return run_with_app(arguments, lambda app: _retry(app, arguments))


async def _retry(app: App, arguments: Namespace) -> int:
    found = await app.jobs.find(TERMINAL_ASKER, arguments.id)
    job = await app.jobs.retry(TERMINAL_ASKER, found.id)
    details = await app.jobs.details(TERMINAL_ASKER, job.id)
    told = whole_job_json(details)
    if arguments.as_json:
        write_json(told)
    if arguments.watch:
        return await watch_and_tell(app, job, arguments, told)
    if not arguments.as_json:
        await _confirm(app, job)
    return 0


async def _confirm(app: App, job: Job) -> None:
    screen = Screen()
    left = job.progress.total - job.progress.processed
    rest = f"{count(left, 'replay')} to be done" if left else "all its replays are here"
    screen.say(f"Job {short_id(job.id)} goes on: {rest}.")
    await say_what_next(app, job, screen)
