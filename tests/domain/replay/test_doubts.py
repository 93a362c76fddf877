"""What the reader says it is not sure of, and what it says nothing about."""

from __future__ import annotations

import pytest

from bot.samples import Duel
from bot.samples.autopilot import play_match
from tests.domain.replay.reading import Json, answer, begun, checked, edited, lose, read, seen
from tests.samples.duels import ANA, BEN, seated

UNPLACED = "Some cards could not be credited to a player and are left out."
TWO_NAMES = "Some cards carry two names at one place of a list."


def sites_score(duel: Duel, score: str) -> tuple[str, ...]:
    """The doubts if the site announced another score before the second game."""

    def announce(plays: list[Json]) -> None:
        play = next(play for play in plays if play["play"] == "Siding")
        play["message"] = score

    return edited(duel, announce).doubts


@pytest.mark.parametrize("seed", range(10))
def test_an_ordinary_match_leaves_no_doubt(seed: int) -> None:
    assert checked(play_match(seed)).doubts == ()


@pytest.mark.parametrize("score", ["1-0-0", "0-0-0", "0-1-1", "0-2-0", "10-1-0"])
def test_another_score_of_the_site_is_a_doubt(score: str) -> None:
    duel = seated()
    lose(duel, ANA, ANA)
    assert sites_score(duel, f"Siding for the next duel has begun ({score})") == (
        f"After game 1 of match 1 the site's score is {score}, the games found here say 0-1-0.",
    )


@pytest.mark.parametrize(
    "message", ["(0-1-0)", "Siding has begun", "", "(0-1)", "0-1-1", "Siding (0-1-0) (9-9-9)"]
)
def test_the_same_score_or_none_is_no_doubt(message: str) -> None:
    duel = seated()
    lose(duel, ANA, ANA)
    assert sites_score(duel, message) == ()


def test_the_score_of_a_rematch_is_its_own() -> None:
    duel = seated()
    lose(duel, ANA, ANA)
    duel.rematch()
    lose(duel, BEN, ANA, ANA)
    assert checked(duel).doubts == ()


def test_a_card_of_nobody_is_one_doubt_however_often() -> None:
    duel, game = begun(("Sangan",))
    card = game.written(game.hand(ANA)[0])
    line = {"username": ANA, "type": "duel", "public_log": "Sent it from M-3 to GY"}
    for number in range(3):
        duel.raw("To GY", id=70_000 + number, card=card, username=ANA, log=line)
    duel.admit(ANA)
    replay = read(duel)
    assert replay.doubts == (UNPLACED,)
    assert seen(replay.games[0], ANA)["Sangan"] == 1


def test_a_card_without_an_id_is_of_nobody_unless_the_play_tells() -> None:
    for text, doubts in (("Sent it from M-3 to GY", (UNPLACED,)), ("Sent it from Deck to GY", ())):
        duel, game = begun((*("Jinzo",) * 5, "Sangan"))
        card = game.written(game.pile(ANA, "deck")[0])
        line = {"username": ANA, "type": "duel", "public_log": text}
        duel.raw("To GY", card=card, username=ANA, log=line)
        duel.admit(ANA)
        assert read(duel).doubts == doubts
        assert seen(read(duel).games[0], ANA)["Sangan"] == (0 if doubts else 1)


def test_two_names_at_one_place_are_a_doubt_and_the_first_stands() -> None:
    duel, game = begun(("Sangan", *("Jinzo",) * 4, "Kuriboh"))
    game.draw(ANA, "Kuriboh")
    duel.admit(BEN)

    def rename(plays: list[Json]) -> None:
        draw = next(play for play in plays if play["play"] == "Draw card")
        draw["card"]["object_id"] = game.hand(ANA)[0].object_id

    replay = edited(duel, rename)
    assert replay.doubts == (TWO_NAMES,)
    assert seen(replay.games[0], ANA) == {"Sangan": 1, "Jinzo": 4}


def test_doubts_are_part_of_the_answer() -> None:
    duel = seated()
    duel.start()
    assert answer(read(duel))["doubts"] == ["Game 1 of match 1 has no end in the file."]


def test_nothing_that_people_say_or_are_is_kept() -> None:
    duel = seated(note="a secret note")
    duel.spectator_joins("Zed")
    lose(duel, ANA)
    duel.chat(BEN, "a secret word")
    told = str(answer(checked(duel))) + str(checked(duel))
    for secret in ("secret", "Zed", "rating", "user_id"):
        assert secret not in told
