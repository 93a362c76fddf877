"""What the tables of Goat say of cards and decks is of one piece."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bot.domain.analysis.archetypes import OTHER
from bot.domain.goat.signature import Signature
from bot.domain.goat.signatures import SIGNATURES, UNDESCRIBED
from bot.domain.goat.staples import STAPLES
from bot.domain.goat.usual import METAMORPHOSIS_TARGETS, USUAL
from bot.services.goat_pool import goat_pool
from tests.domain.goat.decklists import DECKS, full_deck

LEAGUE = Path(__file__).resolve().parents[4] / "shared" / "data" / "goat_archetypes.csv"


def test_every_card_named_in_a_table_is_in_the_pool_and_spelled_as_there() -> None:
    marked = {card for signature in SIGNATURES for card in signature.marks}
    usual = {card for cards in USUAL.values() for card in cards}
    named = marked | usual | STAPLES | METAMORPHOSIS_TARGETS
    assert named - goat_pool() == set()
    assert len(named) > 200


def test_every_card_of_the_decks_made_for_the_tests_is_in_the_pool() -> None:
    assert {card for name in DECKS for card in full_deck(name)} - goat_pool() == set()


def test_no_staple_speaks_for_a_deck_or_against_one() -> None:
    for signature in SIGNATURES:
        needed = {card for group in signature.needs for card in group}
        assert not (signature.marks.keys() | needed) & STAPLES, signature.name


def test_every_deck_needs_cards_that_also_speak_for_it() -> None:
    for signature in SIGNATURES:
        assert signature.needs, signature.name
        for group in signature.needs:
            assert any(signature.marks.get(card, 0) > 0 for card in group), signature.name


def test_a_deck_is_in_the_table_once() -> None:
    names = [signature.name for signature in SIGNATURES]
    assert len(set(names)) == len(names) == 45
    assert OTHER not in names
    assert not set(names) & UNDESCRIBED


def test_the_decks_are_those_of_the_league_spelled_as_there() -> None:
    if not LEAGUE.exists():
        pytest.skip("the league's list of archetypes is not beside the repository")
    with LEAGUE.open(encoding="utf-8", newline="") as lines:
        league = {row["archetype"] for row in csv.DictReader(lines)}
    assert {signature.name for signature in SIGNATURES} | UNDESCRIBED == league


def test_the_usual_lists_are_of_decks_that_can_be_named_and_hold_their_marks() -> None:
    marks = {signature.name: signature.marks for signature in SIGNATURES}
    for name, cards in USUAL.items():
        assert {card for card, points in marks[name].items() if points > 0} <= cards


def test_a_card_counts_once_and_only_where_a_copy_is_known() -> None:
    signature = Signature(name="A", marks={"x": 5, "y": 2, "z": -3}, needs=(("x", "y"), ("z",)))
    assert signature.points({"x": 3, "y": 0, "z": 1}) == 2
    assert signature.lacks({"y": 0, "z": 1}) == 1
    assert signature.lacks({"x": 1, "z": 2}) == 0
    assert signature.reasons({"y": 1, "x": 1, "z": 1, "w": 1}) == ("x", "y")
