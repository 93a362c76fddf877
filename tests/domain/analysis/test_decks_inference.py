import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.analysis.inference import (
    infer_positions,
    room_beside,
    stands_grouped,
)
from bot.domain.analysis.positions import Part, positions_of
from bot.domain.replay.model import DeckSizes

SIZES = DeckSizes(main=40, extra=15, side=15)


def seen(text: str, start: int = 1) -> dict[int, str]:
    """`A?A B` is what was seen from `start` on: a letter a name, `?` for unseen."""
    return {start + place: name for place, name in enumerate(text) if name not in "? "}


def test_parts_follow_one_another() -> None:
    assert [positions_of(part, SIZES) for part in Part] == [
        range(1, 41),
        range(41, 56),
        range(56, 71),
    ]
    unknown = DeckSizes(main=40, extra=15, side=None)
    assert list(positions_of(Part.SIDE, unknown)) == []


@pytest.mark.parametrize(
    ("text", "inferred"),
    [
        ("A?A", {2: "A"}),
        ("AAA", {}),
        ("A?B", {}),
        ("?A", {}),
        ("A?AB?B", {2: "A", 5: "B"}),
        ("A??A", {}),
        ("", {}),
    ],
)
def test_an_enclosed_gap_is_a_third_copy(text: str, inferred: dict[int, str]) -> None:
    assert infer_positions(seen(text), SIZES) == inferred


def test_extra_and_side_deck_are_read_likewise() -> None:
    names = seen("E?E", 41) | seen("S?S", 56)
    assert infer_positions(names, SIZES) == {42: "E", 57: "S"}


def test_never_a_fourth_copy() -> None:
    assert infer_positions(seen("A?A") | seen("A", 60), SIZES) == {}


@pytest.mark.parametrize("text", ["A?A B?C?B", "A?A B??B", "A?A BCB"])
def test_nothing_is_inferred_once_the_main_deck_shows_itself_unordered(text: str) -> None:
    assert infer_positions(seen(text) | seen("S?S", 56), SIZES) == {}


def test_an_unordered_side_deck_leaves_the_main_deck_alone() -> None:
    names = seen("A?A") | seen("S?SXYX", 56)
    assert infer_positions(names, SIZES) == {2: "A"}


def test_a_gap_between_two_parts_belongs_to_neither() -> None:
    assert infer_positions({40: "A", 42: "A"}, SIZES) == {}
    assert infer_positions({39: "A", 41: "A"}, SIZES) == {}


@pytest.mark.parametrize(
    ("text", "grouped"),
    [
        ("", True),
        ("ABC", True),
        ("AABBB", True),
        ("A?A", True),
        ("AA??B", True),
        ("ABA", False),
        ("A??A", False),
        ("AAAA", False),
        ("A?B?A", False),
    ],
)
def test_what_was_seen_may_contradict_an_ordered_list(text: str, *, grouped: bool) -> None:
    assert stands_grouped(seen(text), range(1, 41)) is grouped


@pytest.mark.parametrize(
    ("text", "name", "room"),
    [
        ("BAAC", "A", 2),
        ("BA?C", "A", 2),
        ("?A?C", "A", 3),
        ("?AA?", "A", 3),
        ("BA", "A", 3),
        ("A?A", "A", 3),
        ("AB??", "C", 3),
    ],
)
def test_a_run_grows_only_into_gaps_beside_it(text: str, name: str, room: int) -> None:
    assert room_beside(seen(text), range(1, 41), name) == room


def test_an_unseen_name_needs_a_gap() -> None:
    assert room_beside(seen("ABCD"), range(1, 5), "X") == 0
    assert room_beside(seen("A?C?"), range(1, 5), "X") == 1
    assert room_beside(seen("A??D"), range(1, 5), "X") == 2


groups = st.lists(st.integers(1, 3), min_size=1, max_size=13)


@given(groups, st.data())
def test_in_an_ordered_list_everything_inferred_is_right(
    copies: list[int], data: st.DataObject
) -> None:
    full = [f"Card {number}" for number, count in enumerate(copies) for _ in range(count)]
    truth = dict(enumerate(full, start=1))
    shown = data.draw(st.sets(st.sampled_from(sorted(truth))))
    names = {position: truth[position] for position in shown}
    sizes = DeckSizes(main=len(full), extra=0, side=0)
    inferred = infer_positions(names, sizes)
    assert inferred.keys().isdisjoint(names)
    assert inferred.items() <= truth.items()
    assert stands_grouped(names, range(1, len(full) + 1))
    for name in set(full):
        assert room_beside(names, range(1, len(full) + 1), name) >= full.count(name)


@given(st.dictionaries(st.integers(-5, 80), st.sampled_from("ABC")))
def test_no_list_however_odd_gets_a_fourth_copy(names: dict[int, str]) -> None:
    inferred = infer_positions(names, SIZES)
    for name in set(inferred.values()):
        copies = [*names.values(), *inferred.values()].count(name)
        assert copies <= 3
