"""Decks as tiles, of replays that do not number the cards."""

from __future__ import annotations

from bot.domain.replay.model import DeckSizes
from bot.web.views.decks import deck_view
from tests.rendering.pictures.decks import card, deck

_SIZES = DeckSizes(main=40, extra=15, side=15)


def test_an_old_file_tells_what_is_seen_at_least_and_counts_nothing_as_unseen() -> None:
    old = deck_view(deck(card("Sangan", 3), sizes=_SIZES, lower_bound=True), ())
    assert [(part.name, part.coverage) for part in old.parts] == [
        ("Main", "at least 3 of 40 seen"),
        ("Extra", "at least 0 of 15 seen"),
    ]
    assert not any(part.unseen for part in old.parts)
    assert old.thin == "at least 3 of 40 known"


def test_any_other_file_tells_how_many_are_unseen() -> None:
    view = deck_view(deck(card("Sangan", 3), sizes=_SIZES), ())
    assert [(part.coverage, part.unseen) for part in view.parts] == [
        ("3 of 40 seen", 37),
        ("0 of 15 seen", 15),
        ("0 of 15 seen", 15),
    ]
    assert view.thin == "3 of 40 known"
