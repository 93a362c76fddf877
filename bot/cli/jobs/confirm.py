"""`jobs confirm`: who was found in a team's replays, and who of them is meant."""

from __future__ import annotations

import shlex
from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import Final, assert_never

from bot.app.whole import App
from bot.cli.jobs.people import find_people, say_who_is_one
from bot.cli.jobs.speaking import next_step, run_with_app, say_what_next, write_json
from bot.cli.screen import Screen
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.jobs import Job
from bot.domain.moves import JobStatus
from bot.rendering.jobs_json import whole_job_json
from bot.rendering.teams_json import selection_json
from bot.rendering.text.characters import clean
from bot.rendering.text.jobs import short_id
from bot.rendering.text.lines import EMPTY, Line
from bot.rendering.text.players_found import found_lines, same_lines
from bot.rendering.text.wording import tell_some
from bot.services.askers import TERMINAL_ASKER
from bot.services.people import Selection

_CONFIRMED: Final = "The players of this team are confirmed: add --reopen to choose again."
_CANCELED: Final = (
    "This job is canceled, so nobody is asked for its players: go on with it by `jobs retry {}`."
)
_FAILED: Final = (
    "This job has failed, so nobody is asked for its players: work on it again by `jobs retry {}`."
)
_IN_WORK: Final = (
    "This job is in work, so nobody is asked for its players now: follow it with"
    " `jobs show {} --watch`."
)
_NOBODY_LIKELY: Final = "Nobody is likely on this team: name its players with --players."
_NAMED: Final = 12


def run(arguments: Namespace) -> int:
    """Do what the options say, then show who is found, or what was confirmed."""
    return run_with_app(arguments, lambda app: _confirm(app, arguments))


async def _confirm(app: App, arguments: Namespace) -> int:
    job = await app.jobs.find(TERMINAL_ASKER, arguments.id)
    if arguments.reopen:
        await app.confirmations.reopen(TERMINAL_ASKER, job.id)
    seen, said = await say_who_is_one(app, job.id, arguments)
    if said and not arguments.as_json:
        _tell_said(said)
    choosing = arguments.players or arguments.likely or arguments.none
    if choosing and not seen.is_open:
        raise JobError(JobErrorCode.ILLEGAL_MOVE, _why_closed(seen.job))
    if arguments.likely and not seen.discovery.likely:
        raise JobError(JobErrorCode.NO_PLAYERS, _NOBODY_LIKELY)
    if choosing:
        seen = await _choose(app, seen, arguments)
    if arguments.players or arguments.likely:
        job = await app.confirmations.confirm(TERMINAL_ASKER, job.id, seen.digest)
        seen = await app.confirmations.look(TERMINAL_ASKER, job.id)
        if not arguments.as_json:
            await _tell_confirmed(app, job, seen)
            return 0
    if arguments.as_json:
        details = await app.jobs.details(TERMINAL_ASKER, job.id)
        told = whole_job_json(details)
        write_json({**told, "players": selection_json(seen)})
    else:
        show_selection(seen)
    return 0


def _tell_said(said: Sequence[str]) -> None:
    screen = Screen()
    for sentence in said:
        screen.say(sentence)
    screen.show([EMPTY])


def _why_closed(job: Job) -> str:
    """Why nobody may choose at this moment, and what to do about it."""
    match job.status:
        case JobStatus.CANCELLED:
            return _CANCELED.format(short_id(job.id))
        case JobStatus.FAILED:
            return _FAILED.format(short_id(job.id))
        case JobStatus.COMPLETED:
            return _CONFIRMED
        case JobStatus.PENDING | JobStatus.RUNNING | JobStatus.AWAITING_PLAYERS:
            return _IN_WORK.format(short_id(job.id))
        case _:
            assert_never(job.status)


async def _choose(app: App, seen: Selection, arguments: Namespace) -> Selection:
    if arguments.none:
        return await app.confirmations.choose_nobody(TERMINAL_ASKER, seen.job.id)
    if arguments.likely:
        return await app.confirmations.choose_likely(TERMINAL_ASKER, seen.job.id)
    everybody = [one.person for one in seen.discovery.people]
    chosen = [one.person for one in find_people(arguments.players, seen)]
    return await app.confirmations.choose(TERMINAL_ASKER, seen.job.id, everybody, chosen)


def show_selection(seen: Selection) -> None:
    """Show who is found, and what to type now."""
    screen = Screen()
    screen.show(found_lines(seen, screen.width))
    same = list(same_lines(seen, screen.width))
    screen.show([EMPTY, *same] if same else [])
    screen.show([EMPTY, *_steps(seen)])


def _steps(seen: Selection) -> Iterator[Line]:
    name = short_id(seen.job.id)
    if seen.is_open:
        if seen.discovery.likely:
            yield next_step("The likely", f"jobs confirm {name} --likely")
        yield next_step("Others", f'jobs confirm {name} --players "NAME, NAME"')
    elif seen.job.status is JobStatus.COMPLETED:
        yield next_step("Others", f"jobs confirm {name} --reopen")
    elif seen.job.status.is_finished:
        yield next_step("Go on", f"jobs retry {name}")
    for pair in seen.suggestions[:1]:
        # A name may hold what a shell would do if it were only between quotes.
        both = shlex.quote(clean(f"{pair.one}={pair.other}"))
        yield next_step("Same person", f"jobs confirm {name} --join {both}")
        yield next_step("Two people", f"jobs confirm {name} --apart {both}")
    here = [one.person for one in seen.discovery.people]
    for joined in [person for person in here if person in seen.joined.persons.values()][:1]:
        yield next_step("Apart again", f"jobs confirm {name} --part {shlex.quote(clean(joined))}")
    yield next_step("Report", f"jobs show {name} --results")


async def _tell_confirmed(app: App, job: Job, seen: Selection) -> None:
    screen = Screen()
    people = [one.person for one in seen.discovery.people if one.person in seen.chosen]
    screen.say(f"Confirmed: {tell_some(people, _NAMED)}.")
    screen.show([next_step("Report", f"jobs show {short_id(job.id)} --results")])
    if job.status is not JobStatus.COMPLETED:
        await say_what_next(app, job, screen)
