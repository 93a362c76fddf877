"""What is known of a format: which replays are of it, which cards and decks it has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Mapping

from msgspec import Struct

from bot.domain.analysis.archetypes import Archetype, call_deck, name_deck, tech_cards
from bot.domain.analysis.decks import Deck
from bot.domain.analysis.parts import DeckCard
from bot.domain.formats import doubt_goat, why_not_goat
from bot.domain.goat.staples import STAPLES
from bot.domain.replay.model import Replay

Namer = Callable[[Mapping[str, int]], Archetype]
"""Names a deck by the copies of each card that are known of it."""

Caller = Callable[[str, Mapping[str, int]], Archetype]
"""What a deck is that a person calls so, given the copies of each card that are known of it."""

TechFinder = Callable[[Deck, str], tuple[DeckCard, ...]]
"""The cards of a list that others of that name usually do not play."""

Judge = Callable[[Replay], str | None]
"""A sentence about a replay of which something has to be said; None for any other."""


class FormatKnowledge(Struct, frozen=True, kw_only=True):
    """What a report has to know of its format.

    `excluded_because` says why a replay is of another one, `doubted_because` what is unsure of one
    that stays; `staples` are the cards that nearly every deck plays.
    """

    namer: Namer
    caller: Caller
    tech: TechFinder
    staples: Collection[str]
    excluded_because: Judge
    doubted_because: Judge


def know_goat(pool: Container[str]) -> FormatKnowledge:
    """What is known of Goat Format; `pool` are its cards, as `why_not_goat` asks for them."""
    return FormatKnowledge(
        namer=name_deck,
        caller=call_deck,
        tech=tech_cards,
        staples=STAPLES,
        excluded_because=lambda replay: why_not_goat(replay, pool),
        doubted_because=lambda replay: doubt_goat(replay, pool),
    )
