"""Who is found in a team's replays, by what was said of their names, and who of them is meant."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from msgspec import structs

from bot.domain.analysis.discovery import Discovery, discover
from bot.domain.analysis.identities import Identities
from bot.domain.analysis.results import Analysis
from bot.domain.formats import why_not_goat
from bot.domain.jobs import Job
from bot.domain.moves import JobStatus
from bot.domain.names import fold_name
from bot.domain.teams import TeamDetails, TeamSubmission
from bot.services.goat_pool import goat_pool
from bot.services.similar_names import Suggestion, accounts_of, doubt_names, suggest
from db.database import UnitOfWork

CONFIRMED_BEFORE: Final = "confirmed before for this team"
"""The reason that tells of other jobs, as a discovery words it."""
_LIKELY: Final = "likely"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The people found in a team's replays, and who of them is meant so far.

    `chosen` are persons, as the discovery shows them. `suggestions` are names that may be one
    person's, `joined` what was said about that before and these replays do not refute, `apart` the
    pairs of people here that were said to be two, `doubts` sentences. `digest` stands for the
    choice, so that nobody confirms another than they saw.
    """

    job: Job
    team: TeamSubmission
    discovery: Discovery
    chosen: frozenset[str]
    suggestions: tuple[Suggestion, ...]
    doubts: tuple[str, ...]
    joined: Identities
    apart: tuple[tuple[str, str], ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether a person is asked at this moment."""
        return self.job.status is JobStatus.AWAITING_PLAYERS

    def person(self, written: str) -> str:
        """Who is meant: of those found, else of those whom a seat alone names."""
        person = self.joined.person(written)
        if any(one.person == person for one in self.discovery.people):
            return person
        return self.joined.meant([written])[0]

    @property
    def names(self) -> tuple[str, ...]:
        """All names of those who are chosen."""
        return names_of(self.discovery, self.chosen)

    @property
    def digest(self) -> str:
        """12 signs that another choice would not have."""
        told = "\n".join(sorted(map(repr, self.names)))
        return hashlib.sha256(told.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a team beside its replays.

    `before` are names confirmed for it earlier, `apart` pairs of names that are two people's.
    """

    team: TeamDetails
    identities: Identities
    before: frozenset[str]
    apart: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who is found, whoever of them is meant; see `Selection`."""

    discovery: Discovery
    suggestions: tuple[Suggestion, ...]
    doubts: tuple[str, ...]
    apart: tuple[tuple[str, str], ...]


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


def tell_people(analysis: Analysis, known: Known) -> People:
    """Who is found, and what is doubtful about them."""
    discovery = find_people(analysis, known.team, known.identities, known.before)
    accounts = accounts_of(analysis.replays)
    apart = [discovery.identities.meant(pair) for pair in known.apart]
    seated = seat_persons(known.team, discovery.identities)
    here = {fold_name(name): name for name in (*seated, *(one.person for one in discovery.people))}
    pairs = (sorted(here.get(fold_name(name), "") for name in pair) for pair in apart)
    return People(
        discovery=discovery,
        suggestions=suggest(discovery, accounts, known.team, apart),
        doubts=(*discovery.doubts, *doubt_names(accounts)),
        apart=tuple(sorted({(one, other) for one, other in pairs if "" != one != other})),
    )


def seat_persons(team: TeamDetails | None, identities: Identities) -> tuple[str, ...]:
    """The players whom a submission's seats name."""
    seats = team.seats if team else ()
    names = (name for seat in seats for name in (*seat.db_names, seat.player) if name)
    return identities.meant(dict.fromkeys(names))


def select(job: Job, team: TeamSubmission, people: People) -> Selection:
    """The people, and who of them is meant so far."""
    return Selection(
        job=job,
        team=team,
        discovery=people.discovery,
        chosen=chosen_in(team, people.discovery),
        suggestions=people.suggestions,
        doubts=people.doubts,
        joined=people.discovery.identities,
        apart=people.apart,
    )


def without_past(seen: Selection) -> Selection:
    """The same for those who see this job and not the others of who submitted it."""
    people = (
        structs.replace(one, reason=_LIKELY) if one.reason == CONFIRMED_BEFORE else one
        for one in seen.discovery.people
    )
    return replace(seen, discovery=structs.replace(seen.discovery, people=tuple(people)))


def chosen_in(team: TeamSubmission, discovery: Discovery) -> frozenset[str]:
    """The persons chosen so far, else those confirmed, else the likely ones."""
    names = team.confirmed_players if team.chosen_players is None else team.chosen_players
    if names is None:
        return frozenset(one.person for one in discovery.likely)
    found = frozenset(one.person for one in discovery.people)
    return found & frozenset(map(discovery.identities.person, names))


def names_of(discovery: Discovery, persons: Collection[str]) -> tuple[str, ...]:
    """All names of these persons."""
    chosen = (one for one in discovery.people if one.person in persons)
    return tuple(name for one in chosen for name in one.names)
