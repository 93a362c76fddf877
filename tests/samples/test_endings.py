"""How games end, and what the site would not let people do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.samples import Duel
from tests.samples.duels import ANA, BEN, last, logged, plays_of, seated


def in_game() -> Duel:
    duel = seated(replay_id=4711)
    duel.start(chooser=ANA)
    return duel


def in_siding() -> Duel:
    duel = in_game()
    duel.admit(ANA)
    return duel


def decided() -> Duel:
    duel = in_game()
    duel.quit(BEN)
    return duel


def results(duel: Duel) -> tuple[object, ...]:
    """Winner and reason of the last game, then of the last match."""
    truth = duel.truth
    game, match = truth["games"][-1], truth["matches"][-1]
    return game["winner"], game["end_reason"], match["winner"], match["decided_by"]


def test_admitting_defeat_loses_a_game_and_then_the_match() -> None:
    duel = in_game()
    duel.admit(BEN)
    assert logged(plays_of(duel, "Admit defeat")[0]) == ("Admitted defeat", None)
    assert results(duel) == (ANA, "admitted_defeat", None, None)
    duel.begin_next()
    duel.start()
    duel.admit(BEN)
    assert results(duel) == (ANA, "admitted_defeat", ANA, "admitted_defeat")


def test_leaving_loses_the_match_in_the_same_second() -> None:
    duel = in_game()
    duel.quit(ANA)
    left, lost = duel.transcript.plays[-2:]
    assert logged(left) == ("Left duel", None)
    assert logged(lost) == ("Lost Duel", None)
    assert lost["seconds"] == left["seconds"]
    assert results(duel) == (BEN, "quit", BEN, "quit")


def test_a_lost_connection_loses_after_ninety_seconds() -> None:
    duel = in_game()
    before = duel.clock
    duel.quit(ANA, "disconnected", lost_by="Went offline")
    assert [play["play"] for play in duel.transcript.plays[-4:]] == [
        "Left duel",
        "Countdown",
        "Quit duel",
        "Resume game",
    ]
    left, countdown, lost, resumed = duel.transcript.plays[-4:]
    assert logged(left) == ("Went offline", None)
    assert countdown == {"play": "Countdown", "countdown": 90, "username": ANA, "action": "Duel"}
    assert lost["seconds"] == before + 2 + 90
    assert resumed["username"] == "Duelingbook"
    assert results(duel) == (BEN, "disconnected", BEN, "disconnected")


def test_who_is_gone_already_is_not_told_to_go_again() -> None:
    duel = in_game()
    duel.disconnect(ANA)
    duel.chat(BEN, "hello?")
    duel.quit(ANA, "disconnected")
    assert len(plays_of(duel, "Left duel")) == 1


def test_who_came_back_goes_again() -> None:
    duel = in_game()
    duel.disconnect(ANA)
    duel.rejoin(ANA)
    assert [play["play"] for play in duel.transcript.plays[-2:]] == ["Rejoin duel", "Resume game"]
    duel.quit(ANA, "left")
    assert len(plays_of(duel, "Left duel")) == 2
    assert results(duel)[1] == "quit"


def test_timing_out_is_logged_as_such() -> None:
    duel = in_game()
    duel.quit(BEN, "timed_out")
    assert logged(duel.transcript.plays[-2]) == ("Timed out", None)
    assert results(duel) == (ANA, "timed_out", ANA, "timed_out")


def test_a_judge_gives_a_game_loss_that_carries_the_number_of_the_duel() -> None:
    duel = in_game()
    duel.judge_loss(ANA)
    play = plays_of(duel, "Game loss")[0]
    assert (play["id"], play["type"], play["over"], play["username"]) == (4711, "game", False, ANA)
    assert logged(play) == ("Received a game loss by a judge", None)
    assert results(duel) == (BEN, "judge_game_loss", None, None)
    assert duel.stage == "siding"


def test_a_judge_gives_a_match_loss_even_to_the_leader() -> None:
    duel = in_game()
    duel.admit(BEN)
    duel.begin_next()
    duel.start()
    duel.judge_loss(ANA, match=True)
    play = last(duel)
    assert (play["id"], play["type"], play["over"]) == (4711, "match", True)
    assert results(duel) == (BEN, "judge_match_loss", BEN, "judge_match_loss")
    assert duel.truth["matches"][0]["wins"] == {ANA: 1, BEN: 1}


def test_leaving_while_siding_decides_the_match_and_no_game() -> None:
    duel = in_siding()
    duel.quit(ANA)
    assert results(duel) == (BEN, "admitted_defeat", BEN, "quit")
    assert duel.truth["matches"][0]["wins"] == {ANA: 0, BEN: 1}


def test_admitting_before_the_pick_decides_a_match_that_is_as_good_as_lost() -> None:
    duel = in_siding()
    duel.begin_next()
    duel.admit(ANA)
    assert last(duel)["over"] is True
    assert results(duel) == (BEN, "admitted_defeat", BEN, "admitted_defeat")
    assert duel.truth["matches"][0]["games_played"] == 1


def test_no_life_left_ends_nothing() -> None:
    duel = in_game()
    assert duel.game.life(ANA, -9000) == 0
    assert duel.truth["games"][0]["unfinished"]
    duel.admit(BEN)
    assert results(duel)[0] == ANA


def test_going_home_is_no_loss() -> None:
    duel = decided()
    duel.leave(ANA)
    assert logged(last(duel)) == ("Left duel", None)
    assert last(duel)["play"] == "Left duel"
    assert results(duel) == (ANA, "quit", ANA, "quit")


REFUSED: list[tuple[Callable[[], Duel], Callable[[Duel], object], str]] = [
    (seated, lambda duel: duel.admit(ANA), "cannot admit"),
    (seated, lambda duel: duel.judge_loss(ANA), "no game"),
    (seated, lambda duel: duel.offer_draw(ANA), "while playing"),
    (seated, lambda duel: duel.accept_draw(ANA), "while playing"),
    (seated, lambda duel: duel.begin_next(), "while siding"),
    (seated, lambda duel: duel.side(ANA), "cannot side"),
    (seated, lambda duel: duel.rematch(), "while decided"),
    (seated, lambda duel: duel.leave(ANA), "while decided"),
    (seated, lambda duel: duel.quit("Cy"), "Cy does not play"),
    (seated, lambda duel: duel.rejoin(ANA), "is here"),
    (seated, lambda duel: duel.game, "no game"),
    (in_game, lambda duel: duel.throw("Rock", "Paper"), "while throwing"),
    (in_game, lambda duel: duel.start(), "while picking"),
    (in_game, lambda duel: duel.begin_next(), "while siding"),
    (in_game, lambda duel: duel.admit("Cy"), "Cy does not play"),
    (in_siding, lambda duel: duel.start(), "while picking"),
    (in_siding, lambda duel: duel.admit(BEN), "cannot admit"),
    (in_siding, lambda duel: duel.side(ANA, out=["Jinzo"]), "Jinzo"),
    (in_siding, lambda duel: duel.side("Cy"), "Cy does not play"),
    (in_siding, lambda duel: duel.rematch(), "while decided"),
    (decided, lambda duel: duel.quit(ANA), "decided"),
    (decided, lambda duel: duel.admit(ANA), "cannot admit"),
    (decided, lambda duel: duel.judge_loss(ANA, match=True), "no match"),
    (decided, lambda duel: duel.rematch(), "being gone"),
    (decided, lambda duel: duel.leave(BEN), "gone already"),
]


@pytest.mark.parametrize(("before", "told", "sentence"), REFUSED)
def test_what_the_site_would_not_allow_is_refused(
    before: Callable[[], Duel], told: Callable[[Duel], object], sentence: str
) -> None:
    duel = before()
    with pytest.raises(ValueError, match=sentence):
        told(duel)


def test_a_player_sides_once() -> None:
    duel = in_siding()
    duel.side(ANA)
    with pytest.raises(ValueError, match="cannot side"):
        duel.side(ANA)


def test_who_lost_the_connection_cannot_time_out() -> None:
    duel = in_game()
    duel.disconnect(ANA)
    with pytest.raises(ValueError, match="gone already"):
        duel.quit(ANA, "timed_out")
