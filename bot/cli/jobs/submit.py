"""`jobs submit`: a new job, of links, numbers, files and folders."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.app import App
from bot.cli.jobs.show import watch_and_tell
from bot.cli.jobs.speaking import error_json, run_with_app, say_what_next, write_json
from bot.cli.jobs.wanted import Item, Wanted, find_items, keep_files, sort_out
from bot.cli.screen import Screen
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.jobs import Job, Submission
from bot.rendering.jobs_json import Json, job_json
from bot.rendering.text.characters import clean
from bot.rendering.text.jobs import short_id
from bot.rendering.text.lines import Span, Tone, line
from bot.rendering.text.wording import count
from bot.services.askers import TERMINAL_ASKER

_NOTHING: Final = "No job was made: nothing of this is a replay that can be analyzed."


def run(arguments: Namespace) -> int:
    """Submit what can be used of it; 1 if something could not."""
    items = find_items(arguments.what)
    if not any(isinstance(item, str | Path) for item in items):
        return _end_with_nothing(sort_out(items), arguments)
    return run_with_app(arguments, lambda app: _submit(app, arguments, items))


async def _submit(app: App, arguments: Namespace, items: Sequence[Item]) -> int:
    wanted = sort_out(await keep_files(app, items))
    if not wanted.urls:
        return _end_with_nothing(wanted, arguments)
    job = await app.submissions.submit(TERMINAL_ASKER, Submission(wanted.urls))
    details = await app.jobs.details(TERMINAL_ASKER, job.id)
    told = job_json(details.job, details.replays)
    if arguments.as_json:
        write_json({**told, **_unused(wanted)})
    else:
        _complain(wanted)
    status = 1 if wanted.refused or wanted.not_understood else 0
    if arguments.watch:
        return await watch_and_tell(app, job, arguments, told) or status
    if not arguments.as_json:
        await _confirm(app, job)
    return status


def _end_with_nothing(wanted: Wanted, arguments: Namespace) -> int:
    error = JobError(JobErrorCode.NO_REPLAYS, _NOTHING)
    if arguments.as_json:
        write_json({**error_json(error), **_unused(wanted)})
        return 1
    _complain(wanted)
    raise error


def _unused(wanted: Wanted) -> Json:
    return {
        "not_understood": [
            {"text": one.text, "sentence": one.sentence} for one in wanted.not_understood
        ],
        "refused": [
            {"file": str(one.file), "code": one.code, "sentence": one.sentence}
            for one in wanted.refused
        ],
    }


def _complain(wanted: Wanted) -> None:
    screen = Screen()
    for refusal in wanted.not_understood:
        screen.complain(f"{clean(refusal.text)}: {refusal.sentence}")
    for refused in wanted.refused:
        screen.complain(refused.told)


async def _confirm(app: App, job: Job) -> None:
    """Say that it is done, and what to do now."""
    screen = Screen()
    replays = f": {count(job.progress.total, 'replay')}"
    screen.show([line(Span(f"Job {short_id(job.id)}", Tone.TITLE), replays)])
    await say_what_next(app, job, screen)
