"""What lies on the table in one game: the copies, their piles and the handles they answer to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from bot.samples.cards import TOKEN
from bot.samples.copies import OPENING_HAND, CardCopy, Pile, Seat
from bot.samples.players import Roster


class Table:
    """Both seats of one game. `handles` gives fresh handles and climbs through the whole match."""

    def __init__(self, names: tuple[str, str], handles: Iterator[int], rng: Random) -> None:
        self.names = names
        self.seats = {name: Seat(name) for name in names}
        self._handles = handles
        self._rng = rng

    def seat(self, name: str) -> Seat:
        """That player's side; ValueError for somebody who does not play."""
        if name not in self.seats:
            raise ValueError(f"{name} does not sit at this table, {' and '.join(self.names)} do")
        return self.seats[name]

    def lay_out(
        self, roster: Roster, start: int, hand: Sequence[str], after: Sequence[str] = ()
    ) -> None:
        """Shuffle a deck, number it from `start`, and let its top be what was asked for.

        `hand` names the first cards of the five that are drawn at once, `after` those below the
        five. ValueError for a card that is not, or not that often, in the main deck.
        """
        name = roster.player.name
        order = list(roster.main)
        self._rng.shuffle(order)
        wanted = [_take(roster, order, card) for card in hand]
        below = [_take(roster, order, card) for card in after]
        fill = OPENING_HAND - len(wanted)
        order = [*wanted, *order[:fill], *below, *order[fill:]]
        for handle, object_id in enumerate(order, start):
            copy = CardCopy(name, roster.card_at(object_id), object_id, handle)
            self.put(copy, "deck")
        for handle, object_id in enumerate(roster.extra, start + len(order)):
            copy = CardCopy(name, roster.card_at(object_id), object_id, handle)
            self.put(copy, "extra")

    def put(self, copy: CardCopy, pile: Pile, *, on_top: bool = False) -> None:
        """Lay a copy onto its owner's pile, at the end or on top."""
        self.lift(copy)
        cards = self.seats[copy.owner].piles[pile]
        cards.insert(0 if on_top else len(cards), copy)
        copy.place = pile
        copy.holder = copy.owner
        copy.face_down = copy.in_defense = False
        for material in list(copy.materials):
            self.put(material, "gy")  # the site moves them along without a play

    def set_down(self, copy: CardCopy, holder: str, zone: str) -> None:
        """Lay a copy into a zone; ValueError if the zone is taken by another."""
        taken = self.seat(holder).zones.get(zone)
        if taken not in (None, copy):
            raise ValueError(f"{zone} of {holder} is taken by {taken!r}")
        self.lift(copy)
        self.seats[holder].zones[zone] = copy
        copy.place, copy.holder, copy.zone = "field", holder, zone

    def tuck(self, copy: CardCopy, under: CardCopy) -> None:
        """Lay a copy under another as material, with what lay under it."""
        self.lift(copy)
        moved = [copy, *copy.materials]
        copy.materials = []
        for material in moved:
            material.place, material.under, material.face_down = "material", under, False
        under.materials.extend(moved)

    def lift(self, copy: CardCopy) -> None:
        """Take a copy away from where it lies; it is nowhere then."""
        if copy.place == "field":
            del self.seats[copy.holder].zones[copy.zone]
        elif copy.place == "material" and copy.under is not None:
            copy.under.materials.remove(copy)
            copy.under = None
        elif copy.place != "gone" and copy.place != "material":  # noqa: PLR1714  # narrows the type
            self.seats[copy.owner].piles[copy.place].remove(copy)
        copy.place, copy.zone = "gone", ""

    def new_token(self, owner: str) -> CardCopy:
        """A token with a fresh handle, nowhere yet."""
        self.seat(owner)
        return CardCopy(owner, TOKEN, None, next(self._handles))

    def shuffle(self, name: str, pile: Pile) -> tuple[list[int], list[int]]:
        """Shuffle a pile and number it afresh: the old handles and the new, top first."""
        cards = self.seat(name).piles[pile]
        self._rng.shuffle(cards)
        before = [copy.id for copy in cards]
        for copy in cards:
            copy.id = next(self._handles)
            if pile == "deck":
                copy.known = False
        return before, [copy.id for copy in cards]

    def bring_to_top(self, name: str, wanted: str) -> CardCopy:
        """Let the top card of a deck be a copy of `wanted`, as far as nobody can know better.

        The handles stay in place and what they stand for is exchanged. ValueError if the deck
        holds none, or if plays already told what the top card is.
        """
        deck = self.seat(name).piles["deck"]
        if not deck:
            raise ValueError(f"{name} has no cards left in the deck")
        top = deck[0]
        if top.name == wanted:
            return top
        if top.known:
            raise ValueError(f'the top card of {name}\'s deck is known to be "{top.name}"')
        for index, copy in enumerate(deck):
            if copy.name == wanted and not copy.known:
                deck[0], deck[index] = copy, top
                copy.id, top.id = top.id, copy.id
                return copy
        raise ValueError(f'{name} has no "{wanted}" in the deck that could be on top')


def _take(roster: Roster, order: list[int], wanted: str) -> int:
    for object_id in order:
        if roster.card_at(object_id).name == wanted:
            order.remove(object_id)
            return object_id
    raise ValueError(f'{roster.player.name} has no further "{wanted}" in the main deck')
