"""Who plays in a team's replays, who of them is likely on the team, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Final, assert_never

from msgspec import Struct

from bot.domain.analysis.appearances import once_each
from bot.domain.analysis.figures import Record
from bot.domain.analysis.identities import (
    Identities,
    contradictions,
    keep_apart,
    rename,
)
from bot.domain.analysis.records import record_in
from bot.domain.analysis.rosters import Roster, choose_roster
from bot.domain.analysis.seating import Testimony, hear
from bot.domain.replay.model import Replay, ReplayId
from bot.domain.teams import TeamDetails

MOST_ALIKE: Final = 10
"""Doubts of one kind that are told one by one: more of them say no more."""


class Standing(StrEnum):
    """Whether somebody is on the team, as far as the replays and the submission tell."""

    LIKELY = "likely"
    EITHER = "either"
    """As good as somebody else, and nobody can tell."""
    UNLIKELY = "unlikely"


class Found(Struct, frozen=True, kw_only=True):
    """Somebody who plays in these replays.

    `names` are those seen in them, `replays` the oldest first, `opponents` persons, those met most
    first. Days are `YYYY-MM-DD`, None where no file tells one. `seat` is the seat whose player
    this is. `reason` is a short clause for people that says why the standing is what it is.
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
    """Everybody found, the likely first, and sentences about what does not fit."""

    people: tuple[Found, ...]
    doubts: tuple[str, ...]

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
) -> Discovery:
    """Who is found in these replays of a team; their order does not matter.

    Each replay should show one member of the team against somebody else. `known` are names
    that a person confirmed for this team before. Whom a seat names is likely, whatever the
    replays say; two names of one person that met each other are kept apart.
    """
    given = once_each(replays)
    kept = keep_apart(identities, given)
    shown = tuple(rename(replay, kept) for replay in given)
    meetings = _meetings(shown)
    heard = hear(team, shown, kept, known)
    roster = choose_roster(meetings, named=heard.named, barred=heard.opponents, favor=heard.favor)
    opinion = _Opinion(meetings, heard, roster)
    played = _replays_of(shown)
    names = {name for replay in given for name in replay.players}
    people = (
        _found(person, kept.names(person, sorted(names)), played[person], opinion)
        for person in meetings
    )
    refuted = contradictions(identities, given)
    return Discovery(
        people=tuple(sorted(people, key=_place_in_list)),
        doubts=(*heard.doubts, *_doubts_about(shown, refuted, opinion)),
    )


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
    """What to think of everybody, and why."""

    meetings: dict[str, Counter[str]]
    heard: Testimony
    roster: Roster

    def standing(self, person: str) -> Standing:
        if person in self.roster.members:
            return Standing.LIKELY
        return Standing.EITHER if person in self.roster.perhaps else Standing.UNLIKELY

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
        return f"{self._replays(person)}, never against another of them"

    def _why_either(self, person: str) -> str:
        opponent, *others = self.meetings[person]
        if others or len(self.meetings[opponent]) > 1:
            return f"{self._replays(person)}, and those they met fit as well: nobody can tell"
        return f"{self._replays(person)}, and so has its opponent: nobody can tell"

    def _why_unlikely(self, person: str) -> str:
        if person in self.heard.opponents:
            return self.heard.opponents[person].reason
        likely = self.meetings[person].keys() & self.roster.members
        if not likely:
            return "others explain more of the replays"
        most = _most_met(self.meetings[person])
        return f"played against {next(name for name in most if name in likely)}, who is likely"

    def _replays(self, person: str) -> str:
        number = self.meetings[person].total()
        return f"{number} replay{'s' * (number != 1)}"


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
    both, nobody = [], []
    for replay in replays:
        standings = [opinion.standing(player) for player in replay.players]
        if standings == [Standing.LIKELY, Standing.LIKELY]:
            both.append(replay)
        elif standings == [Standing.UNLIKELY, Standing.UNLIKELY]:
            nobody.append(replay)
    yield from _tell(both, "who are both named: choose the one who is meant.")
    yield from _tell(nobody, "and neither seems to be on the team: is the link right?")
    if not opinion.roster.exact:
        yield "Too many of these players met each other, so who is likely is a guess: look closely."


def _tell(replays: Sequence[Replay], what: str) -> Iterator[str]:
    """A sentence for each of these replays, or for the first of very many."""
    for replay in replays[:MOST_ALIKE]:
        one, other = replay.players
        yield f"Replay {replay.replay_id} is {one} against {other}, {what}"
    if len(replays) > MOST_ALIKE:
        yield f"More replays like that: {len(replays) - MOST_ALIKE}."
