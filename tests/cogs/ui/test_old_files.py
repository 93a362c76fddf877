"""A player's pages of a replay that does not number the cards: nothing is told as exact."""

from __future__ import annotations

from bot.domain.analysis.decks import Deck, reconstruct_decks
from bot.domain.analysis.sightings import read_sightings
from bot.domain.replay.model import DeckSizes
from cogs.ui.player_deck import coverage_lines
from cogs.ui.player_files import deck_file
from tests.domain.analysis.decklists import card, played
from tests.domain.analysis.duels import ANA, replay


def old_deck(*games: list[str]) -> Deck:
    sizes = DeckSizes(main=40, extra=3, side=15)
    shown = (
        played(
            [card(name, None) for name in names], number=number, submitted=sizes, lower_bound=True
        )
        for number, names in enumerate(games, start=1)
    )
    (deck,) = reconstruct_decks(read_sightings(replay(1, *shown), ANA))
    return deck


def test_what_is_seen_of_it_is_told_as_so_much_at_least() -> None:
    assert list(coverage_lines(old_deck(["Ring", "Jinzo"], ["Ring", "Sangan"]))) == [
        "\u26a0\ufe0f **THIN** · **at least 2 of 40 seen (1 more may be side)**"
    ]


def test_the_extra_deck_is_told_where_a_card_of_it_was_seen() -> None:
    sizes = DeckSizes(main=40, extra=3, side=15)
    fusion = card("Dark Balter", None, color="Fusion")
    game = played([fusion], submitted=sizes, lower_bound=True)
    (deck,) = reconstruct_decks(read_sightings(replay(1, game), ANA))
    assert list(coverage_lines(deck))[1:] == ["extra at least 1 of 3 seen"]


def test_its_file_says_so_too() -> None:
    file = deck_file(old_deck(["Ring", "Jinzo"]))
    assert "at least 2 of 40 seen in 1 replay" in file.note
    assert "at least 2 of 40 seen in 1 replay" in file.text
