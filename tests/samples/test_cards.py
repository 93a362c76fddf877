"""The card table, deck lists, and how a card is written."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

import pytest

from bot.samples import Card, DeckList, Duel, Player, card, deck_of
from bot.samples.card_objects import card_object, token_object
from bot.samples.cards import TOKEN, all_cards
from bot.samples.deck_list import cards_of
from bot.samples.decks import ALL_DECKS
from tests.samples.duels import ANA, BEN

each_deck = pytest.mark.parametrize("deck", ALL_DECKS, ids=lambda deck: deck.name)


@each_deck
def test_a_deck_has_the_usual_sizes(deck: DeckList) -> None:
    assert (len(deck.main), len(deck.extra), len(deck.side)) == (40, 15, 15)
    assert len(deck.positions) == 70


@each_deck
def test_a_deck_keeps_to_the_goat_list(deck: DeckList) -> None:
    copies = Counter(one.name for one in deck.positions)
    for name, number in copies.items():
        limit = card(name).goat_limit
        assert limit is not None, name
        assert number <= limit, name


@each_deck
def test_a_deck_has_fusions_in_the_extra_deck_and_nowhere_else(deck: DeckList) -> None:
    assert {one.color for one in deck.extra} == {"Fusion"}
    assert not any(one.in_extra_deck for one in deck.main + deck.side)


@each_deck
def test_copies_of_a_name_stand_together(deck: DeckList) -> None:
    for part in (deck.main, deck.extra, deck.side):
        names = [name for name, _ in groupby(one.name for one in part)]
        assert len(names) == len(set(names))


def test_decks_differ_beyond_the_staples() -> None:
    for one in ALL_DECKS:
        for other in ALL_DECKS:
            shared = Counter(c.name for c in one.main) & Counter(c.name for c in other.main)
            assert one is other or shared.total() <= 30


def test_names_and_artworks_are_unique() -> None:
    cards = all_cards()
    assert len(cards) > 150
    assert len({one.site_id for one in cards.values()}) == len(cards)
    assert len({one.passcode for one in cards.values()}) == len(cards)
    assert all(name == one.name for name, one in cards.items())


def test_passcodes_are_text_of_eight_digits_but_for_one() -> None:
    odd = {name for name, one in all_cards().items() if len(one.passcode) != 8}
    assert odd == {"Orcust Crescendo"}
    assert card("Orcust Crescendo").passcode == "0703897"


def test_the_cards_that_taught_parsers_something_are_there() -> None:
    quoted = {name for name in all_cards() if '"' in name}
    assert quoted >= {'"A Case for K9"', 'K9-17 "Ripper"', 'Maxx "C"', 'Therion "King" Regulus'}
    assert card('World Legacy - "World Crown"').treated_as == 'World Legacy - "World Crown" '
    colors = {one.color for one in all_cards().values()}
    assert colors >= {"", "Normal", "Effect", "Fusion", "Synchro", "Xyz", "Link"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Sangan", ("Monster", "Effect", "Fiend", "DARK", 3, "1000", "600")),
        ("Gemini Elf", ("Monster", "Normal", "Spellcaster", "EARTH", 4, "1900", "900")),
        ("Scapegoat", ("Spell", "", "Quick-Play", "", 0, "0", "0")),
        ("Solemn Judgment", ("Trap", "", "Counter", "", 0, "0", "0")),
        ("Link Spider", ("Monster", "Link", "Cyberse", "EARTH", 1, "1000", "?")),
    ],
)
def test_a_line_of_the_table_becomes_a_card(name: str, expected: tuple[object, ...]) -> None:
    one = card(name)
    assert (
        one.card_type,
        one.color,
        one.kind,
        one.attribute,
        one.level,
        one.attack,
        one.defense,
    ) == expected


def test_flips_and_scales_are_read() -> None:
    assert (card("Magician of Faith").flip, card("Magician of Faith").color) == (True, "Effect")
    assert card("DoSolfachord Cutia").pendulum
    assert not card("Sangan").flip


def test_a_second_artwork_differs_in_its_id_only() -> None:
    first, second = card("Ring of Destruction"), card("Ring of Destruction [2]")
    assert (first.site_id, second.site_id) == (3592, 4950)
    assert (first.name, first.passcode) == (second.name, second.passcode)
    assert first.alt_passcode is None
    assert second.alt_passcode == "83555667"


@pytest.mark.parametrize("name", ["Blue-Eyes Nobody", "Sangan [2]", ""])
def test_an_unknown_card_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="sample table"):
        card(name)


def test_entries_count_copies() -> None:
    own = Card(name="7 Somethings", passcode="1", card_type="Spell")
    names = [one.name for one in cards_of(["2 Sangan", "Jinzo", own])]
    assert names == ["Sangan", "Sangan", "Jinzo", "7 Somethings"]


def test_a_filled_list_holds_the_named_cards_first() -> None:
    deck = deck_of("2 Sangan", "Jinzo", extra=["Link Spider"], side=["Kuriboh"])
    assert [one.name for one in deck.main[:3]] == ["Sangan", "Sangan", "Jinzo"]
    assert (len(deck.main), len(deck.positions)) == (40, 42)
    assert len(deck_of(size=60).main) == 60
    assert len(deck_of("3 Sangan", size=2).main) == 3


def test_a_card_is_written_with_its_position() -> None:
    written = card_object(card("Sangan"), 7)
    assert (written["object_id"], written["serial_number"], written["atk"]) == (
        7,
        "26202165",
        "1000",
    )
    assert "object_id" not in card_object(card("Sangan"), None)
    assert card_object(card("Pot of Greed"), 1)["tcg_limit"] == 0
    assert "alt_passcode" not in written
    assert card_object(card("Foolish Burial [2]"), 1)["alt_passcode"] == "81439174"


def test_a_token_is_written_without_position_and_passcode() -> None:
    assert TOKEN.name == "Token"
    assert token_object()["serial_number"] == ""
    assert "object_id" not in token_object()


def test_a_card_of_ones_own_can_be_played() -> None:
    own = Card(name='The "Odd" One', passcode="0000001", card_type="Trap", site_id=1)
    duel = Duel(Player(ANA, deck_of(own)), Player(BEN, deck_of()))
    game = duel.start(hands={ANA: ['The "Odd" One']})
    game.set_spell_trap(ANA, 'The "Odd" One')
    assert duel.truth["games"][0]["cards_seen"][ANA]['The "Odd" One'] == 1
    assert duel.truth["lists"][ANA][0] == 'The "Odd" One'


def test_copies_may_stand_apart_in_a_list() -> None:
    deck = DeckList("Ungrouped", main=["Sangan", "Jinzo", "Sangan", "38 Trap Hole"])
    assert [one.name for one in deck.positions][:3] == ["Sangan", "Jinzo", "Sangan"]
