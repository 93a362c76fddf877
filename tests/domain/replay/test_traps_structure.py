"""Traps in the structure of a match, by their number in the list of those found in real replays."""

from __future__ import annotations

import pytest

from bot.domain.replay.games import read_replay
from bot.domain.replay.model import EndReason
from bot.samples.endings import QuitHow
from tests.domain.replay.reading import checked, lose
from tests.real_replays import real_bytes
from tests.samples.duels import ANA, BEN, seated


def test_trap_1_who_chose_to_go_second_does_not_go_first() -> None:
    duel = seated()
    duel.throw("Rock", "Scissors")
    duel.start(first=BEN)
    duel.admit(ANA)
    game = checked(duel).games[0]
    assert (game.chosen_by, game.first_player) == (ANA, BEN)
    assert [turn.player for turn in game.turns] == [BEN]


def test_trap_1_in_a_real_replay() -> None:
    replay = read_replay(real_bytes(76271363))
    one, two = replay.players
    assert [(game.chosen_by, game.first_player) for game in replay.games] == [
        (two, two),
        (one, two),
    ]


def test_trap_2_who_admits_and_then_leaves_loses_one_game() -> None:
    duel = seated()
    duel.start()
    duel.admit(ANA)
    duel.wait(15)
    duel.quit(ANA)
    replay = checked(duel)
    assert [(game.winner, game.end_reason) for game in replay.games] == [(BEN, "admitted_defeat")]
    match = replay.matches[0]
    assert (match.winner, match.decided_by, match.wins) == (BEN, EndReason.QUIT, (0, 1))


def test_trap_2_at_one_all() -> None:
    duel = seated()
    lose(duel, ANA)
    duel.start()
    duel.admit(BEN)
    duel.quit(ANA)
    match = checked(duel).matches[0]
    assert (match.winner, match.wins, match.games_played) == (BEN, (1, 1), 2)


def test_trap_3_a_judge_gives_a_game_to_the_other_player() -> None:
    duel = seated()
    duel.start()
    duel.call_judge(BEN, "Cheating")
    duel.judge_joins("Judge Judy")
    duel.judge_loss(ANA)
    replay = checked(duel)
    assert (replay.games[0].winner, replay.games[0].end_reason) == (BEN, "judge_game_loss")
    assert (replay.matches[0].winner, replay.matches[0].wins) == (None, (0, 1))


def test_trap_3_a_judge_gives_the_match_to_the_other_player() -> None:
    duel = seated()
    lose(duel, BEN)
    duel.start()
    duel.judge_loss(ANA, match=True)
    replay = checked(duel)
    assert (replay.games[1].winner, replay.games[1].end_reason) == (BEN, "judge_match_loss")
    match = replay.matches[0]
    assert (match.winner, match.decided_by, match.wins) == (BEN, "judge_match_loss", (1, 1))


def test_trap_3_in_real_replays() -> None:
    game_loss, match_loss = (read_replay(real_bytes(number)) for number in (76271811, 77721696))
    second = game_loss.games[1]
    assert (second.winner, second.end_reason) == (game_loss.players[0], "judge_game_loss")
    assert (game_loss.matches[0].winner, game_loss.matches[0].wins) == (
        game_loss.players[1],
        (1, 2),
    )
    last = match_loss.games[1]
    assert (last.winner, last.end_reason) == (match_loss.players[0], "judge_match_loss")
    assert match_loss.matches[0].decided_by == "judge_match_loss"


@pytest.mark.parametrize(
    ("how", "reason"),
    [("left", "quit"), ("disconnected", "disconnected"), ("timed_out", "timed_out")],
)
def test_trap_4_going_away_loses_the_game_and_the_match(how: QuitHow, reason: str) -> None:
    duel = seated()
    duel.start()
    duel.quit(ANA, how)
    duel.leave(BEN)
    replay = checked(duel)
    assert (replay.games[0].winner, replay.games[0].end_reason) == (BEN, reason)
    assert (replay.matches[0].winner, replay.matches[0].decided_by) == (BEN, reason)


@pytest.mark.parametrize(
    ("number", "winning_slot", "reason"), [(76237612, 1, "quit"), (76237082, 0, "disconnected")]
)
def test_trap_4_in_real_replays(number: int, winning_slot: int, reason: str) -> None:
    replay = read_replay(real_bytes(number))
    winner = replay.players[winning_slot]
    assert [(game.winner, game.end_reason) for game in replay.games] == [(winner, reason)]
    assert (replay.matches[0].winner, replay.matches[0].decided_by) == (winner, reason)


def test_trap_5_a_rematch_is_a_second_match() -> None:
    duel = seated()
    lose(duel, ANA, BEN, BEN)
    duel.rematch(BEN)
    lose(duel, BEN, ANA, ANA)
    replay = checked(duel)
    assert [(match.number, match.winner, match.wins) for match in replay.matches] == [
        (1, ANA, (2, 1)),
        (2, BEN, (1, 2)),
    ]
    numbers = [(game.match, game.number) for game in replay.games]
    assert numbers == [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)]


@pytest.mark.parametrize(
    ("number", "matches"),
    [(76245388, [(0, (2, 1), 3)] * 2), (77512398, [(1, (1, 2), 3), (1, (0, 1), 1)])],
)
def test_trap_5_in_real_replays(
    number: int, matches: list[tuple[int, tuple[int, int], int]]
) -> None:
    replay = read_replay(real_bytes(number))
    assert [
        (match.winner and replay.players.index(match.winner), match.wins, match.games_played)
        for match in replay.matches
    ] == matches


def test_trap_6_the_score_after_a_rematch_is_not_believed() -> None:
    duel = seated()
    lose(duel, BEN, BEN)
    duel.rematch()
    lose(duel, BEN)
    running = [play["score"] for play in duel.build()["plays"] if play["play"] == "Begin next duel"]
    assert running == ["(1-0-0)", "(3-0-0)"]
    replay = checked(duel)
    assert [match.wins for match in replay.matches] == [(2, 0), (1, 0)]
    assert replay.matches[1].winner is None
    assert replay.doubts == ()


def test_trap_6_in_a_real_replay() -> None:
    replay = read_replay(real_bytes(76245388))
    assert [match.wins for match in replay.matches] == [(2, 1), (2, 1)]
    assert replay.doubts == ()


def test_trap_7_a_file_under_two_names_is_one_replay() -> None:
    duel = seated(replay_id=4711)
    lose(duel, BEN, BEN)
    one, twin = checked(duel), checked(duel)
    assert one == twin
    assert one.replay_id == 4711


def test_trap_8_who_leads_can_lose_the_match() -> None:
    duel = seated()
    lose(duel, BEN)
    duel.start()
    duel.quit(ANA)
    match = checked(duel).matches[0]
    assert (match.winner, match.wins) == (BEN, (1, 1))


def test_trap_8_in_a_real_replay() -> None:
    replay = read_replay(real_bytes(77721696))
    assert [game.winner for game in replay.games] == [replay.players[1], replay.players[0]]
    assert (replay.matches[0].winner, replay.matches[0].wins) == (replay.players[0], (1, 1))


def test_trap_9_one_game_can_be_enough() -> None:
    duel = seated()
    duel.start()
    duel.quit(BEN)
    match = checked(duel).matches[0]
    assert (match.winner, match.wins, match.games_played) == (ANA, (1, 0), 1)


def test_trap_9_in_a_real_replay() -> None:
    replay = read_replay(real_bytes(76237612))
    assert (replay.matches[0].winner, replay.matches[0].wins) == (replay.players[1], (0, 1))


def test_trap_10_a_match_can_have_no_game() -> None:
    duel = seated()
    duel.chat(BEN, "gl")
    duel.quit(ANA)
    duel.leave(BEN)
    replay = checked(duel)
    assert (replay.games, replay.throws, replay.doubts) == ((), (), ())
    match = replay.matches[0]
    assert (match.winner, match.decided_by, match.wins) == (BEN, "quit", (0, 0))
    assert match.games_played == 0


def test_trap_10_in_a_real_replay() -> None:
    replay = read_replay(real_bytes(77606702))
    assert (replay.games, replay.throws) == ((), ())
    assert replay.matches[0].winner == replay.players[1]


def test_trap_11_a_duel_begun_and_given_up_before_the_pick_is_no_game() -> None:
    duel = seated()
    lose(duel, ANA)
    duel.admit(ANA)
    replay = checked(duel)
    assert len(replay.games) == 1
    match = replay.matches[0]
    assert (match.winner, match.decided_by, match.wins) == (BEN, "admitted_defeat", (0, 1))


def test_trap_11_in_a_real_replay() -> None:
    replay = read_replay(real_bytes(77512398))
    second = replay.matches[1]
    assert [game.match for game in replay.games] == [1, 1, 1, 2]
    assert (second.winner, second.wins, second.games_played) == (replay.players[1], (0, 1), 1)
