"""Who is on a team: what its replays say, and what a person chooses and confirms."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Final
from uuid import UUID

from bot.domain.analysis.discovery import Discovery
from bot.domain.analysis.results import Analysis
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.jobs import Job
from bot.domain.moves import JobStatus, Move
from bot.services.askers import Asker
from bot.services.joined_names import NOT_FOUND, join_names, leave_apart, part_names
from bot.services.people import (
    Known,
    People,
    Selection,
    chosen_in,
    identities_of,
    names_of,
    select,
    tell_people,
    without_past,
)
from bot.services.ports import WorkQueue
from bot.services.results import Results
from bot.services.sharing import may_choose
from db.database import Database, UnitOfWork

_NOT_YOURS: Final = (
    "Only who submitted this team, and the team that it is shown to, may choose its players, as"
    " long as the job is there: ask whoever submitted it."
)
_NO_TEAM: Final = (
    "This job has no team, and only a team's job has players to confirm: look at its results."
)
_NOTHING_YET: Final = (
    "None of this team's replays is analyzed yet: wait until the first is, then look again."
)
_LOST: Final = (
    "The stored copies of this team's replays are lost or damaged: submit the replays in a new job,"
    " then choose its players."
)
_CHANGED: Final = "The choice was changed meanwhile: look at it again, then confirm it."
_NOT_ASKED: Final = (
    "The players of this team are confirmed, or it has ended: choose again to change them."
)
_AT_ONCE: Final = 2
_REMEMBERED: Final = 2


class Confirmations:
    """Asks for a team's players; the submitter answers, or the team that may see the results."""

    def __init__(self, database: Database, queue: WorkQueue, results: Results) -> None:
        self._database = database
        self._queue = queue
        self._results = results
        # Who looks keeps a thread busy for a moment, of which all others need some.
        self._room = asyncio.Semaphore(_AT_ONCE)
        # With what it follows from, the newest last: whoever chooses looks many times.
        self._told: deque[tuple[Analysis, Known, People]] = deque(maxlen=_REMEMBERED)

    async def look(self, asker: Asker, job_id: UUID) -> Selection:
        """Who was found, and who is chosen so far.

        JobError for those who may not choose, for a job without a team, and before the first of
        its replays is there; ObjectError where the store does not answer. So it is below.
        """
        seen, _ = await self._look(asker, job_id)
        return seen

    async def choose(
        self, asker: Asker, job_id: UUID, shown: Collection[str], chosen: Collection[str]
    ) -> Selection:
        """Of the persons that were `shown`, those `chosen` are meant; of the others, who was.

        JobError, below as well, where nobody is asked any more.
        """
        seen = await self.look(asker, job_id)
        _check_found(seen.discovery, chosen)
        return await self._write(asker, seen, lambda before: before - set(shown) | set(chosen))

    async def choose_likely(self, asker: Asker, job_id: UUID) -> Selection:
        """Those are meant who are likely on the team."""
        return await self._write(asker, await self.look(asker, job_id), lambda _: None)

    async def choose_nobody(self, asker: Asker, job_id: UUID) -> Selection:
        """Nobody is meant so far."""
        return await self._write(asker, await self.look(asker, job_id), lambda _: frozenset())

    async def confirm(self, asker: Asker, job_id: UUID, digest: str | None = None) -> Job:
        """The choice holds, and the report is made; with `digest`, only the choice of that.

        Confirming the same twice is confirming it once.
        """
        seen = await self.look(asker, job_id)
        async with self._database.unit_of_work() as unit:
            await unit.jobs.lock(job_id)
            await _team_job(unit, asker, job_id)
            team = await unit.teams.of_job(job_id)
            if digest not in {None, seen.digest} or team.chosen_players != seen.team.chosen_players:
                raise JobError(JobErrorCode.ILLEGAL_MOVE, _CHANGED)
            if team.asked_at is None and set(team.confirmed_players or ()) == set(seen.names):
                return await unit.jobs.get(job_id)
            job = await unit.jobs.move(job_id, Move.CONFIRM)
            everybody = names_of(seen.discovery, [one.person for one in seen.discovery.people])
            await unit.teams.confirm(job_id, seen.names, found=everybody)
            await self._queue.enqueue(unit.sql, job_id)
            return job

    async def reopen(self, asker: Asker, job_id: UUID) -> Job:
        """Ask once more, beginning with the last choice; nothing is fetched for that."""
        async with self._database.unit_of_work() as unit:
            await _team_job(unit, asker, job_id)
            await unit.jobs.lock(job_id)
            await _team_job(unit, asker, job_id)
            return await unit.jobs.move(job_id, Move.REOPEN)

    async def join(self, asker: Asker, job_id: UUID, one: str, other: str) -> Selection:
        """Both are one person from now on, in all jobs of this team.

        The name that a seat gives is shown, else the newer one.

        One of them may be a name from a seat under which nobody was found. JobError where they
        played each other, or are not found, and for all but the submitter, whose other jobs it
        changes.
        """
        seen, analysis = await self._look(asker, job_id)
        async with self._database.unit_of_work() as unit:
            await join_names(unit, asker, seen, analysis.replays, (one, other))
        return await self.look(asker, job_id)

    async def leave_apart(self, asker: Asker, job_id: UUID, one: str, other: str) -> Selection:
        """Both are two people, and not offered as one again in any job of this team.

        JobError where they are not found, or are one by what was said, and for all but the
        submitter.
        """
        seen = await self.look(asker, job_id)
        async with self._database.unit_of_work() as unit:
            await leave_apart(unit, asker, seen, (one, other))
        return await self.look(asker, job_id)

    async def part(self, asker: Asker, job_id: UUID, person: str) -> Selection:
        """Each of the person's names stands for itself again, as for those left apart."""
        seen = await self.look(asker, job_id)
        async with self._database.unit_of_work() as unit:
            await part_names(unit, asker, seen, person)
        return await self.look(asker, job_id)

    async def _look(self, asker: Asker, job_id: UUID) -> tuple[Selection, Analysis]:
        async with self._database.unit_of_work() as unit:
            job = await _team_job(unit, asker, job_id)
        analysis = await self._results.so_far(job)
        if not analysis.replays:
            raise JobError(JobErrorCode.NOT_READY, _LOST if analysis.left_out else _NOTHING_YET)
        async with self._database.snapshot() as unit:
            job = await _team_job(unit, asker, job_id)
            team = await unit.teams.of_job(job_id)
            assert job.team is not None
            known = Known(
                team=job.team,
                identities=await identities_of(unit, job),
                before=await unit.teams.confirmed_before(job.user_id, team.team_name),
                apart=await unit.names_apart.of_team(job.user_id, team.team_name),
            )
            user = await asker.find(unit)
        seen = select(job, team, await self._people(analysis, known))
        is_own = user is not None and user.id == job.user_id
        return seen if is_own else without_past(seen), analysis

    async def _people(self, analysis: Analysis, known: Known) -> People:
        async with self._room:
            for others, what, people in self._told:
                if others == analysis and what == known:
                    return people
            people = await asyncio.to_thread(tell_people, analysis, known)
            self._told.append((analysis, known, people))
            return people

    async def _write(
        self,
        asker: Asker,
        seen: Selection,
        decide: Callable[[frozenset[str]], frozenset[str] | None],
    ) -> Selection:
        """Choose what follows from the choice as it is now; None leaves it to what is likely."""
        async with self._database.unit_of_work() as unit:
            await unit.jobs.lock(seen.job.id)
            job = await _team_job(unit, asker, seen.job.id)
            if job.status is not JobStatus.AWAITING_PLAYERS:
                raise JobError(JobErrorCode.ILLEGAL_MOVE, _NOT_ASKED)
            # Not as it was seen: somebody may have chosen on another page meanwhile.
            team = await unit.teams.of_job(job.id)
            chosen = decide(chosen_in(team, seen.discovery))
            names = None if chosen is None else names_of(seen.discovery, chosen)
            team = await unit.teams.choose(job.id, names)
        return replace(seen, job=job, team=team, chosen=chosen_in(team, seen.discovery))


async def _team_job(unit: UnitOfWork, asker: Asker, job_id: UUID) -> Job:
    """The job, for somebody who may choose its players; for others it does not exist."""
    job = await may_choose(unit, asker, job_id)
    if job is None:
        raise JobError(JobErrorCode.NOT_SHOWN, _NOT_YOURS)
    if job.team is None:
        raise JobError(JobErrorCode.NO_TEAM, _NO_TEAM)
    return job


def _check_found(discovery: Discovery, persons: Collection[str]) -> None:
    if not {one.person for one in discovery.people}.issuperset(persons):
        raise JobError(JobErrorCode.UNKNOWN_PLAYER, NOT_FOUND)
