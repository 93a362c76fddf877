"""A reconstructed list as a deck file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.domain.analysis.decks import Deck
from bot.domain.analysis.parts import DeckPart
from bot.rendering.text.wording import count
from bot.rendering.ydk import Copies, file_name, ydk

_DAY: Final = len("YYYY-MM-DD")


@dataclass(frozen=True, slots=True)
class DeckFile:
    """A file that simulators read, and its name of plain letters."""

    name: str
    content: bytes


def deck_file(deck: Deck) -> DeckFile:
    """The copies that were seen; likely ones stay out, since the file cannot mark them."""
    size = f" of {deck.main.size}" if deck.main.size else ""
    least = "at least " if deck.lower_bound else ""
    rests_on = f"{least}{deck.main.seen}{size} seen in {count(len(deck.replays), 'replay')}"
    file = ydk(*map(_copies, deck.parts), creator=f"Duel Insights: {rests_on}")
    return DeckFile(file_name(deck.player, deck.newest[:_DAY]), file.text.encode())


def _copies(part: DeckPart) -> list[Copies]:
    return [(card.passcode, card.seen) for card in part.cards]
