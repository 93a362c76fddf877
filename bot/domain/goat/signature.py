"""What tells one Goat deck from the others: the cards that speak for it, and those against it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Signature(Struct, frozen=True, gc=False):
    """The marks of one archetype, by its name in the league's lists.

    `marks` gives a card its points, each of which doubles the odds: 5 or 6 for a card that hardly
    any other deck plays, 3 for one that belongs here and in a relative or two, 1 for one that is
    merely at home here, less than 0 for one that makes it another deck. A card counts once, however
    many copies are known. `needs` are groups of cards: one of each must be known before a deck may
    bear the name.

    Fusions are no marks: many decks hold fifteen for show, and none comes to the field without the
    card that brings it.
    """

    name: str
    marks: Mapping[str, int]
    needs: tuple[tuple[str, ...], ...]

    def points(self, cards: Mapping[str, int]) -> int:
        """What the known cards add up to."""
        return sum(points for card, points in self.marks.items() if cards.get(card, 0) > 0)

    def lacks(self, cards: Mapping[str, int]) -> int:
        """How many groups of `needs` show no card."""
        return sum(not any(cards.get(card, 0) > 0 for card in group) for group in self.needs)

    def reasons(self, cards: Mapping[str, int]) -> tuple[str, ...]:
        """The known cards that speak for it, the strongest first, then by name."""
        known = (card for card, points in self.marks.items() if points > 0 and cards.get(card, 0))
        return tuple(sorted(known, key=lambda card: (-self.marks[card], card)))
