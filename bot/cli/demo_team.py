"""The demo's team: from what a captain pastes to the report, with a script that confirms."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from bot.app.whole import App
from bot.cli.jobs.report import show_report
from bot.cli.screen import Screen
from bot.domain.jobs import Job, Submission
from bot.domain.team_sheets.details import details_of
from bot.domain.team_sheets.pasting import read_text
from bot.rendering.text.lines import EMPTY, Tone
from bot.samples.teams import OWN_TEAM, SERAPHIM, WREN, WREN_BEFORE, team_sheet
from bot.services.askers import TERMINAL_ASKER
from bot.services.jobs import JobDetails
from bot.services.people import Selection
from bot.services.reports import OpenedReport

_SHEET: Final = (
    "A team, made up as well: {own} pasted {team}'s {asked} replays, two of which nobody has."
)
_CONFIRMED: Final = (
    "{found} players were found. A script answered for the captain: the {likely} likely ones are"
    " meant, and {before} is {now}."
)


@dataclass(frozen=True, slots=True)
class ScoutedTeam:
    """The team's job, who was to choose from, and the report on those who were confirmed."""

    details: JobDetails
    seen: Selection
    opened: OpenedReport


async def scout(app: App, follow: Callable[[Job], Awaitable[Job]]) -> ScoutedTeam:
    """Submit the sample team, answer when its players are asked for, and open the report.

    `follow` returns when a job is over, or waits for a person.
    """
    details, urls = details_of(read_text(team_sheet(lost=True)))
    job = await app.submissions.submit(TERMINAL_ASKER, Submission(urls, details))
    await follow(job)
    await app.confirmations.join(TERMINAL_ASKER, job.id, WREN_BEFORE, WREN)
    seen = await app.confirmations.choose_likely(TERMINAL_ASKER, job.id)
    await follow(await app.confirmations.confirm(TERMINAL_ASKER, job.id, seen.digest))
    opened = await app.reports.open(TERMINAL_ASKER, job.id)
    return ScoutedTeam(await app.jobs.details(TERMINAL_ASKER, job.id), seen, opened)


def show_team(team: ScoutedTeam, arguments: Namespace, screen: Screen) -> int:
    """Show how the report came about, and what it says; 1 if the player asked for is not in it."""
    coverage = team.opened.report.coverage
    told = _SHEET.format(own=OWN_TEAM, team=SERAPHIM.name, asked=coverage.asked)
    screen.say(told, Tone.FAINT)
    answered = _CONFIRMED.format(
        found=len(team.seen.discovery.people),
        likely=len(team.seen.chosen),
        before=WREN_BEFORE,
        now=WREN,
    )
    screen.say(answered, Tone.FAINT)
    screen.show([EMPTY])
    return show_report(team.opened, team.details, arguments, screen)
