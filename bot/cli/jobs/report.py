"""`jobs show --results` of a team: its report, one of its players, or its matches as a table."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from bot.app.whole import App
from bot.cli.jobs.matches_file import STANDARD_OUTPUT, tell_written, write_file, write_out
from bot.cli.jobs.speaking import next_step, write_json
from bot.cli.screen import Screen
from bot.domain.analysis.results import Analysis
from bot.domain.analysis.scouting import SeatReport
from bot.domain.audiences import Visibility, visibility_of
from bot.domain.links import replay_id_of
from bot.domain.moves import JobStatus, ReplayState
from bot.domain.names import fold_name
from bot.rendering.jobs_json import results_json, whole_job_json
from bot.rendering.matches_csv import matches_csv
from bot.rendering.teams_json import report_json
from bot.rendering.text.characters import clean
from bot.rendering.text.job_needs import in_state, marked, needs
from bot.rendering.text.jobs import short_id
from bot.rendering.text.lines import EMPTY, Tone
from bot.rendering.text.profiles import Depth
from bot.rendering.text.teams import report_lines, seat_report_lines
from bot.rendering.text.wording import count, tell_some
from bot.services.askers import TERMINAL_ASKER
from bot.services.jobs import JobDetails
from bot.services.reports import OpenedReport

_NAMED: Final = 12
SEEN_BY: Final = {
    Visibility.ONLY_ME: "only you",
    Visibility.TEAM: "only your team",
    Visibility.ANYONE: "anyone with the link",
}


async def tell_report(app: App, details: JobDetails, arguments: Namespace) -> int:
    """The report as the arguments ask; 1 if what was asked for could not be had."""
    opened = await app.reports.open(TERMINAL_ASKER, details.job.id)
    analysis = await app.results.so_far(opened.job)
    if arguments.as_json:
        told = whole_job_json(details)
        results = {"analysis": results_json(analysis), "team": report_json(opened)}
        write_json({**told, **results})
        return 0
    screen = Screen()
    table = matches_csv(opened.report, analysis.replays) if arguments.csv else b""
    if arguments.csv == STANDARD_OUTPUT:
        write_out(table)
        return 0
    # Before the report, at whose end nobody would look for what went wrong.
    if arguments.csv and (why_not := write_file(table, arguments)):
        screen.complain(why_not)
        return 1
    status = show_report(opened, details, arguments, screen)
    if arguments.csv:
        tell_written(table, arguments, screen)
    tell_brought(screen, details)
    tell_left_out(screen, details, analysis)
    return status


def show_report(
    opened: OpenedReport, details: JobDetails, arguments: Namespace, screen: Screen
) -> int:
    """The whole report, or the player asked for; 1 where that is nobody in it."""
    depth = Depth(evidence=arguments.evidence, everything=arguments.full, decks=arguments.decks)
    if arguments.player is not None:
        seat = find_seat(arguments.player, opened.report.seats)
        if seat is None:
            screen.complain(_tell_unknown(arguments.player, opened.report.seats))
            return 1
        screen.show(seat_report_lines(seat, screen.width, depth))
        return 0
    seen_by = SEEN_BY[visibility_of(details.job, details.audience)]
    screen.show(
        report_lines(
            opened.report,
            screen.width,
            seen_by=seen_by,
            is_confirmed=opened.is_confirmed,
            depth=depth,
        )
    )
    if details.job.status is JobStatus.AWAITING_PLAYERS:
        screen.show([EMPTY, next_step("Confirm them", f"jobs confirm {short_id(details.job.id)}")])
    return 0


def find_seat(name: str, seats: Sequence[SeatReport]) -> SeatReport | None:
    """Who is meant: under any of their names, else whatever its case."""
    wanted = fold_name(name)
    exact = (seat for seat in seats if name in {seat.person, *seat.names})
    folded = (seat for seat in seats if wanted in map(fold_name, (seat.person, *seat.names)))
    return next(exact, None) or next(folded, None)


def tell_brought(screen: Screen, details: JobDetails) -> None:
    """Say which replays rest on copies that people brought, for which nobody else vouches."""
    brought = marked(details.replays)
    screen.show([EMPTY] if brought else [])
    for mark, numbers in brought.items():
        number = f"{len(numbers):,} of {len(details.replays):,} replays"
        told = f"{number} {'is' if len(numbers) == 1 else 'are'} {mark}"
        screen.say(f"{told}: {tell_some(map(str, numbers), _NAMED)}.", Tone.FAINT)


def tell_left_out(screen: Screen, details: JobDetails, analysis: Analysis) -> None:
    """Say of each replay that is not in it why that is so."""
    if not details.job.status.is_finished:
        _tell_coming(screen, details)
    failed = [(one.url, one.reason) for one in details.replays if one.state is ReplayState.FAILED]
    for url, reason in [*failed, *((one.url, one.reason) for one in analysis.left_out)]:
        told = f"Replay {replay_id_of(url)}"
        why = reason or "it could not be used."
        # Most reasons begin with the number themselves.
        rest = why.removeprefix(told) if why.startswith(f"{told} ") else f": {why}"
        screen.complain(clean(f"Left out: {told.lower()}{rest}"))


def _tell_coming(screen: Screen, details: JobDetails) -> None:
    """Say what is not here yet, and what it needs."""
    for reason, numbers in needs(details.replays):
        verb = "needs" if len(numbers) == 1 else "need"
        told = f"{count(len(numbers), 'replay')} {verb} you"
        screen.complain(clean(f"{told} ({tell_some(map(str, numbers), _NAMED)}): {reason}"))
    coming = in_state(details.replays, ReplayState.WAITING, ReplayState.FETCHING)
    if coming:
        verb = "is" if len(coming) == 1 else "are"
        screen.complain(f"{count(len(coming), 'replay')} {verb} still to come.")


def _tell_unknown(name: str, seats: Sequence[SeatReport]) -> str:
    people = {fold_name(told): seat.person for seat in seats for told in (seat.person, *seat.names)}
    near = get_close_matches(fold_name(name), people, n=3, cutoff=0.5)
    similar = f"similar: {tell_some(people[one] for one in near)}" if near else ""
    everybody = f"it is about {tell_some((seat.person for seat in seats), 8)}"
    quoted = f"\N{LEFT DOUBLE QUOTATION MARK}{name}\N{RIGHT DOUBLE QUOTATION MARK}"
    return clean(f"The report has nobody named {quoted}; {similar or everybody}.")
