"""What a person calls a deck, whatever its cards say, and whatever becomes of its list."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.analysis.archetypes import ARCHETYPES, call_deck, likely_names, name_deck
from bot.domain.analysis.corrections import (
    LONGEST_NAME,
    Correction,
    Corrections,
    DeckNameError,
    deck_name,
)
from bot.domain.analysis.identities import NO_IDENTITIES, Identities
from bot.domain.analysis.scouting import SeatReport
from bot.domain.replay.model import Replay
from tests.domain.analysis.duels import ANA, BO
from tests.domain.analysis.scouted import cards, numbered, report, seat_of, war
from tests.domain.analysis.test_teams_properties import CHOSEN, RENAMED, SEATS, evenings, few

MARKED = [*numbered("Old"), ("Metamorphosis", 30), ("Zaborg the Thunder Monarch", 31)]
OTHER_LIST = numbered("New")
BY_HAND = "Burn by hand"


def said(*told: tuple[int, str, str]) -> Corrections:
    return Corrections(tuple(Correction(*one) for one in told))


def on(day: str, number: int, shows: list[tuple[str, int]], player: str = ANA) -> Replay:
    return war(number, players=(player, BO), day=day, shows={player: shows})


def seat(
    replays: list[Replay],
    corrections: Corrections,
    *names: str,
    identities: Identities = NO_IDENTITIES,
) -> SeatReport:
    told = report(replays, *(names or (ANA,)), identities=identities, corrections=corrections)
    return seat_of(told, ANA)


def called(found: SeatReport) -> list[tuple[tuple[int, ...], str]]:
    return [(one.deck.replays, one.archetype.name) for one in found.decks]


FIRST, SECOND = on("2025-11-02", 1, MARKED), on("2025-11-09", 2, MARKED)


def test_a_persons_word_counts_more_than_the_cards_and_says_so() -> None:
    (deck,) = seat([FIRST], said((1, ANA, "Chaos Turbo"))).decks
    assert (deck.archetype.name, deck.archetype.confidence) == ("Chaos Turbo", 1.0)
    assert deck.archetype.corrected
    assert deck.archetype.reasons == (), "no card of it speaks for that name"
    assert deck.by_cards is not None
    assert (deck.by_cards.name, deck.by_cards.corrected) == ("Goat Control", False)
    assert [card.name for card in deck.tech] == ["Zaborg the Thunder Monarch"]


def test_what_nobody_corrected_is_called_by_its_cards() -> None:
    (deck,) = seat([FIRST], said((2, ANA, "Chaos Turbo"), (1, BO, "Chaos Turbo"))).decks
    assert (deck.archetype.name, deck.by_cards) == ("Goat Control", None)


def test_reasons_are_the_cards_that_speak_for_the_name() -> None:
    known = {"Metamorphosis": 2, "Thousand-Eyes Restrict": 1, "Black Luster Soldier": 1}
    archetype = call_deck("Goat Control", known)
    assert "Metamorphosis" in archetype.reasons
    assert call_deck(BY_HAND, known).reasons == ()


def test_it_holds_for_replays_of_the_list_that_come_later_and_that_were_before() -> None:
    files = [FIRST, SECOND, on("2025-11-16", 3, MARKED)]
    assert called(seat(files, said((2, ANA, BY_HAND)))) == [((1, 2, 3), BY_HAND)]


def test_it_survives_that_its_player_is_renamed_joined_and_parted() -> None:
    older, newer = on("2025-11-02", 1, MARKED, "Ana2"), SECOND
    word = said((1, "Ana2", BY_HAND))
    joined = seat([older, newer], word, ANA, identities=Identities({"Ana2": ANA}))
    assert called(joined) == [((1, 2), BY_HAND)]
    other_way = Identities({ANA: "Ana2"})
    told = report([older, newer], "Ana2", identities=other_way, corrections=word)
    assert called(seat_of(told, "Ana2")) == [((1, 2), BY_HAND)]
    parted = report([older, newer], ANA, "Ana2", corrections=word)
    assert called(seat_of(parted, "Ana2")) == [((1,), BY_HAND)]
    assert called(seat_of(parted, ANA)) == [((2,), "Goat Control")]


def test_both_halves_of_a_list_that_turns_out_to_be_two_keep_the_name() -> None:
    files = [FIRST, on("2025-11-09", 2, OTHER_LIST)]
    word = said((1, ANA, BY_HAND), (2, ANA, BY_HAND))
    assert called(seat(files, word)) == [((2,), BY_HAND), ((1,), BY_HAND)]


def test_of_two_lists_that_turn_out_to_be_one_the_newest_word_holds() -> None:
    first, second = (1, ANA, "Chaos Turbo"), (2, ANA, BY_HAND)
    assert called(seat([FIRST, SECOND], said(first, second))) == [((1, 2), BY_HAND)]
    assert called(seat([FIRST, SECOND], said(second, first))) == [((1, 2), "Chaos Turbo")]


def test_a_replay_that_would_fit_two_lists_takes_the_name_of_neither_along() -> None:
    few_cards = on("2025-11-16", 3, MARKED[:18])
    word = said((1, ANA, BY_HAND), (3, ANA, BY_HAND))
    assert called(seat([FIRST, few_cards], word)) == [((1, 3), BY_HAND)]
    # Now it goes to the list that was used last before it, which nobody has named.
    changed = [*MARKED[:20], *cards(*(f"Changed {number}" for number in range(6)), first=21)]
    newer, older = seat([FIRST, on("2025-11-09", 2, changed), few_cards], word).decks
    assert (newer.deck.replays, newer.deck.also_fit) == ((2, 3), (3,))
    assert (newer.archetype.name, older.archetype.name) == ("Other", BY_HAND)


def test_a_list_of_another_name_is_no_longer_maybe_the_same() -> None:
    thin = on("2025-11-16", 3, cards("Sangan", first=60))
    expected = seat([FIRST, thin], said()).deck
    assert expected is not None
    assert expected.deck.replays == (1,)
    corrected = seat([FIRST, thin], said((3, ANA, BY_HAND))).deck
    assert corrected is not None
    assert corrected.archetype.name == BY_HAND


def faced(files: list[Replay], word: Corrections) -> list[str]:
    return [one.name for one in seat(files, word).profile.decks_faced]


def test_a_deck_is_called_so_where_its_player_is_the_opponent() -> None:
    # The second match shows one card, and only the list tells that it is the same deck.
    files = [
        war(1, shows={BO: MARKED}),
        war(2, day="2025-11-17", shows={BO: MARKED[:20]}),
    ]
    assert faced(files, said()) == ["Goat Control"]
    assert faced(files, said((1, BO, BY_HAND))) == [BY_HAND]
    (against,) = seat(files, said((1, BO, BY_HAND))).profile.decks_faced
    assert against.matches.won == 2


@few
@given(evenings(), CHOSEN, st.lists(st.integers(1, 7)))
def test_words_about_nobody_here_change_no_byte(
    files: list[Replay], chosen: list[str], numbers: list[int]
) -> None:
    bare = report(files, *chosen, seats=SEATS, identities=RENAMED)
    strangers = said(*((number, "Stranger", BY_HAND) for number in numbers))
    elsewhere = said(*((number + 100, ANA, BY_HAND) for number in numbers))
    for word in (strangers, elsewhere):
        told = report(files, *chosen, seats=SEATS, identities=RENAMED, corrections=word)
        assert msgspec.json.encode(told) == msgspec.json.encode(bare)


@few
@given(evenings(), CHOSEN, st.integers(1, 7), st.sampled_from(["Ana", "Ana2", "Bo"]))
def test_a_word_about_one_deck_leaves_all_lists_and_records_as_they_were(
    files: list[Replay], chosen: list[str], number: int, player: str
) -> None:
    bare = report(files, *chosen, identities=RENAMED)
    word = said((number, player, BY_HAND))
    told = report(files, *chosen, identities=RENAMED, corrections=word)
    for before, after in zip(bare.seats, told.seats, strict=True):
        assert [one.deck for one in before.decks] == [one.deck for one in after.decks]
        assert before.profile.matches == after.profile.matches
        corrected = [one for one in after.decks if one.archetype.corrected]
        assert len(corrected) <= 1
        assert all(number in one.deck.replays for one in corrected)


@pytest.mark.parametrize("written", ["goat control", " GOAT  Control ", "\uff27oat Control"])
def test_a_known_name_is_told_however_it_is_written(written: str) -> None:
    assert deck_name(written) == "Goat Control"


def test_an_own_name_is_made_harmless_and_written_the_same_way_again() -> None:
    assert deck_name("  My\t\u202eown\x1b[31m   brew\n") == "My own [31m brew"
    assert deck_name("MY OWN BREW", ["My own brew"]) == "My own brew"
    assert deck_name("\u3164My\uffa0own\u2800brew") == "My own brew"
    assert deck_name("x" * LONGEST_NAME) == "x" * LONGEST_NAME


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "no name of a deck"),
        (" \u200b\ud800", "no name of a deck"),
        ("***", "no name of a deck"),
        ("\u3164", "no name of a deck"),
        ("\u115f\u1160 \u2800\uffa0", "no name of a deck"),
        ("other", "no name of a deck"),
        ("x" * (LONGEST_NAME + 1), "at most 40 characters"),
    ],
)
def test_what_cannot_be_a_name_is_refused(written: str, why: str) -> None:
    with pytest.raises(DeckNameError, match=why) as refused:
        deck_name(written)
    assert refused.value.code == "deck_name"


def test_the_likeliest_name_comes_first_and_none_is_missing() -> None:
    known = {"Thunder Dragon": 3, "Chaos Sorcerer": 2, "Black Luster Soldier": 1}
    best = name_deck(known)
    names = likely_names(known)
    assert names[0] in {best.name, best.guess}
    assert sorted(names) == list(ARCHETYPES)
