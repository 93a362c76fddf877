"""What the tiles of a deck's picture say, and in which order they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain.analysis.decks import Deck
from bot.domain.analysis.parts import DeckCard, DeckPart
from bot.domain.analysis.positions import Part
from bot.rendering.pictures.characters import drawable, is_readable
from bot.rendering.pictures.colors import Kind, kind_of
from bot.rendering.text.decks import tell_at_least

MOST_TILES: Final[Mapping[Part, int]] = {Part.MAIN: 60, Part.EXTRA: 15, Part.SIDE: 15}
"""As many as a part may have cards; only forged decks and very old files have more names."""

_MOST_COPIES: Final = 99
_MOST_CARDS: Final = 9999
_ORDER: Final = {kind: place for place, kind in enumerate(Kind)}
# The frames of the main deck's monsters stand together, those of the extra deck in turn.
_MAIN_ORDER: Final = {**_ORDER, Kind.NORMAL: 0, Kind.EFFECT: 0, Kind.RITUAL: 0}


@dataclass(frozen=True, slots=True)
class Tile:
    """One card, or what is left: its name and the copies, seen and likely, as the badges say.

    A single copy needs no badge, so `seen` and `likely` may be "".
    """

    kind: Kind
    name: str
    seen: str = ""
    likely: str = ""


def tiles_of(part: DeckPart, *, lower_bound: bool = False) -> tuple[Tile, ...]:
    """A tile a name, at most `MOST_TILES` in all: the last ones tell how many cards are left.

    With `lower_bound` (old files) nobody knows how many are unseen.
    """
    if not part.cards:
        return ()
    left = 0 if lower_bound else part.unseen
    unseen = [Tile(Kind.REST, f"{tell_number(left)} unseen")] if left else []
    room = MOST_TILES[part.part] - len(unseen)
    cards = in_order(part)
    if len(cards) <= room:
        return (*map(_tile, cards), *unseen)
    shown = cards[: room - 1]
    more = Tile(Kind.REST, f"and {tell_number(len(cards) - len(shown))} more cards")
    return (*map(_tile, shown), more, *unseen)


def parts_told(deck: Deck) -> tuple[DeckPart, ...]:
    """Those that have a card, or a size of which something is known.

    Old files tell nothing of the side deck.
    """
    untold = Part.SIDE if deck.lower_bound else None
    return tuple(part for part in deck.parts if part.cards or (part.size and part.part != untold))


def tell_coverage(part: DeckPart, *, lower_bound: bool = False) -> str:
    """How much of a part is seen; with `lower_bound` (old files) at least."""
    if lower_bound:
        return tell_at_least(part, tell_number)
    likely = max(0, part.known - part.seen)
    also = f", {tell_number(likely)} likely" if likely else ""
    if not part.size:
        return f"{tell_number(part.seen)} seen{also}"
    if not part.unseen:
        return f"all {tell_number(part.size)} seen"
    return f"{tell_number(part.seen)} of {tell_number(part.size)} seen{also}"


def tell_types(part: DeckPart) -> str:
    """How many monsters, spells and traps are seen; "" unless there are several types."""
    counts: Counter[str] = Counter()
    for card in part.cards:
        counts[_type_of(kind_of(card))] += max(0, card.seen)
    told = [
        f"{tell_number(counts[name])} {name if counts[name] == 1 else name + 's'}"
        for name in ("monster", "spell", "trap", "other")
        if counts[name]
    ]
    return " \N{MIDDLE DOT} ".join(told) if len(told) > 1 else ""


def tell_number(number: int, most: int = _MOST_CARDS) -> str:
    """The number, or that it is more than any deck has."""
    return str(max(0, number)) if number <= most else f"{most}+"


def _type_of(kind: Kind) -> str:
    if kind in {Kind.SPELL, Kind.TRAP, Kind.OTHER}:
        return kind.value
    return "monster"


def in_order(part: DeckPart) -> list[DeckCard]:
    """Monsters, spells, traps; within these most copies first, then by name."""
    order = _ORDER if part.part is Part.EXTRA else _MAIN_ORDER
    return sorted(
        part.cards,
        key=lambda card: (order[kind_of(card)], -card.seen - card.likely, card.name),
    )


def _tile(card: DeckCard) -> Tile:
    likely = f"+{tell_number(card.likely, _MOST_COPIES)}?" if card.likely > 0 else ""
    told = card.seen > 1 or (card.seen == 1 and likely)
    return Tile(
        kind=kind_of(card),
        name=_name_of(card),
        seen=f"x{tell_number(card.seen, _MOST_COPIES)}" if told else "",
        likely=likely,
    )


def _name_of(card: DeckCard) -> str:
    """The name as far as the font has it; a name in another script gives way to its number."""
    name = drawable(card.name)
    if is_readable(name):
        return name
    number = drawable(card.passcode)
    return f"No. {number}" if is_readable(number) else name or "no name"
