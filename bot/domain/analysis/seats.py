"""Who sits where: the submission's seats and the persons a captain confirmed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from bot.domain.analysis.identities import Directory, Identities
from bot.domain.links import replay_id_of
from bot.domain.names import fold_name
from bot.domain.replay.model import Replay, ReplayId
from bot.domain.teams import Seat


class Seated(Struct, frozen=True):
    """A person and the submission's `rows` about them."""

    rows: tuple[Seat, ...]
    person: str

    @property
    def seat(self) -> Seat | None:
        """The last row, which is the newest; None without one."""
        return self.rows[-1] if self.rows else None


def find_names(replays: Iterable[Replay], identities: Identities) -> dict[str, tuple[str, ...]]:
    """Everybody in these replays (told with the files' names), with all names they played under."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys(name for replay in replays for name in replay.players):
        names[identities.person(name)].append(name)
    return {person: tuple(own) for person, own in names.items()}


def seat_people(
    seats: Sequence[Seat], confirmed: Directory, everybody: Directory, replays: Sequence[Replay]
) -> tuple[Seated, ...]:
    """Each person of the seats, in the order of the seats, then the confirmed without a seat.

    A sheet has a row for each match, so a person may have several: those of one name go together.
    They go to the confirmed person whom they name, else to the only one who is in all of their
    replays and is named by no other; else they keep the name they give, found or not. A row
    without any name that is nobody's is left out. Those without a row come by most replays. The
    replays are told with the persons' names.
    """
    owners = _named_owners(seats, confirmed)
    named = set(owners.values())
    unnamed = frozenset(confirmed.persons) - named
    left = dict.fromkeys(person for person in confirmed.persons if person in unnamed)
    players = {replay.replay_id: replay.players for replay in replays}
    for rows in sorted(_alike(seats, owners), key=lambda rows: _place(seats[rows[0]])):
        together = [seats[number] for number in rows]
        # A person may have rows under two names, neither of which is theirs on the site.
        person = _only_player(together, unnamed, players)
        if person is not None:
            left.pop(person, None)
        else:
            person = _whom_it_names(together[0], everybody)
        if person is not None:
            owners.update(dict.fromkeys(rows, person))
    found: defaultdict[str, list[Seat]] = defaultdict(list)
    for number in sorted(owners):
        found[owners[number]].append(seats[number])
    played = Counter(name for replay in replays for name in replay.players)
    rest = sorted(left.keys() - found.keys(), key=lambda person: (-played[person], person))
    return (
        *(
            Seated(tuple(rows), person)
            for person, rows in sorted(found.items(), key=lambda item: _place(item[1][-1]))
        ),
        *(Seated((), person) for person in rest),
    )


def _place(seat: Seat) -> tuple[bool, int]:
    """Where a row stands: by its seat, those without one last."""
    return (seat.order is None, seat.order or 0)


def _named_owners(seats: Sequence[Seat], confirmed: Directory) -> dict[int, str]:
    """Whom each row names, by its number: the same spelling goes before a like one."""
    owners: dict[int, str] = {}
    for number, seat in enumerate(seats):
        if same := confirmed.spelled(seat_names(seat)):
            owners[number] = same
    taken = set(owners.values())
    for number, seat in enumerate(seats):
        if number not in owners and (like := confirmed.like(seat_names(seat))):
            owners[number] = next((person for person in like if person not in taken), like[0])
    return owners


def _alike(seats: Sequence[Seat], owned: Collection[int]) -> Iterable[list[int]]:
    """The numbers of the rows that nobody owns, those of the same names together."""
    groups: dict[object, list[int]] = {}
    for number, seat in enumerate(seats):
        if number not in owned:
            names = frozenset(map(fold_name, seat_names(seat)))
            groups.setdefault(names or number, []).append(number)
    return groups.values()


def _whom_it_names(seat: Seat, everybody: Directory) -> str | None:
    """The person a seat names, found or not; None where it names nobody."""
    names = seat_names(seat)
    return everybody.find(names) or next(map(everybody.identities.person, names), None)


def seat_names(seat: Seat) -> tuple[str, ...]:
    """The names the submission gives a seat's player, the surest first."""
    return tuple(dict.fromkeys((*seat.db_names, *filter(None, [seat.player]))))


def seat_replays(seat: Seat) -> tuple[ReplayId, ...]:
    """The replays the submission names for a seat."""
    return tuple(map(replay_id_of, seat.replays))


def unsure_whom(seat: Seat, people: Directory) -> tuple[str, ...]:
    """The people between whom nobody can choose who is named by the seat; nobody if it is sure."""
    names = seat_names(seat)
    like = () if people.spelled(names) else people.like(names)
    return like if len(like) > 1 else ()


def _only_player(
    seats: Iterable[Seat],
    people: Collection[str],
    players: Mapping[ReplayId, tuple[str, str]],
) -> str | None:
    """The only one of these people who is in all replays of the seats."""
    ids = {one for seat in seats for one in seat_replays(seat)}
    pairs = [set(players[one]) for one in ids if one in players]
    always = [person for person in set.intersection(*pairs) if person in people] if pairs else []
    return always[0] if len(always) == 1 else None
