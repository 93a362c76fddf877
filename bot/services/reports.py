"""A team's report: made from what is there by now, for whoever may see it."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from bot.domain.analysis.corrections import Corrections
from bot.domain.analysis.doubts import Doubt
from bot.domain.analysis.identities import Identities
from bot.domain.analysis.knowledge import know_goat
from bot.domain.analysis.results import Analysis
from bot.domain.analysis.teams import Arrivals, TeamReport, make_report
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.jobs import Job, JobReplay
from bot.domain.links import replay_url
from bot.domain.moves import ReplayState
from bot.domain.teams import TeamSubmission
from bot.services.askers import Asker
from bot.services.goat_pool import goat_pool
from bot.services.newcomers import doubt_newcomers
from bot.services.people import find_people, identities_of
from bot.services.results import Results
from bot.services.sharing import Sharing
from bot.services.similar_names import accounts_of, doubt_names
from db.database import Database, UnitOfWork

# One of 200 replays takes some 10 MB of memory with what it is made from.
_REMEMBERED: Final = 2
_NO_TEAM: Final = "This job has no team: open its results instead."
_LOST: Final = (
    "The stored copies of this team's replays are lost or damaged: submit the replays in a new job,"
    " then open its report."
)
_NOBODY: Final = (
    "Nobody can tell yet who is on this team: have the players confirmed, then open the report."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedReport:
    """A team's report as it stands.

    Before the players are confirmed it is about those who are likely on the team.
    """

    job: Job
    report: TeamReport
    is_confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """All that a report is made from, as it stood at one moment."""

    job: Job
    team: TeamSubmission
    replays: tuple[JobReplay, ...]
    identities: Identities
    before: frozenset[str]
    roster: frozenset[str]
    corrections: Corrections


class Reports:
    """Makes reports from the stored analysis, and again when anything they rest on has changed."""

    def __init__(self, database: Database, results: Results, sharing: Sharing) -> None:
        self._database = database
        self._results = results
        self._sharing = sharing
        # With what they were made from, the newest last; only the same counts as unchanged.
        self._made: deque[tuple[Analysis, _Known, OpenedReport]] = deque(maxlen=_REMEMBERED)
        # One at a time: of several who open the same, the first has it made for all.
        self._making = asyncio.Lock()

    async def open(self, asker: Asker, job_id: UUID) -> OpenedReport:
        """The report, from the first analyzed replay on.

        NotShownError for whom it is not; JobError where there is nothing to tell yet, or no team;
        ObjectError where the store does not answer.
        """
        return await self.of(await self._sharing.open(asker, job_id))

    async def of(self, job: Job) -> OpenedReport:
        """The report of a job that somebody may see. Errors as of `open`."""
        if job.team is None:
            raise JobError(JobErrorCode.NO_TEAM, _NO_TEAM)
        analysis = await self._results.so_far(job)
        if not analysis.replays:
            if analysis.left_out:
                raise JobError(JobErrorCode.NOT_READY, _LOST)
            raise await self._results.nothing_of(job)
        async with self._database.snapshot() as unit:
            known = await _look(unit, job)
        async with self._making:
            for others, what, opened in self._made:
                if others == analysis and what == known:
                    return opened
            made = await asyncio.to_thread(_make, known, analysis)
            if made is not None:
                self._made.append((analysis, known, made))
                return made
        if known.job.status.is_finished:  # Nobody is asked for its players any more.
            raise await self._results.nothing_of(known.job)
        raise JobError(JobErrorCode.NOT_READY, _NOBODY)


async def _look(unit: UnitOfWork, job: Job) -> _Known:
    team = await unit.teams.of_job(job.id)
    opponent = None if job.team is None else job.team.opponent_team
    return _Known(
        job=await unit.jobs.get(job.id),
        team=team,
        replays=await unit.job_replays.of_job(job.id),
        identities=await identities_of(unit, job),
        before=await unit.teams.confirmed_before(job.user_id, team.team_name),
        # Who prepares for a war has mostly had their own team confirmed at some time.
        roster=await unit.teams.confirmed_before(job.user_id, opponent)
        if opponent
        else frozenset(),
        corrections=Corrections(await unit.corrections.among(job.user_id, job.urls)),
    )


def _make(known: _Known, analysis: Analysis) -> OpenedReport | None:
    """The report; None where nobody can tell who is on the team."""
    details = known.job.team
    assert details is not None
    names = known.team.confirmed_players
    # Those confirmed are surely on the team, which says something of all others.
    surely = known.before.union(names or ())
    found = find_people(analysis, details, known.identities, surely)
    newcomers = () if names is None else doubt_newcomers(found, names)
    if names is None:
        names = tuple(name for one in found.likely for name in one.names)
        if not names:
            return None
    # Who played for the one team last season may play for the other one now.
    person = known.identities.person
    own = set(map(person, names))
    report = make_report(
        analysis.replays,
        details,
        names,
        known.identities,
        _arrivals(known, analysis),
        knowledge=know_goat(goat_pool()),
        roster=[name for name in known.roster if person(name) not in own],
        corrections=known.corrections,
    )
    accounts = accounts_of(analysis.replays)
    shared = doubt_names({name: accounts[name] for name in names if name in accounts})
    doubts = (Doubt(None, sentence) for sentence in shared)
    return OpenedReport(
        job=known.job,
        report=replace(report, doubts=(*report.doubts, *newcomers, *doubts)),
        is_confirmed=known.team.confirmed_players is not None,
    )


def _arrivals(known: _Known, analysis: Analysis) -> Arrivals:
    """What became of the job's replays; one stored since the analysis was made is yet to come.

    Nothing more is needed of anybody, nor to come, once the job has ended.
    """
    states = Counter(one.state for one in known.replays)
    is_over = known.job.status.is_finished
    needed = states[ReplayState.NEEDS_YOU]
    coming = states[ReplayState.WAITING] + states[ReplayState.FETCHING]
    stored = {one.url for one in known.replays if one.state is ReplayState.STORED}
    left_out = {one.url for one in analysis.left_out}
    read = {replay_url(one.replay_id) for one in analysis.replays}
    return Arrivals(
        asked=states.total(),
        needs_you=0 if is_over else needed,
        failed=states[ReplayState.FAILED] + (needed + coming if is_over else 0),
        coming=(0 if is_over else coming) + len(stored - left_out - read),
        unreadable=len(stored & left_out),
    )
