"""In which order replays that need a person add most to what is known."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Final

from bot.domain.analysis.seats import seat_names
from bot.domain.analysis.sightings import count_names, read_sightings
from bot.domain.links import replay_id_of, replay_url
from bot.domain.names import fold_name
from bot.domain.replay.model import Replay
from bot.domain.teams import Seat

_DECK: Final = 40
# A replay shows about so much of what nobody had seen of a deck: of 100 real ones some 17 cards.
_NEW: Final = 0.4


def order_wanted(
    wanted: Collection[str],
    seats: Sequence[Seat] = (),
    known: Mapping[Hashable, int] | None = None,
    coming: Iterable[str] = (),
) -> tuple[str, ...]:
    """The wanted replays by what each adds: whose deck is known least, then the newest.

    `known` is what `known_cards` counts; replays that are `coming` add theirs before. As each one
    taken makes its player better known, players who are equally unknown take turns.
    """
    owners = owners_of(seats)
    places = {owner: place for place, owner in enumerate(dict.fromkeys(owners.values()))}
    left: defaultdict[Hashable, list[str]] = defaultdict(list)
    for url in sorted(wanted, key=replay_id_of):
        left[owners.get(url)].append(url)
    expected = {owner: float((known or {}).get(owner, 0)) for owner in left}
    for url in coming:
        if (owner := owners.get(url)) in expected:
            expected[owner] += _gain(expected[owner])
    # The place keeps equals in the order of the seats, those without a seat last.
    turns = [(expected[owner], places.get(owner, len(places)), owner) for owner in left]
    heapq.heapify(turns)
    ordered = []
    while turns:
        cards, place, owner = heapq.heappop(turns)
        ordered.append(left[owner].pop())
        if left[owner]:
            heapq.heappush(turns, (cards + _gain(cards), place, owner))
    return tuple(ordered)


def owners_of(seats: Sequence[Seat]) -> dict[str, Hashable]:
    """Whom each replay of the seats is about: seats with the same names are about one player."""
    owners: dict[str, Hashable] = {}
    for number, seat in enumerate(seats):
        names = frozenset(map(fold_name, seat_names(seat)))
        for url in seat.replays:
            owners.setdefault(url, names or number)
    return owners


def known_cards(seats: Sequence[Seat], replays: Iterable[Replay]) -> dict[Hashable, int]:
    """How many cards of their main deck each of the seats' players has shown, by `owners_of`."""
    owners = owners_of(seats)
    seen: defaultdict[Hashable, list[Replay]] = defaultdict(list)
    for replay in replays:
        if (owner := owners.get(replay_url(replay.replay_id))) is not None:
            seen[owner].append(replay)
    return {owner: _known(owner, own) for owner, own in seen.items()}


def _known(owner: Hashable, replays: Sequence[Replay]) -> int:
    """Of the player whom the seat names, else of those who are in all of its replays, the least."""
    names = owner if isinstance(owner, frozenset) else frozenset()
    everybody = [name for replay in replays for name in replay.players]
    meant = {name for name in everybody if fold_name(name) in names}
    if meant:
        return _cards_of(meant, replays)
    always = set.intersection(*(set(replay.players) for replay in replays))
    return min((_cards_of({name}, replays) for name in always), default=0)


def _cards_of(names: Collection[str], replays: Iterable[Replay]) -> int:
    """At least so many different cards, copies counted, were in their main deck."""
    most: Counter[str] = Counter()
    for replay in replays:
        for name in replay.players:
            if name in names:
                for sighting in read_sightings(replay, name):
                    most |= Counter(count_names(sighting.main))
    return min(_DECK, most.total())


def _gain(cards: float) -> float:
    return max(0.0, _DECK - cards) * _NEW
