"""Use when held, counted by hand. Turn 1 is Ana's wherever Bo is not said to go first."""

from __future__ import annotations

import pytest

from bot.domain.analysis.figures import Evidence
from bot.domain.analysis.holdings import UseWhenHeld
from bot.domain.analysis.profiles import profile
from bot.domain.replay.model import HeldCard, Replay, Use
from tests.domain.analysis.duels import ANA, BO, game, held, replay, shown

GOAT = "Scapegoat"


def duel(replay_id: int, *stays: HeldCard, first: str = ANA, turns: int = 6) -> Replay:
    return replay(replay_id, game(first=first, turns=turns, ana=shown(ANA, stays=stays)))


def in_turn(files: list[Replay], own_turn: int, card: str = GOAT) -> UseWhenHeld | None:
    for use in profile(ANA, files).held_by_turn:
        if (use.card, use.own_turn) == (card, own_turn):
            return use
    return None


def in_game(files: list[Replay], card: str = GOAT) -> UseWhenHeld:
    return next(use for use in profile(ANA, files).held_in_game if use.card == card)


def known(use: UseWhenHeld | None) -> UseWhenHeld:
    assert use is not None
    return use


def test_turn_one_held_scapegoat_five_times_set_four() -> None:
    files = [duel(number, held(GOAT, 1, 1, Use.SET_SPELL_TRAP)) for number in range(1, 5)]
    files.append(duel(5, held(GOAT)))
    seen = known(in_turn(files, 1))
    assert (seen.held, seen.used, seen.cut_short) == (5, 4, 0)
    assert [(way.name, way.count) for way in seen.ways] == [("set_spell_trap", 4)]
    assert seen.used_in[0] == Evidence(1, 1, 1, 110)
    assert seen.unused_in == (Evidence(5, 1, 1, 100),)


def test_two_copies_held_are_one_game() -> None:
    both = duel(1, held(GOAT, 1, 1, Use.SET_SPELL_TRAP), held(GOAT))
    assert (known(in_turn([both], 1)).held, known(in_turn([both], 1)).used) == (1, 1)
    assert (known(in_turn([both], 2)).held, known(in_turn([both], 2)).used) == (1, 0)
    assert (in_game([both]).held, in_game([both]).used) == (1, 1)


def test_copies_used_in_different_ways_are_told_apart_and_used_once() -> None:
    both = duel(
        1,
        held(GOAT, 1, 1, Use.ACTIVATED, left_at_s=130),
        held(GOAT, 1, 1, Use.SET_SPELL_TRAP, left_at_s=120),
        held(GOAT, 1, 1, Use.SET_SPELL_TRAP, left_at_s=125),
    )
    seen = known(in_turn([both], 1))
    assert (seen.held, seen.used) == (1, 1)
    assert [(way.name, way.count) for way in seen.ways] == [
        ("activated", 1),
        ("set_spell_trap", 1),
    ]
    # Of two copies gone the same way the earlier stands for the game.
    assert seen.ways[1].evidence == seen.used_in == (Evidence(1, 1, 1, 120),)


@pytest.mark.parametrize(
    ("use", "used"),
    [
        (Use.SET_MONSTER, 1),
        (Use.SET_SPELL_TRAP, 1),
        (Use.ACTIVATED, 1),
        (Use.SUMMONED, 1),
        (Use.MOVED, 0),
    ],
)
def test_every_way_of_playing_is_a_use_and_being_moved_is_none(use: Use, used: int) -> None:
    seen = known(in_turn([duel(1, held(GOAT, 1, 1, use))], 1))
    assert (seen.held, seen.used, seen.cut_short) == (1, used, 0)
    assert [(way.name, way.count) for way in seen.ways] == [(use.value, 1)]


def test_own_turns_of_the_second_player_are_the_even_ones() -> None:
    file = duel(1, held(GOAT, 1, 4, Use.SET_SPELL_TRAP), first=BO)
    assert known(in_turn([file], 1)).used == 0
    assert known(in_turn([file], 1)).unused_in == (Evidence(1, 1, 1, 160),)
    assert known(in_turn([file], 2)).used == 1
    assert in_turn([file], 3) is None


def test_a_card_is_held_from_the_turn_it_enters_to_the_turn_it_leaves() -> None:
    file = duel(1, held(GOAT, 3, 5, Use.ACTIVATED, entered_at_s=225))
    assert in_turn([file], 1) is None
    assert known(in_turn([file], 2)).unused_in == (Evidence(1, 1, 1, 225),)
    assert known(in_turn([file], 3)).used == 1


def test_of_two_copies_drawn_in_a_turn_the_first_draw_is_the_evidence() -> None:
    file = duel(1, held(GOAT, 3, entered_at_s=240), held(GOAT, 3, entered_at_s=225))
    assert known(in_turn([file], 2)).unused_in == (Evidence(1, 1, 1, 225),)
    assert in_game([file]).unused_in == (Evidence(1, 1, 1, 225),)


def test_a_card_used_in_the_opponents_turn_counts_in_the_game_only() -> None:
    file = duel(1, held("Kuriboh", 1, 2, Use.ACTIVATED))
    assert known(in_turn([file], 1, "Kuriboh")).used == 0
    assert in_turn([file], 2, "Kuriboh") is None
    assert in_game([file], "Kuriboh").used == 1


def test_a_card_drawn_and_gone_in_the_opponents_turn_was_not_held_in_an_own_one() -> None:
    file = duel(1, held(GOAT, 2, 2, Use.MOVED))
    assert profile(ANA, [file]).held_by_turn == ()
    assert in_game([file]).held == 1


def test_a_turn_in_which_the_game_ended_is_said_apart() -> None:
    ended = duel(1, held(GOAT), turns=1)
    used = duel(2, held(GOAT, 1, 1, Use.SET_SPELL_TRAP), turns=1)
    thrown = duel(3, held(GOAT, 1, 1, Use.MOVED), turns=1)
    seen = known(in_turn([ended, used, thrown], 1))
    assert (seen.held, seen.used, seen.cut_short) == (3, 1, 1)


def test_a_card_still_in_hand_at_the_end_is_said_apart_in_the_game() -> None:
    files = [duel(1, held(GOAT)), duel(2, held(GOAT, 1, 3, Use.MOVED))]
    seen = in_game(files)
    assert (seen.held, seen.used, seen.cut_short) == (2, 0, 1)
    assert [place.replay_id for place in seen.unused_in] == [1, 2]


def test_a_card_that_came_back_is_held_again() -> None:
    file = duel(
        1,
        held("Tsukuyomi", 1, 1, Use.SUMMONED),
        held("Tsukuyomi", 1, 3, Use.SUMMONED, entered_at_s=150),
    )
    assert known(in_turn([file], 1, "Tsukuyomi")).used == 1
    assert known(in_turn([file], 2, "Tsukuyomi")).used == 1
    assert in_game([file], "Tsukuyomi").held == 1
    assert in_game([file], "Tsukuyomi").used_in == (Evidence(1, 1, 1, 110),)


def test_only_the_first_own_turns_are_told_one_by_one() -> None:
    file = duel(1, held(GOAT), turns=12)
    told = [use.own_turn for use in profile(ANA, [file]).held_by_turn]
    assert told == [1, 2, 3]
    assert len(profile(ANA, [file], turns_told=5).held_by_turn) == 5
    assert profile(ANA, [file], turns_told=0).held_by_turn == ()


def test_the_most_held_come_first_turn_by_turn() -> None:
    files = [
        duel(1, held("Sangan"), held(GOAT, 1, 1, Use.SET_SPELL_TRAP), turns=3),
        duel(2, held(GOAT, 3, 3, Use.SET_SPELL_TRAP), held("Sangan", 3), turns=3),
        duel(3, held(GOAT, 1, 1, Use.SET_SPELL_TRAP), turns=3),
    ]
    by_turn = profile(ANA, files).held_by_turn
    assert [(use.own_turn, use.card, use.held) for use in by_turn] == [
        (1, GOAT, 2),
        (1, "Sangan", 1),
        (2, "Sangan", 2),
        (2, GOAT, 1),
    ]
    assert [use.card for use in profile(ANA, files).held_in_game] == [GOAT, "Sangan"]


def test_the_opponents_hand_is_not_the_players() -> None:
    file = replay(1, game(bo=shown(BO, stays=(held(GOAT),))))
    assert profile(ANA, [file]).held_in_game == ()
    assert profile(BO, [file]).held_in_game[0].card == GOAT


def test_a_game_that_stops_before_a_turn_has_no_turn_to_tell() -> None:
    file = duel(1, held(GOAT), turns=0)
    assert profile(ANA, [file]).held_by_turn == ()
    assert in_game([file]).cut_short == 1
