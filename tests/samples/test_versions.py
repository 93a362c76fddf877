"""What the site wrote in other years: 2024 (version 15) and 2017 (version 5)."""

from __future__ import annotations

import pytest

from bot.samples.autopilot import play_match
from tests.samples.duels import ANA, BEN, Written, last, lines_of, plays_of, seated
from tests.samples.every_verb import every_verb


def replay(version: int) -> Written:
    return every_verb(version=version).build()


def cards_in(told: Written) -> list[Written]:
    cards = [play["card"] for play in told["plays"] if "card" in play]
    return cards + [card for play in told["plays"] for card in play.get("cards", ())]


@pytest.mark.parametrize("version", [5, 15])
def test_old_plays_have_no_zone(version: int) -> None:
    assert not any("zone" in play for play in replay(version)["plays"])


@pytest.mark.parametrize("version", [15, 17])
def test_cards_have_their_position_since_2024(version: int) -> None:
    assert all("object_id" in card or not card["id"] for card in cards_in(replay(version)))
    assert all("scale" in card for card in cards_in(replay(version)))


def test_cards_of_2017_have_two_scales_and_no_position() -> None:
    for card in cards_in(replay(5)):
        assert "object_id" not in card
        if card["id"]:
            assert {"scale_left", "scale_right"} <= card.keys()
            assert "scale" not in card


def test_only_the_log_of_2017_tells_the_time() -> None:
    stamps = [line["timestamp"] for play in replay(5)["plays"] for line in lines_of(play)]
    assert stamps[0].startswith("[0:")
    assert all(stamp.startswith("[") and len(stamp.split(":")[1]) == 3 for stamp in stamps)
    for version in (15, 17):
        lines = [line for play in replay(version)["plays"] for line in lines_of(play)]
        assert not any("timestamp" in line for line in lines)


def test_keys_of_the_header_came_and_went() -> None:
    today, older, oldest = (set(replay(version)) for version in (17, 15, 5))
    assert today - older == {"password"}
    assert older - oldest == {"rules", "tag_duel"}
    assert oldest - older == {"show_cards"}


def test_seats_of_2017_had_no_side_total_and_a_number_for_the_token() -> None:
    for version, token in ((17, "1"), (15, "1"), (5, 1)):
        told = replay(version)
        assert ("side_total" in told["player1"]) == (version > 5)
        assert told["player1"]["token"] == token
        again = [play for play in told["plays"] if play["play"] == "Begin next duel"]
        assert again[0]["player2"]["token"] == token


def test_going_home_was_called_quitting_in_2017() -> None:
    duel = seated(version=5)
    duel.start()
    duel.judge_loss(ANA, match=True)
    duel.leave(BEN)
    play = last(duel)
    assert play["play"] == "Quit duel"
    assert (play["log"]["public_log"], play["log"]["type"]) == ("Left duel", "game")
    match = duel.truth["matches"][0]
    assert (match["winner"], match["decided_by"]) == (BEN, "judge_match_loss")


def test_quitting_a_match_of_2017_was_logged_as_a_loss() -> None:
    duel = seated(version=5)
    duel.start()
    duel.quit(ANA)
    assert [play["log"]["public_log"] for play in plays_of(duel, "Quit duel")] == ["Lost Duel"]


def test_links_are_of_today_and_of_the_advanced_pool() -> None:
    assert seated(format="ar").header.links
    assert not seated(format="gu").header.links
    assert not seated(format="ar", version=15).header.links
    assert seated(format="gu", links=True).header.links


@pytest.mark.parametrize("version", [5, 15, 17])
def test_the_same_story_has_the_same_truth_in_every_version(version: int) -> None:
    assert every_verb(version=version).truth == every_verb().truth


@pytest.mark.parametrize("version", [5, 15])
def test_old_matches_play_themselves(version: int) -> None:
    duel = play_match(3, version=version)
    assert duel.build()["version"] == version
    assert duel.truth["matches"][0]["winner"] in duel.truth["players"]
