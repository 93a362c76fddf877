"""Short ways from a told duel to what the reader makes of it, and to where that is wrong."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from bot.domain.replay.games import read_replay
from bot.domain.replay.model import CardCopy, Game, HeldCard, Replay
from bot.rendering.analysis_json import analysis_json
from bot.samples import Duel
from bot.samples import Game as Told
from tests.samples.duels import ANA, BEN, seated

Json = dict[str, Any]
EXACT = {"cards_seen", "sided_in", "cards_shown_after_end", "opening_hand", "wins"}


def answer(replay: Replay) -> Json:
    """The reading as scripts get it."""
    plain: Json = msgspec.json.decode(msgspec.json.encode(analysis_json(replay)))
    return plain


def differences(want: Any, got: Any, at: str = "", *, exact: bool = False) -> Iterator[str]:  # noqa: ANN401  # any JSON
    """The places where `got` lacks or contradicts `want`.

    Keys that only `got` has are free, but not among the cards.
    """
    if isinstance(want, dict) and isinstance(got, dict):
        for key, value in want.items():
            if key in got:
                yield from differences(value, got[key], f"{at}/{key}", exact=exact or key in EXACT)
            else:
                yield f"{at}/{key}: missing"
        yield from (f"{at}/{key}: not in the replay" for key in got if exact and key not in want)
    elif isinstance(want, list) and isinstance(got, list):
        if len(want) != len(got):
            yield f"{at}: {len(want)} expected, {len(got)} found"
        for number, (one, other) in enumerate(zip(want, got, strict=False)):
            yield from differences(one, other, f"{at}/{number}")
    elif want != got or type(want) is not type(got):
        yield f"{at}: {want!r} expected, {got!r} found"


def truth_of(duel: Duel) -> Json:
    """What the builder knows, but for the lists, which no replay holds."""
    known: Json = json.loads(json.dumps(duel.truth))
    del known["lists"]
    return known


def read(duel: Duel) -> Replay:
    """What the reader makes of a duel."""
    return read_replay(duel.to_json())


def checked(duel: Duel) -> Replay:
    """What the reader makes of a duel, all of it found to be true."""
    replay = read(duel)
    assert list(differences(truth_of(duel), answer(replay))) == []
    assert not any(side.lower_bound for game in replay.games for side in game.players)
    return replay


def edited(duel: Duel, change: Callable[[list[Json]], object]) -> Replay:
    """What the reader makes of a duel whose plays were changed by hand."""
    return changed(duel, lambda content: change(content["plays"]))


def changed(duel: Duel, change: Callable[[Json], object]) -> Replay:
    """What the reader makes of a duel whose file was changed by hand."""
    content = json.loads(duel.to_json())
    change(content)
    return read_replay(json.dumps(content).encode())


def seen(game: Game, player: str) -> Counter[str]:
    """How many copies of each card a player showed up to the end of a game."""
    return names_of(game.of(player).seen)


def shown_after_end(game: Game, player: str) -> Counter[str]:
    """How many further copies of each card a player showed after the end of a game."""
    return names_of(game.of(player).shown_after_end)


def names_of(copies: tuple[CardCopy, ...]) -> Counter[str]:
    return Counter(copy.name for copy in copies)


def lose(duel: Duel, *losers: str) -> None:
    """One game after the other is opened and given up; then the next can be opened."""
    for loser in losers:
        duel.start()
        duel.admit(loser)
        if duel.stage == "siding":
            duel.begin_next()


def begun(ana: tuple[str, ...] = (), ben: tuple[str, ...] = (), **keys: Any) -> tuple[Duel, Told]:  # noqa: ANN401
    """A duel and its first game, Ana's turn: they hold five of these cards, the rest is on top."""
    duel = seated(ana, ben, **keys)
    hands, decks = {ANA: ana[:5], BEN: ben[:5]}, {ANA: ana[5:], BEN: ben[5:]}
    return duel, duel.start(chooser=ANA, hands=hands, decks=decks)


def first_game(duel: Duel) -> Game:
    """The first game of a duel, after all of it was found to be true."""
    return checked(duel).games[0]


def sizes(game: Game) -> list[int]:
    """How many copies each player showed."""
    return [len(side.seen) for side in game.players]


def stays(game: Game, player: str, name: str) -> list[HeldCard]:
    """The stays of a card in a player's hand, in the order in which they ended."""
    return [stay for stay in game.of(player).held if stay.name == name]
