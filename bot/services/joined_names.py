"""Whose names are whose: what the submitter of a team says about that, for all of their jobs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import combinations, islice
from typing import Final

from bot.domain.analysis.discovery import Found
from bot.domain.analysis.identities import keep_apart
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.jobs import Job
from bot.domain.replay.model import Replay
from bot.services.askers import Asker
from bot.services.people import Selection, chosen_in, identities_of, seat_persons
from db.database import UnitOfWork

# Of 25 names; nobody has more, but whoever tries what happens.
_MOST_PAIRS: Final = 300

NOT_FOUND: Final = "This player is not in the replays any more: look at the players again."
"""What is told of a person who is not among those found."""
_NOT_YOUR_NAMES: Final = (
    "Only who submitted this team may say whose names these are, since that holds in all of their"
    " jobs: ask them."
)
_ONE_BY_YOUR_WORD: Final = (
    "These names are one person, as you said: take them apart first, if they are two."
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
    one, other = map(seen.person, pair)
    people = [found for found in seen.discovery.people if found.person in {one, other}]
    _check(seen, people, {one, other})
    await _hold_names(unit, asker, seen.job)
    # By the name that the captain uses, else by the one they have now.
    shown = max(people, key=lambda one: (one.seat is not None, one.last_day or "", one.person))
    said = await identities_of(unit, seen.job)
    team = seen.job.user_id, seen.team.team_name
    names = await unit.player_names.join(
        *team,
        shown.person,
        {one, other, *(name for person in people for name in person.names)},
        apart=said.persons.keys() - keep_apart(said, replays).persons.keys(),
    )
    await unit.names_apart.forget(*team, names)
    await _choose_both(unit, seen, people)


async def part_names(unit: UnitOfWork, asker: Asker, seen: Selection, person: str) -> None:
    """Each of the person's names stands for itself again, and is not taken for theirs any more."""
    await _hold_names(unit, asker, seen.job)
    team = seen.job.user_id, seen.team.team_name
    others = await unit.player_names.part(*team, person)
    pairs = combinations((person, *sorted(others)), 2)
    await unit.names_apart.say(*team, islice(pairs, _MOST_PAIRS))


async def leave_apart(
    unit: UnitOfWork, asker: Asker, seen: Selection, pair: tuple[str, str]
) -> None:
    """Both are two people, and nobody is asked about them again, as `Confirmations` says."""
    one, other = map(seen.person, pair)
    people = [found for found in seen.discovery.people if found.person in {one, other}]
    _check_found(seen, people, {one, other})
    await _hold_names(unit, asker, seen.job)
    said = await identities_of(unit, seen.job)
    if said.person(one) == said.person(other):
        raise JobError(JobErrorCode.UNKNOWN_PLAYER, _ONE_BY_YOUR_WORD)
    await unit.names_apart.say(seen.job.user_id, seen.team.team_name, [(one, other)])


def _check(seen: Selection, people: Collection[Found], names: set[str]) -> None:
    """JobError unless somebody is found under one of the names, and the other may be theirs."""
    _check_found(seen, people, names)
    if any(person.person in rival.opponents for person in people for rival in people):
        raise JobError(JobErrorCode.UNKNOWN_PLAYER, _FAR_APART)


def _check_found(seen: Selection, people: Collection[Found], names: set[str]) -> None:
    named = seat_persons(seen.job.team, seen.joined)
    if not people or not names <= {person.person for person in people}.union(named):
        raise JobError(JobErrorCode.UNKNOWN_PLAYER, NOT_FOUND)


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
