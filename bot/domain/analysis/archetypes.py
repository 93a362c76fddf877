"""Which Goat deck a list is, as far as its known cards tell, and what in it is unusual."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from msgspec import Struct

from bot.domain.analysis.decks import Deck
from bot.domain.analysis.parts import DeckCard
from bot.domain.goat.signature import Signature
from bot.domain.goat.signatures import SIGNATURES
from bot.domain.goat.staples import STAPLES
from bot.domain.goat.usual import USUAL

OTHER: Final = "Other"
ARCHETYPES: Final = tuple(sorted(signature.name for signature in SIGNATURES))
"""The names that are known, by the alphabet."""

NAMED_FROM: Final = 0.7
"""The confidence a name needs: more than twice as much speaks for it as for all else together."""
_GUESSED_FROM: Final = 0.2
_POINTS_OF_OTHER: Final = 6
_CARDS_A_POINT: Final = 6
"""A deck of forty has some twenty cards beside the staples. When six of them are known, a card
that is played in twos or threes is still unseen half of the time."""
_LARGEST_LIST: Final = 90
_STRANGERS_A_POINT: Final = 2
_AT_HOME: Final = frozenset[str]().union(STAPLES, *(s.marks for s in SIGNATURES), *USUAL.values())
_HIGHEST: Final = 0.99


class Archetype(Struct, frozen=True, gc=False):
    """The name of a deck, and what speaks for it.

    `name` is `OTHER` where the known cards tell too little, or two names fit; `guess` is then the
    name that fits best, None where none is worth telling. `reasons` are the known cards that speak
    for the name, or for the guess, the strongest first.

    `confidence` (0..1) is the share of the name, or of the guess, in all that speaks for any name,
    0 without either: each card gives a name points (`Signature`), each point doubles the weight of
    that name, and the possibility that it is some other deck has the weight of six points and one
    more for every two cards that are at home in no deck described here. So it says how far a name
    is ahead of the others. It is not a measured frequency of being right.

    `corrected` where a person calls it so, which is then as sure as can be.
    """

    name: str
    confidence: float
    reasons: tuple[str, ...]
    guess: str | None = None
    corrected: bool = False


class _Fit(NamedTuple):
    points: float
    complete: bool
    signature: Signature


def name_deck(cards: Mapping[str, int]) -> Archetype:
    """The archetype of a deck by the copies known of each card, from all its parts.

    Neither the order of `cards` nor any staple among them changes the answer.
    """
    fits = _fits(cards)
    best = fits[0]
    strangers = sum(copies > 0 and card not in _AT_HOME for card, copies in cards.items())
    other = _POINTS_OF_OTHER + min(strangers, _LARGEST_LIST) / _STRANGERS_A_POINT
    # Only differences count, so the best stands at zero and no power grows large.
    rivals = sum(2.0 ** (fit.points - best.points) for fit in fits)
    share = 1 / (rivals + 2.0 ** (other - best.points))
    confidence = min(round(share, 2), _HIGHEST)
    reasons = best.signature.reasons(cards)
    if best.complete and confidence >= NAMED_FROM:
        return Archetype(best.signature.name, confidence, reasons)
    if confidence >= _GUESSED_FROM:
        return Archetype(OTHER, confidence, reasons, best.signature.name)
    return Archetype(OTHER, 0.0, ())


def call_deck(name: str, cards: Mapping[str, int]) -> Archetype:
    """The archetype of a deck that a person calls so, with what speaks for it all the same."""
    told = (signature.reasons(cards) for signature in SIGNATURES if signature.name == name)
    return Archetype(name, 1.0, next(told, ()), corrected=True)


def likely_names(cards: Mapping[str, int]) -> tuple[str, ...]:
    """All names that are known, those first for which the known cards speak most."""
    return tuple(fit.signature.name for fit in _fits(cards))


def tech_cards(deck: Deck, archetype: str) -> tuple[DeckCard, ...]:
    """The main deck cards known that are neither staples nor usual in `archetype`, in list order.

    None where no usual list is known, so for `OTHER` too, nor of old files, in which side cards
    stand in the main deck.
    """
    usual = USUAL.get(archetype)
    if usual is None or deck.lower_bound:
        return ()
    return tuple(
        card
        for card in deck.main.cards
        if card.seen + card.likely > 0 and card.name not in usual and card.name not in STAPLES
    )


def _fits(cards: Mapping[str, int]) -> list[_Fit]:
    """How well the cards fit each signature, the best first."""
    known = sum(copies for card, copies in cards.items() if card not in STAPLES)
    unseen = min(known, _LARGEST_LIST) / _CARDS_A_POINT
    fits = (_fit(signature, cards, unseen) for signature in SIGNATURES)
    return sorted(
        fits, key=lambda fit: (fit.points, fit.complete, fit.signature.name), reverse=True
    )


def _fit(signature: Signature, cards: Mapping[str, int], unseen: float) -> _Fit:
    """How well the cards fit; a needed group that shows no card costs `unseen` points."""
    lacking = signature.lacks(cards)
    return _Fit(signature.points(cards) - unseen * lacking, lacking == 0, signature)
