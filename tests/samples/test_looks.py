"""What is pointed at, declared and looked into, and the course of a turn."""

from __future__ import annotations

import pytest

from bot.samples.looks import Opened
from tests.samples.duels import ANA, BEN, last, logged, opened


def test_an_effect_is_declared_where_the_card_lies() -> None:
    game = opened(["Sangan"])
    game.declare(ANA, "Sangan", "hand")
    assert logged(last(game)) == ('Declared effect of "Sangan" in hand (1/5)', None)
    assert last(game)["name"] == "Sangan"
    game.discard(ANA, "Sangan")
    game.declare(ANA, "Sangan", "gy")
    assert logged(last(game))[0] == 'Declared effect of "Sangan" from GY'
    game.banish(ANA, "Sangan")
    game.declare(ANA, "Sangan", "banished")
    assert logged(last(game))[0] == 'Declared effect of banished "Sangan" (1/1)'


def test_a_face_up_card_is_pointed_at_by_name() -> None:
    game = opened(["Sangan"])
    game.normal_summon(ANA, "Sangan")
    game.target(BEN, "Sangan", of=ANA)
    text = 'Pointed at "Sangan" in M-3'
    assert logged(last(game)) == (text, text)
    assert "card" not in last(game)


@pytest.mark.parametrize("place", ["field", "hand", "banished"])
def test_a_hidden_card_is_pointed_at_unseen(place: str) -> None:
    texts = {
        "field": ('Set "Sangan" in M-3', "Set card in M-3"),
        "hand": ('"Sangan" in opponent\'s hand (1/5)', "card in opponent's hand (1/5)"),
        "banished": ('banished "Sangan" (1/1)', "banished card (1/1)"),
    }
    game = opened(["Sangan"])
    if place == "field":
        game.set_monster(ANA, "Sangan")
    elif place == "banished":
        game.banish(ANA, "Sangan", "hand", face_down=True)
    game.target(BEN, "Sangan", place, of=ANA)  # type: ignore[arg-type]  # parametrized
    named, unseen = texts[place]
    assert logged(last(game)) == (f"Pointed at {unseen}", f"Pointed at {named}")


PILES: list[tuple[Opened, str, str, str]] = [
    ("GY", "View GY", "Viewed GY", "Stopped viewing GY"),
    ("Deck", "View deck", "Viewed deck", "Stopped viewing Deck"),
    ("ED", "View ED", "Viewed Extra Deck", "Stopped viewing Extra Deck"),
    ("Banished", "View Banished", "Viewed Banished", "Stopped viewing Banished"),
    (
        "GY 2",
        "View GY 2",
        "Viewed Opponent's Graveyard",
        "Stopped viewing Opponent's Graveyard",
    ),
    (
        "ED 2",
        "View ED 2",
        "Viewed Opponent's Extra Deck",
        "Stopped viewing Opponent's Public Extra Deck",
    ),
    ("Pick 3", "Pick 3 cards", "Viewed deck", "Stopped viewing Deck"),
]


@pytest.mark.parametrize(("pile", "play", "looked", "closed"), PILES)
def test_a_pile_is_opened_and_closed(pile: Opened, play: str, looked: str, closed: str) -> None:
    game = opened()
    game.view(ANA, pile)
    assert last(game)["play"] == play
    assert logged(last(game)) == (looked, looked)
    viewing = last(game)["viewing"]
    assert ("callback" in last(game)) == pile.startswith("Pick")
    game.stop_viewing(ANA, pile)
    assert last(game)["viewing"] == viewing
    assert logged(last(game)) == (closed, None)


def test_the_extra_deck_can_be_shown() -> None:
    game = opened()
    game.show_extra_deck(ANA)
    assert logged(last(game)) == ("Showed Extra Deck", None)
    assert last(game)["permission"] is True


def test_turns_begin_and_end() -> None:
    game = opened()
    assert game.turn_player == ANA
    assert game.next_turn("Trap Hole") == BEN
    assert [play["play"] for play in game.transcript.plays[-3:]] == [
        "End turn",
        "Start turn",
        "Draw card",
    ]
    assert logged(game.transcript.plays[-2]) == ("Entered Draw Phase", None)
    assert (game.turn_player, game.truth.turns) == (BEN, 2)


def test_the_first_turn_draws_only_if_told() -> None:
    game = opened()
    assert last(game)["play"] == "Pick first"
    game.draw(ANA)
    assert game.truth.turns == 1


def test_entering_the_draw_phase_again_is_no_turn() -> None:
    game = opened()
    game.enter(ANA, "DP")
    assert logged(last(game)) == ("Entered Draw Phase again", None)
    assert game.truth.turns == 1


@pytest.mark.parametrize(
    ("phase", "text"),
    [
        ("SP", "Standby Phase"),
        ("M1", "Main Phase 1"),
        ("BP", "Battle Phase"),
        ("M2", "Main Phase 2"),
        ("EP", "End Phase"),
    ],
)
def test_phases_are_entered(phase: str, text: str) -> None:
    game = opened()
    game.enter(ANA, phase)  # type: ignore[arg-type]  # parametrized
    assert (last(game)["play"], logged(last(game))[0]) == (f"Enter {phase}", f"Entered {text}")


def test_a_turn_cannot_begin_twice() -> None:
    game = opened()
    with pytest.raises(ValueError, match="Ana's turn already"):
        game.start_turn(ANA)


def test_attacks_name_attacker_and_attacked() -> None:
    game = opened(["Sangan"], ["Jinzo", "Kuriboh"])
    sangan = game.normal_summon(ANA, "Sangan")
    jinzo = game.special_summon(BEN, "Jinzo", zone="M-5")
    kuriboh = game.set_monster(BEN, "Kuriboh")
    game.attack(ANA, sangan, jinzo)
    play = last(game)
    assert logged(play) == ('Attacked "Jinzo" in M-5 with "Sangan" in M-3', None)
    assert (play["attacking_id"], play["attacked_id"]) == (sangan.id, jinzo.id)
    assert "id" not in play
    game.attack(ANA, sangan, kuriboh)
    assert logged(last(game))[0] == 'Attacked Set card in M-3 with "Sangan" in M-3'
    game.attack_directly(ANA, sangan)
    assert logged(last(game)) == ('Attacked directly with "Sangan" in M-3', None)


def test_life_points_are_lost_and_gained() -> None:
    game = opened()
    assert game.life(BEN, -1300) == 6700
    play = last(game)
    assert logged(play) == ("Lost 1300 LP", None)
    assert (play["amount"], play["points"], play["life"]) == (-1300, 1300, 6700)
    assert (play["word"], play["message"]) == ("decreased", "Ben has lost 1300 life points")
    assert game.life(BEN, 500) == 7200
    play = last(game)
    assert (logged(play)[0], play["amount"], play["word"]) == ("Gained 500 LP", 500, "increased")
    assert game.truth.life_timeline == [
        (play["seconds"] - 2, BEN, 6700),
        (play["seconds"], BEN, 7200),
    ]


def test_life_stops_at_zero() -> None:
    game = opened()
    assert game.life(ANA, -9999) == 0
    assert last(game)["amount"] == -8000


@pytest.mark.parametrize(
    ("sign", "text"),
    [("good", "Signaled OK"), ("stop_good", "Stopped Signaling OK"), ("thinking", "Thinking")],
)
def test_small_signs(sign: str, text: str) -> None:
    game = opened()
    getattr(game, sign)(BEN)
    assert logged(last(game)) == (text, None)


def test_keep_going_is_a_long_good() -> None:
    game = opened()
    game.good(BEN, keep_going=True)
    assert (last(game)["play"], last(game)["long"]) == ("Good", True)
    assert logged(last(game))[0] == "Signaled Keep Going"
