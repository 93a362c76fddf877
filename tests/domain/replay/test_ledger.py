"""The ledger of cards, game by game: what a game leaves behind, and what it forgets."""

from __future__ import annotations

from time import process_time
from typing import cast

import pytest
from msgspec import Raw

from bot.domain.replay.cards import PATIENCE, CardLedger, CountingLedger
from bot.domain.replay.model import CardCopy
from bot.domain.replay.plays import KINDS, CardPlay, ShuffleDeck, ShuffleHand

NAMES = ("Ana", "Ben")
IDS = (range(1, 6), range(11, 16))


def a_card(name: str, place: int | None = 1) -> CardCopy:
    return CardCopy(name=name, object_id=place, card_type="Monster", color="Effect")


def begun(kind: type[CardLedger] = CardLedger) -> CardLedger:
    """A ledger of a game in which Ana holds a Sangan, her first card."""
    ledger = kind(NAMES)
    ledger.start(IDS)
    ledger.deal(0, 1, [a_card("Sangan", 1)], 20)
    return ledger


def play(kind: str, card_id: int, card: CardCopy | None = None, at_s: int = 30) -> CardPlay:
    """A play about one card."""
    return cast("type[CardPlay]", KINDS[kind])(id=card_id, card=card, seconds=at_s)


def names(copies: tuple[CardCopy, ...]) -> list[str]:
    return [copy.name for copy in copies]


def test_a_ledger_begins_empty() -> None:
    ledger = CardLedger(NAMES)
    assert (ledger.copies(0), ledger.held(1)) == (((), ()), ())
    assert (ledger.unplaced, ledger.contradictions, ledger.turn) == (0, 0, 1)


def test_a_dealt_card_is_seen_and_held() -> None:
    ledger = begun()
    ledger.end()
    assert names(ledger.copies(0)[0]) == ["Sangan"]
    assert ledger.copies(0)[0][0].seen_at_s == 20
    (stay,) = ledger.held(0)
    assert (stay.entered_turn, stay.entered_at_s, stay.use) == (1, 20, None)
    assert ledger.held(1) == ()


@pytest.mark.parametrize(("card_id", "slot"), [(1, 0), (5, 0), (11, 1), (15, 1)])
def test_a_first_id_tells_whose_card_it_is(card_id: int, slot: int) -> None:
    ledger = CardLedger(NAMES)
    ledger.start(IDS)
    ledger.see(play("Declare", card_id, a_card("Jinzo", 2)))
    assert names(ledger.copies(slot)[0]) == ["Jinzo"]
    assert ledger.copies(1 - slot) == ((), ())


@pytest.mark.parametrize("card_id", [0, 6, 10, 16])
def test_an_id_of_no_deck_is_of_nobody(card_id: int) -> None:
    ledger = CardLedger(NAMES)
    ledger.start(IDS)
    ledger.see(play("Declare", card_id, a_card("Jinzo", 2)))
    assert (ledger.copies(0), ledger.copies(1), ledger.unplaced) == (((), ()), ((), ()), 1)


def test_the_turn_of_a_stay_is_that_of_the_ledger() -> None:
    ledger = begun()
    ledger.turn = 4
    ledger.move(play("To GY", 1, at_s=44))
    (stay,) = ledger.held(0)
    assert (stay.entered_turn, stay.left_turn, stay.left_at_s) == (1, 4, 44)


def test_what_is_seen_after_the_end_is_kept_apart() -> None:
    ledger = begun()
    ledger.see(play("Declare", 2, a_card("Jinzo", 2)))
    ledger.end()
    ledger.see(play("Declare", 3, a_card("Kuriboh", 3)))
    seen, after = ledger.copies(0)
    assert (names(seen), names(after)) == (["Sangan", "Jinzo"], ["Kuriboh"])


def test_a_new_game_forgets_the_last_but_for_its_doubts() -> None:
    ledger = begun()
    ledger.shuffle(ShuffleDeck(deck=Raw(b"[501]"), username="Ben"))
    ledger.rename(ShuffleHand(prev=[1], hand=[601]))
    ledger.see(play("Declare", 900, a_card("Jinzo", 2)))
    ledger.turn = 3
    ledger.end()
    ledger.start(IDS)
    assert (ledger.copies(0), ledger.held(0), ledger.turn) == (((), ()), (), 1)
    assert ledger.unplaced == 1
    for old in (501, 601):
        ledger.see(play("Declare", old, a_card("Jinzo", 2)))
    assert (ledger.copies(0), ledger.copies(1), ledger.unplaced) == (((), ()), ((), ()), 3)


def test_one_place_has_one_name() -> None:
    ledger = begun()
    ledger.see(play("Declare", 2, a_card("Jinzo", 1)))
    assert names(ledger.copies(0)[0]) == ["Sangan"]
    assert ledger.contradictions == 1
    ledger.see(play("Declare", 3, a_card("Sangan", 1)))
    assert ledger.contradictions == 1


def test_without_places_cards_are_counted_by_their_ids() -> None:
    assert (CardLedger.lower_bound, CountingLedger.lower_bound) == (False, True)
    ledger = begun(CountingLedger)
    for card_id in (2, 3, 2, 3):
        ledger.see(play("Declare", card_id, a_card("Jinzo", None)))
    ledger.see(play("Declare", 4, a_card("Token", None)))
    assert names(ledger.copies(0)[0]) == ["Sangan", "Jinzo", "Jinzo"]
    ledger.start(IDS)
    ledger.see(play("Declare", 2, a_card("Jinzo", None)))
    assert names(ledger.copies(0)[0]) == ["Jinzo"]


def searched(ledger: CardLedger, *, decks: int, cards: int) -> float:
    """The processor's seconds for so many cards of nobody, after so many shuffles of a deck."""
    ids = Raw(b"[" + b",".join(b"%d" % number for number in range(5_000, 5_060)) + b"]")
    for _ in range(decks):
        ledger.shuffle(ShuffleDeck(deck=ids, username="Ben"))
    strange = [play("Declare", 10_000 + number, a_card("Jinzo", 2)) for number in range(cards)]
    began = process_time()
    for one in strange:
        ledger.see(one)
    return process_time() - began


def test_many_decks_and_cards_of_nobody_take_time_as_they_are_many_and_not_more() -> None:
    few, many = (
        min(searched(begun(), decks=size, cards=size) for _ in range(3)) for size in (500, 2_000)
    )
    assert many / few < 9  # four times as many; each card by itself through all decks takes 16


def test_after_many_searches_a_card_is_found_as_before() -> None:
    ledger = begun()
    searched(ledger, decks=50, cards=1 + PATIENCE // (50 * 300))
    ledger.shuffle(ShuffleDeck(deck=Raw(b"[501,502]"), username="Ben"))
    ledger.shuffle(ShuffleDeck(deck=Raw(b'["no deck"]'), username="Ben"))
    ledger.shuffle(ShuffleDeck(deck=Raw(b"[502,503]"), username="Ana"))
    unplaced = ledger.unplaced
    for place, card_id in enumerate((501, 502, 503, 5_030), 2):
        ledger.see(play("Declare", card_id, a_card("Jinzo", place)))
    ledger.shuffle(ShuffleDeck(deck=Raw(b"[601]"), username="Ana"))
    ledger.see(play("Declare", 601, a_card("Jinzo", 6)))
    assert [copy.object_id for copy in ledger.copies(0)[0]] == [1, 3, 4, 6]
    assert [copy.object_id for copy in ledger.copies(1)[0]] == [2, 5]
    assert ledger.unplaced == unplaced
