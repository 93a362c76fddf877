"""Traps in the structure of a match, each told in a few lines: a cookbook for tests of readers.

The numbers are those of the list of traps that were found in real replays.
"""

from __future__ import annotations

from bot.samples import Duel
from tests.samples.duels import ANA, BEN, last, lines_of, logged, plays_of, seated


def game_lines(duel: Duel) -> list[str]:
    """The lines about the match, in order."""
    return [
        line["public_log"]
        for play in duel.build()["plays"]
        for line in lines_of(play)
        if line["type"] == "game"
    ]


def test_1_going_second() -> None:
    duel = seated()
    duel.throw("Rock", "Scissors")
    duel.start(first=BEN)
    assert (last(duel)["play"], last(duel)["username"]) == ("Pick first", BEN)
    assert "Chose to go second" in game_lines(duel)


def test_2_a_loser_who_leaves_while_siding() -> None:
    duel = seated()
    duel.start()
    duel.admit(ANA)
    duel.wait(15)
    duel.quit(ANA)
    assert game_lines(duel)[-2:] == ["Admitted defeat", "Lost Duel"]
    assert len(duel.truth["games"]) == 1


def test_3_losses_by_a_judge() -> None:
    duel = seated()
    duel.start()
    duel.call_judge(BEN, "Cheating")
    duel.judge_joins("Judge Judy")
    duel.judge_loss(ANA)
    duel.begin_next()
    duel.start()
    duel.judge_loss(BEN, match=True)
    assert duel.truth["matches"][0]["wins"] == {ANA: 1, BEN: 1}
    assert duel.truth["matches"][0]["winner"] == ANA


def test_4_a_match_lost_by_going_away() -> None:
    for how in ("left", "disconnected", "timed_out"):
        duel = seated()
        duel.start()
        duel.quit(ANA, how)
        duel.leave(BEN)
        assert game_lines(duel)[2] == "Lost Duel"
        assert duel.truth["matches"][0]["winner"] == BEN


def test_5_and_6_a_rematch_whose_scores_disagree() -> None:
    duel = seated()
    for _ in range(2):
        duel.start()
        duel.admit(BEN)
        if duel.stage == "siding":
            duel.begin_next()
    duel.rematch()
    duel.start()
    duel.admit(BEN)
    duel.begin_next()
    assert plays_of(duel, "Siding")[-1]["message"].endswith("(1-0-0)")
    assert plays_of(duel, "Begin next duel")[-1]["score"] == "(3-0-0)"


def test_7_the_same_file_twice() -> None:
    duel = seated()
    duel.start()
    assert duel.to_json() == duel.to_json()


def test_8_a_match_winner_who_is_behind() -> None:
    duel = seated()
    duel.start()
    duel.admit(BEN)
    duel.begin_next()
    duel.start()
    duel.quit(ANA)
    assert duel.truth["matches"][0]["winner"] == BEN
    assert duel.truth["matches"][0]["wins"] == {ANA: 1, BEN: 1}


def test_9_a_match_won_with_one_game() -> None:
    duel = seated()
    duel.start()
    duel.quit(BEN)
    assert duel.truth["matches"][0]["wins"] == {ANA: 1, BEN: 0}
    assert duel.truth["matches"][0]["winner"] == ANA


def test_10_no_game_at_all() -> None:
    duel = seated()
    duel.chat(BEN, "gl")
    duel.quit(ANA)
    duel.leave(BEN)
    assert not plays_of(duel, "RPS")
    assert duel.truth["games"] == []


def test_11_the_next_duel_begun_and_admitted_before_anybody_picked() -> None:
    duel = seated()
    duel.start()
    duel.admit(ANA)
    duel.begin_next()
    duel.admit(ANA)
    assert len(plays_of(duel, "Begin next duel")) == 1
    assert len(duel.truth["games"]) == 1
    assert duel.truth["matches"][0]["wins"] == {ANA: 0, BEN: 1}


def test_12_a_draw_and_a_mere_offer() -> None:
    duel = seated()
    duel.start()
    duel.offer_draw(ANA)
    duel.admit(ANA)
    duel.begin_next()
    duel.start()
    duel.offer_draw(BEN)
    duel.accept_draw(ANA)
    duel.begin_next()
    duel.throw("Paper", "Rock")
    duel.start()
    assert plays_of(duel, "Back to RPS")[0]["starting"] is False
    assert plays_of(duel, "Back to RPS")[0]["score"] == "(0-1-1)"
    assert [game["winner"] for game in duel.truth["games"]] == [BEN, None, None]


def test_13_tied_throws() -> None:
    duel = seated()
    for _ in range(5):
        duel.throw("Paper", "Paper")
    duel.throw("Paper", "Scissors")
    assert len([throw for throw in duel.truth["throws"] if throw["winner"] is None]) == 5
    assert game_lines(duel) == ["Won Rock-Paper-Scissors"]


def test_14_cards_shown_after_the_end() -> None:
    duel = seated(["Sangan"])
    game = duel.start(decks={ANA: ["Sangan"]})
    duel.admit(BEN)
    game.draw(ANA)
    game.special_summon(ANA, "Sangan")
    assert duel.truth["games"][0]["cards_shown_after_end"][ANA] == {"Sangan": 1}


def test_15_the_draw_phase_entered_again() -> None:
    duel = seated()
    game = duel.start()
    game.next_turn()
    game.enter(BEN, "DP")
    assert duel.truth["games"][0]["turns"] == 2


def test_16_no_life_left_and_yet_no_end() -> None:
    duel = seated()
    game = duel.start()
    game.life(ANA, -8000)
    game.next_turn()
    duel.admit(BEN)
    assert duel.truth["games"][0]["winner"] == ANA
    assert duel.truth["games"][0]["final_life"][ANA] == 0


def test_17_chat_that_sounds_like_the_log() -> None:
    duel = seated()
    duel.start()
    for phrase in ("Chose to go first", "Admitted defeat", "Lost Duel", 'Drew "Sangan"'):
        duel.chat(BEN, phrase)
        assert logged(last(duel))[0] == f'"{phrase}"'
    assert len(duel.truth["games"]) == 1
    assert duel.truth["games"][0]["unfinished"]


def test_18_going_home_in_2017() -> None:
    duel = seated(version=5)
    duel.start()
    duel.admit(ANA)
    duel.begin_next()
    duel.start()
    duel.admit(ANA)
    duel.leave(BEN)
    duel.leave(ANA)
    assert [logged(play)[0] for play in plays_of(duel, "Quit duel")] == ["Left duel", "Left duel"]
    assert duel.truth["matches"][0]["winner"] == BEN


def test_19_interruptions_in_the_middle() -> None:
    duel = seated()
    game = duel.start()
    duel.disconnect(ANA, "Went offline")
    duel.wait(40)
    duel.rejoin(ANA)
    duel.call_judge(BEN)
    duel.pause(BEN)
    duel.resume(BEN)
    duel.cancel_call(BEN)
    game.draw(ANA)
    assert duel.truth["games"][0]["unfinished"]


def test_41_plays_without_seconds_username_or_log() -> None:
    duel = seated()
    duel.throw("Rock", "Rock")
    duel.start(chooser=ANA)
    duel.disconnect(ANA)
    duel.rejoin(ANA)
    duel.spectator_joins("Zed")
    duel.admit(ANA)
    duel.begin_next()
    plays = [dict(play) for play in duel.transcript.plays]
    assert {play["play"] for play in plays if "seconds" not in play} == {"Countdown"}
    assert {play["play"] for play in plays if "username" not in play} == {"RPS", "Siding"}
    assert {play["play"] for play in plays if "log" not in play} == {
        "Add watcher",
        "Begin next duel",
        "Countdown",
        "RPS",
        "Siding",
    }


def test_42_a_list_of_log_lines_on_pick_first_only() -> None:
    duel = seated()
    duel.start()
    duel.game.draw(ANA)
    lists = {play["play"] for play in duel.transcript.plays if isinstance(play.get("log"), list)}
    assert lists == {"Pick first"}


def test_44_judges_and_spectators_who_speak() -> None:
    duel = seated()
    duel.start()
    duel.judge_joins("Judge Judy", 2)
    duel.judge_says("Judge Judy", "Lost Duel")
    duel.spectator_says("Zed", "Admitted defeat")
    assert duel.truth["players"] == [ANA, BEN]
    assert duel.truth["games"][0]["unfinished"]


def test_46_unknown_keys_and_kinds() -> None:
    duel = seated()
    duel.start()
    duel.raw("Show deck", username=ANA, viewing="Opponent's Deck", novelty={"deep": [1]})
    duel.raw("Some play of next year", id="not a number", card=None, log={"odd": True})
    assert last(duel)["card"] is None
    assert duel.truth["games"][0]["unfinished"]
