"""Who can be one team: people who never met, chosen so that they explain the most replays.

Every replay should show one member against somebody else. So a team is a set of people who never
met each other. Of those sets the best is the one in whose favor the most speaks, then the one in
the most replays, less three quarters of a replay for each name: one stray replay between
opponents is no reason to take many people who were seen once for the team, and a substitute who
was seen once belongs to it. Where several sets are best, nobody can tell.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from msgspec import Struct

from bot.domain.analysis.independence import (
    Graph,
    Search,
    TooHardError,
    guess,
    parts_of,
    points_in,
)

Meetings = Mapping[str, Mapping[str, int]]
"""Each person's opponents, with the number of replays."""

EFFORT: Final = 12_000
"""How much is tried out, all in all, before a good guess has to do: about 30 ms."""


class Roster(Struct, frozen=True):
    """Who is in every best team (`members`), and who in some of them only (`perhaps`).

    Not `exact`: too many people met each other to try everything, and this is a good guess.
    """

    members: frozenset[str]
    perhaps: frozenset[str]
    exact: bool


def choose_roster(
    meetings: Meetings,
    *,
    named: Collection[str] = (),
    barred: Collection[str] = (),
    favor: Mapping[str, int] | None = None,
) -> Roster:
    """The best team that holds all who are `named`, whoever they met, and nobody `barred`.

    `favor` says how much speaks for somebody. All of them are in `meetings`.
    """
    out = {opponent for name in named for opponent in meetings[name]}.union(named, barred)
    free = sorted(meetings.keys() - out)
    graph = _graph(meetings, free, favor or {})
    search = Search(graph, EFFORT)
    every = some = 0
    exact = True
    # The small parts first, so that a hard one leaves them enough.
    for part in sorted(parts_of(graph, graph.whole), key=int.bit_count):
        try:
            found = search.heaviest(part)
            every, some = every | found.every, some | found.some
        except TooHardError:
            every, exact = every | guess(graph, part), False
    members = {free[point] for point in points_in(every)}.union(named)
    perhaps = {free[point] for point in points_in(some & ~every)}
    return Roster(frozenset(members), frozenset(perhaps), exact)


def _graph(meetings: Meetings, free: Sequence[str], favor: Mapping[str, int]) -> Graph:
    """The free people, joined where they met, weighed so that favor counts before replays."""
    point_of = {name: point for point, name in enumerate(free)}
    replays = {name: sum(meetings[name].values()) for name in free}
    more_than_all = 4 * sum(replays.values()) + 1
    return Graph(
        weights=tuple(favor.get(name, 0) * more_than_all + 4 * replays[name] - 3 for name in free),
        joined=tuple(
            sum(1 << point_of[other] for other in meetings[name] if other in point_of)
            for name in free
        ),
    )
