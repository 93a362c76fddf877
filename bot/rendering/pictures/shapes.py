"""What a laid out picture consists of: plain values, so it can be checked undrawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.rendering.pictures.tiles import Tile
from bot.rendering.pictures.wrapping import Wrapped


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the picture, in pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column to its right."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The first row below it."""
        return self.top + self.height


class Tone(StrEnum):
    """How a text beside the tiles is meant."""

    PLAIN = "plain"
    FAINT = "faint"
    WARNING = "warning"
    """On a ground of its own."""


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text beside the tiles, in the middle of its box's height, `inset` from its left."""

    box: Box
    text: str
    size: int
    tone: Tone = Tone.PLAIN
    bold: bool = False
    inset: int = 0


@dataclass(frozen=True, slots=True)
class Badge:
    """Copies, at a tile's lower right; those only likely are outlined instead of filled.

    The text begins `inset` from the left of its box.
    """

    box: Box
    text: str
    size: int
    filled: bool
    inset: int


@dataclass(frozen=True, slots=True)
class PlacedTile:
    """A tile in the picture; the lines of its name begin at the top left of `text_box`."""

    tile: Tile
    box: Box
    text_box: Box
    text: Wrapped
    badges: tuple[Badge, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole picture."""

    width: int
    height: int
    labels: tuple[Label, ...]
    tiles: tuple[PlacedTile, ...]
