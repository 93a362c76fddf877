"""Which entries are one match, found without comparing each with each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from bot.domain.team_sheets.names import key
from bot.domain.team_sheets.sheet import Entry, War

_WEEK: Final = 7 * 24 * 60 * 60 * 1000
_TIME: Final = 22  # A message's number has the milliseconds of its time above these bits.


class Likeness(NamedTuple):
    """What two entries of one match have in common; None fits anything.

    `score` has the wins of the player first whose name comes first.
    """

    who: frozenset[str] | tuple[object, ...]
    order: int | None = None
    score: str | None = None
    season: int | None = None
    week: int | None = None

    def fits(self, other: Likeness) -> bool:
        """Whether nothing that both know says that they are different; `who` is not compared."""
        pairs = zip(self[1:], other[1:], strict=True)
        return all(one is None or two is None or one == two for one, two in pairs)


class Matches:
    """Matches with two players, asked for as `is_same_match` compares them."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._known: dict[frozenset[str], dict[Likeness, None]] = {}
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """Know this one from now on."""
        if (players := players_of(entry)) is not None:
            self._known.setdefault(players, {})[_match_of(players, entry)] = None

    def has(self, entry: Entry) -> bool:
        """Whether one of these is the same match."""
        players = players_of(entry)
        if players is None:
            return False
        wanted = _match_of(players, entry)
        return any(one.fits(wanted) for one in self._known.get(players, ()))


class Places:
    """Where in a list the entries are that may be one with another."""

    def __init__(self) -> None:
        self._places: dict[object, dict[int, Likeness]] = {}

    def put(self, place: int, likeness: Likeness) -> None:
        """The entry on this place is like that."""
        self._places.setdefault(likeness.who, {})[place] = likeness

    def like(self, likeness: Likeness) -> Iterable[int]:
        """The places, first first, of those that fit."""
        alike = self._places.get(likeness.who, {})
        return (place for place, one in alike.items() if one.fits(likeness))


def players_of(entry: Entry) -> frozenset[str] | None:
    """The two players as names are compared; None where one is not known."""
    if entry.player is None or entry.opponent is None:
        return None
    return frozenset((key(entry.player), key(entry.opponent)))


def likeness_of(entry: Entry) -> Likeness:
    """What entries of two sheets have in common that are one; two known weeks are two matches.

    Those that name one player alone, or nobody, are one only on the same seat, and those that
    name nobody only beneath the same heading.
    """
    first, second = key(entry.player), key(entry.opponent)
    players = players_of(entry)
    if players is not None:
        score = score_of(entry, turned=first > second)
        return _match_of(players, entry)._replace(score=score)
    if not entry.names_somebody:
        return Likeness((entry.order, entry.war))
    return _match_of((entry.order, first, second), entry)._replace(
        order=None, score=entry.reported_score
    )


def is_same_match(one: Entry, other: Entry) -> bool:
    """Whether the same two players met in both, and no seat and no week says otherwise.

    Names are compared by `key`, so that no two accounts become one; who stands first does not
    count.
    """
    players = players_of(one)
    if players is None or players != players_of(other):
        return False
    return _match_of(players, one).fits(_match_of(players, other))


def _match_of(who: frozenset[str] | tuple[object, ...], entry: Entry) -> Likeness:
    war = entry.war or War()
    return Likeness(who, entry.order, season=war.season, week=war.week)


def is_near(one: Entry, other: Entry) -> bool:
    """Whether at most a week lies between two posts: the same players may meet again later."""
    return abs(((one.post or 0) >> _TIME) - ((other.post or 0) >> _TIME)) <= _WEEK


def is_turned(one: Entry, other: Entry) -> bool:
    """Whether the player of the one is the opponent of the other."""
    return key(one.player) == key(other.opponent) != key(other.player)


def score_of(entry: Entry, *, turned: bool) -> str | None:
    """The reported score, from the other side of the table where it is turned."""
    if entry.reported_score is None or not turned:
        return entry.reported_score
    first, second, *draws = entry.reported_score.split("-")
    return "-".join((second, first, *draws))
