"""`jobs cancel`: stops a job that is not finished."""

from __future__ import annotations

from argparse import Namespace

from bot.app.whole import App
from bot.cli.jobs.speaking import next_step, run_with_app, write_json
from bot.cli.screen import Screen
from bot.rendering.jobs_json import whole_job_json
from bot.rendering.text.jobs import short_id, tell_progress
from bot.services.askers import TERMINAL_ASKER


def run(arguments: Namespace) -> int:
    """Cancel the job, and say what it had done."""
    return run_with_app(arguments, lambda app: _cancel(app, arguments))


async def _cancel(app: App, arguments: Namespace) -> int:
    found = await app.jobs.find(TERMINAL_ASKER, arguments.id)
    job = await app.jobs.cancel(TERMINAL_ASKER, found.id)
    if arguments.as_json:
        details = await app.jobs.details(TERMINAL_ASKER, job.id)
        write_json(whole_job_json(details))
        return 0
    screen = Screen()
    screen.say(
        f"Job {short_id(job.id)} is canceled; of its replays, {tell_progress(job)} are done."
    )
    screen.show([next_step("Go on", f"jobs retry {short_id(job.id)}")])
    return 0
