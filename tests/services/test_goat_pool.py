"""The list of Goat's cards comes with the program and agrees with the cards of the samples."""

from __future__ import annotations

import pytest

from bot.domain.formats import why_not_goat
from bot.domain.replay.games import read_replay
from bot.samples.autopilot import play_match
from bot.samples.cards import all_cards
from bot.services.goat_pool import goat_pool
from tests.real_replays import content_of, real_files

GOAT = [card for card in all_cards().values() if card.goat_limit is not None]
# Terraforming is among the modern cards of the samples, and older than Goat.
STRANGERS = [
    card for card in all_cards().values() if card.goat_limit is None and card.name != "Terraforming"
]


def test_every_goat_card_of_the_samples_is_in_it_by_name_and_passcode() -> None:
    for card in GOAT:
        assert card.name in goat_pool()
        assert card.passcode.lstrip("0") in goat_pool(), card.name
    assert len(GOAT) > 100


def test_no_later_card_of_the_samples_is_in_it() -> None:
    for card in STRANGERS:
        assert card.name not in goat_pool()
        assert card.passcode.lstrip("0") not in goat_pool(), card.name
    assert STRANGERS


@pytest.mark.parametrize("entry", ["Pot of Greed", "55144522", "Yata-Garasu", "504700042", "7"])
def test_it_holds_names_passcodes_old_editions_and_forbidden_cards(entry: str) -> None:
    assert entry in goat_pool()


@pytest.mark.parametrize("entry", ["", "0", "name", "passcodes", "3", "Cyber Dragon"])
def test_it_holds_nothing_else(entry: str) -> None:
    assert entry not in goat_pool()


def test_it_is_read_once() -> None:
    assert goat_pool() is goat_pool()


def test_a_goat_match_hosted_as_unlimited_counts() -> None:
    told = play_match(1).to_json().replace(b'"format":"gu"', b'"format":"uu"')
    replay = read_replay(told)
    assert replay.format == "uu"
    assert why_not_goat(replay, goat_pool()) is None


def test_real_replays_of_another_format_are_left_out() -> None:
    for file in real_files()[:10]:
        sentence = why_not_goat(read_replay(content_of(file)), goat_pool())
        assert sentence is not None
        assert "Advanced" in sentence
