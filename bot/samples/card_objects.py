"""How the site writes a card into a play."""

from __future__ import annotations

from bot.samples.card_table import FORBIDDEN_TODAY
from bot.samples.cards import Card

CardObject = dict[str, str | int]
_PICTURE = "https://images.duelingbook.com/card-tokens/1.jpg"


def card_object(card: Card, object_id: int | None, *, old_scales: bool = False) -> CardObject:
    """The card as the site writes it into a play, all keys in the site's order.

    `object_id` None leaves the key out; `old_scales` writes the two scale keys of 2017.
    """
    limit = 0 if card.name in FORBIDDEN_TODAY else 3
    written: CardObject = {
        "def": card.defense,
        "monster_color": card.color,
        "arrows": "00000100" if card.color == "Link" else "",
        "is_effect": int(card.is_monster and card.color != "Normal"),
        "scale": 8 if card.pendulum else 0,
        "pic": "1",
        "type": card.kind,
        "ocg": 1,
        "atk": card.attack,
        "tcg": 1,
        "id": card.site_id,
        "attribute": card.attribute,
        "ability": "",
        "pendulum": int(card.pendulum),
        "flip": int(card.flip),
        "level": card.level,
        "custom": 0,
        "serial_number": card.passcode,
        "card_type": card.card_type,
        "tcg_limit": limit,
    }
    if card.alt_passcode is not None:
        written["alt_passcode"] = card.alt_passcode
    written |= {"ocg_limit": limit, "rush": 0}
    if object_id is not None:
        written["object_id"] = object_id
    written |= {
        "effect": f'The text of "{card.name}" stands here.',
        "name": card.name,
        "pendulum_effect": "",
        "treated_as": card.treated_as or card.name,
    }
    if old_scales:
        written["scale_left"] = written["scale_right"] = written.pop("scale")
    return written


def token_object() -> CardObject:
    """A token as the site writes it: fewer keys, no passcode, no place in any list."""
    return {
        "def": "0",
        "level": 0,
        "monster_color": "Token",
        "arrows": "",
        "is_effect": 0,
        "scale": 0,
        "serial_number": "",
        "pic": _PICTURE,
        "card_type": "Monster",
        "type": "",
        "tcg_limit": 3,
        "ocg_limit": 3,
        "rush": 0,
        "ocg": 0,
        "effect": "This card can be used as any Token",
        "name": "Token",
        "atk": "0",
        "tcg": 0,
        "id": 0,
        "treated_as": "Token",
        "pendulum": 0,
        "flip": 0,
    }
