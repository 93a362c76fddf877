"""Who can be one team: the people who explain the most replays, and how surely they do.

A replay is explained by one member against somebody else. A team is worth 4 points for each
replay it explains, less 3 for each name, so that a substitute who was seen once belongs to it and
many strangers who were seen once do not; and 2 for each further week in which a member came back,
since the other side is another team every week. A replay of two members, or of two others, costs
no more than itself. What the best team with somebody is worth, less the best without, is that
person's lead: who leads by enough is a member, who trails by as much is none, and of the rest
nobody can tell. A wrong member costs a captain more than one they have to tap.

Enough is 5 points: two opponents in two weeks, or three. Where somebody whom that leaves out came
back as well, the two teams may have met twice, and it takes 7. Measured on made-up leagues of
five and three substitutes over four weeks, 1,000 of each kind and nobody named: leagues with
somebody wrong on either side, and the share of those who played for the team that are members,
before (the best team, however small its lead) and now.

    as they should be             11 → 1     76 % → 66 %
    two weeks                     46 → 2     41 % → 40 %
    two weeks, the same rivals   499 → 57    12 % → 0 %
    a stray link a week in three 534 → 3     69 % → 55 %
    one stray link of rivals     443 → 28    69 % → 38 %
    one practice of two members  742 → 5     59 % → 49 %
    two of them, in three weeks  825 → 110   46 % → 18 %
    members change their names    15 → 2     66 % → 56 %

Of the 110, 13 have a rival as a member; in the others a member who mostly practiced is left out.
With the five named, a stray link makes 22 wrong (211 before), and no practice makes any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from bot.domain.analysis.cuts import (
    Bond,
    Graph,
    TooHardError,
    find_leads,
    guess_leads,
    parts_of,
)

Meetings = Mapping[str, Mapping[str, int]]
"""Each person's opponents, with the number of replays."""

EFFORT: Final = 150_000
"""How many values are looked at for people who met, before a good guess has to do."""

_REPLAY: Final = 4
_NAME: Final = 3
_WEEK: Final = 2
_SAID: Final = 10
"""For a replay of somebody who is named, barred or known: with it alone, the other is sure."""
_ENOUGH: Final = 5
_PLENTY: Final = 7


class Evidence(Struct, frozen=True, kw_only=True):
    """What speaks for or against somebody besides whom they met.

    `named` are on the team, whoever they met, and `barred` are not. `known` go before all
    replays, but not both of two who met, and not against somebody named. `replays` says how many
    more replays speak for somebody, and `weeks` in how many weeks each was seen.
    """

    named: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    replays: Mapping[str, int] = {}
    weeks: Mapping[str, int] = {}

    def came_back(self, name: str) -> int:
        """How many weeks the person was seen in after the first."""
        return max(self.weeks.get(name, 1) - 1, 0)


class Roster(Struct, frozen=True):
    """Who is surely on the team (`members`), and of whom nobody can tell (`perhaps`).

    Not `exact`: too many people met each other to try everything, and this is a good guess.
    """

    members: frozenset[str]
    perhaps: frozenset[str]
    exact: bool


def choose_roster(meetings: Meetings, evidence: Evidence) -> Roster:
    """Who is on the team; all people are in `meetings`."""
    free = sorted(meetings.keys() - evidence.named - evidence.barred)
    graph = _graph(meetings, free, evidence)
    leads: dict[str, int] = {}
    exact = True
    for part in parts_of(graph):
        try:
            found = find_leads(graph, part, EFFORT)
        except TooHardError:
            found, exact = guess_leads(graph, part), False
        leads |= {free[point]: lead for point, lead in found.items()}
    enough = _enough(leads, evidence) if exact else _PLENTY
    members = {name for name, lead in leads.items() if lead >= enough}
    named = evidence.named & meetings.keys()
    perhaps = {name for name, lead in leads.items() if -enough < lead < enough}
    return Roster(frozenset(members | named), frozenset(perhaps), exact)


def _enough(leads: Mapping[str, int], evidence: Evidence) -> int:
    """The lead that makes a member: more where somebody else came back as well."""
    others = evidence.barred.union(name for name, lead in leads.items() if lead < _ENOUGH)
    return _PLENTY if any(map(evidence.came_back, others)) else _ENOUGH


def _graph(meetings: Meetings, free: Sequence[str], evidence: Evidence) -> Graph:
    """The free people, joined where they met; what those who are not free decide is in the gains.

    That somebody is known is more than all replays bring together.
    """
    point_of = {name: point for point, name in enumerate(free)}
    most = _more_than_all(meetings, evidence)
    known = {name for name in evidence.known if not evidence.named & meetings.get(name, {}).keys()}

    def bond(one: str, other: str) -> Bond:
        knows = (one in known) + (other in known)
        weight = _SAID if knows else _REPLAY
        return Bond(weight * meetings[one][other], -most if knows == len((one, other)) else 0)

    gains = []
    for name in free:
        settled = sum(_settled(other, evidence) * n for other, n in meetings[name].items())
        extra = _REPLAY * evidence.replays.get(name, 0) + _WEEK * evidence.came_back(name)
        gains.append(settled + extra - _NAME + most * (name in known))
    joined = tuple(
        {point_of[other]: bond(name, other) for other in meetings[name] if other in point_of}
        for name in free
    )
    return Graph(tuple(gains), joined)


def _more_than_all(meetings: Meetings, evidence: Evidence) -> int:
    """More than any two teams differ by in anything but who is known."""
    replays = sum(sum(met.values()) for met in meetings.values()) + sum(evidence.replays.values())
    return _SAID * replays + _NAME * len(meetings) + _WEEK * sum(evidence.weeks.values()) + 1


def _settled(opponent: str, evidence: Evidence) -> int:
    """What one replay against somebody who is not free brings, inside rather than outside."""
    if opponent in evidence.named:
        return -_SAID
    return _SAID if opponent in evidence.barred else 0
