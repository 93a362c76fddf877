"""How right reconstruction is, measured on random lists; `deck_figures` says how."""

import pytest

from bot.domain.analysis.changes import Certainty
from tests.domain.analysis.deck_figures import FUSED, Figures, measure


def check_cards(figures: Figures) -> None:
    assert figures.wrong_seen == 0
    assert figures.inferred[1] > 0.5 * figures.decks
    assert figures.precision(1) >= 0.98
    assert figures.precision(FUSED) >= 0.98
    assert figures.changes_right[Certainty.CERTAIN] == figures.changes[Certainty.CERTAIN]
    assert figures.changes_right[Certainty.LIKELY] >= 0.97 * figures.changes[Certainty.LIKELY]
    assert figures.slots_right >= 0.97 * figures.slots > 0


def test_a_few_decks_come_out_right() -> None:
    figures = measure(60)
    check_cards(figures)
    assert figures.rate("same list", 1, "apart") == 0
    assert figures.rate("other deck", FUSED, "joined") == 0


def test_the_same_seed_gives_the_same_figures() -> None:
    assert measure(6, seed=3).lines() == measure(6, seed=3).lines()


@pytest.mark.slow
def test_thousands_of_decks_come_out_right() -> None:
    figures = measure(3000)
    check_cards(figures)
    assert 0.40 < figures.main_seen[1] / figures.main_size < 0.50
    for known, least in ((1, 0.63), (FUSED, 0.95)):
        assert figures.rate("same list", known, "joined") > least
        assert figures.rate("same list", known, "apart") == 0
        assert figures.rate("other deck", known, "joined") == 0
        assert figures.rate("half shared", known, "joined") < 0.01
        assert figures.rate("5 cards elsewhere", known, "joined") < 0.06
        # What differs was not seen in both: no evidence can tell these apart.
        assert figures.rate("5 cards in place", known, "joined") < 0.36
