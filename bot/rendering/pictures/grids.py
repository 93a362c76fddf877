"""How a picture is cut into tiles, and where a tile's name and badges stand in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.rendering.pictures.fonts import measure
from bot.rendering.pictures.shapes import Badge, Box, PlacedTile
from bot.rendering.pictures.tiles import Tile
from bot.rendering.pictures.wrapping import Room, wrap

WIDTH: Final = 1080
"""About three pixels to one of a phone, whose chat is 350 to 400 of these wide."""

TALLEST: Final = 2376
"""No picture is higher: 2.2 times its width, and more becomes too small in a chat."""

MARGIN: Final = 24
_SIDE: Final = 13
_TOP: Final = 5
_INSET: Final = 7
"""From a tile's edges to its name, and to its badges."""

_BETWEEN: Final = 6


@dataclass(frozen=True, slots=True)
class Grid:
    """How tiles are cut: columns, height and gap, the sizes of names (falling) and of badges.

    It serves pictures that it makes no higher than `tallest`.
    """

    columns: int
    height: int
    gap: int
    sizes: tuple[int, ...]
    badge: int
    tallest: int

    @property
    def width(self) -> int:
        """The width of a tile."""
        return (WIDTH - 2 * MARGIN - (self.columns - 1) * self.gap) // self.columns

    def height_of(self, tiles: int) -> int:
        """The height of that many tiles, from the first row's top to the last one's bottom."""
        rows = -(-tiles // self.columns)
        return rows * (self.height + self.gap) - self.gap if rows else 0

    def place(self, tile: Tile, number: int, top: int) -> PlacedTile:
        """A tile, counted from 0, of those that begin at `top`."""
        row, column = divmod(number, self.columns)
        left = MARGIN + column * (self.width + self.gap)
        box = Box(left, top + row * (self.height + self.gap), self.width, self.height)
        badges = tuple(self._badges(tile, box))
        text_box = Box(
            box.left + _SIDE, box.top + _TOP, box.width - 2 * _SIDE, box.height - 2 * _TOP
        )
        taken = text_box.right - badges[-1].box.left + _BETWEEN if badges else 0
        corner = text_box.bottom - badges[-1].box.top if badges else 0
        room = Room(text_box.width, text_box.height, taken, corner)
        return PlacedTile(tile, box, text_box, wrap(tile.name, room, self.sizes), badges)

    def _badges(self, tile: Tile, box: Box) -> Iterator[Badge]:
        """The badges of a tile in this box, from the right."""
        right = box.right - _INSET
        high = round(self.badge * 1.1)
        for text, filled in ((tile.likely, False), (tile.seen, True)):
            if text:
                inset = self.badge // 4 + 1
                wide = measure(text, self.badge) + 2 * inset
                place = Box(right - wide, box.bottom - _INSET - high, wide, high)
                yield Badge(place, text, self.badge, filled, inset)
                right -= wide + _BETWEEN


GRIDS: Final = (
    Grid(3, height=148, gap=12, sizes=(40, 38, 36, 34, 32, 30), badge=38, tallest=1500),
    Grid(4, height=134, gap=10, sizes=(35, 34, 32, 30, 28, 26, 24), badge=34, tallest=TALLEST),
    Grid(4, height=114, gap=10, sizes=(33, 32, 30, 28, 26, 24), badge=28, tallest=TALLEST),
    Grid(4, height=79, gap=7, sizes=(30, 28, 26, 24), badge=28, tallest=TALLEST),
)
"""The roomiest first; the last one has room for the largest deck."""
