"""`jobs finish`: goes on without the replays that nobody brought."""

from __future__ import annotations

from argparse import Namespace

from bot.app.whole import App
from bot.cli.asking import ask, can_ask
from bot.cli.jobs.show import steps_of, watch_and_tell
from bot.cli.jobs.speaking import next_step, run_with_app, say_if_no_worker, write_json
from bot.cli.screen import Screen
from bot.domain.moves import JobStatus, ReplayState
from bot.rendering.jobs_json import whole_job_json
from bot.rendering.text.job_needs import finish_question, in_state
from bot.rendering.text.jobs import short_id
from bot.rendering.text.wording import count
from bot.services.askers import TERMINAL_ASKER
from bot.services.jobs import JobDetails


def run(arguments: Namespace) -> int:
    """Finish the job with what is here, after a question; 1 where the answer is no."""
    return run_with_app(arguments, lambda app: _finish(app, arguments))


async def _finish(app: App, arguments: Namespace) -> int:
    found = await app.jobs.find(TERMINAL_ASKER, arguments.id)
    before = await app.jobs.details(TERMINAL_ASKER, found.id)
    if not await _is_meant(before, arguments):
        Screen().say("Nothing was changed: the job waits for them.")
        return 1
    job = await app.jobs.finish(TERMINAL_ASKER, found.id)
    details = await app.jobs.details(TERMINAL_ASKER, job.id)
    told = whole_job_json(details)
    if arguments.as_json:
        write_json(told)
    else:
        _tell(before, details)
    if arguments.watch:
        return await watch_and_tell(app, job, arguments, told)
    if not arguments.as_json and job.status is not JobStatus.AWAITING_PLAYERS:
        await say_if_no_worker(app, Screen())
    return 0


async def _is_meant(details: JobDetails, arguments: Namespace) -> bool:
    """Whether somebody who can be asked says so; where nothing is needed, that is refused later."""
    needs = in_state(details.replays, ReplayState.NEEDS_YOU)
    if not needs or details.job.status.is_finished or arguments.as_json or arguments.yes:
        return True
    return not can_ask() or await ask(finish_question(details.replays))


def _tell(before: JobDetails, after: JobDetails) -> None:
    screen = Screen()
    left_out = len(in_state(before.replays, ReplayState.NEEDS_YOU))
    name, replays = short_id(after.job.id), count(left_out, "replay")
    # That nobody waits for these replays does not spare the players' confirmation.
    if after.job.status is JobStatus.AWAITING_PLAYERS:
        screen.say(f"Job {name} leaves {replays} out, and waits for its players to be confirmed.")
    else:
        screen.say(f"Job {name} goes on without {replays}.")
    screen.show(next_step(*step) for step in steps_of(after)[:1])
