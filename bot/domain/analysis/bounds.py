"""How many copies of a card a deck may hold, given what of it was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.analysis.inference import room_beside, stands_grouped
from bot.domain.analysis.lists import MOST_COPIES
from bot.domain.analysis.positions import Part, part_at, positions_of

if TYPE_CHECKING:
    from bot.domain.analysis.decks import Deck


class CopyBounds:
    """The fewest and most copies of each name in one deck, part by part.

    `names` is the deck by position, as far as it was seen. `counted` is false for old files,
    whose copies may belong to another part.
    """

    def __init__(self, deck: Deck) -> None:
        self._deck = deck
        self._parts = dict(zip(Part, deck.parts, strict=True))
        self._cards = {(part.part, card.name): card for part in deck.parts for card in part.cards}
        self.names = {
            position: card.name for card in self._cards.values() for position in card.positions
        }
        self.counted = not deck.lower_bound
        self._grouped = stands_grouped(self.names, positions_of(Part.MAIN, deck.sizes))

    def names_in(self, part: Part) -> list[str]:
        """The names seen in a part, in list order."""
        return [card.name for card in self._parts[part].cards]

    def part_at(self, position: int) -> Part:
        """The part that a position lies in."""
        return part_at(position, self._deck.sizes)

    def seen(self, part: Part, name: str) -> int:
        """Copies shown."""
        card = self._cards.get((part, name))
        return card.seen if card else 0

    def known(self, part: Part, name: str) -> int:
        """Copies shown, and those that the order of the list makes likely."""
        card = self._cards.get((part, name))
        return card.seen + card.likely if card else 0

    def most(self, part: Part, name: str) -> int:
        """The most copies that the unseen positions leave room for."""
        elsewhere = sum(self.seen(other, name) for other in Part if other is not part)
        unseen = self._parts[part].unseen
        room = MOST_COPIES if unseen is None else self.seen(part, name) + unseen
        return max(self.seen(part, name), min(MOST_COPIES - elsewhere, room))

    def most_grouped(self, part: Part, name: str) -> int:
        """The most copies where those of a name stand side by side."""
        span = positions_of(part, self._deck.sizes)
        if not (self._grouped and stands_grouped(self.names, span)):
            return self.most(part, name)
        return min(self.most(part, name), room_beside(self.names, span, name))
