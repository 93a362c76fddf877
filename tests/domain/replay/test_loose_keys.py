"""Keys that are missing, new, or of another shape. With traps 41, 42, 46 and 47 of the list."""

from __future__ import annotations

import json

import pytest

from bot.domain.errors import ReplayError
from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Replay
from bot.samples import Duel
from tests.domain.replay.reading import Json, begun, changed, checked, edited, lose, read, seen
from tests.real_replays import real_bytes
from tests.samples.duels import ANA, BEN, seated
from tests.samples.every_verb import every_verb


def dropping(duel: Duel, key: str, *kinds: str) -> Replay:
    """The reading of a duel without a key on all plays, or on those of some kinds."""

    def drop(plays: list[Json]) -> None:
        for play in plays:
            if not kinds or play["play"] in kinds:
                play.pop(key, None)

    return edited(duel, drop)


def test_trap_41_plays_without_seconds_username_or_log() -> None:
    duel = seated()
    duel.throw("Rock", "Rock")
    duel.start(chooser=ANA)
    duel.disconnect(ANA)
    duel.rejoin(ANA)
    duel.spectator_joins("Zed")
    duel.admit(ANA)
    duel.begin_next()
    for key in ("seconds", "username", "log"):
        assert any(key not in play for play in duel.build()["plays"])
    assert checked(duel).doubts == ()


def test_trap_41_in_a_real_replay() -> None:
    plays = json.loads(real_bytes(76237695))["plays"]
    assert {play["play"] for play in plays if "seconds" not in play} == {"Countdown"}
    assert {"RPS", "Siding"} <= {play["play"] for play in plays if "username" not in play}
    assert read_replay(real_bytes(76237695)).games[2].ended_at_s == 1277


def test_trap_42_the_log_of_the_pick_is_a_list() -> None:
    duel = seated()
    duel.start()
    lists = [play["play"] for play in duel.build()["plays"] if isinstance(play.get("log"), list)]
    assert lists == ["Pick first"]
    assert len(checked(duel).games) == 1


def test_trap_42_it_may_be_one_line_as_well() -> None:
    duel = seated()
    duel.start()

    def first_line(plays: list[Json]) -> None:
        plays[-1]["log"] = plays[-1]["log"][0]

    assert edited(duel, first_line) == read(duel)


def test_trap_42_in_any_real_replay() -> None:
    plays = json.loads(real_bytes(76237612))["plays"]
    assert [play["play"] for play in plays if isinstance(play.get("log"), list)] == ["Pick first"]


def test_every_log_may_be_a_list() -> None:
    duel = every_verb()

    def listed(plays: list[Json]) -> None:
        for play in plays:
            if isinstance(play.get("log"), dict):
                play["log"] = [play["log"]]

    assert edited(duel, listed) == checked(duel)


def test_trap_46_keys_come_and_go_with_the_version() -> None:
    duel = every_verb()

    def other(content: Json) -> None:
        for key in ("password", "links", "rated", "liked", "watching", "logs", "rules", "tag_duel"):
            del content[key]
        content["show_cards"], content["novelty"] = True, {"deep": [{"er": None}]}
        for player in ("player1", "player2"):
            content[player] |= {"novelty": [1.5], "rating": "high"}
            del content[player]["side_total"]
        for play in content["plays"]:
            play["timestamp"] = "[0:29]"
            play["novelty"] = [{}, [], "", 1e9]
            play.pop("zone", None)
            for card in [*play.get("cards", ()), play.get("card", {})]:
                card.pop("scale", None)
                card |= {"scale_left": 1, "novelty": {"a": 1}}

    assert changed(duel, other) == checked(duel)


@pytest.mark.parametrize("message", ["Invalid Token", "", "Replay does not exist"])
def test_trap_47_an_error_of_the_site_is_told_as_such(message: str) -> None:
    body = json.dumps({"action": "Error", "message": message}).encode()
    with pytest.raises(ReplayError) as caught:
        read_replay(body)
    assert (caught.value.code, caught.value.detail) == ("site_error", message)


def test_seconds_may_be_missing() -> None:
    duel, game = begun(("Sangan",))
    game.normal_summon(ANA, "Sangan")
    game.life(BEN, -1000)
    duel.admit(BEN)
    told, whole = dropping(duel, "seconds").games[0], checked(duel).games[0]
    assert (told.started_at_s, told.ended_at_s) == (0, 0)
    assert told.winner == whole.winner
    assert seen(told, ANA) == seen(whole, ANA)
    assert [(change.at_s, change.life) for change in told.life] == [(0, 7000)]


def test_a_match_is_over_after_two_wins_even_if_no_play_says_so() -> None:
    duel = seated()
    lose(duel, ANA, BEN, ANA)
    replay = dropping(duel, "over")
    assert replay == checked(duel)
    assert replay.matches[0].winner == BEN


def test_a_match_is_not_over_after_one_win_if_no_play_says_so() -> None:
    duel = seated()
    lose(duel, ANA)
    assert dropping(duel, "over").matches[0].winner is None


def test_a_file_that_says_that_a_match_is_over_is_believed() -> None:
    duel = seated()
    duel.start()
    duel.admit(ANA)
    replay = edited(duel, lambda plays: plays[-2].update(over=True))
    match = replay.matches[0]
    assert (match.winner, match.decided_by, match.wins) == (BEN, "admitted_defeat", (0, 1))


def test_a_file_that_says_that_a_match_goes_on_is_believed() -> None:
    duel = seated()
    lose(duel, ANA, ANA)
    replay = edited(duel, lambda plays: plays[-1].update(over=False))
    assert (replay.matches[0].winner, replay.matches[0].wins) == (None, (0, 2))


def test_the_actor_of_a_card_play_may_be_missing() -> None:
    duel = every_verb()
    kinds = {"Start turn", "Life points", "Shuffle deck", "Pick first", "Left duel", "Rejoin duel"}
    others = {str(play["play"]) for play in duel.build()["plays"]} - kinds
    assert dropping(duel, "username", *others) == checked(duel)


def test_the_first_player_is_told_by_the_order_or_the_actor_or_the_line() -> None:
    for first in (ANA, BEN):
        duel = seated()
        duel.throw("Rock", "Scissors")
        duel.start(first=first)
        readings = [
            checked(duel),
            dropping(duel, "order"),
            dropping(duel, "username", "Pick first"),
            edited(duel, lambda plays: [plays[-1].pop(key) for key in ("order", "username")]),
            edited(duel, lambda plays: plays[-1].update(order=["Zed", "Zed"])),
        ]
        assert [replay.games[0].first_player for replay in readings] == [first] * 5


def test_the_order_is_believed_before_the_line() -> None:
    duel = seated()
    duel.start(chooser=ANA)
    game = edited(duel, lambda plays: plays[-1].update(order=[BEN, ANA])).games[0]
    assert (game.first_player, game.chosen_by) == (BEN, ANA)


def test_a_game_may_be_opened_by_another_kind_of_pick() -> None:
    duel = seated()
    duel.throw("Rock", "Scissors")
    duel.start(first=BEN)
    replay = edited(duel, lambda plays: plays[-1].update(play="Pick second"))
    assert replay == checked(duel)
    assert (replay.games[0].chosen_by, replay.games[0].first_player) == (ANA, BEN)


@pytest.mark.parametrize("log", [[], {}, [{"type": "game", "public_log": "Chose"}]])
def test_a_pick_without_its_line_opens_nothing(log: object) -> None:
    duel = seated()
    duel.start()
    assert edited(duel, lambda plays: plays[-1].update(log=log)).games == ()


def test_the_sizes_of_a_next_duel_may_be_missing() -> None:
    duel = seated()
    lose(duel, ANA)
    duel.start()
    replay = dropping(duel, "player1", "Begin next duel")
    assert replay == checked(duel)


def test_the_sizes_of_a_next_duel_go_by_name() -> None:
    duel = seated()
    duel.start()
    duel.admit(ANA)
    duel.side(ANA, into=['Retaliating "C"'])
    duel.begin_next()
    duel.start()

    def swap(plays: list[Json]) -> None:
        play = next(play for play in plays if play["play"] == "Begin next duel")
        play["player1"], play["player2"] = play["player2"], play["player1"]

    assert edited(duel, swap) == checked(duel)


def test_the_head_may_be_short() -> None:
    duel = seated()
    lose(duel, ANA)

    def behead(content: Json) -> None:
        for key in ("date", "format", "version"):
            del content[key]

    replay = changed(duel, behead)
    assert (replay.date, replay.format, replay.version) == ("", "", 0)
    assert replay.games == checked(duel).games
