"""The colors of a link's picture: those of the site in the dark."""

from __future__ import annotations

from typing import Final

from bot.rendering.pictures.colors import Color, Ink, Kind, Theme, palette_of

PAGE: Final[Color] = (0x17, 0x18, 0x1C)
CARD: Final[Color] = (0x22, 0x24, 0x2A)
TEXT: Final[Color] = (0xF4, 0xF5, 0xF7)
FAINT: Final[Color] = (0xB0, 0xB5, 0xBE)
ACCENT: Final[Color] = (0x4A, 0x74, 0xE0)
PLAYERS: Final[tuple[Color, Color]] = ((0x8F, 0xB2, 0xFF), (0xFF, 0xA3, 0x6B))
"""Of the first player of a match, and of the second."""
_REST: Final[Color] = (0x3A, 0x3E, 0x46)


def tile_ink(kind: Kind, ground: Color) -> Ink:
    """A card of this kind in a strip."""
    return Ink(ground, _REST if kind is Kind.REST else palette_of(Theme.DARK).tiles[kind].ground)
