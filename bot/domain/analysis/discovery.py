"""Who plays in a team's replays, who of them is likely on the team, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final, assert_never

from msgspec import Struct

from bot.domain.analysis.appearances import once_each
from bot.domain.analysis.figures import Record
from bot.domain.analysis.identities import (
    NO_IDENTITIES,
    Directory,
    Identities,
    contradictions,
    keep_apart,
    rename,
)
from bot.domain.analysis.records import record_in
from bot.domain.analysis.replay_times import date_of
from bot.domain.analysis.rosters import Evidence, Roster, choose_roster
from bot.domain.analysis.seating import Testimony, hear
from bot.domain.replay.model import Replay, ReplayId
from bot.domain.teams import TeamDetails

MOST_ALIKE: Final = 10
"""Doubts of one kind that are told one by one: more of them say no more."""

DAYS_OF_A_WEEK: Final = 5
"""So many days after the first of a week's matches, the next week's begin at the earliest."""


class Standing(StrEnum):
    """Whether somebody is on the team, as far as the replays and the submission tell."""

    LIKELY = "likely"
    EITHER = "either"
    """Too little speaks for it or against it, and nobody can tell."""
    UNLIKELY = "unlikely"


class Found(Struct, frozen=True, kw_only=True):
    """Somebody who plays in these replays.

    `names` are those seen in them, `replays` the oldest first, `opponents` persons, those met most
    first: all of those, also in replays that were left out. Days are `YYYY-MM-DD`, None where no
    file tells one. `seat` is the seat whose player this is. `reason` is a short clause for people
    that says why the standing is what it is.
    """

    person: str
    names: tuple[str, ...]
    replays: tuple[ReplayId, ...]
    record: Record
    opponents: tuple[str, ...]
    first_day: str | None
    last_day: str | None
    seat: int | None
    standing: Standing
    reason: str


class Discovery(Struct, frozen=True):
    """Everybody found, the likely first, and sentences about what does not fit.

    `identities` are those that no replay refutes: by them the people are shown.
    """

    people: tuple[Found, ...]
    doubts: tuple[str, ...]
    identities: Identities = NO_IDENTITIES

    @property
    def likely(self) -> tuple[Found, ...]:
        """Those who are probably on the team, by seat."""
        return tuple(found for found in self.people if found.standing is Standing.LIKELY)


def discover(
    replays: Iterable[Replay],
    team: TeamDetails,
    identities: Identities,
    *,
    known: Collection[str] = (),
    excluded_because: Callable[[Replay], str | None] = lambda _: None,
) -> Discovery:
    """Who is found in these replays of a team; their order does not matter.

    Each replay should show one member of the team against somebody else. `known` are names
    that a person confirmed for this team before. Whom a seat names is likely, whatever the
    replays say; two names of one person that met each other are kept apart. A replay for which
    `excluded_because` has a sentence says nothing about who is on the team; whoever is in no
    other replay, and is not named, is unlikely.
    """
    given = once_each(replays)
    kept = keep_apart(identities, given)
    shown = tuple(rename(replay, kept) for replay in given)
    why = [excluded_because(replay) for replay in given]
    counted = tuple(replay for replay, left_out in zip(shown, why, strict=True) if not left_out)
    played = _replays_of(shown)
    heard = hear(team, Directory(played, kept), counted, known)
    opinion = _Opinion(_meetings(shown), _meetings(counted), heard, _roster(counted, heard))
    names: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted({name for replay in given for name in replay.players}):
        names[kept.person(name)].append(name)
    people = (_found(person, tuple(names[person]), own, opinion) for person, own in played.items())
    refuted = contradictions(identities, given)
    left_out = [sentence for sentence in why if sentence]
    return Discovery(
        people=tuple(sorted(people, key=_place_in_list)),
        doubts=(*heard.doubts, *_doubts_about(counted, refuted, opinion), *_first_of(left_out)),
        identities=kept,
    )


def _roster(counted: Sequence[Replay], heard: Testimony) -> Roster:
    played = _replays_of(counted)
    evidence = Evidence(
        named=frozenset(heard.named),
        barred=frozenset(heard.opponents),
        known=heard.known,
        replays=heard.more_replays,
        weeks={name: _weeks(own) for name, own in played.items()},
    )
    return choose_roster(_meetings(counted), evidence)


def _weeks(replays: Iterable[Replay]) -> int:
    """In how many weeks these were played, as far as the files tell.

    A week begins with somebody's first match in it, since leagues begin theirs on any day.
    """
    days = sorted({moment.date() for replay in replays if (moment := date_of(replay))})
    weeks, begun = 0, date.min
    for day in days:
        if not weeks or (day - begun).days >= DAYS_OF_A_WEEK:
            weeks, begun = weeks + 1, day
    return weeks


def _meetings(replays: Iterable[Replay]) -> dict[str, Counter[str]]:
    meetings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one, other in (replay.players for replay in replays):
        meetings[one][other] += 1
        meetings[other][one] += 1
    return dict(meetings)


def _replays_of(replays: Iterable[Replay]) -> dict[str, list[Replay]]:
    played: defaultdict[str, list[Replay]] = defaultdict(list)
    for replay in replays:
        for player in replay.players:
            played[player].append(replay)
    return dict(played)


class _Opinion(Struct, frozen=True):
    """What to think of everybody, and why; `counted` are the meetings that say something."""

    meetings: Mapping[str, Counter[str]]
    counted: Mapping[str, Counter[str]]
    heard: Testimony
    roster: Roster

    def standing(self, person: str) -> Standing:
        if person in self.roster.members or person in self.heard.named:
            return Standing.LIKELY
        return Standing.EITHER if person in self.roster.perhaps else Standing.UNLIKELY

    def may_explain(self, person: str) -> bool:
        """Whether the person is likely, or nobody can tell and nothing likely stands against it."""
        standing = self.standing(person)
        return standing is Standing.LIKELY or (
            standing is Standing.EITHER and not self._likely_met(person)
        )

    def _likely_met(self, person: str) -> tuple[str, ...]:
        """The likely people whom the person met in what counts, those met most first."""
        met = _most_met(self.counted.get(person, Counter()))
        return tuple(one for one in met if self.standing(one) is Standing.LIKELY)

    def seat(self, person: str) -> int | None:
        """The seat that names this person, or one in whose replays nobody else is likely."""
        if person in self.heard.named:
            return self.heard.named[person].seat
        members = self.roster.members
        seats = (
            seat.order
            for seat in self.heard.open_seats
            if seat.order is not None and seat.candidates & members == {person}
        )
        return min(seats, default=None)

    def reason(self, person: str) -> str:
        if person in self.heard.named:
            return self.heard.named[person].reason
        match self.standing(person):
            case Standing.LIKELY:
                return self._why_likely(person)
            case Standing.EITHER:
                return self._why_either(person)
            case Standing.UNLIKELY:
                return self._why_unlikely(person)
            case unknown:
                assert_never(unknown)

    def _why_likely(self, person: str) -> str:
        if person in self.heard.steady:
            return self.heard.steady[person].reason
        if person in self.heard.known:
            return "confirmed before for this team"
        met = self.meetings[person]
        others = sum(met[one] for one in met if self.standing(one) is not Standing.LIKELY)
        if others == met.total():
            return f"{_count(others)}, never against another of them"
        return f"{_count(met.total())}, {others} of them not against another of them"

    def _why_either(self, person: str) -> str:
        met = self.counted[person]
        many = _count(met.total())
        if len(met) == 1 and all(len(self.counted[one]) == 1 for one in met):
            return f"{many}, and so has its opponent: nobody can tell"
        if likely := self._likely_met(person):
            return f"{many}, also against {likely[0]}, who is likely: nobody can tell"
        if any(self.standing(one) is Standing.EITHER for one in met):
            return f"{many}, and those they met fit about as well: nobody can tell"
        return f"{many} against others who are unlikely: a substitute, or a wrong link"

    def _why_unlikely(self, person: str) -> str:
        if person in self.heard.opponents:
            return self.heard.opponents[person].reason
        if person not in self.counted:
            return "only in replays that are left out"
        if likely := self._likely_met(person):
            return f"played against {likely[0]}, who is likely"
        return "others explain more of the replays"


def _count(replays: int) -> str:
    return f"{replays} replay{'s' * (replays != 1)}"


def _found(
    person: str, names: tuple[str, ...], replays: Sequence[Replay], opinion: _Opinion
) -> Found:
    days = sorted(replay.date[:10] for replay in replays if replay.date)
    return Found(
        person=person,
        names=names,
        replays=tuple(replay.replay_id for replay in replays),
        record=record_in(person, replays),
        opponents=_most_met(opinion.meetings[person]),
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
        seat=opinion.seat(person),
        standing=opinion.standing(person),
        reason=opinion.reason(person),
    )


def _most_met(met: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(met, key=lambda opponent: (-met[opponent], opponent)))


def _place_in_list(found: Found) -> tuple[int, bool, int, int, str]:
    standing = list(Standing).index(found.standing)
    return standing, found.seat is None, found.seat or 0, -len(found.replays), found.person


def _doubts_about(
    replays: Sequence[Replay], refuted: Sequence[Replay], opinion: _Opinion
) -> Iterator[str]:
    apart = "who were said to be one person: they are kept apart."
    yield from _tell(refuted, apart)
    named, both, nobody = list[Replay](), list[Replay](), list[Replay]()
    for replay in replays:
        standings = [opinion.standing(player) for player in replay.players]
        if standings == [Standing.LIKELY, Standing.LIKELY]:
            all_named = opinion.heard.named.keys() >= set(replay.players)
            (named if all_named else both).append(replay)
        elif not any(map(opinion.may_explain, replay.players)):
            nobody.append(replay)
    yield from _tell(named, "who are both named: choose the one who is meant.")
    yield from _tell(both, "who both seem to be on the team: is the link right?")
    yield from _tell(nobody, "and neither seems to be on the team: is the link right?")
    if not opinion.roster.exact:
        yield "Too many of these players met each other, so who is likely is a guess: look closely."


def _tell(replays: Sequence[Replay], what: str) -> Iterator[str]:
    """A sentence for each of these replays, or for the first of very many."""
    told = (
        f"Replay {replay.replay_id} is {' against '.join(replay.players)}, {what}"
        for replay in replays
    )
    yield from _first_of([*told])


def _first_of(sentences: Sequence[str]) -> Iterator[str]:
    yield from sentences[:MOST_ALIKE]
    if len(sentences) > MOST_ALIKE:
        yield f"More replays like that: {len(sentences) - MOST_ALIKE}."
