"""Reports and questions for the tests of what is shown of them, without Discord or a database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Final
from uuid import UUID

from bot.domain.analysis.discovery import Discovery, Found, Standing
from bot.domain.analysis.identities import NO_IDENTITIES, Identities
from bot.domain.analysis.knowledge import know_goat
from bot.domain.analysis.records import record_in
from bot.domain.analysis.teams import Arrivals, TeamReport, make_report
from bot.domain.jobs import Job, Progress
from bot.domain.moves import ConfirmationStatus, JobStatus, JobType
from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Replay
from bot.domain.replay.schema import MAX_NAME
from bot.domain.teams import Seat, TeamDetails, TeamSubmission
from bot.samples.teams import SERAPHIM, WREN, WREN_BEFORE, team_details, team_replays
from bot.services.goat_pool import goat_pool
from bot.services.people import Selection
from bot.services.similar_names import Suggestion
from tests.cogs.ui.test_results_hostile import NASTY

JOB_ID: Final = UUID(int=2**128 - 1)
HOSTILE: Final = tuple(dict.fromkeys(name[:MAX_NAME] for name in NASTY))
"""The worst names that a replay can have."""


@cache
def demo_team() -> tuple[Replay, ...]:
    """The replays of the demo's team."""
    return tuple(read_replay(content) for _, content in team_replays())


@cache
def demo_report() -> TeamReport:
    """The report of the demo's team, every member confirmed."""
    members = tuple(name for member in SERAPHIM.members for name in member.names)
    return make_report(
        demo_team(),
        team_details(lost=True),
        members,
        Identities({WREN_BEFORE: WREN}),
        Arrivals(asked=len(demo_team()) + 2, failed=2),
        knowledge=know_goat(goat_pool()),
    )


def found(
    person: str,
    replays: Sequence[Replay] = (),
    *,
    names: Sequence[str] = (),
    opponents: Sequence[str] = (),
    standing: Standing = Standing.LIKELY,
    seat: int | None = None,
    reason: str = "2 replays, never against another of them",
) -> Found:
    """Somebody found in these replays, or in two that are nowhere."""
    return Found(
        person=person,
        names=(person, *names),
        replays=tuple(one.replay_id for one in replays) or (1, 2),
        record=record_in(person, replays),
        opponents=tuple(opponents),
        first_day="2025-11-01",
        last_day="2025-11-16",
        seat=seat,
        standing=standing,
        reason=reason,
    )


def selection_of(
    *people: Found,
    chosen: Collection[str] = (),
    doubts: Sequence[str] = (),
    suggestions: Sequence[Suggestion] = (),
    team_name: str = "Seraphim",
    status: JobStatus = JobStatus.AWAITING_PLAYERS,
    confirmed: Sequence[str] | None = None,
    seats: tuple[Seat, ...] = (),
) -> Selection:
    """A question about these people."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    job = Job(
        id=JOB_ID,
        user_id=UUID(int=1),
        job_type=JobType.GFWL,
        status=status,
        urls=("https://www.duelingbook.com/replay?id=1",),
        team=TeamDetails(
            team_name=team_name, season=9, week=4, opponent_team=team_name, seats=seats
        ),
        progress=Progress(1, 1),
        error_message=None,
        shareable_id=UUID(int=2),
        is_public=False,
        created_at=moment,
        updated_at=moment,
        started_at=moment,
        completed_at=None,
    )
    team = TeamSubmission(
        job_id=JOB_ID,
        team_name=team_name,
        discovered_players=tuple(name for one in people for name in one.names),
        confirmed_players=None if confirmed is None else tuple(confirmed),
        confirmation_status=ConfirmationStatus.PENDING,
    )
    return Selection(
        job=job,
        team=team,
        discovery=Discovery(people=people, doubts=tuple(doubts)),
        chosen=frozenset(chosen),
        suggestions=tuple(suggestions),
        doubts=tuple(doubts),
        joined=NO_IDENTITIES,
    )
