"""What a submission says about the people found: whom seats name, who is in their replays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct

from bot.domain.analysis.identities import Directory
from bot.domain.links import replay_url
from bot.domain.replay.model import Replay
from bot.domain.teams import Seat, TeamDetails


class Said(Struct, frozen=True):
    """Something said about somebody, as a short clause, and the seat that says it."""

    seat: int | None
    reason: str


class OpenSeat(Struct, frozen=True):
    """A seat that names nobody who was found, how many replays it has, and who is in all."""

    order: int | None
    candidates: frozenset[str]
    replays: int


class Testimony(Struct, frozen=True):
    """What is known about people before anybody looks at who met whom.

    `named` are on the team and `opponents` are not, because the submission says so; nobody is
    both. `known` were confirmed for this team before. `doubts` are sentences.
    """

    named: dict[str, Said]
    opponents: dict[str, Said]
    open_seats: tuple[OpenSeat, ...]
    known: frozenset[str]
    doubts: tuple[str, ...]

    @property
    def steady(self) -> dict[str, Said]:
        """Those who alone are in every replay of an open seat."""
        found: dict[str, Said] = {}
        for seat in self.open_seats:
            if len(seat.candidates) == 1:
                place = "a seat" if seat.order is None else f"seat {seat.order}"
                said = Said(seat.order, f"in every replay of {place}")
                found.setdefault(next(iter(seat.candidates)), said)
        return found

    @property
    def more_replays(self) -> Counter[str]:
        """For those who alone are in all of an open seat's replays: how many after the first.

        The first says nothing, since two played it; and a seat of which a substitute played one
        replay may have a rival in both, so it says no more than so many replays would.
        """
        found: Counter[str] = Counter()
        for seat in self.open_seats:
            if len(seat.candidates) == 1:
                found.update(dict.fromkeys(seat.candidates, seat.replays - 1))
        return found


def hear(
    team: TeamDetails, people: Directory, counted: Iterable[Replay], known: Iterable[str]
) -> Testimony:
    """What the submission, and earlier confirmations, say about these people.

    `counted` are the replays that tell who is on the team, with the persons' names. Names compare
    without case, width and blanks.
    """
    players_of = {replay_url(replay.replay_id): replay.players for replay in counted}
    seats = sorted(team.seats, key=lambda seat: (seat.order is None, seat.order or 0))
    named = _first_said(_namings(seats, people))
    against = _first_said(_opponents(seats, people))
    opponents = {person: said for person, said in against.items() if person not in named}
    open_seats = [seat for seat in seats if not _meant(_written(seat), people)]
    return Testimony(
        named=named,
        opponents=opponents,
        open_seats=tuple(_open(seat, players_of, opponents) for seat in open_seats),
        known=frozenset(_meant(known, people)),
        doubts=tuple(dict.fromkeys(_doubt(seat) for seat in open_seats if _written(seat))),
    )


def _meant(written: Iterable[str], people: Directory) -> set[str]:
    """All who are meant by one of these names: by each who is spelled so, or else all alike."""
    found: set[str] = set()
    for name in written:
        same = people.spelled([name])
        found.update([same] if same is not None else people.like([name]))
    return found


def _namings(seats: Iterable[Seat], people: Directory) -> Iterator[tuple[str, Said]]:
    """Who sits, then who is replaced: both are on the team."""
    everyone = list(seats)
    for seat in everyone:
        for person in _meant(_written(seat), people):
            yield person, Said(seat.order, f"named in {_place(seat)}")
    for seat in everyone:
        for person in _meant(filter(None, [seat.sub_for]), people):
            yield person, Said(None, f"replaced in {_place(seat)}")


def _opponents(seats: Iterable[Seat], people: Directory) -> Iterator[tuple[str, Said]]:
    for seat in seats:
        for person in _meant(filter(None, [seat.opponent]), people):
            yield person, Said(None, f"named as an opponent in {_place(seat)}")


def _first_said(everything: Iterable[tuple[str, Said]]) -> dict[str, Said]:
    found: dict[str, Said] = {}
    for person, said in everything:
        found.setdefault(person, said)
    return found


def _open(
    seat: Seat, players_of: Mapping[str, Collection[str]], opponents: Collection[str]
) -> OpenSeat:
    there = [set(players_of[url]) for url in seat.replays if url in players_of]
    candidates = set.intersection(*there) if there else set()
    return OpenSeat(seat.order, frozenset(candidates.difference(opponents)), len(there))


def _written(seat: Seat) -> tuple[str, ...]:
    """The names that the seat gives its player."""
    names = (seat.player or "", *seat.db_names)
    return tuple(name for name in names if name.strip())


def _place(seat: Seat) -> str:
    return "the submission" if seat.order is None else f"seat {seat.order}"


def _doubt(seat: Seat) -> str:
    who = _written(seat)[0]
    told = who if seat.order is None else f"Seat {seat.order}, {who},"
    return f"{told} is in none of these replays: check the name, or choose among those found."
