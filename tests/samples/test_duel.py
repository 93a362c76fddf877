"""Throws, the choice of who goes first, siding, scores, rematches: the frame of a match."""

from __future__ import annotations

import json

import pytest

from bot.samples import Duel, Player
from bot.samples.decks import GOAT_CONTROL
from tests.samples.duels import ANA, BEN, Written, last, logged, plays_of, seated


def scores(duel: Duel) -> list[tuple[str, str]]:
    """What the site announces about the score, in order."""
    found = []
    for play in duel.build()["plays"]:
        if play["play"] == "Siding":
            found.append(("Siding", play["message"].split()[-1]))
        elif "score" in play:
            found.append((play["play"], play["score"]))
    return found


def test_a_tied_throw_has_no_winner_and_no_log() -> None:
    duel = seated()
    assert duel.throw("Rock", "Rock") is None
    play = last(duel)
    assert play["winner"] == ""
    assert "log" not in play
    assert "username" not in play


@pytest.mark.parametrize(
    ("one", "two", "winner"),
    [
        ("Rock", "Scissors", ANA),
        ("Scissors", "Paper", ANA),
        ("Paper", "Rock", ANA),
        ("Scissors", "Rock", BEN),
        ("Paper", "Scissors", BEN),
        ("Rock", "Paper", BEN),
    ],
)
def test_a_throw_is_won_as_everybody_knows(one: str, two: str, winner: str) -> None:
    duel = seated()
    assert duel.throw(one, two) == winner  # type: ignore[arg-type]  # parametrized
    assert last(duel)["log"]["username"] == winner
    assert duel.truth["throws"] == [
        {"match": 1, "before_game": 1, "choices": {ANA: one, BEN: two}, "winner": winner}
    ]


def test_going_first_is_logged_for_the_chooser() -> None:
    duel = seated()
    duel.start(chooser=BEN)
    play = last(duel)
    assert play["order"] == [BEN, ANA]
    assert play["username"] == BEN
    assert play["log"][0]["public_log"] == "Chose to go first"
    assert play["log"][0]["username"] == BEN


def test_going_second_is_logged_for_the_chooser_and_played_by_the_other() -> None:
    duel = seated()
    duel.start(chooser=BEN, first=ANA)
    play = last(duel)
    assert play["play"] == "Pick first"
    assert play["username"] == ANA
    assert play["log"][0] | {"private_log": ""} == {
        "public_log": "Chose to go second",
        "private_log": "",
        "type": "game",
        "username": BEN,
    }
    game = duel.truth["games"][0]
    assert (game["first_player"], game["chosen_by"]) == (ANA, BEN)


def test_opening_hands_are_shown_in_slot_order_whoever_begins() -> None:
    duel = seated(["Sangan"], ["Scapegoat"])
    duel.start(chooser=BEN, hands={ANA: ["Sangan"], BEN: ["Scapegoat"]})
    play = last(duel)
    assert [card["name"] for card in play["cards"]][::5] == ["Sangan", "Scapegoat"]
    assert [line["username"] for line in play["log"][1:]] == [ANA] * 5 + [BEN] * 5
    assert play["log"][6]["private_log"] == 'Drew "Scapegoat"'


def test_hands_and_draws_can_be_told_beforehand() -> None:
    duel = seated(["Sangan", "Book of Moon", "Jinzo"])
    game = duel.start(hands={ANA: ["Jinzo"]}, decks={ANA: ["Sangan", "Book of Moon"]})
    assert game.hand(ANA)[0].name == "Jinzo"
    assert [game.draw(ANA).name for _ in range(2)] == ["Sangan", "Book of Moon"]


def test_the_same_seed_tells_the_same_duel() -> None:
    def told(seed: int) -> bytes:
        duel = seated(seed=seed)
        duel.start().shuffle_deck(ANA)
        return duel.to_json()

    assert told(1) == told(1)
    assert told(1) != told(2)


def test_the_loser_chooses_in_the_next_game() -> None:
    duel = seated()
    duel.start(chooser=ANA)
    duel.admit(ANA)
    duel.begin_next()
    duel.start()
    duel.admit(BEN)
    duel.begin_next()
    duel.start()
    assert [game["chosen_by"] for game in duel.truth["games"]] == [ANA, ANA, BEN]


def test_siding_is_announced_in_the_second_of_the_end() -> None:
    duel = seated()
    duel.start()
    duel.admit(ANA)
    assert last(duel)["play"] == "Siding"
    assert last(duel)["seconds"] == plays_of(duel, "Admit defeat")[0]["seconds"]
    assert "log" not in last(duel)
    assert "username" not in last(duel)


def test_begin_next_lets_both_finish_siding_and_names_the_last() -> None:
    duel = seated()
    duel.start()
    duel.admit(ANA)
    duel.side(BEN)
    duel.begin_next()
    assert [play["username"] for play in plays_of(duel, "Done siding")] == [BEN, ANA]
    assert last(duel)["username"] == ANA
    assert last(duel)["starting"] is True
    assert "log" not in last(duel)


def test_sided_cards_keep_their_position() -> None:
    duel = seated(["Sangan"], (), seed=1)
    duel.start()
    duel.admit(BEN)
    duel.side(ANA, out=["Sangan"], into=['Retaliating "C"'])
    duel.begin_next()
    game = duel.start(hands={ANA: ['Retaliating "C"']})
    assert game.hand(ANA)[0].object_id == 49
    assert duel.truth["games"][1]["sided_in"] == {ANA: {'Retaliating "C"': 1}, BEN: {}}
    assert "Sangan" not in {copy.name for copy in game.pile(ANA, "deck")}


def test_siding_may_change_the_sizes() -> None:
    duel = seated()
    duel.start()
    duel.admit(BEN)
    duel.side(ANA, out=["Trap Hole", "Asura Priest"], into=["Link Spider"])
    duel.begin_next()
    totals = last(duel)["player1"]
    assert (totals["main_total"], totals["extra_total"], totals["start"]) == (38, 7, 1)
    game = duel.start()
    assert len(game.pile(ANA, "extra")) == 7
    assert min(copy.id for copy in game.pile(ANA, "extra")) == 39


def test_a_failed_exchange_changes_nothing() -> None:
    duel = seated(["Sangan"])
    duel.start()
    duel.admit(BEN)
    with pytest.raises(ValueError, match="Jinzo"):
        duel.side(ANA, out=["Sangan"], into=["Jinzo"])
    assert 1 in duel.roster_of(ANA).main


def test_scores_of_a_match() -> None:
    duel = seated()
    for loser in (ANA, BEN):
        duel.start()
        duel.admit(loser)
        duel.begin_next()
    duel.start()
    duel.admit(ANA)
    assert scores(duel) == [
        ("Siding", "(0-1-0)"),
        ("Begin next duel", "(0-1-0)"),
        ("Siding", "(1-1-0)"),
        ("Begin next duel", "(1-1-0)"),
    ]
    assert [play["over"] for play in plays_of(duel, "Admit defeat")] == [False, False, True]


def test_after_a_rematch_the_running_score_goes_on_and_siding_starts_again() -> None:
    duel = seated()
    duel.start()
    duel.admit(ANA)
    duel.begin_next()
    duel.start()
    duel.admit(ANA)
    duel.rematch(BEN)
    duel.start()
    duel.admit(BEN)
    duel.begin_next()
    assert scores(duel)[2:] == [
        ("Back to RPS", "(0-2-0)"),
        ("Siding", "(1-0-0)"),
        ("Begin next duel", "(1-2-0)"),
    ]
    assert [match["winner"] for match in duel.truth["matches"]] == [BEN, None]
    assert duel.truth["games"][-1]["match"] == 2
    assert duel.truth["throws"][-1]["match"] == 2


def test_a_rematch_is_offered_accepted_and_begins_with_a_throw() -> None:
    duel = seated()
    duel.start()
    duel.judge_loss(ANA, match=True)
    duel.rematch(BEN)
    assert [play["play"] for play in duel.transcript.plays[-3:]] == [
        "Offer rematch",
        "Accept rematch",
        "Back to RPS",
    ]
    assert plays_of(duel, "Accept rematch")[0]["username"] == ANA
    assert last(duel)["starting"] is True
    assert duel.stage == "throwing"


def test_a_rematch_brings_back_the_first_lists() -> None:
    duel = seated(["Sangan"])
    duel.start()
    duel.admit(BEN)
    duel.side(ANA, out=["Sangan"])
    duel.begin_next()
    duel.start()
    duel.admit(BEN)
    duel.rematch()
    assert last(duel)["player1"]["main_total"] == 40


def test_a_draw_goes_back_to_the_throw_and_counts_third() -> None:
    duel = seated()
    duel.start(chooser=ANA)
    duel.offer_draw(ANA)
    assert logged(last(duel)) == ("Offered a draw", None)
    duel.accept_draw(BEN)
    assert last(duel)["log"]["type"] == "game"
    duel.begin_next()
    assert last(duel)["starting"] is False
    assert scores(duel) == [("Back to RPS", "(0-0-1)")]
    duel.throw("Rock", "Paper")
    duel.start()
    truth = duel.truth
    assert truth["games"][0]["end_reason"] == "draw_agreed"
    assert truth["games"][1]["chosen_by"] == BEN
    assert truth["games"][1]["number"] == 2
    assert truth["throws"][-1]["before_game"] == 2
    assert truth["matches"][0]["draws"] == 1


def test_siding_may_be_told_after_a_draw() -> None:
    duel = seated(["Sangan"])
    duel.start()
    duel.accept_draw(ANA, siding=True)
    assert last(duel)["message"] == "Siding for the next duel has begun (0-0-1)"
    duel.side(ANA, out=["Sangan"])
    duel.begin_next()
    assert last(duel)["player1"]["main_total"] == 39


def test_an_offered_draw_alone_changes_nothing() -> None:
    duel = seated()
    duel.start()
    duel.offer_draw(ANA)
    duel.admit(BEN)
    assert duel.truth["games"][0]["winner"] == ANA
    assert duel.truth["matches"][0]["draws"] == 0


def test_the_header_tells_what_was_agreed() -> None:
    duel = seated(note='bo3, "no burn"', date="2025-01-02 03:04:05", replay_id=7)
    replay = duel.build()
    assert (replay["id"], replay["date"], replay["format"]) == (7, "2025-01-02 03:04:05", "gu")
    assert (replay["links"], replay["rated"], replay["password"]) == (False, False, False)
    said = [line["public_log"] for line in replay["logs"]]
    assert said == [
        'Ana hosted 2 out of 3 Match in Goat Format (Unrated) with duel note "bo3, "no burn""',
        "Accepted Ben into duel",
    ]


def test_a_rated_duel_comes_from_the_pool_and_moves_points() -> None:
    duel = seated(format="ar")
    duel.start()
    duel.quit(ANA)
    replay: Written = duel.build()
    assert replay["logs"][0]["public_log"] == (
        "Ana joined pool (English, TCG, Match) in Advanced (Rated)"
    )
    assert replay["logs"][1]["public_log"] == "Ben automatically paired via pool"
    assert (replay["rated"], replay["links"]) == (True, True)
    play = plays_of(duel, "Quit duel")[0]
    assert play["player1"]["points"] < 0 < play["player2"]["points"]


def test_a_file_is_compact_or_indented_with_or_without_a_mark() -> None:
    duel = seated()
    duel.start()
    compact = duel.to_json()
    assert b"\n" not in compact
    assert json.loads(duel.to_json(indent=4)) == json.loads(compact)
    assert duel.to_json(indent=4).startswith(b'{\n    "conceal"')
    assert duel.to_json(bom=True) == b"\xef\xbb\xbf" + compact


def test_every_play_begins_with_its_kind() -> None:
    duel = seated()
    duel.start()
    duel.raw("Swap", timed=False, odd=[1, {"two": None}])
    assert all(next(iter(play)) == "play" for play in duel.transcript.plays)
    assert last(duel) == {"play": "Swap", "odd": [1, {"two": None}], "action": "Duel"}


def test_what_is_built_can_be_changed_without_changing_the_duel() -> None:
    duel = seated()
    duel.start()
    built: Written = duel.build()
    built["plays"][0]["play"] = "Nonsense"
    built["player1"]["username"] = "Nobody"
    built["plays"].clear()
    again: Written = duel.build()
    assert again["plays"][0]["play"] == "RPS"
    assert again["player1"]["username"] == ANA


def test_two_players_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two names"):
        Duel(Player(ANA, GOAT_CONTROL), Player(ANA, GOAT_CONTROL))


def test_a_game_that_was_left_behind_cannot_be_played_on() -> None:
    duel = seated()
    game = duel.start()
    duel.admit(ANA)
    game.draw(ANA)
    duel.begin_next()
    with pytest.raises(ValueError, match="next has begun"):
        game.draw(ANA)


@pytest.mark.parametrize("asked", [{"chooser": BEN}, {"chooser": "Cy"}])
def test_only_who_won_the_throw_chooses(asked: dict[str, str]) -> None:
    duel = seated()
    duel.throw("Rock", "Scissors")
    with pytest.raises(ValueError, match=f"{ANA} chooses"):
        duel.start(chooser=asked["chooser"])


@pytest.mark.parametrize(
    ("hands", "match"),
    [
        ({ANA: ["Sangan", "Sangan"]}, "no further"),
        ({ANA: ["Nothing"]}, "no further"),
        ({ANA: ["Trap Hole"] * 6}, "5 cards"),
        ({"Cy": ["Sangan"]}, "Cy"),
    ],
)
def test_an_impossible_hand_is_refused(hands: dict[str, list[str]], match: str) -> None:
    with pytest.raises(ValueError, match=match):
        seated(["Sangan"]).start(hands=hands)
