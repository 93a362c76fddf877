"""Points put on two sides, so that what is gained within and between the sides is the most.

A point is inside or outside. What the best such choice is worth with a point inside, less what it
is worth with the point outside, is the point's lead: above zero it is better inside.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import Struct

_ROUNDS: Final = 60
"""How many moves may follow one; a handful is usual."""

_TRIES: Final = 8_000
"""How often a guess may be made better, times the square of its points."""


class Bond(NamedTuple):
    """What two joined points bring on different sides, and both inside; both outside is zero."""

    apart: int
    inside: int = 0


class Graph(Struct, frozen=True):
    """What each point brings inside, and what it brings with each of those it is joined to."""

    gains: tuple[int, ...]
    joined: tuple[Mapping[int, Bond], ...]


class TooHardError(Exception):
    """More would have to be tried out than was allowed."""


class _Factor(NamedTuple):
    """A value for every choice of sides for some points, of which bit by bit 1 is inside."""

    points: tuple[int, ...]
    values: Sequence[int]


class _Bucket(NamedTuple):
    """A point and the later ones that decide with it, with what all of them bring."""

    whole: _Factor
    message: _Factor


def parts_of(graph: Graph) -> Iterator[tuple[int, ...]]:
    """The points as parts between which nothing is joined."""
    left = set(range(len(graph.gains)))
    while left:
        part = edge = {min(left)}
        while edge:
            edge = {other for point in edge for other in graph.joined[point]} - part
            part |= edge
        yield tuple(sorted(part))
        left -= part


def find_leads(graph: Graph, part: Sequence[int], effort: int) -> dict[int, int]:
    """The lead of each point in the part, exactly; TooHardError beyond so many values."""
    order = _order(graph, part)
    if sum(2 ** len(later) * (len(later) + 2) for _, later in order) > effort:
        raise TooHardError
    buckets: dict[int, _Bucket] = {}
    above: dict[int, int] = {}
    waiting: dict[int, list[_Factor]] = {point: [] for point in part}
    for point, later in order:
        factors = (*_own_factors(graph, point, later), *waiting[point])
        whole = _join((point, *later), factors)
        best = [max(pair) for pair in zip(whole.values[::2], whole.values[1::2], strict=True)]
        buckets[point] = _Bucket(whole, _Factor(later, best))
        if later:
            above[point] = later[0]
            waiting[later[0]].append(buckets[point].message)
    return _read_leads(buckets, above)


def _read_leads(buckets: dict[int, _Bucket], above: Mapping[int, int]) -> dict[int, int]:
    """The leads, from the last point down to the first: each learns what the rest is worth."""
    known: dict[int, _Factor] = {}
    leads: dict[int, int] = {}
    for point in reversed(buckets):
        whole, message = buckets[point]
        values = whole.values
        if point in above:
            rest = _rest(known[above[point]], message)
            values = [value + rest[index // 2] for index, value in enumerate(values)]
        known[point] = _Factor(whole.points, values)
        leads[point] = max(values[1::2]) - max(values[::2])
    return leads


def _rest(known: _Factor, message: _Factor) -> list[int]:
    """What is best for each choice of the message's points, but for what the message says."""
    best = [min(known.values)] * len(message.values)
    for value, index in zip(known.values, _indices(message.points, known.points), strict=True):
        best[index] = max(best[index], value)
    return [value - said for value, said in zip(best, message.values, strict=True)]


def _order(graph: Graph, part: Collection[int]) -> list[tuple[int, tuple[int, ...]]]:
    """The points, the least entangled first, each with the later ones that it is tied to.

    The nearest later one comes first: it hears what is best below it.
    """
    near = {point: set(graph.joined[point]) for point in part}
    found = []
    while near:
        point = min(near, key=lambda one: (len(near[one]), one))
        later = near.pop(point)
        for other in later:
            near[other] |= later
            near[other] -= {other, point}
        found.append((point, later))
    place = {point: number for number, (point, _) in enumerate(found)}
    return [(point, tuple(sorted(later, key=place.__getitem__))) for point, later in found]


def _own_factors(graph: Graph, point: int, later: Collection[int]) -> Iterator[_Factor]:
    yield _Factor((point,), (0, graph.gains[point]))
    for other, bond in graph.joined[point].items():
        if other in later:
            yield _Factor((point, other), (0, bond.apart, bond.apart, bond.inside))


def _join(points: tuple[int, ...], factors: Collection[_Factor]) -> _Factor:
    """One factor of all these points that says what the others say together."""
    values = [0] * 2 ** len(points)
    for factor in factors:
        said = factor.values
        for index, own in enumerate(_indices(factor.points, points)):
            values[index] += said[own]
    return _Factor(points, values)


def _indices(few: Sequence[int], many: Sequence[int]) -> list[int]:
    """For every choice of many points, the number of the choice that it is of a few of them."""
    bit_of = {point: 1 << bit for bit, point in enumerate(few)}
    found = [0]
    for point in many:
        bit = bit_of.get(point, 0)
        found += [index | bit for index in found]
    return found


def guess_leads(graph: Graph, part: Sequence[int]) -> dict[int, int]:
    """Leads found quickly: what a good choice is worth, less that with the point moved over.

    The others follow the point as far as that gains something; a lead may still be too great.
    """
    starts = ((), *_two_sides(graph, part))
    best = max((_settled(graph, part, start) for start in starts), key=lambda one: one.worth)
    for _ in range(_TRIES // len(part) ** 2):
        moved = [best.with_moved(point) for point in part]
        better = max(moved, key=lambda one: one.worth)
        if better.worth <= best.worth:
            break
        best = better
    lost = {point: max(best.worth - best.with_moved(point).worth, 0) for point in part}
    return {point: less if point in best.inside else -less for point, less in lost.items()}


class _Choice:
    """Who is inside, what that is worth, and what each point brings inside by now."""

    def __init__(self, graph: Graph, inside: set[int], leads: dict[int, int], worth: int) -> None:
        self._graph = graph
        self.inside = inside
        self._leads = leads
        self.worth = worth

    def with_moved(self, point: int) -> _Choice:
        """The choice with this point on its other side, and the others where they gain by it."""
        other = _Choice(self._graph, set(self.inside), dict(self._leads), self.worth)
        other.move(point)
        other.settle({point})
        return other

    def move(self, point: int) -> None:
        """Put a point on its other side."""
        leaves = point in self.inside
        sign = -1 if leaves else 1
        self.inside ^= {point}
        self.worth += sign * self._leads[point]
        for other, bond in self._graph.joined[point].items():
            self._leads[other] += sign * (bond.inside - 2 * bond.apart)

    def settle(self, held: Collection[int] = ()) -> None:
        """Move whatever gains by it, but for those that are held."""
        for _ in range(_ROUNDS):
            gaining = [
                point
                for point, lead in self._leads.items()
                if lead and (lead > 0) != (point in self.inside) and point not in held
            ]
            if not gaining:
                break
            self.move(max(gaining, key=lambda point: (abs(self._leads[point]), -point)))


def _settled(graph: Graph, part: Sequence[int], start: Iterable[int]) -> _Choice:
    leads = {
        point: graph.gains[point] + sum(bond.apart for bond in graph.joined[point].values())
        for point in part
    }
    choice = _Choice(graph, set(), leads, 0)
    for point in start:
        choice.move(point)
    choice.settle()
    return choice


def _two_sides(graph: Graph, part: Sequence[int]) -> tuple[set[int], set[int]]:
    """Those at even and at odd distances from the most joined one."""
    edge = {max(part, key=lambda point: (len(graph.joined[point]), -point))}
    seen = set(edge)
    sides: tuple[set[int], set[int]] = (set(), set())
    turn = 0
    while edge:
        sides[turn].update(edge)
        turn = 1 - turn
        edge = {other for point in edge for other in graph.joined[point]} - seen
        seen |= edge
    return sides
