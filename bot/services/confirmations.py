"""Who is on a team: what its replays say, what a person chooses, and what is said of names."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from bot.domain.analysis.discovery import Discovery, Found, discover
from bot.domain.analysis.identities import Identities
from bot.domain.analysis.results import Analysis
from bot.domain.formats import why_not_goat
from bot.domain.job_errors import IllegalMoveError, JobError, JobErrorCode, UnknownJobError
from bot.domain.jobs import Job
from bot.domain.moves import JobStatus, Move
from bot.domain.teams import TeamDetails, TeamSubmission
from bot.services.askers import Asker
from bot.services.goat_pool import goat_pool
from bot.services.ports import WorkQueue
from bot.services.results import Results
from bot.services.sharing import may_choose
from bot.services.similar_names import Suggestion, accounts_of, doubt_names, suggest
from db.database import Database, UnitOfWork

_NOT_YOURS: Final = (
    "Only who submitted this team, and the team that it is shown to, may choose its players: ask"
    " whoever submitted it."
)
_NOT_YOUR_NAMES: Final = (
    "Only who submitted this team may say whose names these are, since that holds in all of their"
    " jobs: ask them."
)
_NO_TEAM: Final = "This job has no team: submit one with /team submit."
_NOTHING_YET: Final = (
    "None of this team's replays is analyzed yet: wait until the first is, then look again."
)
_CHANGED: Final = "The choice was changed meanwhile: look at it again, then confirm it."
_NOT_ASKED: Final = (
    "The players of this team are confirmed, or it has ended: choose again to change them."
)
_NOT_FOUND: Final = "This player is not in the replays any more: look at the players again."
_FAR_APART: Final = "Two people who played each other cannot be one: leave these names apart."
_AT_ONCE: Final = 2
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The people found in a team's replays, and who of them is meant so far.

    `chosen` are persons, as the discovery shows them. `suggestions` are names that may be one
    person's, `joined` what was said about that before, `doubts` sentences. `digest` stands for
    the choice, so that nobody confirms another than they saw.
    """

    job: Job
    team: TeamSubmission
    discovery: Discovery
    chosen: frozenset[str]
    suggestions: tuple[Suggestion, ...]
    doubts: tuple[str, ...]
    joined: Identities

    @property
    def is_open(self) -> bool:
        """Whether a person is asked at this moment."""
        return self.job.status is JobStatus.AWAITING_PLAYERS

    @property
    def names(self) -> tuple[str, ...]:
        """All names of those who are chosen."""
        return _names_of(self.discovery, self.chosen)

    @property
    def digest(self) -> str:
        """12 signs that another choice would not have."""
        told = "\n".join(sorted(map(repr, self.names)))
        return hashlib.sha256(told.encode()).hexdigest()[:12]


class Confirmations:
    """Asks for a team's players; the submitter answers, or the team that may see the results."""

    def __init__(self, database: Database, queue: WorkQueue, results: Results) -> None:
        self._database = database
        self._queue = queue
        self._results = results
        # Who looks keeps a thread busy for a moment, of which all others need some.
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def look(self, asker: Asker, job_id: UUID) -> Selection:
        """Who was found, and who is chosen so far.

        JobError for those who may not choose, for a job without a team, and before the first of
        its replays is there; ObjectError where the store does not answer. So it is below.
        """
        async with self._database.unit_of_work() as unit:
            job = await _team_job(unit, asker, job_id)
        analysis = await self._results.so_far(job)
        async with self._database.snapshot() as unit:
            job = await _team_job(unit, asker, job_id)
            team = await unit.teams.of_job(job_id)
            identities = await identities_of(unit, job)
            known = await unit.teams.confirmed_before(job.user_id, team.team_name)
        if not analysis.replays:
            raise JobError(JobErrorCode.NOT_READY, _NOTHING_YET)
        async with self._room:
            return await asyncio.to_thread(_select, job, team, analysis, identities, known)

    async def choose(
        self, asker: Asker, job_id: UUID, shown: Collection[str], chosen: Collection[str]
    ) -> Selection:
        """Of the persons that were `shown`, those `chosen` are meant; of the others, who was.

        JobError, below as well, where nobody is asked any more.
        """
        seen = await self.look(asker, job_id)
        for person in chosen:
            _find(seen.discovery, person)
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
            await unit.teams.confirm(job_id, seen.names)
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
        seen = await self.look(asker, job_id)
        one, other = map(seen.joined.person, (one, other))
        people = [found for found in seen.discovery.people if found.person in {one, other}]
        known = {person.person for person in people} | _seat_names(seen.job)
        if not people or not {one, other} <= known:
            raise JobError(JobErrorCode.UNKNOWN_PLAYER, _NOT_FOUND)
        if any(person.person in rival.opponents for person in people for rival in people):
            raise JobError(JobErrorCode.UNKNOWN_PLAYER, _FAR_APART)
        # By the name that the captain uses, else by the one they have now.
        shown = max(people, key=lambda one: (one.seat is not None, one.last_day or "", one.person))
        names = {one, other, *(name for person in people for name in person.names)}
        async with self._database.unit_of_work() as unit:
            await self._own_names(unit, asker, seen.job)
            team_name = seen.team.team_name
            await unit.player_names.join(seen.job.user_id, team_name, shown.person, names)
            await self._choose_both(unit, seen, people)
        return await self.look(asker, job_id)

    async def part(self, asker: Asker, job_id: UUID, person: str) -> Selection:
        """Each of the person's names stands for itself again."""
        seen = await self.look(asker, job_id)
        async with self._database.unit_of_work() as unit:
            await self._own_names(unit, asker, seen.job)
            await unit.player_names.part(seen.job.user_id, seen.team.team_name, person)
        return await self.look(asker, job_id)

    @staticmethod
    async def _own_names(unit: UnitOfWork, asker: Asker, job: Job) -> None:
        """Nobody else says anything about these names until the transaction ends."""
        user = await asker.find(unit)
        if user is None or user.id != job.user_id or not await unit.users.hold(user.id):
            raise JobError(JobErrorCode.NOT_SHOWN, _NOT_YOUR_NAMES)
        await unit.jobs.lock(job.id)

    @staticmethod
    async def _choose_both(unit: UnitOfWork, seen: Selection, people: Iterable[Found]) -> None:
        """Who is chosen stays chosen under all names that they have now."""
        chosen = seen.team.chosen_players
        meant = [one for one in people if one.person in seen.chosen]
        if chosen is not None and meant:
            names = dict.fromkeys([*chosen, *(name for one in people for name in one.names)])
            await unit.teams.choose(seen.job.id, names)

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
            chosen = decide(_chosen(team, seen.discovery, seen.joined))
            await unit.teams.choose(
                job.id, None if chosen is None else _names_of(seen.discovery, chosen)
            )
        return await self.look(asker, seen.job.id)


async def expire(database: Database, queue: WorkQueue, wait: timedelta) -> None:
    """End the questions that nobody has answered for so long, and say so.

    Where the players were confirmed before, that choice holds again.
    """
    async with database.unit_of_work() as unit:
        unanswered = await unit.teams.unanswered(wait)
    for job_id in unanswered:
        # Somebody may answer, or delete the job, at this very moment.
        with suppress(IllegalMoveError, UnknownJobError):
            async with database.unit_of_work() as unit:
                await unit.jobs.lock(job_id)
                await _give_up(unit, queue, job_id, wait)
            _log.info("job %s: nobody chose its players for %s", job_id, wait)


async def _give_up(unit: UnitOfWork, queue: WorkQueue, job_id: UUID, wait: timedelta) -> None:
    team = await unit.teams.of_job(job_id)
    if team.confirmed_players:
        await unit.jobs.move(job_id, Move.CONFIRM)
        await unit.teams.confirm(job_id, team.confirmed_players)
        await queue.enqueue(unit.sql, job_id)
        return
    days = "1 day" if wait.days == 1 else f"{wait.days} days"
    sentence = f"Nobody confirmed the players for {days}: retry it to be asked again."
    await unit.jobs.move(job_id, Move.CANCEL, error_message=sentence)


async def identities_of(unit: UnitOfWork, job: Job) -> Identities:
    """What was said about the names of a job's team."""
    assert job.team is not None
    return Identities(await unit.player_names.of_team(job.user_id, job.team.team_name))


def find_people(
    analysis: Analysis, team: TeamDetails, identities: Identities, known: Collection[str]
) -> Discovery:
    """Who is in a team's replays, told by those that count as Goat, as its report counts them."""
    pool = goat_pool()
    return discover(
        analysis.replays,
        team,
        identities,
        known=known,
        excluded_because=lambda replay: why_not_goat(replay, pool),
    )


async def _team_job(unit: UnitOfWork, asker: Asker, job_id: UUID) -> Job:
    """The job, for somebody who may choose its players; for others it does not exist."""
    job = await may_choose(unit, asker, job_id)
    if job is None:
        raise JobError(JobErrorCode.NOT_SHOWN, _NOT_YOURS)
    if job.team is None:
        raise JobError(JobErrorCode.NO_TEAM, _NO_TEAM)
    return job


def _select(
    job: Job,
    team: TeamSubmission,
    analysis: Analysis,
    identities: Identities,
    known: frozenset[str],
) -> Selection:
    details = job.team or TeamDetails(team_name=team.team_name)
    discovery = find_people(analysis, details, identities, known)
    accounts = accounts_of(analysis.replays)
    return Selection(
        job=job,
        team=team,
        discovery=discovery,
        chosen=_chosen(team, discovery, identities),
        suggestions=suggest(discovery, accounts, details),
        doubts=(*discovery.doubts, *doubt_names(accounts)),
        joined=identities,
    )


def _seat_names(job: Job) -> set[str]:
    """The names of players that the submission's seats give."""
    seats = job.team.seats if job.team else ()
    return {name for seat in seats for name in (*seat.db_names, seat.player) if name}


def _chosen(team: TeamSubmission, discovery: Discovery, identities: Identities) -> frozenset[str]:
    """The persons chosen so far, else those confirmed, else the likely ones."""
    names = team.confirmed_players if team.chosen_players is None else team.chosen_players
    if names is None:
        return frozenset(one.person for one in discovery.likely)
    found = frozenset(one.person for one in discovery.people)
    return found & frozenset(map(identities.person, names))


def _names_of(discovery: Discovery, persons: Collection[str]) -> tuple[str, ...]:
    """All names of these persons."""
    chosen = (one for one in discovery.people if one.person in persons)
    return tuple(name for one in chosen for name in one.names)


def _find(discovery: Discovery, person: str) -> Found:
    found = next((one for one in discovery.people if one.person == person), None)
    if found is None:
        raise JobError(JobErrorCode.UNKNOWN_PLAYER, _NOT_FOUND)
    return found
