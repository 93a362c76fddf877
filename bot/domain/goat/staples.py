"""The cards that nearly every Goat deck plays, so that seeing them tells nothing about a deck."""

from __future__ import annotations

from typing import Final

STAPLES: Final = frozenset(
    {
        # The strongest monsters that fit any deck, one of each allowed.
        "Black Luster Soldier - Envoy of the Beginning",
        "Breaker the Magical Warrior",
        "D.D. Warrior Lady",
        "Sangan",
        "Sinister Serpent",
        "Tribe-Infecting Virus",
        # Spells that win more than they cost, one of each allowed.
        "Delinquent Duo",
        "Graceful Charity",
        "Heavy Storm",
        "Mystical Space Typhoon",
        "Pot of Greed",
        "Premature Burial",
        "Snatch Steal",
        # The one answer to face-down monsters that all of them need.
        "Nobleman of Crossout",
        # Traps that turn a game around, one of each allowed.
        "Call of the Haunted",
        "Mirror Force",
        "Ring of Destruction",
        "Torrential Tribute",
    }
)
"""Control, Chaos and Warrior decks alike play these, as the lists do that won tournaments of 2005
and since. Not here are cards that only most decks play (Jinzo, Magician of Faith, Book of Moon,
Scapegoat): having them, or not, is part of what a deck is."""
