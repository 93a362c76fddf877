"""The colors of pictures: one a kind of card, as on the cards, for dark chats and for light."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.analysis.parts import DeckCard
from bot.domain.replay.model import CardType

Color = tuple[int, int, int]
"""Red, green and blue, each from 0 to 255."""


class Theme(StrEnum):
    """The chat that a picture goes well with."""

    DARK = "dark"
    LIGHT = "light"


class Kind(StrEnum):
    """What a tile shows, in the order in which tiles stand; each has a color of its own."""

    NORMAL = "normal"
    EFFECT = "effect"
    RITUAL = "ritual"
    FUSION = "fusion"
    SYNCHRO = "synchro"
    XYZ = "xyz"
    LINK = "link"
    SPELL = "spell"
    TRAP = "trap"
    OTHER = "other"
    """A card of a type or frame that nobody explained."""
    REST = "rest"
    """What has no tile of its own: unseen cards, and those for which there is no room."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A text's color and that of the ground it stands on."""

    ground: Color
    text: Color


@dataclass(frozen=True, slots=True)
class Palette:
    """All colors of one theme: the page with its texts, the warning, and the tiles."""

    page: Ink
    faint: Ink
    warning: Ink
    tiles: Mapping[Kind, Ink]


def palette_of(theme: Theme) -> Palette:
    """The colors of a theme."""
    return _PALETTES[theme]


def kind_of(card: DeckCard) -> Kind:
    """The kind of a card: by its type, monsters by their frame."""
    if card.card_type == CardType.MONSTER:
        return _FRAMES.get(card.color, Kind.OTHER)
    return _TYPES.get(card.card_type, Kind.OTHER)


def _ink(ground: int, text: int) -> Ink:
    return Ink(_color(ground), _color(text))


def _color(code: int) -> Color:
    return (code >> 16 & 0xFF, code >> 8 & 0xFF, code & 0xFF)


_TYPES: Final[Mapping[str, Kind]] = {CardType.SPELL: Kind.SPELL, CardType.TRAP: Kind.TRAP}
_FRAMES: Final[Mapping[str, Kind]] = {
    "Normal": Kind.NORMAL,
    "Effect": Kind.EFFECT,
    "Ritual": Kind.RITUAL,
    "Fusion": Kind.FUSION,
    "Synchro": Kind.SYNCHRO,
    "Xyz": Kind.XYZ,
    "Link": Kind.LINK,
}
_PALETTES: Final = {
    Theme.DARK: Palette(
        page=_ink(0x2B2D31, 0xF4F5F7),
        faint=_ink(0x2B2D31, 0xB5B9C1),
        warning=_ink(0xF0B232, 0x201600),
        tiles={
            Kind.NORMAL: _ink(0xE2C15C, 0x1E1600),
            Kind.EFFECT: _ink(0xD58449, 0x170A00),
            Kind.RITUAL: _ink(0x7FAEDF, 0x04101F),
            Kind.FUSION: _ink(0x7D509F, 0xFFFFFF),
            Kind.SYNCHRO: _ink(0xE1E3E7, 0x17181B),
            Kind.XYZ: _ink(0x0A0A0C, 0xF4F5F7),
            Kind.LINK: _ink(0x215FAE, 0xFFFFFF),
            Kind.SPELL: _ink(0x117A6A, 0xFFFFFF),
            Kind.TRAP: _ink(0xA5327B, 0xFFFFFF),
            Kind.OTHER: _ink(0x6B5B4D, 0xFFFFFF),
            Kind.REST: _ink(0x43464D, 0xDFE1E5),
        },
    ),
    Theme.LIGHT: Palette(
        page=_ink(0xEBEDF0, 0x1B1C20),
        faint=_ink(0xEBEDF0, 0x50545C),
        warning=_ink(0xF0B232, 0x201600),
        tiles={
            Kind.NORMAL: _ink(0xF3D36B, 0x1E1600),
            Kind.EFFECT: _ink(0xEE9C66, 0x1B0C00),
            Kind.RITUAL: _ink(0x9CC3EE, 0x04101F),
            Kind.FUSION: _ink(0x8A5BB0, 0xFFFFFF),
            Kind.SYNCHRO: _ink(0xFFFFFF, 0x17181B),
            Kind.XYZ: _ink(0x1E1F23, 0xF4F5F7),
            Kind.LINK: _ink(0x2A6CC0, 0xFFFFFF),
            Kind.SPELL: _ink(0x127F6F, 0xFFFFFF),
            Kind.TRAP: _ink(0xB23A87, 0xFFFFFF),
            Kind.OTHER: _ink(0x7A6858, 0xFFFFFF),
            Kind.REST: _ink(0xCDD1D8, 0x2C2F35),
        },
    ),
}
