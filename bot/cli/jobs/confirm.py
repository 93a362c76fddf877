"""`jobs confirm`: who was found in a team's replays, and who of them is meant."""

from __future__ import annotations

import shlex
from argparse import Namespace
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Final
from uuid import UUID

from bot.app import App
from bot.cli.jobs.speaking import next_step, run_with_app, say_what_next, write_json
from bot.cli.screen import Screen
from bot.domain.analysis.discovery import Found
from bot.domain.analysis.identities import fold_name
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.jobs import Job
from bot.domain.moves import JobStatus
from bot.rendering.jobs_json import job_json
from bot.rendering.teams_json import selection_json
from bot.rendering.text.characters import clean
from bot.rendering.text.jobs import short_id
from bot.rendering.text.lines import EMPTY, Line
from bot.rendering.text.players_found import found_lines, same_lines
from bot.rendering.text.wording import tell_some
from bot.services.askers import TERMINAL_ASKER
from bot.services.confirmations import Selection

_CLOSED: Final = (
    "The players of this team are confirmed, or it has ended: add --reopen to choose again."
)
_SIMILAR: Final = 3
_NAMED: Final = 12


def run(arguments: Namespace) -> int:
    """Do what the options say, then show who is found, or what was confirmed."""
    return run_with_app(arguments, lambda app: _confirm(app, arguments))


async def _confirm(app: App, arguments: Namespace) -> int:
    job = await app.jobs.find(TERMINAL_ASKER, arguments.id)
    if arguments.reopen:
        await app.confirmations.reopen(TERMINAL_ASKER, job.id)
    seen = await _say_who_is_one(app, job.id, arguments)
    choosing = arguments.players or arguments.likely or arguments.none
    if choosing and not seen.is_open:
        raise JobError(JobErrorCode.ILLEGAL_MOVE, _CLOSED)
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
        told = job_json(details.job, details.replays, details.team)
        write_json({**told, "players": selection_json(seen)})
    else:
        show_selection(seen)
    return 0


async def _say_who_is_one(app: App, job_id: UUID, arguments: Namespace) -> Selection:
    """Join and part the names that the options name."""
    seen = await app.confirmations.look(TERMINAL_ASKER, job_id)
    for pair in arguments.join or ():
        one, other = (find_person(name, seen).person for name in pair)
        seen = await app.confirmations.join(TERMINAL_ASKER, job_id, one, other)
    for name in arguments.part or ():
        person = find_person(name, seen).person
        seen = await app.confirmations.part(TERMINAL_ASKER, job_id, person)
    return seen


async def _choose(app: App, seen: Selection, arguments: Namespace) -> Selection:
    if arguments.none:
        return await app.confirmations.choose_nobody(TERMINAL_ASKER, seen.job.id)
    if arguments.likely:
        return await app.confirmations.choose_likely(TERMINAL_ASKER, seen.job.id)
    everybody = [one.person for one in seen.discovery.people]
    chosen = [one.person for one in find_people(arguments.players, seen)]
    return await app.confirmations.choose(TERMINAL_ASKER, seen.job.id, everybody, chosen)


def find_people(words: Sequence[str], seen: Selection) -> Iterator[Found]:
    """Whom the words name; one with commas is several names, unless somebody is called so."""
    for word in words:
        whole = _find(word, seen)
        if whole is not None:
            yield whole
            continue
        yield from (find_person(name, seen) for name in word.split(",") if name.strip())


def find_person(name: str, seen: Selection) -> Found:
    """Who is meant by a name: as it is written, else without regard to case. JobError."""
    found = _find(name, seen)
    if found is None:
        raise JobError(JobErrorCode.UNKNOWN_PLAYER, _tell_unknown(name.strip(), seen))
    return found


def _find(name: str, seen: Selection) -> Found | None:
    people = seen.discovery.people
    wanted = fold_name(name)
    names = [(one, (one.person, *one.names)) for one in people]
    exact = (one for one, own in names if name.strip() in own)
    folded = (one for one, own in names if wanted in map(fold_name, own))
    return next(exact, None) or next(folded, None)


def _tell_unknown(name: str, seen: Selection) -> str:
    known = {
        fold_name(told): told for one in seen.discovery.people for told in (one.person, *one.names)
    }
    near = get_close_matches(fold_name(name), known, n=_SIMILAR, cutoff=0.5)
    similar = f"similar: {tell_some(known[one] for one in near)}" if near else "look at the list"
    quoted = f"\N{LEFT DOUBLE QUOTATION MARK}{name}\N{RIGHT DOUBLE QUOTATION MARK}"
    return clean(f"Nobody named {quoted} is in these replays; {similar}.")


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
    for pair in seen.suggestions[:1]:
        # A name may hold what a shell would do if it were only between quotes.
        both = shlex.quote(clean(f"{pair.one}={pair.other}"))
        yield next_step("Same person", f"jobs confirm {name} --join {both}")
    yield next_step("Report", f"jobs show {name} --results")


async def _tell_confirmed(app: App, job: Job, seen: Selection) -> None:
    screen = Screen()
    people = [one.person for one in seen.discovery.people if one.person in seen.chosen]
    screen.say(f"Confirmed: {tell_some(people, _NAMED)}.")
    screen.show([next_step("Report", f"jobs show {short_id(job.id)} --results")])
    if job.status is not JobStatus.COMPLETED:
        await say_what_next(app, job, screen)
