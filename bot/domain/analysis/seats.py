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
    """A person and their seat, if any; somebody whom no replay shows has no `names`."""

    seat: Seat | None
    person: Person


def find_people(replays: Iterable[Replay], identities: Identities) -> dict[str, Person]:
    """Everybody in these replays (told with the files' names), by the name they are shown by."""
    names = list(dict.fromkeys(name for replay in replays for name in replay.players))
    persons = dict.fromkeys(map(identities.person, names))
    return {person: Person(person, identities.names(person, names)) for person in persons}


def seat_people(
    seats: Iterable[Seat],
    confirmed: Iterable[Person],
    everybody: Collection[Person],
    identities: Identities,
    replays: Sequence[Replay],
) -> tuple[Seated, ...]:
    """Each seat with its person, in the order of the seats, then the confirmed without a seat.

    A seat goes to the confirmed person whom it names, else to the only one who is in all of its
    replays; else it keeps the name it gives, found or not. A seat without any name is left out.
    Nobody takes two seats, and those without one come by most replays. The replays are told with
    the persons' names.
    """
    ordered = sorted(seats, key=lambda seat: (seat.order is None, seat.order or 0))
    left = {person.name: person for person in confirmed}
    taken: dict[int, Person] = {}
    for number, seat in enumerate(ordered):
        named = named_person(seat_names(seat), left.values(), identities)
        if named is not None:
            taken[number] = left.pop(named.name)
    for number, seat in enumerate(ordered):
        if number not in taken and (only := _only_player(seat, left.values(), replays)):
            taken[number] = left.pop(only.name)
    played = Counter(name for replay in replays for name in replay.players)
    rest = sorted(left.values(), key=lambda person: (-played[person.name], person.name))
    seated = {person.name for person in taken.values()}
    found: list[Seated] = []
    for number, seat in enumerate(ordered):
        person = taken.get(number)
        if person is None:
            person = _whom_it_names(seat, everybody, identities)
            if person is None or person.name in seated:
                continue
            seated.add(person.name)
        found.append(Seated(seat, person))
    return (*found, *(Seated(None, person) for person in rest if person.name not in seated))


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
    exact = {identities.person(name) for name in names}
    folded = {fold_name(name) for name in (*names, *exact)}
    same = next((person for person in known if person.name in exact), None)
    return same or next(
        (person for person in known if folded & set(map(fold_name, (person.name, *person.names)))),
        None,
    )


def _only_player(seat: Seat, people: Iterable[Person], replays: Iterable[Replay]) -> Person | None:
    """The only one of these people who is in all replays of the seat."""
    ids = set(seat_replays(seat))
    pairs = [set(replay.players) for replay in replays if replay.replay_id in ids]
    if not pairs:
        return None
    always = set.intersection(*pairs)
    found = [person for person in people if person.name in always]
    return found[0] if len(found) == 1 else None
