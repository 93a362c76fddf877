"""Traps in the course of a match, by their number: throws, turns, interruptions, talk."""

from __future__ import annotations

import json

import pytest

from bot.domain.replay.games import read_replay
from bot.samples.room import LostBy
from tests.domain.replay.reading import changed, checked, lose, seen, shown_after_end
from tests.real_replays import real_bytes
from tests.samples.duels import ANA, BEN, seated


def test_trap_12_an_accepted_draw_is_a_game_that_nobody_won() -> None:
    duel = seated()
    lose(duel, ANA)
    duel.start()
    duel.offer_draw(BEN)
    duel.accept_draw(ANA)
    duel.begin_next()
    duel.throw("Rock", "Scissors")
    lose(duel, ANA)
    replay = checked(duel)
    assert [game.winner for game in replay.games] == [BEN, None, BEN]
    assert replay.games[1].end_reason == "draw_agreed"
    assert not replay.games[1].unfinished
    assert len(replay.matches) == 1
    match = replay.matches[0]
    assert (match.winner, match.wins, match.draws, match.games_played) == (BEN, (0, 2), 1, 3)


def test_trap_12_an_offer_alone_is_no_draw() -> None:
    duel = seated()
    game = duel.start()
    duel.offer_draw(ANA)
    game.next_turn()
    duel.admit(ANA)
    replay = checked(duel)
    assert (replay.games[0].winner, len(replay.games[0].turns)) == (BEN, 2)
    assert replay.matches[0].draws == 0


def test_trap_12_an_offer_in_a_real_replay() -> None:
    replay = read_replay(real_bytes(77500981))
    assert b"Offered a draw" in real_bytes(77500981)
    assert all(game.winner for game in replay.games)
    assert (replay.matches[0].wins, replay.matches[0].draws) == ((2, 1), 0)


def test_trap_13_tied_throws_come_before_the_decisive_one() -> None:
    duel = seated()
    for _ in range(5):
        duel.throw("Paper", "Paper")
    duel.throw("Paper", "Scissors")
    lose(duel, ANA)
    replay = checked(duel)
    assert [throw.winner for throw in replay.throws] == [None] * 5 + [BEN]
    assert replay.throws[0].choices == ("Paper", "Paper")
    assert replay.throws[5].choices == ("Paper", "Scissors")
    assert {(throw.match, throw.before_game) for throw in replay.throws} == {(1, 1)}
    assert replay.games[0].chosen_by == BEN


def test_trap_13_in_a_real_replay() -> None:
    replay = read_replay(real_bytes(76237695))
    assert [throw.winner for throw in replay.throws] == [None, replay.players[1]]
    assert [throw.choices for throw in replay.throws] == [("Paper", "Paper"), ("Scissors", "Rock")]


def test_trap_14_what_is_shown_after_the_end_is_kept_apart() -> None:
    duel = seated(["Sangan", "Jinzo"])
    game = duel.start(hands={ANA: ["Jinzo"]}, decks={ANA: ["Sangan"]})
    duel.admit(BEN)
    game.draw(ANA)
    game.special_summon(ANA, "Sangan")
    game.normal_summon(ANA, "Jinzo")
    game.start_turn(BEN)
    game.life(BEN, -500)
    duel.begin_next()
    duel.start()
    first = checked(duel).games[0]
    assert shown_after_end(first, ANA) == {"Sangan": 1}
    assert seen(first, ANA)["Sangan"] == 0
    assert seen(first, ANA)["Jinzo"] == 1
    assert len(first.turns) == 1
    assert (first.life, first.of(BEN).final_life) == ((), 8000)


def test_trap_14_in_a_real_replay() -> None:
    third = read_replay(real_bytes(76282484)).games[2]
    assert [len(side.shown_after_end) for side in third.players] == [0, 8]
    assert [len(side.seen) for side in third.players] == [12, 16]


def test_trap_15_the_draw_phase_entered_again_is_no_turn() -> None:
    duel = seated()
    game = duel.start(chooser=ANA)
    game.enter(ANA, "DP")
    game.next_turn()
    game.enter(BEN, "DP")
    game.enter(BEN, "DP")
    duel.admit(ANA)
    turns = checked(duel).games[0].turns
    assert [turn.player for turn in turns] == [ANA, BEN]


def test_trap_15_in_a_real_replay() -> None:
    data = real_bytes(76263783)
    assert b"Entered Draw Phase again" in data
    assert [len(game.turns) for game in read_replay(data).games] == [1, 3, 1]


def test_trap_16_no_life_left_is_no_end() -> None:
    duel = seated()
    game = duel.start()
    game.life(ANA, -8000)
    game.next_turn()
    duel.admit(BEN)
    replay = checked(duel)
    assert (replay.games[0].winner, replay.games[0].of(ANA).final_life) == (ANA, 0)
    assert len(replay.games[0].turns) == 2


PHRASES = (
    "Chose to go first",
    "Chose to go second",
    "Admitted defeat",
    "Lost Duel",
    "Received a match loss by a judge",
    "Accepted the Draw Offer",
    "Accepted the rematch offer",
    "Entered Draw Phase",
    'Drew "Sangan"',
    'Added "Sangan" from Deck to hand',
)


@pytest.mark.parametrize("phrase", PHRASES)
def test_trap_17_chat_says_nothing_about_the_game(phrase: str) -> None:
    duel = seated()
    duel.chat(ANA, phrase)
    duel.start()
    duel.chat(BEN, phrase)
    duel.chat(BEN, f'"{phrase}"')
    replay = checked(duel)
    assert len(replay.games) == 1
    assert replay.games[0].unfinished
    assert seen(replay.games[0], BEN)["Sangan"] == 0


@pytest.mark.parametrize("phrase", PHRASES)
def test_trap_17_not_even_without_the_quotes(phrase: str) -> None:
    duel = seated()
    duel.start()
    duel.chat(BEN, phrase)

    def unquote(content: dict[str, list[dict[str, dict[str, str]]]]) -> None:
        content["plays"][-1]["log"]["public_log"] = phrase

    replay = changed(duel, unquote)
    assert len(replay.games) == 1
    assert replay.games[0].unfinished


def test_trap_18_going_home_in_2017_was_called_quitting() -> None:
    duel = seated(version=5)
    lose(duel, ANA, ANA)
    duel.leave(BEN)
    duel.leave(ANA)
    replay = read_replay(duel.to_json())
    match = replay.matches[0]
    assert (match.winner, match.decided_by, match.wins) == (BEN, "admitted_defeat", (0, 2))
    assert [game.winner for game in replay.games] == [BEN, BEN]
    assert replay.doubts == ()


def test_trap_18_quitting_says_so_only_in_the_log() -> None:
    duel = seated(version=5)
    duel.start()
    line = {"username": BEN, "type": "game", "public_log": "Left duel"}
    duel.raw("Quit duel", log=line, username=BEN)
    duel.admit(ANA)
    replay = read_replay(duel.to_json())
    assert [game.winner for game in replay.games] == [BEN]
    assert replay.matches[0].winner is None


@pytest.mark.parametrize("how", ["Lost connection", "Went offline", "Timed out", "Left duel"])
def test_trap_19_interruptions_are_no_end(how: LostBy) -> None:
    duel = seated()
    game = duel.start()
    duel.disconnect(ANA, how)
    duel.wait(40)
    duel.rejoin(ANA)
    duel.call_judge(BEN)
    duel.judge_joins("Judge Judy")
    duel.pause("Judge Judy")
    duel.resume("Judge Judy")
    duel.pause(BEN)
    duel.resume(BEN)
    duel.cancel_call(BEN)
    game.draw(ANA)
    assert checked(duel).games[0].unfinished
    duel.quit(ANA)
    replay = checked(duel)
    assert (replay.games[0].winner, replay.games[0].end_reason) == (BEN, "quit")


def test_trap_19_in_a_real_replay() -> None:
    data = real_bytes(76237695)
    kinds = [play["play"] for play in json.loads(data)["plays"]]
    assert {"Rejoin duel", "Left duel", "Quit duel"} <= set(kinds)
    replay = read_replay(data)
    assert [game.end_reason for game in replay.games] == ["admitted_defeat"] * 2 + ["quit"]
    assert replay.matches[0].winner == replay.players[0]
