"""A reconstructed list as a deck file, and what has to be said about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.domain.analysis.decks import Deck
from bot.domain.analysis.parts import DeckPart
from bot.rendering.text.wording import count
from bot.rendering.ydk import Copies, file_name, ydk
from cogs.ui.words import cut, plain

_DAY: Final = len("YYYY-MM-DD")
_LONGEST_NUMBER: Final = 12


@dataclass(frozen=True, slots=True)
class NamedDeck:
    """A deck file with its name, and what it holds in a sentence or two."""

    name: str
    text: str
    note: str


def deck_file(deck: Deck) -> NamedDeck:
    """The copies that were seen; likely ones stay out, since the file cannot mark them."""
    # A file may not say how large the list is, or something that no list can be.
    size = f" of {cut(str(deck.main.size), _LONGEST_NUMBER)}" if deck.main.size else ""
    least = "at least " if deck.lower_bound else ""
    rests_on = f"{least}{deck.main.seen}{size} seen in {count(len(deck.replays), 'replay')}"
    parts = (_copies(part) for part in deck.parts)
    file = ydk(*parts, creator=f"Duel Insights: {rests_on}")
    note = [f"**{plain(deck.player)}**, {rests_on}."]
    if likely := sum(card.likely for part in deck.parts for card in part.cards):
        note.append(f"Left out, since only likely: {count(likely, 'card')}.")
    if file.left_out:
        note.append(f"Left out, without a passcode: {count(file.left_out, 'card')}.")
    return NamedDeck(file_name(deck.player, deck.newest[:_DAY]), file.text, " ".join(note))


def _copies(part: DeckPart) -> list[Copies]:
    return [(card.passcode, card.seen) for card in part.cards]
