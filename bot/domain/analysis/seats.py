"""Who sits where: the submission's seats and the persons a captain confirmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct

from bot.domain.analysis.identities import Identities, fold_name
from bot.domain.links import replay_id_of
from bot.domain.replay.model import Replay, ReplayId
from bot.domain.teams import Seat


class Person(Struct, frozen=True):
    """Somebody in the replays: how they are shown, and every name they played under."""

    name: str
    names: tuple[str, ...]


class Seated(Struct, frozen=True):
    """A person and the submission's `rows` about them; one whom no replay shows has no `names`."""

    rows: tuple[Seat, ...]
    person: Person

    @property
    def seat(self) -> Seat | None:
        """The last row, which is the newest; None without one."""
        return self.rows[-1] if self.rows else None


def find_people(replays: Iterable[Replay], identities: Identities) -> dict[str, Person]:
    """Everybody in these replays (told with the files' names), by the name they are shown by."""
    names = list(dict.fromkeys(name for replay in replays for name in replay.players))
    persons = dict.fromkeys(map(identities.person, names))
    return {person: Person(person, identities.names(person, names)) for person in persons}


def seat_people(
    seats: Sequence[Seat],
    confirmed: Iterable[Person],
    everybody: Collection[Person],
    identities: Identities,
    replays: Sequence[Replay],
) -> tuple[Seated, ...]:
    """Each person of the seats, in the order of the seats, then the confirmed without a seat.

    A sheet has a row for each match, so a person may have several: those of one name go together.
    They go to the confirmed person whom they name, else to the only one who is in all of their
    replays and is named by no other; else they keep the name they give, found or not. A row
    without any name that is nobody's is left out. Those without a row come by most replays. The
    replays are told with the persons' names.
    """
    known = list(confirmed)
    owners = _named_owners(seats, known, identities)
    left = [person for person in known if person not in owners.values()]
    for rows in sorted(_alike(seats, owners), key=lambda rows: _place(seats[rows[0]])):
        together = [seats[number] for number in rows]
        person = _only_player(together, left, replays)
        if person is not None:
            left.remove(person)
        else:
            person = _whom_it_names(together[0], everybody, identities)
        if person is not None:
            owners.update(dict.fromkeys(rows, person))
    found: dict[str, Seated] = {}
    for number in sorted(owners):
        person = owners[number]
        before = found.get(person.name, Seated((), person))
        found[person.name] = Seated((*before.rows, seats[number]), before.person)
    played = Counter(name for replay in replays for name in replay.players)
    rest = [person for person in left if person.name not in found]
    return (
        *sorted(found.values(), key=lambda seated: _place(seated.rows[-1])),
        *(
            Seated((), person)
            for person in sorted(rest, key=lambda one: (-played[one.name], one.name))
        ),
    )


def _place(seat: Seat) -> tuple[bool, int]:
    """Where a row stands: by its seat, those without one last."""
    return (seat.order is None, seat.order or 0)


def _named_owners(
    seats: Sequence[Seat], confirmed: Sequence[Person], identities: Identities
) -> dict[int, Person]:
    """Whom each row names, by its number: the same spelling goes before a like one."""
    owners: dict[int, Person] = {}
    for number, seat in enumerate(seats):
        if same := _spelled_so(seat_names(seat), confirmed, identities):
            owners[number] = same
    free = [person for person in confirmed if person not in owners.values()]
    for number, seat in enumerate(seats):
        if number not in owners:
            names = seat_names(seat)
            like = like_named(names, free, identities) or like_named(names, confirmed, identities)
            owners.update((number, person) for person in like[:1])
    return owners


def _alike(seats: Sequence[Seat], owned: Collection[int]) -> Iterable[list[int]]:
    """The numbers of the rows that nobody owns, those of the same names together."""
    groups: dict[object, list[int]] = {}
    for number, seat in enumerate(seats):
        if number not in owned:
            names = frozenset(map(fold_name, seat_names(seat)))
            groups.setdefault(names or number, []).append(number)
    return groups.values()


def _whom_it_names(
    seat: Seat, everybody: Iterable[Person], identities: Identities
) -> Person | None:
    """The person a seat names, found or not; None where it names nobody."""
    names = seat_names(seat)
    found = named_person(names, everybody, identities)
    return found or next((Person(identities.person(name), ()) for name in names), None)


def seat_names(seat: Seat) -> tuple[str, ...]:
    """The names the submission gives a seat's player, the surest first."""
    return tuple(dict.fromkeys((*seat.db_names, *filter(None, [seat.player]))))


def seat_replays(seat: Seat) -> tuple[ReplayId, ...]:
    """The replays the submission names for a seat."""
    return tuple(map(replay_id_of, seat.replays))


def named_person(
    written: Iterable[str], people: Iterable[Person], identities: Identities
) -> Person | None:
    """Whom one of these names means: written exactly so, else but for case, width and blanks."""
    known, names = list(people), list(written)
    like = like_named(names, known, identities)
    return _spelled_so(names, known, identities) or (like[0] if like else None)


def like_named(
    written: Iterable[str], people: Iterable[Person], identities: Identities
) -> tuple[Person, ...]:
    """All whom one of these names may mean, but for case, width and blanks."""
    names = list(written)
    folded = {fold_name(name) for name in (*names, *map(identities.person, names))}
    return tuple(
        person for person in people if folded & set(map(fold_name, (person.name, *person.names)))
    )


def unsure_whom(
    seat: Seat, people: Collection[Person], identities: Identities
) -> tuple[Person, ...]:
    """The people between whom nobody can choose who is named by the seat; nobody if it is sure."""
    names = seat_names(seat)
    if _spelled_so(names, people, identities):
        return ()
    like = like_named(names, people, identities)
    return like if len(like) > 1 else ()


def _spelled_so(
    written: Iterable[str], people: Iterable[Person], identities: Identities
) -> Person | None:
    exact = {identities.person(name) for name in written}
    return next((person for person in people if person.name in exact), None)


def _only_player(
    seats: Iterable[Seat], people: Iterable[Person], replays: Iterable[Replay]
) -> Person | None:
    """The only one of these people who is in all replays of the seats."""
    ids = {one for seat in seats for one in seat_replays(seat)}
    pairs = [set(replay.players) for replay in replays if replay.replay_id in ids]
    if not pairs:
        return None
    always = set.intersection(*pairs)
    found = [person for person in people if person.name in always]
    return found[0] if len(found) == 1 else None
