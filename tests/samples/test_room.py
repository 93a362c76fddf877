"""People around the table: talk, spectators, judges, pauses, lost connections."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.samples.duels import ANA, BEN, last, logged, seated


def test_what_a_player_says_stands_in_quotes() -> None:
    duel = seated()
    duel.chat(ANA, 'I "Chose to go first"')
    play = last(duel)
    assert play["play"] == "Duel message"
    assert play["message"] == 'I "Chose to go first"'
    assert logged(play) == ('"I "Chose to go first""', None)
    assert (play["log"]["type"], play["color"]) == ("chat", "0000FF")
    assert "id" not in play


def test_what_is_said_may_be_numbered() -> None:
    duel = seated(chat_ids=True)
    duel.chat(ANA, "one")
    assert last(duel)["id"] == last(duel)["log"]["id"]
    first = last(duel)["id"]
    duel.chat(BEN, "two")
    assert last(duel)["id"] > first


def test_chat_can_come_before_in_and_after_a_game() -> None:
    duel = seated()
    duel.chat(ANA, "hi")
    game = duel.start()
    game.chat(BEN, "hi")
    duel.admit(ANA)
    duel.chat(ANA, "gg")
    assert [play["play"] for play in duel.transcript.plays].count("Duel message") == 3


def test_spectators_come_speak_and_go_without_log() -> None:
    duel = seated()
    duel.spectator_joins("Zed")
    assert last(duel).keys() == {"play", "seconds", "action", "username"}
    duel.spectator_says("Zed", "nice")
    assert last(duel)["play"] == "Watcher message"
    assert (last(duel)["html"], last(duel)["message"]) == (0, "nice")
    assert "log" not in last(duel)
    duel.spectator_leaves("Zed")
    assert last(duel)["play"] == "Remove watcher"


@pytest.mark.parametrize(("rank", "color"), [(1, "009900"), (2, "707070")])
def test_a_judge_comes_in_with_a_rank_and_speaks_in_its_color(rank: int, color: str) -> None:
    duel = seated()
    duel.judge_joins("Judge Judy", rank)  # type: ignore[arg-type]  # parametrized
    assert last(duel)["admin"] == rank
    duel.judge_says("Judge Judy", "hello")
    assert (last(duel)["color"], last(duel)["username"]) == (color, "Judge Judy")
    assert last(duel)["play"] == "Duel message"


def test_a_judge_freezes_a_player() -> None:
    duel = seated()
    duel.judge_joins("Judge Judy")
    duel.freeze("Judge Judy", BEN)
    assert logged(last(duel)) == ("Froze Ben", None)
    assert last(duel)["targeted_username"] == BEN


def test_pauses_name_players_but_not_judges() -> None:
    duel = seated()
    duel.judge_joins("Judge Judy")
    duel.pause(ANA)
    assert logged(last(duel)) == ("Ana paused the game", None)
    duel.resume(ANA)
    assert logged(last(duel)) == ("Ana resumed the game", None)
    duel.pause("Judge Judy")
    assert logged(last(duel)) == ("A judge paused the game", None)
    duel.resume("Judge Judy")
    assert logged(last(duel)) == ("A judge resumed the game", None)
    assert last(duel)["log"]["type"] == "game"


def test_a_judge_is_called_and_called_off() -> None:
    duel = seated()
    duel.call_judge(ANA, "Cheating")
    assert logged(last(duel)) == ("Called a judge for Cheating", None)
    duel.cancel_call(ANA)
    assert logged(last(duel)) == ("Cancelled the judge call", None)


def test_a_countdown_has_no_seconds_and_no_log() -> None:
    duel = seated()
    duel.disconnect(ANA, "Went offline")
    assert last(duel) == {"play": "Countdown", "countdown": 90, "username": ANA, "action": "Duel"}
    with pytest.raises(ValueError, match="gone already"):
        duel.disconnect(ANA)
    duel.rejoin(ANA)
    assert last(duel)["username"] == "Duelingbook"


def test_time_passes_between_plays_and_while_waiting() -> None:
    duel = seated(pace=(3, 3))
    begin = duel.clock
    duel.chat(ANA, "a")
    duel.wait(10)
    duel.chat(ANA, "b")
    assert [play["seconds"] for play in duel.transcript.plays] == [begin + 3, begin + 16]


def test_the_pace_stays_within_its_bounds() -> None:
    duel = seated(pace=(2, 5))
    for _ in range(200):
        duel.chat(ANA, "x")
    seconds = [int(str(play["seconds"])) for play in duel.transcript.plays]
    gaps = {after - before for before, after in pairwise(seconds)}
    assert gaps == {2, 3, 4, 5}


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (lambda duel: duel.chat("Zed", "hi"), "Zed does not play"),
        (lambda duel: duel.judge_says("Zed", "hi"), "did not come in as a judge"),
        (lambda duel: duel.freeze("Zed", ANA), "did not come in as a judge"),
        (lambda duel: duel.pause("Zed"), "Zed does not play"),
        (lambda duel: duel.call_judge("Zed"), "Zed does not play"),
        (lambda duel: duel.disconnect("Zed"), "Zed does not play"),
        (lambda duel: duel.opponent_of("Zed"), "Zed does not play"),
    ],
)
def test_strangers_are_refused(told: object, sentence: str) -> None:
    assert callable(told)
    with pytest.raises(ValueError, match=sentence):
        told(seated())
