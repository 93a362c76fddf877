"""Whole matches by chance: for property tests, and as the raw material of the demo."""

from __future__ import annotations

from random import Random

from msgspec import Struct

from bot.samples.decks import ALL_DECKS
from bot.samples.duel import Duel
from bot.samples.endings import QuitHow
from bot.samples.game import Game
from bot.samples.header import V17
from bot.samples.openings import Throw
from bot.samples.pilot import Pilot
from bot.samples.players import Player

NAMES = ("Ana", "Ben", 'Will "Fiend" Noor', "_lo_*la*", "A | 42", "!! dora", "e@mil")
THROWS: tuple[Throw, ...] = ("Rock", "Paper", "Scissors")
QUITS: tuple[QuitHow, ...] = ("left", "disconnected", "timed_out")
HALF = 0.5
MOST_SIDED = 6


class Odds(Struct, frozen=True):
    """How often, from 0 to 1, a game ends in another way than by admitting defeat, and more."""

    quit: float = 0.06
    judge: float = 0.03
    draw: float = 0.04
    rematch: float = 0.05
    second: float = 0.1
    plays_on: float = 0.2
    disconnects: float = 0.1


ORDINARY = Odds()
PEACEFUL = Odds(quit=0, judge=0, draw=0, rematch=0, second=0, plays_on=0, disconnects=0)


def play_match(
    seed: int,
    one: Player | None = None,
    two: Player | None = None,
    *,
    version: int = V17,
    odds: Odds = ORDINARY,
    turns: int = 12,
    replay_id: int | None = None,
) -> Duel:
    """A whole match, and perhaps a rematch, that the seed decides; games last up to `turns`."""
    rng = Random(seed)  # noqa: S311  # a story, no secret
    taken = {player.name for player in (one, two) if player is not None}
    first, second = rng.sample([name for name in NAMES if name not in taken], 2)
    one = one or Player(first, rng.choice(ALL_DECKS))
    two = two or Player(second, rng.choice(ALL_DECKS))
    duel = Duel(one, two, replay_id=replay_id or 100_000 + seed, version=version, seed=seed)
    play_series(duel, rng, odds=odds, turns=turns)
    if rng.random() < odds.rematch and not duel.people.gone:
        duel.rematch(rng.choice(duel.people.names))
        play_series(duel, rng, odds=odds, turns=turns)
    for name in rng.sample(duel.people.names, 2):
        if name not in duel.people.gone:
            duel.leave(name)
    return duel


def play_series(duel: Duel, rng: Random, *, odds: Odds = ORDINARY, turns: int = 12) -> None:
    """Play games until the match is decided."""
    while duel.stage != "decided":
        while duel.stage == "throwing":
            duel.throw(*rng.choices(THROWS, k=2))
        duel.wait(rng.randint(2, 9))
        game = _open_game(duel, rng, odds)
        loser = Pilot(game, rng, draws_first=not duel.header.links).play(turns)
        _end_game(duel, loser, rng, odds)
        if rng.random() < odds.plays_on:
            _play_on(game, rng)
        if duel.stage in ("siding", "drawn"):
            _go_on(duel, rng, odds)


def _open_game(duel: Duel, rng: Random, odds: Odds) -> Game:
    chooser = duel.chooser
    assert chooser is not None
    second = rng.random() < odds.second
    game = duel.start(first=duel.opponent_of(chooser) if second else chooser)
    if rng.random() < odds.disconnects:
        lost = rng.choice(duel.people.names)
        duel.disconnect(lost)
        duel.rejoin(lost)
    return game


def _end_game(duel: Duel, loser: str, rng: Random, odds: Odds) -> None:
    dice = rng.random()
    if dice < odds.draw:
        duel.offer_draw(loser)
        duel.accept_draw(duel.opponent_of(loser))
    elif dice < odds.draw + odds.judge:
        duel.call_judge(duel.opponent_of(loser))
        duel.judge_joins("Judge Judy")
        duel.judge_loss(loser, match=rng.random() < HALF)
    elif dice < odds.draw + odds.judge + odds.quit:
        duel.quit(loser, rng.choice(QUITS))
    else:
        duel.admit(loser)


def _play_on(game: Game, rng: Random) -> None:
    name = rng.choice(game.people.names)
    if game.pile(name, "deck"):
        game.draw(name)
    if game.hand(name):
        game.reveal(name, rng.choice(game.hand(name)))


def _go_on(duel: Duel, rng: Random, odds: Odds) -> None:
    for name in rng.sample(duel.people.names, 2):
        if rng.random() < odds.quit / 2:
            duel.quit(name, rng.choice(QUITS))
            return
        duel.wait(rng.randint(5, 60))
        roster = duel.roster_of(name)
        changes = rng.randint(0, min(MOST_SIDED, len(roster.side)))
        duel.side(
            name,
            out=[roster.card_at(n).name for n in rng.sample(roster.main, changes)],
            into=[roster.card_at(n).name for n in rng.sample(roster.side, changes)],
        )
    duel.begin_next()
