"""Plays of kinds that nobody knows yet: their cards and game lines count, and no more."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.domain.errors import ReplayError
from bot.domain.replay.plays import KINDS
from bot.samples import CardCopy, Duel, Game
from tests.domain.replay.reading import Json, begun, changed, checked, edited, read, seen, stays
from tests.samples.duels import ANA, BEN, seated

NEW = "Some play of next year"


def line(name: str, text: str, kind: str = "game") -> Json:
    return {"username": name, "type": kind, "public_log": text}


def shows(duel: Duel, game: Game, copy: CardCopy, name: str = ANA, **keys: Any) -> None:  # noqa: ANN401  # any key of a play
    log = line(name, "Something new", "duel")
    duel.raw(NEW, id=copy.id, card=game.written(copy), username=name, log=log, **keys)


def test_no_kind_of_tomorrow_is_known_today() -> None:
    assert NEW not in KINDS


def test_a_new_kind_says_nothing_by_itself() -> None:
    duel, game = begun(("Sangan",))
    duel.raw(NEW)
    duel.raw(NEW, username=ANA, viewing="Opponent's Deck", novelty={"deep": [1]})
    game.set_monster(ANA, "Sangan")
    assert checked(duel).games[0].unfinished


def test_its_card_is_seen_by_its_owner() -> None:
    duel, game = begun(("Jinzo",) * 5 + ("Sangan",), ("Scapegoat",))
    shows(duel, game, game.pile(ANA, "deck")[0])
    shows(duel, game, game.pile(BEN, "extra")[0])
    told = read(duel).games[0]
    assert seen(told, ANA) == {"Jinzo": 5, "Sangan": 1}
    assert seen(told, BEN)[game.pile(BEN, "extra")[0].name] == 1


def test_its_card_after_the_end_is_shown_after_the_end() -> None:
    duel, game = begun(("Jinzo",) * 5 + ("Sangan",))
    duel.admit(BEN)
    shows(duel, game, game.pile(ANA, "deck")[0])
    told = read(duel).games[0]
    assert [copy.name for copy in told.of(ANA).shown_after_end] == ["Sangan"]
    assert seen(told, ANA) == {"Jinzo": 5}


def test_its_card_in_hand_stays_there() -> None:
    duel, game = begun(("Sangan",))
    shows(duel, game, game.hand(ANA)[0])
    game.normal_summon(ANA, "Sangan")
    assert [stay.use for stay in stays(checked(duel).games[0], ANA, "Sangan")] == ["summoned"]


def test_it_may_give_a_hand_new_ids() -> None:
    duel, game = begun(("Sangan", "Scapegoat"))
    old, new = game.table.shuffle(ANA, "hand")
    duel.raw(NEW, username=ANA, prev=old, hand=new)
    game.set_monster(ANA, "Sangan")
    game.set_spell_trap(ANA, "Scapegoat")
    told = checked(duel).games[0]
    assert [stay.use for stay in stays(told, ANA, "Sangan")] == ["set_monster"]
    assert [stay.use for stay in stays(told, ANA, "Scapegoat")] == ["set_spell_trap"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Admitted defeat", "admitted_defeat"),
        ("Lost Duel", "quit"),
        ("Received a game loss by a judge", "judge_game_loss"),
        ("Received a match loss by a judge", "judge_match_loss"),
    ],
)
def test_its_game_line_ends_a_game(text: str, reason: str) -> None:
    duel = seated()
    duel.start()
    duel.raw(NEW, username=BEN, seconds=99, log=[line(BEN, "Hm", "duel"), line(ANA, text)])
    replay = read(duel)
    game = replay.games[0]
    assert (game.winner, game.end_reason, game.ended_at_s) == (BEN, reason, 99)
    assert (replay.matches[0].winner is None) == (reason in ("admitted_defeat", "judge_game_loss"))


def test_its_game_line_may_draw_a_game() -> None:
    duel = seated()
    duel.start()
    duel.raw(NEW, log=line(BEN, "Accepted the Draw Offer"))
    replay = read(duel)
    assert (replay.games[0].winner, replay.games[0].end_reason) == (None, "draw_agreed")
    assert replay.matches[0].draws == 1


def test_it_may_say_that_the_match_is_over() -> None:
    duel = seated()
    duel.start()
    duel.raw(NEW, over=True, log=line(ANA, "Admitted defeat"))
    assert read(duel).matches[0].winner == BEN


def test_it_may_accept_a_rematch() -> None:
    duel = seated()
    duel.start()
    duel.quit(ANA)
    duel.raw(NEW, log=line(ANA, "Accepted the rematch offer"))
    duel.raw("RPS", player1=ANA, player2=BEN, player1_choice="Rock", player2_choice="Rock")
    assert [match.winner for match in read(duel).matches] == [BEN, None]


@pytest.mark.parametrize("kind", ["chat", "duel", ""])
def test_only_a_game_line_counts(kind: str) -> None:
    duel = seated()
    duel.start()
    duel.raw(NEW, username=ANA, log=line(ANA, "Admitted defeat", kind))
    assert checked(duel).games[0].unfinished


def test_it_opens_no_game() -> None:
    duel = seated()
    duel.raw(NEW, username=ANA, log=line(ANA, "Chose to go first"))
    assert read(duel).games == ()


@pytest.mark.parametrize(
    "keys",
    [
        {"id": "not a number"},
        {"card": None},
        {"card": {"no": "name"}},
        {"card": [1]},
        {"log": 7},
        {"log": {"public_log": 7}},
        {"seconds": "soon"},
        {"prev": {"a": 1}},
        {"hand": [None]},
        {"over": "perhaps"},
        {"owner": ["Ana"]},
        {"prev": [1, 2, 3], "hand": []},
    ],
)
def test_what_it_writes_in_another_way_is_passed_over(keys: Json) -> None:
    duel, game = begun(("Sangan",))
    duel.raw(NEW, **keys)
    game.normal_summon(ANA, "Sangan")
    checked(duel)


def test_a_play_without_a_kind_is_an_unknown_one() -> None:
    duel = seated()
    duel.start()
    duel.admit(ANA)

    def nameless(plays: list[Json]) -> None:
        plays.insert(0, {})
        plays.insert(0, {"seconds": 5, "log": line(ANA, "Hm")})
        del next(play for play in plays if play.get("play") == "Admit defeat")["play"]

    assert edited(duel, nameless).games[0].winner == BEN


@pytest.mark.parametrize("play", [7, "Draw card", None, [], True, {"play": 7}, {"play": None}])
def test_what_is_no_play_at_all_is_no_replay(play: object) -> None:
    duel = seated()
    duel.start()
    with pytest.raises(ReplayError) as caught:
        changed(duel, lambda content: content["plays"].append(play))
    assert caught.value.code == "changed_format"


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("Draw card", {"id": "7"}),
        ("Draw card", {"card": {"name": None}}),
        ("Admit defeat", {"log": "Admitted defeat"}),
        ("Life points", {"life": "8000"}),
        ("Pick first", {"cards": {}}),
        ("RPS", {"winner": None}),
    ],
)
def test_a_known_kind_in_another_form_is_refused_and_not_guessed(kind: str, keys: Json) -> None:
    duel = seated()
    duel.start()
    duel.raw(kind, **keys)
    with pytest.raises(ReplayError) as caught:
        read(duel)
    assert caught.value.code == "changed_format"
    assert f"({kind})" in caught.value.sentence
    assert str(len(duel.transcript.plays) - 1) in caught.value.sentence


def test_a_file_with_an_unknown_kind_is_read_as_the_same_file_without() -> None:
    duel, game = begun(("Sangan",), ("Jinzo",))
    game.discard(BEN, "Jinzo")
    duel.admit(ANA)
    plain = read(duel)

    def anywhere(plays: list[Json]) -> None:
        for place in range(len(plays), -1, -1):
            plays.insert(place, json.loads('{"play": "Unheard of", "seconds": 3}'))

    assert edited(duel, anywhere) == plain
