"""Names are free text, and only the two players play. With traps 43, 44 and 45 of the list."""

from __future__ import annotations

import json

import pytest

from bot.domain.errors import ReplayError
from bot.domain.replay.games import read_replay
from bot.samples import Duel, Player, deck_of
from tests.domain.replay.reading import Json, changed, checked, lose, read, seen
from tests.real_replays import real_bytes
from tests.samples.duels import ANA, BEN, seated

STRANGE = (
    'Will "Fiend" Noor',
    '"',
    "_x_*y*",
    "e@mil",
    "A | 42",
    "!! ~d`",
    ".",
    "O'Hara",
    "a\\b",
    "<b>",
    "x" * 64,
    "\u05e9\u05dc\u05d5\u05dd",
    "\u202egnihton",
    "e\u0301",
    "😀",
    " ",
    "0",
    "null",
    "Duelingbook",
    "opponent",
    "Drew ",
    "from Deck",
    "line\nbreak",
    "\u200b",
    "Ben ",
    "ben",
)


def between(name: str, other: str = BEN) -> Duel:
    deck = deck_of("Sangan", "Scapegoat", extra=["Link Spider"])
    return Duel(Player(name, deck), Player(other, deck))


@pytest.mark.parametrize("name", STRANGE)
def test_trap_43_a_name_may_be_any_text(name: str) -> None:
    duel = between(name)
    game = duel.start(chooser=name, hands={name: ["Sangan"]}, decks={name: ["Scapegoat"]})
    game.draw(name)
    game.normal_summon(name, "Sangan")
    game.give(name, "Sangan")
    game.to_gy(BEN, "Sangan")
    game.shuffle_deck(name)
    game.search(name, game.pile(name, "deck")[7])
    game.next_turn()
    game.life(name, -700)
    duel.chat(name, "hi")
    duel.disconnect(name)
    duel.rejoin(name)
    duel.pause(name)
    duel.resume(name)
    duel.admit(name)
    duel.begin_next()
    duel.start()
    duel.quit(name, "timed_out")
    replay = checked(duel)
    assert replay.players == (name, BEN)
    assert [game.winner for game in replay.games] == [BEN, BEN]
    assert (replay.games[0].chosen_by, replay.games[0].of(name).final_life) == (name, 7300)
    assert seen(replay.games[0], name)["Sangan"] == 1
    assert replay.doubts == ()


def test_trap_43_names_compare_exactly() -> None:
    duel = between("ana", "Ana")
    lose(duel, "Ana", "ana", "Ana")
    match = checked(duel).matches[0]
    assert (match.winner, match.wins) == ("ana", (2, 1))


def test_trap_43_in_a_real_replay() -> None:
    replay = read_replay(real_bytes(77456109))
    assert any('"' in name for name in replay.players)
    assert [game.winner for game in replay.games] == [replay.players[0]] * 2
    assert [len(side.seen) for game in replay.games for side in game.players] == [13, 5, 10, 8]


def test_trap_44_who_judges_or_watches_does_not_play() -> None:
    duel = seated(["Sangan"])
    duel.spectator_joins("Zed")
    duel.spectator_says("Zed", "Chose to go first")
    duel.start(chooser=ANA)
    duel.judge_joins("Judge Judy", 2)
    duel.freeze("Judge Judy", ANA)
    for phrase in ("Lost Duel", "Admitted defeat", "Received a match loss by a judge"):
        duel.judge_says("Judge Judy", phrase)
        duel.spectator_says("Zed", phrase)
    duel.pause("Judge Judy")
    duel.resume("Judge Judy")
    duel.spectator_leaves("Zed")
    duel.spectator_leaves("Judge Judy")
    replay = checked(duel)
    assert replay.players == (ANA, BEN)
    assert (len(replay.games), replay.games[0].unfinished) == (1, True)
    duel.admit(BEN)
    assert checked(duel).games[0].winner == ANA


def test_trap_44_in_a_real_replay() -> None:
    data = real_bytes(77721696)
    content = json.loads(data)
    replay = read_replay(data)
    actors = {play["username"] for play in content["plays"] if "username" in play}
    assert actors - set(replay.players) - {"Duelingbook"}
    assert replay.players == (content["player1"]["username"], content["player2"]["username"])
    assert [game.end_reason for game in replay.games] == ["admitted_defeat", "judge_match_loss"]


def test_trap_45_a_slot_says_nothing_about_who_begins() -> None:
    duel = seated()
    duel.start(chooser=BEN)
    duel.admit(ANA)
    replay = checked(duel)
    assert replay.players == (ANA, BEN)
    assert (replay.games[0].first_player, replay.games[0].winner) == (BEN, BEN)
    assert [side.player for side in replay.games[0].players] == [ANA, BEN]


def test_trap_45_in_a_real_replay() -> None:
    replay = read_replay(real_bytes(76238382))
    one, two = replay.players
    assert [game.first_player for game in replay.games] == [two, two, one]
    assert [game.winner for game in replay.games] == [one, two, two]


def test_throws_are_told_in_slot_order_whoever_is_named_first() -> None:
    duel = seated()
    duel.throw("Rock", "Paper")

    def swap(content: Json) -> None:
        play = content["plays"][0]
        for key in ("player%d", "player%d_choice"):
            play[key % 1], play[key % 2] = play[key % 2], play[key % 1]

    assert changed(duel, swap).throws == checked(duel).throws
    assert checked(duel).throws[0].choices == ("Rock", "Paper")


@pytest.mark.parametrize("keys", [{"player1": "Zed"}, {"player2": "Zed"}, {"player2": ANA}])
def test_a_throw_of_somebody_else_is_left_out(keys: Json) -> None:
    duel = seated()
    duel.throw("Rock", "Paper")
    replay = changed(duel, lambda content: content["plays"][0].update(keys))
    assert replay.throws == ()
    assert replay.doubts == ("A throw was made by somebody who does not play, and is left out.",)


@pytest.mark.parametrize("winner", ["", "Zed"])
def test_a_throw_has_a_player_for_its_winner_or_none(winner: str) -> None:
    duel = seated()
    duel.throw("Rock", "Paper")
    replay = changed(duel, lambda content: content["plays"][0].update(winner=winner))
    assert replay.throws[0].winner is None


def test_turns_and_life_of_somebody_else_are_left_out() -> None:
    duel = seated()
    game = duel.start(chooser=ANA)
    duel.raw("Start turn", username="Zed")
    duel.raw("Life points", username="Zed", life=0)
    duel.raw("Shuffle deck", username="Zed", deck=[1, 2])
    game.next_turn()
    told = checked(duel).games[0]
    assert [turn.player for turn in told.turns] == [ANA, BEN]
    assert told.life == ()


def test_a_game_opened_by_somebody_else_is_left_out() -> None:
    duel = seated()
    duel.start()
    duel.admit(ANA)

    def by_zed(content: Json) -> None:
        pick = next(play for play in content["plays"] if play["play"] == "Pick first")
        pick["log"][0]["username"] = "Zed"

    replay = changed(duel, by_zed)
    assert replay.games == ()
    assert "A game was opened by somebody who does not play; it is left out." in replay.doubts


def test_two_players_of_one_name_cannot_be_told_apart() -> None:
    duel = seated()
    lose(duel, ANA, ANA)
    data = duel.to_json().replace(b'"Ben"', b'"Ana"')
    with pytest.raises(ReplayError) as caught:
        read_replay(data)
    assert caught.value.code == "unsupported"


def test_the_names_are_those_of_the_seats() -> None:
    duel = seated()
    lose(duel, ANA)
    replay = changed(duel, lambda content: content["player2"].update(username="Zed"))
    assert replay.players == (ANA, "Zed")
    assert read(duel).players == (ANA, BEN)
