"""The demo shows what it is there to show."""

from __future__ import annotations

import json

from bot.samples import Duel
from bot.samples.scenes import (
    demo_replays,
    lost_connection,
    two_to_nothing,
    two_to_one,
    went_second,
    with_a_draw,
    with_a_rematch,
)
from tests.samples.duels import plays_of

SCENES = (two_to_one, with_a_draw, with_a_rematch, lost_connection, went_second, two_to_nothing)


def wins(duel: Duel) -> list[list[int]]:
    return [sorted(match["wins"].values()) for match in duel.truth["matches"]]


def test_the_demo_has_six_files_named_by_their_number() -> None:
    files = demo_replays()
    assert len(files) == len(SCENES) == 6
    for name, content in files:
        replay = json.loads(content)
        assert name == f"{replay['id']}.json"
        assert (replay["format"], replay["links"]) == ("gu", False)
        assert replay["id"] > 900_000_000


def test_five_players_play_the_demo() -> None:
    names = {name for scene in SCENES for name in scene().truth["players"]}
    assert len(names) == 5


def test_every_scene_is_decided() -> None:
    for scene in SCENES:
        assert all(match["winner"] for match in scene().truth["matches"])


def test_games_of_the_demo_look_like_goat_games() -> None:
    for scene in SCENES:
        duel = scene()
        games = duel.truth["games"]
        assert all(5 <= game["turns"] <= 12 for game in games)
        assert all(game["life_timeline"] for game in games)
        assert 10 * 60 < duel.clock < 90 * 60
        for kind in ("Set ST", "Set monster", "Attack", "Duel message", "Shuffle deck"):
            assert plays_of(duel, kind)


def test_two_to_one_has_tied_throws_and_siding() -> None:
    truth = two_to_one().truth
    assert wins(two_to_one()) == [[1, 2]]
    assert [throw["winner"] is None for throw in truth["throws"]] == [True, True, False]
    assert len(plays_of(two_to_one(), "Siding")) == 2
    assert any(game["sided_in"][name] for game in truth["games"] for name in truth["players"])


def test_a_draw_is_followed_by_a_throw() -> None:
    duel = with_a_draw()
    assert duel.truth["matches"][0]["draws"] == 1
    assert duel.truth["games"][1]["end_reason"] == "draw_agreed"
    assert all(life > 0 for life in duel.truth["games"][1]["final_life"].values())
    assert [throw["before_game"] for throw in duel.truth["throws"]] == [1, 3]


def test_a_rematch_is_in_the_same_file() -> None:
    matches = with_a_rematch().truth["matches"]
    assert [match["number"] for match in matches] == [1, 2]
    assert matches[0]["winner"] != matches[1]["winner"]


def test_a_lost_connection_costs_the_leader_the_match() -> None:
    duel = lost_connection()
    match = duel.truth["matches"][0]
    assert match["decided_by"] == "disconnected"
    assert wins(duel) == [[1, 1]]
    assert len(plays_of(duel, "Rejoin duel")) == 1


def test_somebody_chooses_to_go_second() -> None:
    games = went_second().truth["games"]
    assert games[0]["first_player"] != games[0]["chosen_by"]
    assert plays_of(went_second(), "Watcher message")


def test_a_plain_match_shows_a_card_after_the_end() -> None:
    duel = two_to_nothing()
    assert wins(duel) == [[0, 2]]
    assert any(duel.truth["games"][-1]["cards_shown_after_end"].values())


def test_the_demo_is_the_same_every_time() -> None:
    assert demo_replays() == demo_replays()
