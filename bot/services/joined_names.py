"""Whose names are whose: what the submitter of a team says about that, for all of their jobs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from bot.domain.analysis.discovery import Found
from bot.domain.analysis.identities import keep_apart
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.jobs import Job
from bot.domain.replay.model import Replay
from bot.services.askers import Asker
from bot.services.people import Selection, chosen_in, identities_of
from db.database import UnitOfWork

NOT_FOUND: Final = "This player is not in the replays any more: look at the players again."
"""What is told of a person who is not among those found."""
_NOT_YOUR_NAMES: Final = (
    "Only who submitted this team may say whose names these are, since that holds in all of their"
    " jobs: ask them."
)
_FAR_APART: Final = "Two people who played each other cannot be one: leave these names apart."


async def join_names(
    unit: UnitOfWork,
    asker: Asker,
    seen: Selection,
    replays: Iterable[Replay],
    pair: tuple[str, str],
) -> None:
    """Both are one person from now on, as `Confirmations.join` says; `replays` are the team's."""
    one, other = map(seen.joined.person, pair)
    people = [found for found in seen.discovery.people if found.person in {one, other}]
    _check(seen.job, people, {one, other})
    await _hold_names(unit, asker, seen.job)
    # By the name that the captain uses, else by the one they have now.
    shown = max(people, key=lambda one: (one.seat is not None, one.last_day or "", one.person))
    said = await identities_of(unit, seen.job)
    await unit.player_names.join(
        seen.job.user_id,
        seen.team.team_name,
        shown.person,
        {one, other, *(name for person in people for name in person.names)},
        apart=said.persons.keys() - keep_apart(said, replays).persons.keys(),
    )
    await _choose_both(unit, seen, people)


async def part_names(unit: UnitOfWork, asker: Asker, seen: Selection, person: str) -> None:
    """Each of the person's names stands for itself again."""
    await _hold_names(unit, asker, seen.job)
    await unit.player_names.part(seen.job.user_id, seen.team.team_name, person)


def _check(job: Job, people: Collection[Found], names: set[str]) -> None:
    """JobError unless somebody is found under one of the names, and the other may be theirs."""
    if not people or not names <= {person.person for person in people} | _seat_names(job):
        raise JobError(JobErrorCode.UNKNOWN_PLAYER, NOT_FOUND)
    if any(person.person in rival.opponents for person in people for rival in people):
        raise JobError(JobErrorCode.UNKNOWN_PLAYER, _FAR_APART)


async def _hold_names(unit: UnitOfWork, asker: Asker, job: Job) -> None:
    """Nobody else says anything about these names until the transaction ends."""
    user = await asker.find(unit)
    if user is None or user.id != job.user_id or not await unit.users.hold(user.id):
        raise JobError(JobErrorCode.NOT_SHOWN, _NOT_YOUR_NAMES)
    await unit.jobs.lock(job.id)


async def _choose_both(unit: UnitOfWork, seen: Selection, people: Iterable[Found]) -> None:
    """Who is chosen stays chosen under all names that they have now."""
    # Not as it was seen: somebody may have chosen others meanwhile.
    team = await unit.teams.of_job(seen.job.id)
    chosen = chosen_in(team, seen.discovery)
    if team.chosen_players is not None and any(one.person in chosen for one in people):
        added = (name for one in people for name in one.names)
        await unit.teams.choose(seen.job.id, dict.fromkeys([*team.chosen_players, *added]))


def _seat_names(job: Job) -> set[str]:
    """The names of players that the submission's seats give."""
    seats = job.team.seats if job.team else ()
    return {name for seat in seats for name in (*seat.db_names, seat.player) if name}
