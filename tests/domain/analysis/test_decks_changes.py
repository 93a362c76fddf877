from collections.abc import Mapping
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.domain.analysis.changes import (
    CardChange,
    Certainty,
    DeckChanges,
    Direction,
    SizeChange,
    SlotChange,
    compare_decks,
)
from bot.domain.analysis.decks import Deck, reconstruct_decks
from bot.domain.analysis.positions import Part, positions_of
from bot.domain.analysis.sightings import read_sightings
from bot.domain.replay.model import DeckSizes
from tests.domain.analysis.decklists import (
    FullList,
    build_list,
    card,
    edit_list,
    played,
    show,
    sighting,
)
from tests.domain.analysis.duels import ANA, BO, replay

CERTAIN, LIKELY, OPEN = Certainty.CERTAIN, Certainty.LIKELY, Certainty.OPEN
FULL = {position: f"Card {position}" for position in range(1, 59)}


def deck(names: Mapping[int, str]) -> Deck:
    (found,) = reconstruct_decks([sighting(names)])
    return found


def sized(sizes: DeckSizes, *, player: str = ANA, lower_bound: bool = False) -> Deck:
    seen = [card("Ring", None if lower_bound else 1)]
    game = played(seen, submitted=sizes, lower_bound=lower_bound)
    (found,) = reconstruct_decks(read_sightings(replay(1, game), player))
    return found


def changes_of(older: Mapping[int, str], newer: Mapping[int, str]) -> dict[str, CardChange]:
    cards = compare_decks(deck(older), deck(newer)).cards
    assert len({change.name for change in cards}) == len(cards)
    return {change.name: change for change in cards}


def without(names: Mapping[int, str], *positions: int) -> dict[int, str]:
    return {place: name for place, name in names.items() if place not in positions}


def copies_of(full: FullList, part: Part, name: str) -> int:
    return sum(full.names[position] == name for position in positions_of(part, full.sizes))


def test_equal_decks_have_no_changes() -> None:
    assert compare_decks(deck(FULL), deck(FULL)) == DeckChanges(sizes=(), cards=(), slots=())


def test_between_lists_fully_known_everything_is_certain() -> None:
    found = changes_of(FULL, FULL | {7: "Jinzo"})
    assert found == {
        "Card 7": CardChange("Card 7", Part.MAIN, Direction.NOT_SEEN_SINCE, 1, 0, 1, 0, CERTAIN),
        "Jinzo": CardChange("Jinzo", Part.MAIN, Direction.APPEARED, 0, 1, 0, 1, CERTAIN),
    }


def test_a_card_newly_seen_may_have_been_there_unseen() -> None:
    found = changes_of(without(FULL, 20), without(FULL, 20) | {7: "Jinzo"})
    assert found["Jinzo"].certainty is OPEN
    assert found["Card 7"].certainty is OPEN


def test_one_unseen_position_hides_one_copy_only() -> None:
    older = without(FULL, 20)
    newer = FULL | {7: "Jinzo", 8: "Jinzo"}
    found = changes_of(older, newer)
    assert (found["Jinzo"].direction, found["Jinzo"].certainty) == (Direction.APPEARED, CERTAIN)


def test_copies_go_up_and_down() -> None:
    older = FULL | {1: "Ring", 2: "Ring", 3: "Sangan"}
    newer = FULL | {1: "Ring", 2: "Sangan", 3: "Sangan"}
    found = changes_of(older, newer)
    assert found["Ring"] == CardChange("Ring", Part.MAIN, Direction.FEWER, 2, 1, 2, 1, CERTAIN)
    assert found["Sangan"] == CardChange("Sangan", Part.MAIN, Direction.MORE, 1, 2, 1, 2, CERTAIN)


def test_copies_elsewhere_leave_no_room() -> None:
    older = {1: "Ring", 2: "Ring", 9: "Sangan"}
    newer = {44: "Ring", 45: "Ring", 46: "Ring"}
    cards = compare_decks(deck(older), deck(newer)).cards
    assert {
        (change.name, change.part): (change.direction, change.certainty) for change in cards
    } == {
        ("Ring", Part.MAIN): (Direction.NOT_SEEN_SINCE, CERTAIN),
        ("Ring", Part.SIDE): (Direction.APPEARED, CERTAIN),
        ("Sangan", Part.MAIN): (Direction.NOT_SEEN_SINCE, OPEN),
    }


def test_a_run_between_neighbors_cannot_grow_in_an_ordered_list() -> None:
    older = {1: "Ring", 2: "Ring", 3: "Ring", 4: "Sangan"}
    newer = {1: "Ring", 2: "Ring", 3: "Sangan"}
    assert changes_of(older, newer)["Ring"].certainty is LIKELY
    assert changes_of(older, {1: "Ring", 2: "Ring", 4: "Sangan"})["Ring"].certainty is OPEN


def test_an_unordered_list_says_nothing_by_its_order() -> None:
    older = {1: "Ring", 2: "Ring", 3: "Ring", 4: "Sangan"}
    newer = {1: "Ring", 2: "Ring", 3: "Sangan", 8: "Jinzo", 9: "Ryko", 10: "Jinzo"}
    assert changes_of(older, newer)["Ring"].certainty is OPEN


def test_likely_copies_are_no_change() -> None:
    assert changes_of({1: "Ring", 3: "Ring"}, {1: "Ring", 2: "Ring", 3: "Ring"}) == {}


def test_an_unordered_main_deck_spoils_the_order_of_the_side_deck() -> None:
    older = {44: "Ring", 45: "Ring", 46: "Ring", 47: "Sangan"}
    newer = {44: "Ring", 45: "Ring", 46: "Sangan"}
    assert changes_of(older, newer)["Ring"].certainty is LIKELY
    unordered = newer | {8: "Jinzo", 9: "Ryko", 10: "Jinzo"}
    assert changes_of(older, unordered)["Ring"].certainty is OPEN


def test_a_likely_copy_makes_a_change_likely_at_best() -> None:
    changes = compare_decks(deck({1: "Ring", 3: "Ring"}), deck({1: "Ring", 44: "Ring"})).cards
    found = {change.part: change for change in changes}
    assert (found[Part.MAIN].older, found[Part.MAIN].newer) == (3, 1)
    assert found[Part.MAIN].certainty is LIKELY


def test_the_surest_come_first() -> None:
    older = {1: "Ring", 2: "Ring", 3: "Ring", 4: "Sangan", 20: "Jinzo", 30: "Ryko"}
    newer = {1: "Ring", 2: "Ring", 3: "Sangan", 44: "Jinzo", 45: "Jinzo", 46: "Jinzo"}
    cards = compare_decks(deck(older), deck(newer)).cards
    assert [change.certainty for change in cards] == [CERTAIN, CERTAIN, LIKELY, OPEN]


def test_sizes_are_always_told() -> None:
    older, newer = sized(DeckSizes(40, 3, 15)), sized(DeckSizes(42, 3, 14))
    found = compare_decks(older, newer)
    assert found.sizes == (SizeChange(Part.MAIN, 40, 42), SizeChange(Part.SIDE, 15, 14))
    assert found.slots == ()


def test_an_edited_copy_tells_its_slots() -> None:
    newer = without(FULL, 12) | {7: "Jinzo", 44: "Royal Decree"}
    assert compare_decks(deck(FULL), deck(newer)).slots == (
        SlotChange(Part.MAIN, 7, "Card 7", "Jinzo", LIKELY),
        SlotChange(Part.SIDE, 44, "Card 44", "Royal Decree", CERTAIN),
    )


def test_cards_that_only_moved_tell_no_slot() -> None:
    names = [f"Card {number}" for number in range(1, 14) for _ in range(3)]
    older = dict(enumerate([*names, "Last"], start=1))
    moved = dict(enumerate([*names[:20], *names[21:30], names[20], *names[30:], "Last"], start=1))
    assert compare_decks(deck(older), deck(moved)) == DeckChanges((), (), ())


def test_a_slot_may_be_a_shift_where_a_card_beside_it_is_unseen() -> None:
    newer = FULL | {7: "Jinzo"}
    assert compare_decks(deck(without(FULL, 6)), deck(newer)).slots == ()
    assert compare_decks(deck(FULL), deck(without(newer, 8))).slots == ()
    (slot,) = compare_decks(deck(without(FULL, 5)), deck(newer)).slots
    assert slot.certainty is LIKELY


def test_a_name_seen_elsewhere_too_may_have_come_from_there() -> None:
    older = without(FULL, 20) | {30: "Jinzo"}
    assert compare_decks(deck(older), deck(older | {7: "Jinzo"})).slots != ()
    older = without(older, 31)
    assert compare_decks(deck(older), deck(older | {7: "Jinzo"})).slots == ()


def test_each_copy_of_a_difference_is_one_slot_at_most() -> None:
    older = FULL | {7: "Ring", 9: "Jinzo", 20: "Ring", 22: "Ring"}
    newer = FULL | {7: "Jinzo", 9: "Ring", 20: "Jinzo", 22: "Ring"}
    assert [slot.position for slot in compare_decks(deck(older), deck(newer)).slots] == [7]


def test_old_files_tell_no_slots() -> None:
    old, new = deck(FULL), deck(FULL | {7: "Jinzo"})
    assert compare_decks(replace(old, lower_bound=True), new).slots == ()
    assert compare_decks(old, replace(new, lower_bound=True)).slots == ()


def test_another_deck_has_no_slots_to_tell() -> None:
    other = {position: f"Other {position}" for position in FULL}
    assert compare_decks(deck(FULL), deck(other)).slots == ()


def test_old_files_carry_nothing_certain() -> None:
    old = sized(DeckSizes(1, 0, 0), lower_bound=True)
    (new,) = reconstruct_decks(
        read_sightings(
            replay(2, played([card("Jinzo", 1)], submitted=DeckSizes(1, 0, 0))),
            ANA,
        )
    )
    assert {change.certainty for change in compare_decks(old, new).cards} == {OPEN}
    assert {change.certainty for change in compare_decks(new, old).cards} == {OPEN}


def test_decks_of_two_players_have_no_changes() -> None:
    sizes = DeckSizes(40, 3, 15)
    with pytest.raises(ValueError, match="one player"):
        compare_decks(sized(sizes), sized(sizes, player=BO))


def test_changes_can_be_written_and_read_back() -> None:
    found = compare_decks(deck(FULL), deck(FULL | {7: "Jinzo"}))
    assert msgspec.json.decode(msgspec.json.encode(found), type=DeckChanges) == found


@given(st.integers(0, 2**32), st.integers(0, 6), st.booleans())
def test_what_is_certain_is_true(seed: int, cards: int, in_place: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    rng = Random(seed)
    older = build_list(rng)
    newer = edit_list(rng, older, cards, in_place=in_place)
    seen = [show(rng, full, replay_id) for replay_id, full in enumerate((older, newer))]
    before, after = (reconstruct_decks(one)[0] for one in seen)
    for change in compare_decks(before, after).cards:
        copies = [copies_of(full, change.part, change.name) for full in (older, newer)]
        grew = change.direction in {Direction.APPEARED, Direction.MORE}
        assert change.older != change.newer
        assert (change.newer > change.older) is grew
        if change.certainty is CERTAIN:
            assert (copies[1] > copies[0]) is grew
            assert copies[0] != copies[1]
    for slot in compare_decks(before, after).slots:
        if slot.certainty is CERTAIN:
            lost, gained = (
                copies_of(older, slot.part, name) - copies_of(newer, slot.part, name)
                for name in (slot.older, slot.newer)
            )
            assert lost > 0 > gained


@given(st.integers(0, 2**32))
def test_turned_around_everything_is_the_other_way(seed: int) -> None:
    rng = Random(seed)
    full = build_list(rng)
    one, other = (reconstruct_decks(show(rng, full, replay_id))[0] for replay_id in (1, 2))
    forth, back = compare_decks(one, other), compare_decks(other, one)
    turned = {
        Direction.APPEARED: Direction.NOT_SEEN_SINCE,
        Direction.MORE: Direction.FEWER,
        Direction.FEWER: Direction.MORE,
        Direction.NOT_SEEN_SINCE: Direction.APPEARED,
    }
    assert {
        (change.part, change.name, turned[change.direction], change.certainty)
        for change in forth.cards
    } == {(change.part, change.name, change.direction, change.certainty) for change in back.cards}
    assert forth.slots == ()
