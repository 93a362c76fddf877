"""Which names are one person, and replays told with the persons' names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct, structs

from bot.domain.replay.model import Game, Match, PlayerGame, Replay, Throw


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

    def names(self, person: str, among: Iterable[str]) -> tuple[str, ...]:
        """Those of the names that are this person's, each once, in the order given."""
        return tuple(dict.fromkeys(name for name in among if self.person(name) == person))


NO_IDENTITIES: Final = Identities()

_Shown = Mapping[str, str]


def fold_name(name: str) -> str:
    """The name as people compare names they wrote down: no case, width or needless blanks."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


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
        doubts=tuple(_doubt(doubt, shown) for doubt in replay.doubts),
    )


def _match(match: Match, shown: _Shown) -> Match:
    return structs.replace(match, winner=_winner(match.winner, shown))


def _throw(throw: Throw, shown: _Shown) -> Throw:
    return structs.replace(throw, winner=_winner(throw.winner, shown))


def _game(game: Game, shown: _Shown) -> Game:
    one, two = game.players
    return structs.replace(
        game,
        first_player=_name(game.first_player, shown),
        chosen_by=_name(game.chosen_by, shown),
        winner=_winner(game.winner, shown),
        turns=tuple(structs.replace(turn, player=_name(turn.player, shown)) for turn in game.turns),
        life=tuple(structs.replace(life, player=_name(life.player, shown)) for life in game.life),
        players=(_side(one, shown), _side(two, shown)),
    )


def _side(side: PlayerGame, shown: _Shown) -> PlayerGame:
    return structs.replace(side, player=_name(side.player, shown))


def _doubt(doubt: str, shown: _Shown) -> str:
    """The doubt with the person's name; a player's name stands at the start of such sentences."""
    for name, person in shown.items():
        told = f"{name} lost a game "
        if doubt.startswith(told):
            return f"{person} lost a game {doubt.removeprefix(told)}"
    return doubt


def _winner(winner: str | None, shown: _Shown) -> str | None:
    return None if winner is None else _name(winner, shown)


def _name(name: str, shown: _Shown) -> str:
    return shown.get(name, name)
