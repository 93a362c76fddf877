"""Decks are named by what is known of them, and not named where that is too little."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.analysis.archetypes import NAMED_FROM, OTHER, Archetype, name_deck, tech_cards
from bot.domain.analysis.decks import Deck, reconstruct_decks
from bot.domain.analysis.sightings import read_sightings
from bot.domain.goat.staples import STAPLES
from bot.domain.replay.games import read_replay
from bot.samples.decks import ALL_DECKS
from tests.domain.analysis.decklists import sighting
from tests.domain.goat.decklists import DECKS, copies, full_deck, sample_decks
from tests.real_replays import content_of, real_files

SAMPLES = sample_decks()
MAIN_DECKS = {deck.name: Counter(card.name for card in deck.main) for deck in ALL_DECKS}
MODERN = """
    3 Ash Blossom & Joyous Spring; 3 Effect Veiler; 2 Infinite Impermanence; Called by the Grave;
    3 Thunder Dragonroar; 2 Thunder Dragon; Thunder Dragon Colossus; Foolish Burial; Monster Reborn;
    Chaos Dragon Levianeer; 2 Book of Moon; Book of Eclipse; Solemn Judgment; Solemn Strike;
    Reinforcement of the Army; Pot of Prosperity; 3 Pot of Desires; Scapegoat; Dimension Shifter
"""
A_DECK = st.sampled_from(sorted(DECKS)).flatmap(
    lambda name: st.lists(st.sampled_from(sorted(full_deck(name))), unique=True, max_size=25)
)


def outcomes(decks: Mapping[str, Counter[str]], known: int, times: int) -> Counter[str]:
    """How often a deck is named right, wrong, or Other, by so many of its cards."""
    chance = random.Random(known)
    found: Counter[str] = Counter()
    for name, deck in decks.items():
        for _ in range(times):
            named = name_deck(Counter(chance.sample(sorted(deck.elements()), known))).name
            found["right" if named == name else named if named == OTHER else "wrong"] += 1
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_a_whole_list_of_the_samples_is_named_right(name: str) -> None:
    assert name_deck(SAMPLES[name]).name == name


@pytest.mark.parametrize("name", DECKS)
def test_the_cards_that_make_a_deck_name_it(name: str) -> None:
    named = name_deck(copies(DECKS[name]))
    assert (named.name, named.guess) == (name, None)
    assert NAMED_FROM <= named.confidence < 1
    assert named.reasons[0] in copies(DECKS[name])
    assert name_deck(full_deck(name)) == named


# Measured over 300 draws a deck: of 20 cards 86 % right, 13 % Other, 0.9 % wrong; of 10 cards
# 46 %, 52 %, 1.2 %; of 30 cards 98 %, 1 %, 0.4 %. The same for 20 out of all parts of a list, side
# deck and fusions for show among them: 58 %, 40 %, 1.9 %.
@pytest.mark.parametrize(("known", "wrong"), [(6, 0.02), (10, 0.05), (20, 0.03), (30, 0.03)])
def test_part_of_a_list_is_hardly_ever_named_wrong(known: int, wrong: float) -> None:
    found = outcomes(MAIN_DECKS, known, 50)
    assert found["wrong"] < wrong * found.total()


def test_half_of_a_list_mostly_names_it() -> None:
    found = outcomes(MAIN_DECKS, 20, 50)
    assert found["right"] > 0.75 * found.total()
    assert outcomes(MAIN_DECKS, 30, 50)["right"] > 0.95 * found.total()


def test_side_deck_and_fusions_for_show_do_not_lead_astray() -> None:
    found = outcomes(SAMPLES, 20, 50)
    assert found["wrong"] < 0.05 * found.total()


# Measured over 300 draws of each of the 45: of 20 cards 85 % right, 13 % Other, 2.9 % wrong; of
# 10 cards 49 %, 48 %, 2.8 %. Wrong are mostly rare relatives whose one card is still unseen.
@pytest.mark.parametrize("known", [10, 20])
def test_rare_decks_are_hardly_ever_taken_for_others(known: int) -> None:
    found = outcomes({name: full_deck(name) for name in DECKS}, known, 20)
    assert found["wrong"] < 0.05 * found.total()


@given(known=A_DECK, staples=st.sets(st.sampled_from(sorted(STAPLES))), copies_of=st.integers(1, 3))
def test_a_staple_never_changes_a_name(known: list[str], staples: set[str], copies_of: int) -> None:
    cards = dict.fromkeys(known, 1)
    assert name_deck(cards | dict.fromkeys(staples, copies_of)) == name_deck(
        {card: count for card, count in cards.items() if card not in STAPLES}
    )


@given(known=A_DECK, chance=st.randoms(use_true_random=False))
def test_the_order_of_the_cards_does_not_matter(known: list[str], chance: random.Random) -> None:
    shuffled = chance.sample(known, len(known))
    assert name_deck(dict.fromkeys(known, 2)) == name_deck(dict.fromkeys(shuffled, 2))


@given(known=A_DECK)
def test_a_name_has_reasons_and_a_doubt_has_at_most_a_guess(known: list[str]) -> None:
    named = name_deck(dict.fromkeys(known, 1))
    assert 0 <= named.confidence < 1
    assert set(named.reasons) <= set(known) - STAPLES
    if named.name == OTHER:
        assert (named.guess is None) == (named.confidence == 0) == (not named.reasons)
    else:
        assert named.guess is None
        assert named.reasons
        assert named.confidence >= NAMED_FROM


def test_a_deck_of_another_format_is_other() -> None:
    assert name_deck(copies(MODERN)).name == OTHER


def test_cards_at_home_in_no_goat_deck_speak_against_every_name() -> None:
    turbo = {"Thunder Dragon": 2, "Chaos Sorcerer": 2, "Night Assailant": 1}
    assert name_deck(turbo).name == "Chaos Turbo"
    assert name_deck(turbo | {f"Card {number}": 1 for number in range(12)}).name == OTHER


def test_real_decks_of_another_format_are_other() -> None:
    for file in real_files()[::5]:
        replay = read_replay(content_of(file))
        for player in replay.players:
            for deck in reconstruct_decks(read_sightings(replay, player)):
                known = {card.name: card.seen for part in deck.parts for card in part.cards}
                assert name_deck(known) == Archetype(OTHER, 0.0, ())


def test_nothing_known_is_other_without_a_guess() -> None:
    nothing = Archetype(OTHER, 0.0, ())
    assert name_deck({}) == nothing
    assert name_deck(dict.fromkeys(STAPLES, 1)) == nothing
    assert name_deck({"Scapegoat": 0, "Metamorphosis": 0}) == nothing
    assert name_deck({"No Such Card": 1_000_000}) == nothing


def test_a_few_cards_make_a_guess_with_its_reasons() -> None:
    glimpse = name_deck({"Scapegoat": 1, "Metamorphosis": 1, "Asura Priest": 1})
    assert (glimpse.name, glimpse.guess) == (OTHER, "Goat Control")
    assert glimpse.reasons == ("Metamorphosis", "Scapegoat", "Asura Priest")


def test_two_decks_that_fit_alike_leave_it_open() -> None:
    between = {"Scapegoat": 3, "Metamorphosis": 2, "Chaos Sorcerer": 2, "Thunder Dragon": 2}
    assert name_deck(between).name == OTHER


def test_chaos_decks_are_told_apart_by_what_goes_with_the_sorcerer() -> None:
    chaos = {
        "Chaos Sorcerer": 2,
        "Magician of Faith": 2,
        "Dekoichi the Battlechanted Locomotive": 2,
    }
    named = {
        name_deck(chaos | dict.fromkeys(others, 2)).name
        for others in (
            ["Thunder Dragon", "Night Assailant"],
            ["Return from the Different Dimension", "Gravekeeper's Spy"],
        )
    }
    assert named == {"Chaos Turbo", "Chaos Return"}


def test_an_archetype_can_be_stored_and_read_back() -> None:
    named = name_deck(SAMPLES["Zombie"])
    assert msgspec.json.decode(msgspec.json.encode(named), type=Archetype) == named


def goats(*others: str) -> Deck:
    """Goat Control with these cards besides, at the end of its main deck; Jinzo is sided."""
    main = ["Pot of Greed", "Scapegoat", "Scapegoat", "Metamorphosis", "Tsukuyomi", *others]
    places = dict(enumerate(main, start=1)) | {41: "Thousand-Eyes Restrict", 44: "Mind Crush"}
    (deck,) = reconstruct_decks([sighting(places)])
    return deck


def test_tech_is_what_neither_staples_nor_the_usual_list_explain() -> None:
    deck = goats("Trap Dustshoot", "Book of Moon", "Mobius the Frost Monarch")
    tech = tech_cards(deck, "Goat Control")
    assert [card.name for card in tech] == ["Trap Dustshoot", "Mobius the Frost Monarch"]
    assert [card.seen for card in tech] == [1, 1]


def test_an_old_file_has_no_tech_because_side_cards_stand_in_its_main_deck() -> None:
    deck = msgspec.structs.replace(goats("Trap Dustshoot"), lower_bound=True)
    assert tech_cards(deck, "Goat Control") == ()


def test_a_usual_deck_has_no_tech() -> None:
    assert tech_cards(goats("Magician of Faith", "Sangan"), "Goat Control") == ()


@pytest.mark.parametrize("name", [OTHER, "SWAG", "Last Turn", "No Such Deck"])
def test_where_no_usual_list_is_known_nothing_is_tech(name: str) -> None:
    assert tech_cards(goats("Trap Dustshoot"), name) == ()
