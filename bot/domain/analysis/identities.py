"""Which names are one person, and replays told with the persons' names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from msgspec import Struct, structs

from bot.domain.names import fold_name
from bot.domain.replay.model import Game, Match, PlayerGame, Replay, ReplayDoubt, Throw


class Identities(Struct, frozen=True):
    """Names that are one person; a name that is not in it stands for itself.

    `persons` leads from a name to the name the person is shown by, which is never a key itself:
    ValueError.
    """

    persons: dict[str, str] = {}

    def __post_init__(self) -> None:
        chained = sorted(self.persons.keys() & set(self.persons.values()))
        if chained:
            raise ValueError(f"{chained[0]!r} is shown as a person and is another person's name")

    def person(self, name: str) -> str:
        """The name the person behind `name` is shown by."""
        return self.persons.get(name, name)

    def meant(self, written: Iterable[str]) -> tuple[str, ...]:
        """Who is meant by each of these names, which nobody plays under.

        Nobody can tell them apart by case, width and blanks.
        """
        by_key = {fold_name(name): person for name, person in self.persons.items()}
        return tuple(
            self.persons.get(name) or by_key.get(fold_name(name), name) for name in written
        )


NO_IDENTITIES: Final = Identities()

_Shown = Mapping[str, str]


class Directory:
    """Persons by what somebody writes for them; answers come in the order of the persons."""

    def __init__(self, persons: Iterable[str], identities: Identities) -> None:
        self.identities: Final = identities
        self._places = {person: place for place, person in enumerate(dict.fromkeys(persons))}
        self._by_key: defaultdict[str, set[str]] = defaultdict(set)
        for person in self._places:
            self._by_key[fold_name(person)].add(person)
        for name, person in identities.persons.items():
            if person in self._places:
                self._by_key[fold_name(name)].add(person)

    @property
    def persons(self) -> Collection[str]:
        """Everybody in it."""
        return self._places.keys()

    def spelled(self, written: Iterable[str]) -> str | None:
        """The first who has exactly one of these names."""
        exact = self._places.keys() & set(map(self.identities.person, written))
        return min(exact, key=self._places.__getitem__, default=None)

    def like(self, written: Iterable[str]) -> tuple[str, ...]:
        """All whom one of these names may mean, but for case, width and blanks."""
        names = list(written)
        keys = {fold_name(name) for name in (*names, *map(self.identities.person, names))}
        found = {person for key in keys for person in self._by_key.get(key, ())}
        return tuple(sorted(found, key=self._places.__getitem__))

    def find(self, written: Iterable[str]) -> str | None:
        """Whom these names mean: who is spelled so, else the first who may be meant."""
        names = list(written)
        return self.spelled(names) or next(iter(self.like(names)), None)


def contradictions(identities: Identities, replays: Iterable[Replay]) -> tuple[Replay, ...]:
    """The replays in which a person would have played against themselves."""
    return tuple(
        replay
        for replay in replays
        if len(set(map(identities.person, replay.players))) < len(set(replay.players))
    )


def keep_apart(identities: Identities, replays: Iterable[Replay]) -> Identities:
    """The identities less those that these replays refute.

    Of two names that met, each stands for itself again, the one the person is shown by included:
    it keeps the person's other names.
    """
    refuted = {
        name for replay in contradictions(identities, replays) for name in replay.players
    } & identities.persons.keys()
    if not refuted:
        return identities
    kept = {name: person for name, person in identities.persons.items() if name not in refuted}
    return Identities(kept)


def rename(replay: Replay, identities: Identities) -> Replay:
    """The same replay, told with the persons' names.

    The same object where nothing changes, and where both players would become one person.
    """
    one, two = map(identities.person, replay.players)
    if (one, two) == replay.players or one == two:
        return replay
    shown = dict(zip(replay.players, (one, two), strict=True))
    return structs.replace(
        replay,
        players=(one, two),
        matches=tuple(_match(match, shown) for match in replay.matches),
        games=tuple(_game(game, shown) for game in replay.games),
        throws=tuple(_throw(throw, shown) for throw in replay.throws),
        left_open=tuple(_doubt(doubt, shown) for doubt in replay.left_open),
    )


def _match(match: Match, shown: _Shown) -> Match:
    return structs.replace(match, winner=_anybody(match.winner, shown))


def _throw(throw: Throw, shown: _Shown) -> Throw:
    return structs.replace(throw, winner=_anybody(throw.winner, shown))


def _game(game: Game, shown: _Shown) -> Game:
    one, two = game.players
    return structs.replace(
        game,
        first_player=_name(game.first_player, shown),
        chosen_by=_name(game.chosen_by, shown),
        winner=_anybody(game.winner, shown),
        turns=tuple(structs.replace(turn, player=_name(turn.player, shown)) for turn in game.turns),
        life=tuple(structs.replace(life, player=_name(life.player, shown)) for life in game.life),
        players=(_side(one, shown), _side(two, shown)),
    )


def _side(side: PlayerGame, shown: _Shown) -> PlayerGame:
    return structs.replace(side, player=_name(side.player, shown))


def _doubt(doubt: ReplayDoubt, shown: _Shown) -> ReplayDoubt:
    return structs.replace(doubt, player=_anybody(doubt.player, shown))


def _anybody(name: str | None, shown: _Shown) -> str | None:
    return None if name is None else _name(name, shown)


def _name(name: str, shown: _Shown) -> str:
    return shown.get(name, name)
