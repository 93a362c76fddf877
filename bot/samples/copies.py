"""A physical card of one game, and one player's side of the table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from bot.samples.cards import Card

Place = Literal["deck", "hand", "field", "gy", "banished", "extra", "material", "gone"]
Pile = Literal["deck", "hand", "gy", "banished", "extra"]

MONSTER_ZONES = ("M-3", "M-2", "M-4", "M-1", "M-5")
SPELL_ZONES = ("S-3", "S-2", "S-4", "S-1", "S-5")
FIELD_ZONE = "F-1"


OPENING_HAND = 5


class CardCopy:
    """One physical card in one game.

    `id` is the handle that plays know it by; `known` says whether plays so far told what the
    handle stands for. `holder` has it on the field or, off the field, is its owner.
    `object_id` is None for a token, which belongs to nobody's list.
    """

    __slots__ = (
        "card",
        "face_down",
        "holder",
        "id",
        "in_defense",
        "known",
        "materials",
        "object_id",
        "owner",
        "place",
        "under",
        "zone",
    )

    def __init__(self, owner: str, card: Card, object_id: int | None, handle: int) -> None:
        self.owner = owner
        self.holder = owner
        self.card = card
        self.object_id = object_id
        self.id = handle
        self.known = False
        self.place: Place = "gone"
        self.zone = ""
        self.face_down = False
        self.in_defense = False
        self.materials: list[CardCopy] = []
        self.under: CardCopy | None = None

    @property
    def name(self) -> str:
        """The name printed on it."""
        return self.card.name

    def __repr__(self) -> str:
        return f"<{self.owner}'s {self.name} #{self.object_id}, handle {self.id}, {self.place}>"


class Seat:
    """One player's side of the table: five piles, first card on top, and the zones."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.piles: dict[Pile, list[CardCopy]] = {
            "deck": [],
            "hand": [],
            "gy": [],
            "banished": [],
            "extra": [],
        }
        self.zones: dict[str, CardCopy] = {}

    def free_zone(self, zones: Iterable[str]) -> str:
        """The first empty one of `zones`; ValueError if all are taken."""
        for zone in zones:
            if zone not in self.zones:
                return zone
        raise ValueError(f"{self.name} has no free zone among {', '.join(zones)}")
