from collections.abc import Mapping
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.analysis.decks import THIN_BELOW, Deck, reconstruct_decks
from bot.domain.analysis.figures import Evidence
from bot.domain.analysis.parts import DeckCard, DeckPart
from bot.domain.analysis.positions import Part
from bot.domain.analysis.sightings import DeckSighting, read_sightings
from bot.domain.replay.model import CardCopy, DeckSizes, Replay
from tests.domain.analysis.decklists import SMALL, build_list, card, played, show, sighting
from tests.domain.analysis.duels import ANA, BO, replay, replays

FULL = {position: f"Card {position}" for position in range(1, 59)}


def some(span: range, **changed: str) -> dict[int, str]:
    names = {position: FULL[position] for position in span}
    return names | {int(place[1:]): name for place, name in changed.items()}


def only(*sightings: DeckSighting) -> Deck:
    (deck,) = reconstruct_decks(sightings)
    return deck


def counts(part: DeckPart) -> dict[str, tuple[int, int]]:
    return {own.name: (own.seen, own.likely) for own in part.cards}


def find(part: DeckPart, name: str) -> DeckCard:
    return next(own for own in part.cards if own.name == name)


def test_games_of_a_match_add_up_to_one_deck() -> None:
    deck = only(
        sighting({1: "Ring", 3: "Ring", 9: "Sangan", 41: "Balter"}, number=1),
        sighting({1: "Ring", 10: "Jinzo", 44: "Decree", 45: "Decree"}, number=2),
    )
    assert counts(deck.main) == {"Ring": (2, 1), "Sangan": (1, 0), "Jinzo": (1, 0)}
    assert counts(deck.extra) == {"Balter": (1, 0)}
    assert counts(deck.side) == {"Decree": (2, 0)}
    assert (deck.main.size, deck.main.seen, deck.main.known, deck.main.unseen) == (40, 4, 5, 36)
    assert (deck.side.size, deck.side.seen, deck.side.unseen) == (15, 2, 13)
    assert [part.part for part in deck.parts] == list(Part)


def test_a_card_knows_where_it_was_seen() -> None:
    deck = only(
        sighting({1: "Ring"}, 5, "2025-11-02", number=2),
        sighting({3: "Ring", 8: "Jinzo"}, 5, "2025-11-02", number=1),
    )
    ring = find(deck.main, "Ring")
    assert ring.positions == (1, 3)
    assert ring.likely_positions == (2,)
    assert ring.games == 2
    assert ring.first == Evidence(5, 1, 1, 103)


def test_cards_stand_in_list_order() -> None:
    deck = only(sighting({9: "Sangan", 2: "Jinzo", 30: "Ring", 3: "Airknight"}))
    assert [own.name for own in deck.main.cards] == ["Jinzo", "Airknight", "Sangan", "Ring"]


def test_replays_of_one_list_are_one_deck_with_its_days() -> None:
    deck = only(
        sighting(some(range(10, 30)), 3, "2025-11-16"),
        sighting(some(range(1, 20)), 1, "2025-11-02"),
        sighting(some(range(5, 25)), 2, "2025-11-02"),
    )
    assert deck.replays == (1, 2, 3)
    assert deck.days == ("2025-11-02", "2025-11-02", "2025-11-16")
    assert deck.newest == "2025-11-16 20:00:00"
    assert deck.games == tuple(Evidence(number, 1, 1, None) for number in (1, 2, 3))
    assert deck.main.seen == 29
    assert not deck.thin


def test_the_deck_used_last_comes_last() -> None:
    older = sighting(some(range(1, 20)), 1, "2025-11-02")
    newer = sighting(some(range(1, 20), p4="Royal Decree"), 2, "2025-11-09")
    again = sighting(some(range(1, 20)), 3, "2025-11-16")
    assert [deck.replays for deck in reconstruct_decks([again, newer, older])] == [(2,), (1, 3)]


def test_a_replay_that_fits_two_lists_is_named() -> None:
    older = sighting(some(range(1, 20)), 1, "2025-11-02")
    newer = sighting(some(range(1, 20), p4="Royal Decree"), 2, "2025-11-09")
    either = sighting(some(range(10, 20)), 3, "2025-11-16")
    first, last = reconstruct_decks([older, newer, either])
    assert first.also_fit == ()
    assert last.replays == (2, 3)
    assert last.also_fit == (3,)


def test_too_little_to_tell_is_said_on_both_sides() -> None:
    decks = reconstruct_decks(
        [
            sighting(some(range(1, 20)), 1, "2025-11-02"),
            sighting(some(range(18, 24)), 2, "2025-11-09"),
            sighting(some(range(1, 20), p4="Royal Decree"), 3, "2025-11-16"),
        ]
    )
    assert {deck.replays: deck.maybe_same for deck in decks} == {
        (1,): (2,),
        (2,): (1, 3),
        (3,): (2,),
    }


@pytest.mark.parametrize(("known", "thin"), [(THIN_BELOW - 1, True), (THIN_BELOW, False)])
def test_a_deck_is_thin_below_twenty_main_deck_cards(*, known: int, thin: bool) -> None:
    assert only(sighting(some(range(1, known + 1)) | some(range(41, 50)))).thin is thin


@pytest.mark.parametrize(
    ("size", "known", "thin"),
    [(60, 29, True), (60, 30, False), (41, 20, True), (41, 21, False), (0, 0, True)],
)
def test_of_a_large_deck_half_must_be_known(size: int, known: int, *, thin: bool) -> None:
    sizes = DeckSizes(main=size, extra=3, side=15)
    game = played([card(f"Card {n}", n) for n in range(1, known + 1)], submitted=sizes)
    assert only(*read_sightings(replay(1, game), ANA)).thin is thin


def test_likely_cards_count_against_thin() -> None:
    names = some(range(4, 21)) | {1: "Ring", 3: "Ring"}
    deck = only(sighting(names))
    assert (deck.main.seen, deck.main.known, deck.thin) == (19, 20, False)


def test_a_name_in_two_parts_is_told_in_each() -> None:
    deck = only(sighting({5: "Ring", 44: "Ring", 46: "Ring"}))
    assert counts(deck.main) == {"Ring": (1, 0)}
    assert counts(deck.side) == {"Ring": (2, 0)}


def test_cards_shown_after_the_end_belong_to_the_list() -> None:
    game = played([card("Ring", 1)], after_end=[card("Ring", 3, at_s=400)])
    deck = only(*read_sightings(replay(1, game), ANA))
    assert counts(deck.main) == {"Ring": (2, 1)}


def old_game(seen: Mapping[str, int], number: int, *, side: int | None = None) -> DeckSighting:
    copies = [card(name, None) for name, copies in seen.items() for _ in range(copies)]
    sizes = DeckSizes(main=40, extra=3, side=side)
    game = played(copies, number=number, submitted=sizes, lower_bound=True)
    return read_sightings(replay(1, game), ANA)[0]


def test_old_files_give_the_most_of_any_game() -> None:
    deck = only(old_game({"Ring": 2, "Jinzo": 1}, 1), old_game({"Ring": 1, "Sangan": 1}, 2))
    assert counts(deck.main) == {"Ring": (2, 0), "Jinzo": (1, 0), "Sangan": (1, 0)}
    assert find(deck.main, "Ring").positions == ()
    assert find(deck.main, "Ring").games == 2
    assert deck.lower_bound
    assert "does not number the cards" in deck.doubts[0]
    assert (deck.side.size, deck.side.unseen) == (None, None)


def test_of_an_old_file_only_cards_of_the_first_game_are_surely_main() -> None:
    games = [
        old_game({f"{letter} {n}": 1 for n in range(22)}, number)
        for number, letter in enumerate("abc", 1)
    ]
    main = only(*games).main
    assert (len(main.cards), main.seen, main.known, main.unseen) == (66, 22, 22, 18)


def test_of_an_old_file_no_more_than_the_side_deck_may_have_come_in() -> None:
    first = old_game({"Ring": 1}, 1, side=15)
    later = old_game({"Ring": 2, **{f"Card {n}": 1 for n in range(18)}}, 2, side=15)
    main = only(first, later).main
    assert (sum(one.seen for one in main.cards), main.seen, main.unseen) == (20, 5, 35)


def test_an_old_file_is_thin_by_the_cards_listed() -> None:
    def is_thin(cards: int) -> bool:
        games = (old_game({f"{game} {n}": 1 for n in range(cards)}, game) for game in (1, 2))
        return only(*games).thin

    assert (is_thin(9), is_thin(10)) == (True, False)


def test_an_old_file_with_the_side_deck_counts_no_more_cards_than_the_deck_holds() -> None:
    main = only(old_game({f"Card {n}": 1 for n in range(44)}, 1)).main
    assert (main.known, main.unseen) == (40, 0)


def test_old_files_are_never_fused() -> None:
    first = old_game({"Ring": 2}, 1)
    second = msgspec.structs.replace(first, replay_id=2)
    decks = reconstruct_decks([first, second])
    assert [(deck.replays, deck.maybe_same) for deck in decks] == [((1,), (2,)), ((2,), (1,))]


def test_two_names_at_one_position_are_kept_as_a_doubt() -> None:
    game = played([card("Ring", 1), card("Jinzo", 1), card("Sangan", 2)])
    deck = only(*read_sightings(replay(1, game), ANA))
    assert counts(deck.main) == {"Ring": (1, 0), "Sangan": (1, 0)}
    assert deck.doubts == (
        "Replay 1, match 1, game 1: Second names for a position: 1, such as Ring and Jinzo.",
    )


def test_two_names_in_two_games_are_settled_by_games() -> None:
    deck = only(
        sighting({1: "Ring"}, number=1),
        sighting({1: "Jinzo"}, number=2),
        sighting({1: "Jinzo"}, number=3),
    )
    assert counts(deck.main) == {"Jinzo": (1, 0)}
    assert deck.doubts == ("Positions that games of one file name differently: 1.",)


def test_a_list_with_copies_outside_it_proves_nothing_by_order() -> None:
    game = played([card("Ring", 1), card("Ring", 3), card("Ghost", 400)])
    deck = only(*read_sightings(replay(1, game), ANA))
    assert counts(deck.main) == {"Ring": (2, 0), "Ghost": (1, 0)}
    assert len(deck.doubts) == 1


def test_more_than_three_copies_are_a_doubt() -> None:
    deck = only(sighting({1: "Ring", 2: "Ring", 3: "Ring", 4: "Ring"}))
    assert counts(deck.main) == {"Ring": (4, 0)}
    assert deck.doubts == ("More than 3 copies were seen of Ring.",)


def test_sizes_that_change_within_a_file_are_a_doubt() -> None:
    larger = DeckSizes(main=41, extra=3, side=15)
    games = (
        played([card("Ring", 41, color="Fusion")]),
        played([card("Ring", 41)], number=2, submitted=larger),
    )
    deck = only(*read_sightings(replay(1, *games), ANA))
    assert deck.sizes == SMALL
    assert deck.doubts == ("A file gives one list several sizes; positions count by the first.",)


def test_decks_are_of_one_player() -> None:
    games = replay(1, played([card("Ring", 1)]))
    with pytest.raises(ValueError, match="one player"):
        reconstruct_decks([*read_sightings(games, ANA), *read_sightings(games, BO)])
    assert reconstruct_decks([]) == ()


@given(st.integers(0, 2**32), st.randoms(use_true_random=False))
def test_honest_decks_add_up_whatever_the_order(seed: int, shuffle: Random) -> None:
    rng = Random(seed)
    full = build_list(rng)
    seen = [one for replay_id in range(1, 4) for one in show(rng, full, replay_id)]
    decks = reconstruct_decks(seen)
    assert sorted(number for deck in decks for number in deck.replays) == [1, 2, 3]
    for deck in decks:
        assert deck.doubts == ()
        assert len(deck.days) == len(deck.replays)
        for part in deck.parts:
            assert part.size is not None
            assert part.unseen == part.size - part.seen
            assert part.seen <= part.known <= part.size
            for own in part.cards:
                assert own.seen == len(own.positions)
                assert all(full.names[position] == own.name for position in own.positions)
                assert 1 <= own.seen + own.likely <= 3
                assert own.first.replay_id in deck.replays
    shuffled = [*seen, *seen[:2]]
    shuffle.shuffle(shuffled)
    assert reconstruct_decks(shuffled) == decks


odd_cards = st.builds(
    CardCopy,
    name=st.sampled_from(["Ring", "Jinzo", "Sangan"]),
    object_id=st.none() | st.integers(-3, 80) | st.just(10**30),
    passcode=st.just(""),
    card_type=st.just("Trap"),
    color=st.sampled_from(["", "Fusion"]),
    seen_at_s=st.integers(0, 999),
)
odd_games = st.builds(
    played,
    st.lists(odd_cards, max_size=12),
    number=st.integers(1, 2),
    submitted=st.builds(
        DeckSizes, st.integers(0, 41), st.integers(0, 3), st.none() | st.integers(0, 15)
    ),
    after_end=st.lists(odd_cards, max_size=4),
    lower_bound=st.booleans(),
)


@given(st.lists(st.builds(replay, st.integers(1, 3), odd_games, odd_games), max_size=4))
def test_no_forged_file_crashes(files: list[Replay]) -> None:
    decks = reconstruct_decks([one for file in files for one in read_sightings(file, ANA)])
    assert {number for deck in decks for number in deck.replays} == {
        file.replay_id for file in files
    }
    for deck in decks:
        assert all((part.unseen or 0) >= 0 for part in deck.parts)
        assert all(own.seen >= 1 for part in deck.parts for own in part.cards)


@given(st.lists(replays(), max_size=4))
def test_a_deck_can_be_written_and_read_back(files: list[Replay]) -> None:
    for deck in reconstruct_decks([one for file in files for one in read_sightings(file, ANA)]):
        assert msgspec.json.decode(msgspec.json.encode(deck), type=Deck) == deck
