"""How the site's log lines call a card: in quotes, with where it lies.

A phrase has an open form, which names the card, and a hidden one for what the others may see.
"""

from __future__ import annotations

from bot.samples.copies import CardCopy
from bot.samples.table import Table

LONG_ZONES = {
    "F-1": "Field Spell Zone",
    "Left EMZ": "Left Extra Monster Zone",
    "Right EMZ": "Right Extra Monster Zone",
    "Left P": "Left Pendulum Zone",
    "Right P": "Right Pendulum Zone",
}


def zone_text(zone: str) -> str:
    """A zone as the log spells it when a card is already there."""
    return LONG_ZONES.get(zone, zone)


def place_in_pile(table: Table, copy: CardCopy) -> str:
    """`(2/5)`: which card of the hand or the banished pile it is."""
    pile = table.seat(copy.owner).piles["hand" if copy.place == "hand" else "banished"]
    return f"({pile.index(copy) + 1}/{len(pile)})"


def leaving(table: Table, copy: CardCopy) -> tuple[str, str]:
    """Open and hidden form of a card that goes away from where it lies."""
    name = f'"{copy.name}"'
    if copy.place == "hand":
        counted = place_in_pile(table, copy)
        return f"{name} from hand {counted}", f"card from hand {counted}"
    if copy.place == "banished":
        counted = place_in_pile(table, copy)
        return f"banished {name} {counted}", f"banished card {counted}"
    if copy.place == "field":
        where = zone_text(copy.zone)
        if copy.face_down:
            return f"Set {name} from {where}", f"Set card from {where}"
        return f"{name} from {where}", f"{name} from {where}"
    if copy.place == "material" and copy.under is not None:
        text = f'Xyz Material {name} from "{copy.under.name}" in {zone_text(copy.under.zone)}'
        return text, text
    pile = {"gy": "GY", "deck": "Deck", "extra": "Extra Deck"}[copy.place]
    return f"{name} from {pile}", f"card from {pile}"


def staying(table: Table, copy: CardCopy, viewer: str) -> tuple[str, str]:
    """Open and hidden form of a card that is spoken of where it lies, as `viewer` does."""
    name = f'"{copy.name}"'
    if copy.place == "hand":
        counted = place_in_pile(table, copy)
        hand = "hand" if copy.owner == viewer else "opponent's hand"
        return f"{name} in {hand} {counted}", f"card in {hand} {counted}"
    if copy.place == "field":
        where = zone_text(copy.zone)
        if copy.face_down:
            return f"Set {name} in {where}", f"Set card in {where}"
        return f"{name} in {where}", f"{name} in {where}"
    return leaving(table, copy)
