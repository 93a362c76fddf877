"""A deck list as a player submits it, and what stands at which position."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from bot.samples.cards import Card, card

Entry = str | Card
Entries = str | Iterable[Entry]
_COUNTED = re.compile(r"([1-9]\d?) (.+)")


def cards_of(entries: Entries) -> tuple[Card, ...]:
    """The cards that entries stand for: `"3 Scapegoat"`, `"Sangan"` or a `Card`, in order.

    One text may hold them all, with semicolons between. ` [2]` behind a name asks for its second
    artwork. ValueError for an unknown name.
    """
    if isinstance(entries, str):
        entries = [entry for entry in map(str.strip, entries.split(";")) if entry]
    return tuple(found for entry in entries for found in _cards_of_entry(entry))


def _cards_of_entry(entry: Entry) -> tuple[Card, ...]:
    if isinstance(entry, Card):
        return (entry,)
    counted = _COUNTED.fullmatch(entry)
    if counted is None:
        return (card(entry),)
    return (card(counted[2]),) * int(counted[1])


class DeckList:
    """A main, extra and side deck, written as entries and read when first needed.

    The site numbers the cards of a list from 1, main deck first, then extra, then side; that
    number is a card's `object_id` for the whole replay.
    """

    def __init__(
        self,
        name: str,
        *,
        main: Entries,
        extra: Entries = (),
        side: Entries = (),
    ) -> None:
        self.name = name
        self._entries = tuple(
            part if isinstance(part, str) else tuple(part) for part in (main, extra, side)
        )

    @cached_property
    def main(self) -> tuple[Card, ...]:
        """The main deck, in list order."""
        return cards_of(self._entries[0])

    @cached_property
    def extra(self) -> tuple[Card, ...]:
        """The extra deck, in list order."""
        return cards_of(self._entries[1])

    @cached_property
    def side(self) -> tuple[Card, ...]:
        """The side deck, in list order."""
        return cards_of(self._entries[2])

    def replacing(self, out: str, into: str) -> DeckList:
        """The same list with one main deck card replaced where it stood, as people edit a list.

        ValueError if the main deck does not hold it.
        """
        index = [card.name for card in self.main].index(out)
        main = (*self.main[:index], *cards_of(into), *self.main[index + 1 :])
        return DeckList(self.name, main=main, extra=self.extra, side=self.side)

    @cached_property
    def positions(self) -> tuple[Card, ...]:
        """Every card of the list; the one with `object_id` n stands at index n - 1."""
        return self.main + self.extra + self.side


# Cards no trap turns on: they fill a deck up to its size.
_FILLERS = ("Gemini Elf", "Skilled Dark Magician", "Asura Priest", "D.D. Survivor", "Trap Hole")


def deck_of(*entries: Entry, extra: Entries = (), side: Entries = (), size: int = 40) -> DeckList:
    """A list that holds these main deck entries first and is filled up to `size` cards.

    The fillers are plain Goat cards and may exceed three copies: such a list is for telling
    about a trap, not for play.
    """
    named = cards_of(entries)
    each, rest = divmod(max(0, size - len(named)), len(_FILLERS))
    fill = [f"{each + (n < rest)} {name}" for n, name in enumerate(_FILLERS) if each + (n < rest)]
    return DeckList("Filled", main=(*named, *fill), extra=extra, side=side)
