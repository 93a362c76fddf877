"""The demo's replays: five invented players, six Goat matches, everything a match can hold.

Who wins follows from the seeds; the tests hold what each scene is there to show.
"""

from __future__ import annotations

from random import Random

from bot.samples.deck_list import DeckList
from bot.samples.decks import BURN, CHAOS_TURBO, GOAT_CONTROL, TOMATO_MONARCH, WARRIOR, ZOMBIE
from bot.samples.duel import Duel
from bot.samples.matches import REALISTIC_PACE, go_home, greet, play_out, side_both
from bot.samples.pilot import Pilot
from bot.samples.players import Player

MARIGOLD, PELLE, TOBIAS, QUIET, NADJA = "Marigold", "Pelle", "Tobias K", "quietstorm", "Nadja_77"
Seated = tuple[str, DeckList]

# No real replay has such a number, so a demo can never be taken for one.
FIRST_REPLAY_ID = 900_000_101


def demo_replays() -> list[tuple[str, bytes]]:
    """The demo's files, each with its name: compact JSON as the site sends it."""
    duels = (
        two_to_one(),
        with_a_draw(),
        with_a_rematch(),
        lost_connection(),
        went_second(),
        two_to_nothing(),
    )
    return [(f"{duel.header.replay_id}.json", duel.to_json()) for duel in duels]


def two_to_one(seed: int = 75) -> Duel:
    """Tied throws, three games, siding before the second and the third."""
    duel = _sit_down(0, (MARIGOLD, GOAT_CONTROL), (TOBIAS, WARRIOR), seed=seed)
    duel.throw("Rock", "Rock")
    duel.throw("Paper", "Paper")
    duel.throw("Scissors", "Paper")
    greet(duel)
    _play_out(duel, seed=seed)
    return _go_home(duel)


def with_a_draw(seed: int = 698) -> Duel:
    """The second game is drawn, so a new throw decides who chooses in the third."""
    duel = _sit_down(1, (PELLE, CHAOS_TURBO), (MARIGOLD, GOAT_CONTROL), seed=seed)
    duel.throw("Rock", "Scissors")
    greet(duel)
    rng = Random(seed)  # noqa: S311  # a story, no secret
    duel.admit(Pilot(duel.start(), rng).play())
    side_both(duel)
    Pilot(duel.start(), rng).play(turns=9)
    duel.chat(MARIGOLD, "ring?")
    duel.offer_draw(PELLE)
    duel.accept_draw(MARIGOLD)
    duel.begin_next()
    duel.throw("Rock", "Paper")
    _play_out(duel, seed=seed)
    return _go_home(duel)


def with_a_rematch(seed: int = 11) -> Duel:
    """Two matches in one file."""
    duel = _sit_down(2, (QUIET, ZOMBIE), (PELLE, CHAOS_TURBO), seed=seed)
    duel.throw("Paper", "Scissors")
    greet(duel)
    _play_out(duel, seed=seed)
    duel.chat(QUIET, "one more?")
    duel.rematch(QUIET)
    duel.throw("Paper", "Rock")
    _play_out(duel, seed=seed + 1)
    return _go_home(duel)


def lost_connection(seed: int = 27) -> Duel:
    """A player comes back once, is gone a second time and loses the match by it."""
    duel = _sit_down(3, (TOBIAS, WARRIOR), (NADJA, TOMATO_MONARCH), seed=seed)
    duel.throw("Scissors", "Rock")
    greet(duel)
    rng = Random(seed)  # noqa: S311  # a story, no secret
    duel.admit(Pilot(duel.start(), rng).play())
    side_both(duel)
    game = duel.start()
    duel.disconnect(NADJA)
    duel.wait(31)
    duel.rejoin(NADJA)
    Pilot(game, rng).play(turns=7)
    duel.chat(TOBIAS, "still there?")
    duel.quit(NADJA, "disconnected", lost_by="Went offline")
    duel.leave(TOBIAS)
    return duel


def went_second(seed: int = 31) -> Duel:
    """The winner of the throw lets the other one begin; a spectator has an opinion."""
    duel = _sit_down(4, (MARIGOLD, GOAT_CONTROL), (NADJA, BURN), seed=seed)
    duel.throw("Paper", "Rock")
    greet(duel)
    duel.spectator_joins(PELLE)
    rng = Random(seed)  # noqa: S311  # a story, no secret
    duel.admit(Pilot(duel.start(first=NADJA), rng).play())
    duel.spectator_says(PELLE, "told you burn goes first")
    duel.spectator_leaves(PELLE)
    side_both(duel)
    _play_out(duel, seed=seed)
    return _go_home(duel)


def two_to_nothing(seed: int = 4) -> Duel:
    """A plain match, with cards shown after the last game."""
    duel = _sit_down(5, (QUIET, ZOMBIE), (TOBIAS, WARRIOR), seed=seed)
    duel.throw("Rock", "Scissors")
    greet(duel)
    _play_out(duel, seed=seed)
    duel.game.reveal(QUIET, duel.game.draw(QUIET))
    return _go_home(duel)


def _sit_down(
    number: int, one: tuple[str, DeckList], two: tuple[str, DeckList], *, seed: int
) -> Duel:
    return Duel(
        Player(*one),
        Player(*two),
        replay_id=FIRST_REPLAY_ID + number,
        seed=seed,
        date=f"2025-11-{8 + number:02} 2{number % 3}:1{number}:37",
        pace=REALISTIC_PACE,
        note="league, week 3",
    )


def _play_out(duel: Duel, *, seed: int) -> None:
    play_out(duel, Random(seed))  # noqa: S311  # a story, no secret


def _go_home(duel: Duel) -> Duel:
    go_home(duel)
    return duel
