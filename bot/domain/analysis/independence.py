"""Sets of points of which no two are joined, chosen for the greatest weight.

Points are the bits of a number, so a set of them is a number too.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from msgspec import Struct

Points = int
"""A set: the bit of each point in it."""

_ROUNDS: Final = 30
"""How often a set is gone through for exchanges; a handful is usual."""

_TRIES: Final = 120_000
"""How often a guess may be begun anew, times the square of its points: about 25 ms."""


class Graph(Struct, frozen=True):
    """Points with their weights, all above zero, and with the points that each is joined to."""

    weights: tuple[int, ...]
    joined: tuple[Points, ...]

    @property
    def whole(self) -> Points:
        """All of its points."""
        return (1 << len(self.weights)) - 1

    def weigh(self, points: Points) -> int:
        """The weight of a set."""
        return sum(self.weights[point] for point in points_in(points))

    def near(self, points: Points) -> Points:
        """Whatever is joined to one of these points."""
        found = 0
        for point in points_in(points):
            found |= self.joined[point]
        return found


class Heaviest(NamedTuple):
    """The greatest weight of a set, the points in every such set, and those in any of them."""

    weight: int
    every: Points
    some: Points


class TooHardError(Exception):
    """More would have to be tried out than was allowed."""


def points_in(points: Points) -> Iterator[int]:
    """The numbers of the points in the set, from the lowest."""
    while points:
        lowest = points & -points
        yield lowest.bit_length() - 1
        points ^= lowest


def parts_of(graph: Graph, points: Points) -> Iterator[Points]:
    """The set as parts between which nothing is joined."""
    while points:
        part = edge = points & -points
        while edge:
            edge = graph.near(edge) & points & ~part
            part |= edge
        yield part
        points &= ~part


def sides_of(graph: Graph, part: Points) -> tuple[Points, Points] | None:
    """The two sides of a connected part, neither joined within itself; None if it has none."""
    sides = [part & -part, 0]
    edge, turn = sides[0], 1
    while edge:
        edge = graph.near(edge) & part & ~sides[turn]
        sides[turn] |= edge
        turn = 1 - turn
    return None if sides[0] & sides[1] else (sides[0], sides[1])


class Search:
    """Finds the heaviest sets exactly, as long as it need not look at more than `effort` points."""

    def __init__(self, graph: Graph, effort: int) -> None:
        self._graph = graph
        self._effort = effort
        self._known: dict[Points, Heaviest] = {}

    def heaviest(self, points: Points) -> Heaviest:
        """The heaviest sets among these points; TooHardError."""
        weight, taken, rest = self._take_the_obvious(points)
        every = some = taken
        for part in parts_of(self._graph, rest):
            found = self._known.get(part)
            if found is None:
                found = self._known[part] = self._branch(part)
            weight += found.weight
            every |= found.every
            some |= found.some
        return Heaviest(weight, every, some)

    def _take_the_obvious(self, points: Points) -> tuple[int, Points, Points]:
        """Points that outweigh all they are joined to, their weight, and what is left then."""
        weights, joined = self._graph.weights, self._graph.joined
        total, taken, doubtful = 0, 0, points
        while doubtful:
            self._effort -= doubtful.bit_count()
            if self._effort < 0:
                raise TooHardError
            again = 0
            for point in points_in(doubtful):
                bit, near = 1 << point, joined[point] & points
                if bit & points and weights[point] > self._graph.weigh(near):
                    total += weights[point]
                    taken |= bit
                    points &= ~(bit | near)
                    again |= self._graph.near(near)
            doubtful = again & points
        return total, taken, points

    def _branch(self, part: Points) -> Heaviest:
        """The heaviest sets with the most joined point, or those without it, or both."""
        joined = self._graph.joined
        point = max(points_in(part), key=lambda one: (joined[one] & part).bit_count())
        bit = 1 << point
        outside = self.heaviest(part & ~bit)
        inside = self.heaviest(part & ~bit & ~joined[point])
        weight = inside.weight + self._graph.weights[point]
        if weight > outside.weight:
            return Heaviest(weight, inside.every | bit, inside.some | bit)
        if weight < outside.weight:
            return outside
        return Heaviest(weight, inside.every & outside.every, inside.some | bit | outside.some)


def guess(graph: Graph, part: Points) -> Points:
    """A heavy set, found quickly: nothing that was tried makes it heavier."""
    starts = (_sparse_first(graph, part), *(sides_of(graph, part) or ()))
    best = max((_settle(graph, part, start) for start in starts), key=graph.weigh)
    tries, before = _TRIES // part.bit_count() ** 2, 0
    while tries > 0 and best != before:
        before = best
        for point in islice(points_in(part & ~best), tries):
            other = _settle(graph, part, best & ~graph.joined[point] | 1 << point)
            best = max(best, other, key=graph.weigh)
            tries -= 1
    return best


def _sparse_first(graph: Graph, part: Points) -> Points:
    """Points taken by weight, less those that stand in the way of many others."""
    chosen, left = 0, part
    while left:
        best = max(points_in(left), key=lambda one: _worth(graph, one, left))
        chosen |= 1 << best
        left &= ~(1 << best | graph.joined[best])
    return chosen


def _worth(graph: Graph, point: int, left: Points) -> float:
    return graph.weights[point] / (1 + (graph.joined[point] & left).bit_count())


def _settle(graph: Graph, part: Points, chosen: Points) -> Points:
    """The set after all exchanges that gain something."""
    for _ in range(_ROUNDS):
        better = _exchange(graph, part, chosen)
        if better == chosen:
            break
        chosen = better
    return chosen


def _exchange(graph: Graph, part: Points, chosen: Points) -> Points:
    """The set after each exchange of one point for several, or several for one, that gains."""
    for point in points_in(part):
        bit = 1 << point
        if bit & chosen:
            others = part & ~graph.near(chosen & ~bit) & ~chosen
            better = _heavy_first(graph, others)
            if graph.weigh(better) > graph.weights[point]:
                chosen = chosen & ~bit | better
        elif graph.weights[point] > graph.weigh(graph.joined[point] & chosen):
            chosen = chosen & ~graph.joined[point] | bit
    return chosen


def _heavy_first(graph: Graph, points: Points) -> Points:
    """Points of which no two are joined, the heaviest taken first."""
    taken = 0
    for point in sorted(points_in(points), key=lambda one: -graph.weights[one]):
        if not graph.joined[point] & taken:
            taken |= 1 << point
    return taken
