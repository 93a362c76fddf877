"""What a deck is called, and what its cards say where a person calls it otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from bot.domain.analysis.archetypes import OTHER, Archetype
from bot.domain.analysis.decks import Deck
from bot.domain.analysis.knowledge import know_goat
from bot.domain.analysis.named_decks import NamedDeck, copies_known
from bot.domain.replay.model import Replay
from bot.rendering.rows import PHONE, Row, dotted, name, row
from bot.rendering.team_summary import LONGEST_CARD, tell_deck
from bot.rendering.text.wording import tell_days
from bot.services.goat_pool import goat_pool

NAMED_BY_HAND: Final = "Decks named by hand"
"""What stands above `correction_rows`."""

_CORRECTED: Final = " (corrected)"


def tell_deck_marked(archetype: Archetype) -> str:
    """The deck's name, with a mark where it is a person's word."""
    return f"{tell_deck(archetype)}{_CORRECTED if archetype.corrected else ''}"


def deck_row(archetype: Archetype) -> Row:
    """The same for a row, in which a long name does not take the place of the mark."""
    told = name(tell_deck(archetype), LONGEST_CARD)
    return row(told, _CORRECTED if archetype.corrected else "")


def name_by_cards(deck: Deck, replays: Iterable[Replay]) -> str:
    """What a Goat list is called as far as its cards tell; "" for any other, and where they do not.

    `replays` are those that it was seen in, and perhaps others.
    """
    goat = know_goat(goat_pool())
    used = (replay for replay in replays if replay.replay_id in deck.replays)
    if any(map(goat.excluded_because, used)):
        return ""
    name = goat.namer(copies_known(deck)).name
    return "" if name == OTHER else name


def tell_by_cards(named: NamedDeck) -> str:
    """What the cards of a deck say that a person has named; nothing for any other."""
    by_cards = named.by_cards
    if by_cards is None:
        return ""
    sure = f"{by_cards.confidence:.2f}"
    if by_cards.name == named.archetype.name:
        return f"its cards say so, too ({sure})"
    if by_cards.name != OTHER:
        return f"its cards say {by_cards.name} {sure}"
    if by_cards.guess is not None:
        return f"its cards say maybe {by_cards.guess} {sure}"
    return "its cards do not tell"


def correction_rows(decks: Iterable[NamedDeck], columns: int = PHONE) -> Iterator[Row]:
    """Each deck that a person has named, and what its cards say."""
    for deck in decks:
        if told := tell_by_cards(deck):
            called = name(deck.archetype.name, LONGEST_CARD)
            yield from dotted([called, tell_days(deck.deck.days), told], columns)
