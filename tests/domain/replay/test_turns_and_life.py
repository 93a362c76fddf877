"""Turns and life points: who, when, how many."""

from __future__ import annotations

import pytest

from bot.domain.replay.model import LifeChange, Turn
from tests.domain.replay.reading import Json, answer, begun, checked, edited, first_game
from tests.samples.duels import ANA, BEN, seated


def test_the_first_turn_begins_with_the_game() -> None:
    duel, _ = begun()
    opened_at = duel.clock
    assert first_game(duel).turns == (Turn(ANA, opened_at),)


def test_turns_alternate_and_have_their_times() -> None:
    duel, game = begun()
    began = [duel.clock]
    for _ in range(4):
        game.end_turn(game.turn_player)
        game.start_turn(game.opponent_of(game.turn_player))
        began.append(duel.clock)
        game.draw(game.turn_player)
    told = first_game(duel)
    assert [turn.player for turn in told.turns] == [ANA, BEN, ANA, BEN, ANA]
    assert [turn.started_at_s for turn in told.turns] == began
    assert answer(checked(duel))["games"][0]["turns"] == 5


def test_the_second_player_may_have_the_first_turn() -> None:
    duel = seated()
    game = duel.start(chooser=ANA, first=BEN)
    game.next_turn()
    assert [turn.player for turn in first_game(duel).turns] == [BEN, ANA]


def test_a_turn_that_began_twice_is_two() -> None:
    duel, game = begun()
    game.next_turn()
    replay = edited(duel, lambda plays: plays.append(plays[-2]))
    assert [turn.player for turn in replay.games[0].turns] == [ANA, BEN, BEN]


def test_turns_before_and_after_a_game_are_none() -> None:
    duel = seated()
    duel.raw("Start turn", username=BEN, seconds=1)
    game = duel.start()
    duel.admit(BEN)
    game.start_turn(BEN)
    duel.begin_next()
    duel.raw("Start turn", username=BEN, seconds=1)
    duel.start()
    assert [len(told.turns) for told in checked(duel).games] == [1, 1]


def test_every_game_counts_its_own_turns() -> None:
    duel, game = begun(("Sangan",))
    game.next_turn()
    game.next_turn()
    duel.admit(ANA)
    duel.begin_next()
    again = duel.start()
    card = again.hand(ANA)[0]
    again.discard(ANA, card)
    first, second = checked(duel).games
    assert (len(first.turns), len(second.turns)) == (3, 1)
    assert [stay.left_turn for stay in second.of(ANA).held if stay.use] == [1]


def test_life_begins_at_eight_thousand() -> None:
    duel, _ = begun()
    told = first_game(duel)
    assert [side.final_life for side in told.players] == [8000, 8000]
    assert told.life == ()


def test_life_changes_are_told_one_by_one() -> None:
    duel, game = begun()
    changes = []
    for name, amount, left in (
        (ANA, -1000, 7000),
        (BEN, -2400, 5600),
        (ANA, 500, 7500),
        (BEN, -9000, 0),
        (BEN, 100, 100),
    ):
        game.life(name, amount)
        changes.append(LifeChange(duel.clock, name, left))
    told = first_game(duel)
    assert told.life == tuple(changes)
    assert (told.of(ANA).final_life, told.of(BEN).final_life) == (7500, 100)
    timeline = answer(checked(duel))["games"][0]["life_timeline"]
    assert timeline[0] == [changes[0].at_s, ANA, 7000]


def test_life_after_the_end_is_none() -> None:
    duel, game = begun()
    game.life(ANA, -1000)
    duel.admit(BEN)
    game.life(ANA, -1000)
    game.life(BEN, -1000)
    told = first_game(duel)
    assert (told.of(ANA).final_life, told.of(BEN).final_life) == (7000, 8000)


def test_life_before_the_game_and_of_other_games_is_none() -> None:
    duel = seated()
    duel.raw("Life points", username=ANA, life=1)
    duel.start().life(ANA, -1000)
    duel.admit(BEN)
    duel.begin_next()
    duel.raw("Life points", username=BEN, life=1)
    duel.start()
    assert [told.of(ANA).final_life for told in checked(duel).games] == [7000, 8000]
    assert [told.of(BEN).final_life for told in checked(duel).games] == [8000, 8000]


@pytest.mark.parametrize("keys", [{}, {"life": None}])
def test_life_that_is_not_told_is_no_change(keys: Json) -> None:
    duel, _ = begun()
    line = {"username": ANA, "type": "duel", "public_log": "Lost 1000 LP"}
    duel.raw("Life points", username=ANA, points=1000, amount=-1000, log=line, **keys)
    told = first_game(duel)
    assert (told.life, told.of(ANA).final_life) == ((), 8000)


def test_the_times_of_a_game_are_its_first_and_last_second() -> None:
    duel = seated()
    duel.wait(100)
    duel.throw("Rock", "Paper")
    duel.wait(10)
    game = duel.start()
    began = duel.clock
    game.next_turn()
    duel.wait(1000)
    duel.admit(ANA)
    ended = duel.clock
    game.draw(ANA)
    told = first_game(duel)
    assert (told.started_at_s, told.ended_at_s) == (began, ended)
    assert checked(duel).throws[0].at_s < began
