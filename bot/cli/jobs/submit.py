"""`jobs submit`: a new job, of links, numbers, files and folders."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bot.app.whole import App
from bot.cli.asking import ask, can_ask
from bot.cli.jobs.given_sheets import (
    GivenSheet,
    add_replays,
    read_sheets,
    submission_of,
    tell_sheet,
)
from bot.cli.jobs.show import watch_and_tell
from bot.cli.jobs.speaking import run_with_app, say_what_next, write_json
from bot.cli.jobs.unused import complain, end_with_nothing, unused_json
from bot.cli.jobs.wanted import Item, Wanted, find_items, keep_files, sort_out
from bot.cli.screen import Screen
from bot.domain.jobs import Job, Submission
from bot.domain.team_sheets.settling import name_team
from bot.rendering.jobs_json import whole_job_json
from bot.rendering.text.jobs import short_id
from bot.rendering.text.lines import Span, Tone, line
from bot.rendering.text.wording import count
from bot.services.askers import TERMINAL_ASKER

_STOPPED: Final = "Stopped: nothing was submitted."


def run(arguments: Namespace) -> int:
    """Submit what can be used of it; 1 if something could not."""
    course = _Course()
    try:
        return _run(arguments, course)
    except KeyboardInterrupt as stopped:
        if course.is_submitting:
            raise
        raise KeyboardInterrupt(_STOPPED) from stopped


@dataclass(slots=True)
class _Course:
    """How far it is; once a job is being made, nobody can say that there is none."""

    is_submitting: bool = False


def _run(arguments: Namespace, course: _Course) -> int:
    items = find_items(arguments.what)
    if arguments.team or arguments.name:
        given = read_sheets(arguments.team or ())
        return run_with_app(
            arguments, lambda app: _submit_team(app, arguments, given, items, course)
        )
    if not any(isinstance(item, str | Path) for item in items):
        return end_with_nothing(sort_out(items), as_json=arguments.as_json)
    return run_with_app(arguments, lambda app: _submit(app, arguments, items, course))


async def _submit(app: App, arguments: Namespace, items: Sequence[Item], course: _Course) -> int:
    wanted = sort_out(await keep_files(app, items))
    if not wanted.urls:
        return end_with_nothing(wanted, as_json=arguments.as_json)
    if not arguments.as_json:
        complain(wanted)
    course.is_submitting = True
    return await _begin(app, arguments, Submission(wanted.urls), wanted)


async def _submit_team(
    app: App,
    arguments: Namespace,
    given: GivenSheet,
    items: Sequence[Item],
    course: _Course,
) -> int:
    wanted = sort_out([*given.refused, *await keep_files(app, [*items, *given.replays])])
    sheet = add_replays(given.sheet, wanted.urls)
    # Only what is told depends on the name: the sheet itself still has to know both teams' sides.
    told = name_team(sheet, arguments.name) if arguments.name else sheet
    wanted = replace(wanted, gaps=told.not_understood)
    if not sheet.urls:
        return end_with_nothing(wanted, as_json=arguments.as_json)
    submission = submission_of(sheet, arguments)
    if not arguments.as_json:
        await tell_sheet(app, submission)
        complain(wanted)
        if can_ask() and not arguments.yes and not await ask("Submit?"):
            Screen().say("Nothing was submitted.")
            return 1
    course.is_submitting = True
    return await _begin(app, arguments, submission, wanted)


async def _begin(app: App, arguments: Namespace, submission: Submission, wanted: Wanted) -> int:
    """Make the job, say so, and watch it if that is wanted."""
    job = await app.submissions.submit(TERMINAL_ASKER, submission)
    details = await app.jobs.details(TERMINAL_ASKER, job.id)
    told = whole_job_json(details)
    if arguments.as_json:
        write_json({**told, **unused_json(wanted)})
    status = 0 if wanted.is_whole else 1
    if arguments.watch:
        return await watch_and_tell(app, job, arguments, told) or status
    if not arguments.as_json:
        await _confirm(app, job)
    return status


async def _confirm(app: App, job: Job) -> None:
    """Say that it is done, and what to do now."""
    screen = Screen()
    replays = f": {count(job.progress.total, 'replay')}"
    screen.show([line(Span(f"Job {short_id(job.id)}", Tone.TITLE), replays)])
    await say_what_next(app, job, screen)
