"""The demo's team as reports and choices, for what is rendered of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from functools import cache
from typing import Final

from msgspec.structs import replace

from bot.domain.analysis.discovery import discover
from bot.domain.analysis.identities import Identities
from bot.domain.analysis.knowledge import know_goat
from bot.domain.analysis.meetings import MatchResult, Meeting
from bot.domain.analysis.scouting import SeatReport
from bot.domain.analysis.teams import Arrivals, TeamReport, make_report
from bot.domain.jobs import Job
from bot.domain.moves import ConfirmationStatus, JobStatus, JobType
from bot.domain.replay.model import Replay
from bot.domain.teams import TeamDetails, TeamSubmission
from bot.rendering.rows import Row, in_markdown
from bot.samples.teams import WREN, WREN_BEFORE, team_details
from bot.services.goat_pool import goat_pool
from bot.services.people import Selection
from bot.services.similar_names import accounts_of, suggest
from tests.rendering.jobs import ID, job_of
from tests.rendering.text.decks import hyphenated
from tests.samples.teams import read_team

KNOWN_NAMES: Final = Identities({WREN_BEFORE: WREN})


@cache
def demo_report() -> TeamReport:
    """The report on those who are likely, two links of which nobody has the replay."""
    return report_on(read_team().values())


def report_on(
    replays: Iterable[Replay],
    details: TeamDetails | None = None,
    confirmed: Iterable[str] | None = None,
    identities: Identities = KNOWN_NAMES,
    arrivals: Arrivals | None = None,
) -> TeamReport:
    own = list(replays)
    details = details or team_details(lost=True)
    if confirmed is None:
        likely = discover(own, details, identities).likely
        confirmed = [name for found in likely for name in found.names]
    return make_report(
        own,
        details,
        tuple(confirmed),
        identities,
        arrivals or Arrivals(22, failed=2),
        knowledge=know_goat(goat_pool()),
    )


def demo_seat(person: str) -> SeatReport:
    (seat,) = (seat for seat in demo_report().seats if seat.person == person)
    return seat


def with_seats(*seats: SeatReport) -> TeamReport:
    return replace(demo_report(), seats=seats)


def with_meeting(seat: SeatReport, *results: MatchResult, own_roster: bool = True) -> SeatReport:
    """The seat with these results against the first person it met, and no others."""
    before = seat.met[0]
    met = Meeting(
        person=before.person,
        opponent=before.opponent,
        own_roster=own_roster,
        confirmed=False,
        matches=before.matches,
        games=before.games,
        results=results,
    )
    return replace(seat, met=(met,))


def demo_selection(
    chosen: Iterable[str] = (), *, identities: Identities = KNOWN_NAMES, is_open: bool = True
) -> Selection:
    """What a person chooses from, as services tell it."""
    details = team_details(lost=True)
    discovery = discover(read_team().values(), details, identities)
    status = JobStatus.AWAITING_PLAYERS if is_open else JobStatus.COMPLETED
    team = TeamSubmission(
        job_id=ID,
        team_name=details.team_name,
        discovered_players=(),
        confirmed_players=None,
        confirmation_status=ConfirmationStatus.PENDING,
    )
    return Selection(
        job=team_job(status),
        team=team,
        discovery=discovery,
        chosen=frozenset(chosen),
        suggestions=suggest(discovery, accounts_of(read_team().values())),
        doubts=discovery.doubts,
        joined=identities,
    )


def team_job(status: JobStatus = JobStatus.COMPLETED) -> Job:
    job = job_of(status=status)
    return dataclasses.replace(job, job_type=JobType.GFWL, team=team_details(lost=True))


def written(rows: Iterable[Row], *, hides: bool = False) -> list[str]:
    """The rows without marks, with hyphens for dashes; with `hides` scores are "[]"."""
    hide = (lambda _: "[]") if hides else str
    return [hyphenated(in_markdown(told, say=str, hide=hide)).replace("**", "") for told in rows]
