"""`jobs show`: one job as a card, live if wanted, and what its replays say."""

from __future__ import annotations

from argparse import Namespace
from typing import Final

from bot.app.whole import App
from bot.cli.jobs.matches_file import why_not_to
from bot.cli.jobs.report import tell_brought, tell_left_out, tell_report
from bot.cli.jobs.speaking import next_step, now, run_with_app, write_json
from bot.cli.jobs.watching import status_of, watch
from bot.cli.screen import Screen
from bot.cli.views import show
from bot.domain.analysis.appearances import once_each
from bot.domain.analysis.results import Analysis
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.jobs import Job
from bot.domain.moves import JobStatus, ReplayState
from bot.rendering.jobs_json import Json, results_json, whole_job_json
from bot.rendering.text.characters import clean
from bot.rendering.text.job_needs import in_state, tell_needs
from bot.rendering.text.jobs import card_lines, short_id
from bot.rendering.text.lines import EMPTY
from bot.rendering.text.wording import count
from bot.services.askers import TERMINAL_ASKER
from bot.services.jobs import JobDetails

_NO_TEAM: Final = "This job has no team: --csv is the table of a team's matches, so leave it out."


def run(arguments: Namespace) -> int:
    """Show the job as the arguments ask."""
    if why_not := why_not_to(arguments):
        Screen().complain(why_not)
        return 1
    return run_with_app(arguments, lambda app: _show(app, arguments))


async def _show(app: App, arguments: Namespace) -> int:
    job = await app.jobs.find(TERMINAL_ASKER, arguments.id)
    status = 0
    if arguments.watch:
        ended = await watch(app, job, as_json=arguments.as_json)
        status = status_of(ended)
        if ended is None:
            return status
        details = ended
    else:
        details = await app.jobs.details(TERMINAL_ASKER, job.id)
    if arguments.results and not _ended_with_nothing(arguments, details):
        if details.job.team is not None:
            return await tell_report(app, details, arguments)
        if arguments.csv:
            raise JobError(JobErrorCode.NO_TEAM, _NO_TEAM)
        return _tell_results(details, await app.results.of(details.job), arguments)
    _tell(details, arguments)
    return status


def _ended_with_nothing(arguments: Namespace, details: JobDetails) -> bool:
    """Whether somebody watched it who is told so, and need not hear that it has no results."""
    is_bare = not in_state(details.replays, ReplayState.STORED)
    return arguments.watch and (status_of(details) != 0 or is_bare)


async def watch_and_tell(app: App, job: Job, arguments: Namespace, told: Json) -> int:
    """Watch the job to its end, and show how it stands then; `told` is what programs know."""
    ended = await watch(app, job, as_json=arguments.as_json, told=told)
    if ended is not None:
        _tell(ended, arguments)
    return status_of(ended)


def _tell(details: JobDetails, arguments: Namespace) -> None:
    """The job as it stands; what to do now as well, where it matters or on a terminal."""
    if arguments.as_json:
        write_json(whole_job_json(details))
        return
    screen = Screen()
    full = getattr(arguments, "full", False)
    job = details.job
    card = card_lines(
        job,
        details.replays,
        now(),
        screen.width,
        finished=details.finished,
        full=full,
        waits_until=details.waits_until,
    )
    screen.show(card)
    if job.status is JobStatus.AWAITING_PLAYERS:
        screen.show([EMPTY])
        screen.say(_tell_question(details))
    waits = not job.status.is_finished and tell_needs(details.replays)
    if screen.terminal or job.team is not None or waits:
        steps = [next_step(*step) for step in steps_of(details)]
        screen.show([EMPTY, *steps] if steps else [])


def _tell_question(details: JobDetails) -> str:
    """What the job waits for."""
    assert details.team is not None
    found = count(len(details.team.discovered_players), "player")
    return clean(f"Who is on {details.team.team_name}? {found} found in the replays.")


def steps_of(details: JobDetails) -> list[tuple[str, str]]:
    """What there is to do about a job now: what for, and what to type."""
    job = details.job
    name = short_id(job.id)
    if not job.status.is_finished:
        return _steps_on(details, name)
    is_whole = all(one.state is ReplayState.STORED for one in details.replays)
    retry = ("Retry", f"jobs retry {name}")
    if job.status is not JobStatus.COMPLETED:
        return [retry]
    results = f"jobs show {name} --results"
    if job.team is None:
        return [("Results", results), *([] if is_whole else [retry])]
    team = [
        ("Report", results),
        ("As a table", f"{results} --csv FILE"),
        ("Players", f"jobs confirm {name} --reopen"),
    ]
    return team if is_whole else [*team, retry]


def _steps_on(details: JobDetails, name: str) -> list[tuple[str, str]]:
    """What there is to do about a job that goes on, or would with a person's help."""
    asks = details.job.status is JobStatus.AWAITING_PLAYERS
    steps = [("Choose them", f"jobs confirm {name}")] if asks else []
    if not asks and not details.only_needs_people:
        steps.append(("Watch it", f"jobs show {name} --watch"))
    if tell_needs(details.replays):
        steps += [("Bring them", "jobs bring FILE"), ("Finish now", f"jobs finish {name}")]
    if asks or (tell_needs(details.replays) and in_state(details.replays, ReplayState.STORED)):
        told = "Report" if details.job.team is not None else "So far"
        steps.append((told, f"jobs show {name} --results"))
    return [*steps, ("Stop it", f"jobs cancel {name}")]


def _tell_results(details: JobDetails, analysis: Analysis, arguments: Namespace) -> int:
    """What the replays say; of those left out, why. 1 if the player asked for is not in them."""
    if arguments.as_json:
        told = whole_job_json(details)
        write_json({**told, "analysis": results_json(analysis)})
        return 0
    screen = Screen()
    status = show(once_each(analysis.replays), arguments, screen)
    tell_brought(screen, details)
    tell_left_out(screen, details, analysis)
    return status
