from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.analysis.lists import (
    ENOUGH_AGREEING,
    ListEvidence,
    Verdict,
    compare_lists,
    read_lists,
)
from bot.domain.analysis.separation import tell_lists_apart
from bot.domain.replay.model import DeckSizes
from tests.domain.analysis.decklists import SMALL, sighting

FULL = {position: f"Card {position}" for position in range(1, 59)}


def part_of_full(*spans: range, **changed: str) -> dict[int, str]:
    """The full list where it was seen; `p7="X"` puts another card at position 7."""
    names = {position: FULL[position] for span in spans for position in span}
    return names | {int(place[1:]): name for place, name in changed.items()}


def evidence(names: Mapping[int, str], sizes: DeckSizes = SMALL) -> ListEvidence:
    return ListEvidence(sizes=sizes, names=dict(names), sightings=())


def test_six_agreeing_names_make_one_list() -> None:
    one = evidence(part_of_full(range(1, 21)))
    assert ENOUGH_AGREEING == 6
    assert compare_lists(one, evidence(part_of_full(range(15, 40)))) is Verdict.SAME
    assert compare_lists(one, evidence(part_of_full(range(16, 40)))) is Verdict.UNDECIDED


def test_copies_of_a_name_agree_once() -> None:
    pairs = {position: f"Pair {(position + 1) // 2}" for position in range(1, 11)}
    assert compare_lists(evidence(pairs), evidence(pairs)) is Verdict.UNDECIDED
    more = pairs | {11: "Single"}
    assert compare_lists(evidence(more), evidence(more)) is Verdict.SAME


def test_one_contradiction_outweighs_any_agreement() -> None:
    one = evidence(part_of_full(range(1, 41)))
    other = evidence(part_of_full(range(1, 41), p7="Royal Decree"))
    assert compare_lists(one, other) is Verdict.DIFFERENT


def test_lists_of_other_sizes_differ() -> None:
    one = evidence(part_of_full(range(1, 21)))
    larger = DeckSizes(main=41, extra=3, side=15)
    assert compare_lists(one, evidence(part_of_full(range(1, 21)), larger)) is Verdict.DIFFERENT


def test_a_fourth_copy_is_a_contradiction() -> None:
    one = evidence(part_of_full(range(1, 9)) | {20: "Ring", 21: "Ring"})
    other = evidence(part_of_full(range(1, 9)) | {22: "Ring", 50: "Ring"})
    assert compare_lists(one, other) is Verdict.DIFFERENT


def test_nothing_seen_decides_nothing() -> None:
    assert compare_lists(evidence({}), evidence({})) is Verdict.UNDECIDED
    assert compare_lists(evidence({}), evidence(FULL)) is Verdict.UNDECIDED


def test_games_of_one_replay_are_one_list_whatever_they_share() -> None:
    games = [
        sighting(part_of_full(range(1, 6)), number=1),
        sighting(part_of_full(range(30, 36)), number=2),
    ]
    (known,) = read_lists(games)
    assert known.names == part_of_full(range(1, 6), range(30, 36))
    assert known.replays == (1,)


def test_two_names_at_one_position_are_settled_by_games() -> None:
    games = [
        sighting({1: "Sangan"}, number=1),
        sighting({1: "Ryko"}, number=2),
        sighting({1: "Ryko"}, number=3),
    ]
    assert read_lists(games)[0].names == {1: "Ryko"}
    assert read_lists(games[:2])[0].names == {1: "Sangan"}


def test_a_thin_replay_never_chains_two_lists_that_contradict() -> None:
    older = sighting(part_of_full(range(1, 30)), 1, "2025-11-01")
    thin = sighting(part_of_full(range(1, 10)), 2, "2025-11-08")
    newer = sighting(part_of_full(range(1, 30), p20="Royal Decree"), 3, "2025-11-15")
    assert [known.replays for known in tell_lists_apart([older, thin, newer])] == [(1, 2), (3,)]


def test_a_replay_joins_the_list_most_recently_used() -> None:
    older = sighting(part_of_full(range(1, 30)), 1, "2025-11-01")
    newer = sighting(part_of_full(range(1, 30), p20="Royal Decree"), 2, "2025-11-08")
    thin = sighting(part_of_full(range(1, 10)), 3, "2025-11-15")
    assert [known.replays for known in tell_lists_apart([older, newer, thin])] == [(1,), (2, 3)]


def test_coming_back_to_a_list_makes_it_the_most_recent() -> None:
    edited = part_of_full(range(1, 30), p20="Royal Decree")
    views = (part_of_full(range(1, 30)), edited, part_of_full(range(1, 30)))
    seen = [sighting(names, at, f"2025-11-{at + 1:02}") for at, names in enumerate(views)]
    thin = sighting(part_of_full(range(1, 10)), 3, "2025-11-15")
    assert [known.replays for known in tell_lists_apart([*seen, thin])] == [(0, 2, 3), (1,)]


def test_a_player_may_come_back_to_a_list() -> None:
    days = ("2025-11-01", "2025-11-08", "2025-11-15")
    other = {position: f"Other {position}" for position in FULL}
    lists = (FULL, other, FULL)
    seen = [
        sighting(names, at, day) for at, (names, day) in enumerate(zip(lists, days, strict=True))
    ]
    assert [known.replays for known in tell_lists_apart(seen)] == [(0, 2), (1,)]


def test_lists_that_grew_recognize_one_another() -> None:
    first = sighting(part_of_full(range(1, 11)), 1, "2025-11-01")
    second = sighting(part_of_full(range(20, 31)), 2, "2025-11-02")
    bridge = sighting(part_of_full(range(5, 26)), 3, "2025-11-03")
    assert [known.replays for known in tell_lists_apart([first, second])] == [(1,), (2,)]
    (known,) = tell_lists_apart([first, second, bridge])
    assert known.replays == (1, 2, 3)
    assert known.names == part_of_full(range(1, 31))


def test_the_nearest_in_time_are_joined_first() -> None:
    # The first replay shares too little with any one of the others, but fits both lists they make.
    shared = range(20, 31)
    seen = [
        sighting(part_of_full(range(1, 11)), 1, "2025-11-01"),
        sighting(part_of_full(range(1, 6), shared, p40="Jinzo"), 2, "2025-11-02"),
        sighting(part_of_full(range(6, 11), shared), 3, "2025-11-03"),
        sighting(part_of_full(range(1, 6), shared, p40="Sangan"), 4, "2025-11-04"),
        sighting(part_of_full(range(6, 11), shared), 5, "2025-11-05"),
    ]
    assert [known.replays for known in tell_lists_apart(seen)] == [(1, 2, 3), (4, 5)]


def test_the_same_game_twice_counts_once() -> None:
    once = sighting(part_of_full(range(1, 10)))
    assert tell_lists_apart([once, once]) == tell_lists_apart([once])


@pytest.mark.parametrize("first", [0, 1])
def test_two_versions_of_one_game_are_settled_whatever_comes_first(first: int) -> None:
    versions = [sighting({1: "Sangan"}), sighting({1: "Ryko"})]
    (known,) = read_lists([versions[first], versions[1 - first]])
    assert known == read_lists(versions)[0]


decks = st.dictionaries(
    st.integers(1, 14), st.sampled_from(["A", "B", "C", "D", "E", "F", "G", "H"]), max_size=14
)


@st.composite
def variants(draw: st.DrawFn) -> list[dict[int, str]]:
    """Partial views of a few lists that differ in some positions."""
    base = {position: f"Card {position}" for position in range(1, 15)}
    views = []
    for _ in range(draw(st.integers(1, 7))):
        changed = base | draw(st.dictionaries(st.integers(1, 14), st.just("Swapped"), max_size=1))
        shown = draw(st.sets(st.integers(1, 14), min_size=4))
        views.append({position: changed[position] for position in shown})
    return views


@given(variants() | st.lists(decks, max_size=6), st.randoms(use_true_random=False))
def test_lists_are_free_of_contradiction_whatever_the_order(
    views: list[dict[int, str]], rng: Random
) -> None:
    seen = [
        sighting(names, replay_id, f"2025-11-{1 + replay_id % 3:02}")
        for replay_id, names in enumerate(views)
    ]
    lists = tell_lists_apart(seen)
    joined = [replay for known in lists for replay in known.replays]
    assert sorted(joined) == list(range(len(views)))
    for known in lists:
        for replay in known.replays:
            assert views[replay].items() <= known.names.items()
    for at, one in enumerate(lists):
        for other in lists[at + 1 :]:
            assert compare_lists(one, other) is not Verdict.SAME
    shuffled = seen.copy()
    rng.shuffle(shuffled)
    assert tell_lists_apart(shuffled) == lists
