from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.domain.analysis.decks import Deck, reconstruct_decks
from bot.domain.analysis.sightings import read_sightings
from bot.domain.replay.model import DeckSizes
from bot.rendering.text.decks import coverage, deck_lines, likely_note
from bot.rendering.text.lines import Tone, line, measure, plain
from tests.domain.analysis import decklists, duels
from tests.domain.analysis.duels import ANA
from tests.rendering.text.decks import card, deck_with, texts

FIRST = {1: "Sangan", 2: "Magician of Faith", 3: "Magician of Faith", 20: "Scapegoat"}
SECOND = {30: "Mirror Force", 41: "Thousand-Eyes Restrict", 44: "Kycoo", 45: "Kycoo"}


def shown(deck: Deck, width: int = 80) -> list[str]:
    return texts(deck_lines(deck, line("Ana"), width))


def test_cards_stand_in_their_groups_most_copies_first() -> None:
    assert shown(deck_with(FIRST, SECOND)) == [
        "Ana                         thin: 35 of 40 unseen · extra 2 of 3 · side 13 of 15",
        "Monsters 3   2 Magician of Faith               1 Sangan",
        "Spells 1     1 Scapegoat",
        "Traps 1      1 Mirror Force",
        "Extra 1      1 Thousand-Eyes Restrict",
        "Side 2       2 Kycoo in 1 game",
    ]


def test_a_side_card_is_remarked_upon() -> None:
    told = deck_lines(deck_with(FIRST, SECOND), line("Ana"), 80, remark=lambda _: "in g2")
    assert texts(told)[-1] == "Side 2       2 Kycoo in g2"


def test_a_likely_copy_is_no_seen_one() -> None:
    gap = {4: "Scapegoat", 6: "Scapegoat", 10: "Sangan"}
    deck = deck_with(gap)
    assert shown(deck)[0].endswith(
        "thin: 37 of 40 unseen (1 likely) · extra 3 of 3 · side 15 of 15"
    )
    assert shown(deck)[2] == "Spells 2     2 Scapegoat +1 likely"
    likely = [span for told in deck_lines(deck, line(), 80) for span in told]
    assert [span.text for span in likely if span.tone is Tone.LIKELY] == [" +1 likely"]


def test_what_likely_means_is_said_where_it_is_used() -> None:
    assert texts(likely_note([deck_with(FIRST)], 80)) == []
    told = texts(likely_note([deck_with(FIRST), deck_with({4: "Jinzo", 6: "Jinzo"})], 200))
    assert told[0] == ""
    assert told[1].startswith("likely: nobody saw this copy, but its place in the list lies ")
    assert len(told) == 2


def test_a_deck_known_in_full_says_so() -> None:
    every = {position: f"Card {position}" for position in range(1, 59)}
    told = plain(coverage(deck_with(every)))
    assert told == "all 40 seen · extra all 3 seen · side all 15 seen"


def test_numbers_behind_a_deck_known_in_full_say_that_they_are_of_cards_unseen() -> None:
    main = {position: f"Card {position}" for position in range(1, 41)}
    told = plain(coverage(deck_with(main)))
    assert told == "all 40 seen · extra 3 of 3 unseen · side 15 of 15"


def test_a_part_without_cards_is_not_mentioned() -> None:
    deck = deck_with(FIRST)
    bare = replace(deck, extra=replace(deck.extra, size=0, unseen=0))
    assert plain(coverage(bare)) == "thin: 36 of 40 unseen · side 15 of 15"


def test_a_side_deck_of_unknown_size_tells_what_was_seen() -> None:
    deck = deck_with(FIRST, SECOND)
    unknown = replace(deck, side=replace(deck.side, size=None, unseen=None))
    assert plain(coverage(unknown)).endswith("· side 2 seen")


def old_deck(*games: list[str], side: int = 15) -> Deck:
    """A list of which games of an old file show these cards, two fusions of them extra."""
    played = (
        decklists.played(
            [
                replace(card(name, None), color="Fusion" if name.startswith("Fusion") else "")
                for name in names
            ],
            number=number,
            submitted=DeckSizes(main=40, extra=2, side=side),
            lower_bound=True,
        )
        for number, names in enumerate(games, start=1)
    )
    (deck,) = reconstruct_decks(read_sightings(duels.replay(1, *played), ANA))
    return deck


def test_an_old_file_tells_what_is_seen_at_least_and_nothing_of_the_side_deck() -> None:
    one = old_deck(["Sangan", "Jinzo"])
    assert plain(coverage(one)) == "thin: at least 2 of 40 seen"
    two = old_deck(["Sangan", "Jinzo"], ["Sangan", "Kycoo", "Fusion 1"])
    assert plain(coverage(two)) == (
        "thin: at least 2 of 40 seen (1 more may be side)"
        " · extra at least 0 of 2 seen (1 more may be side)"
    )
    assert plain(coverage(old_deck(["Fusion 1", "Fusion 2"]))).endswith("· extra all 2 seen")


@pytest.mark.parametrize("side", [0, 1, 15])
def test_no_more_is_claimed_of_an_old_file_than_its_cards_prove(side: int) -> None:
    deck = old_deck([], ["Sangan", "Jinzo", "Kycoo"], side=side)
    assert deck.main.seen == max(0, 3 - side)


def test_cards_of_no_known_type_have_a_group_of_their_own() -> None:
    odd = replace(card("Relic", 5), card_type="Skill")
    seen = duels.replay(1, decklists.played([odd]))
    (deck,) = reconstruct_decks(read_sightings(seen, ANA))
    assert shown(deck)[1] == "Other 1      1 Relic"


def test_a_long_name_is_cut_and_not_the_mark_behind_it() -> None:
    long = "Dekoichi the Battlechanted Locomotive"
    told = shown(deck_with({4: long, 6: long}), 50)
    assert told[2] == "Spells 2     2 Dekoichi the Battlechant… +1 likely"


def test_doubts_stand_below_the_cards() -> None:
    doubted = replace(
        deck_with(FIRST),
        doubts=("A file gives one list several sizes; positions count by the first.",),
        also_fit=(1,),
        maybe_same=tuple(range(2, 9)),
    )
    lines = list(deck_lines(doubted, line("Ana"), 120))
    assert texts(lines)[-3:] == [
        "A file gives one list several sizes; positions count by the first.",
        "Would fit another list of the player as well: 1 of 1 replay.",
        "May be the same list as in replay 2, 3, 4, 5, 6 and 2 more: too little is known to tell.",
    ]
    assert {span.tone for told in lines[-3:] for span in told if span.text.strip()} == {Tone.DOUBT}


def test_no_line_is_too_wide() -> None:
    deck = deck_with(FIRST, SECOND, {4: "An uncommonly long name of a card", 6: "Jinzo"})
    for width in range(40, 121):
        assert all(measure(told) <= width for told in deck_lines(deck, line("Ana"), width))
