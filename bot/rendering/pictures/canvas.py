"""A picture with few colors: each text and shape is painted in steps between two of them.

So the file is small without an approximation: every flat color is exactly the one asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from bot.rendering.pictures.colors import Color, Ink
from bot.rendering.pictures.fonts import font, weight
from bot.rendering.pictures.shapes import Box

_STEPS: Final = 8
"""From one color to another. Twelve grounds and as many texts must stay within 256 colors."""

_STEP_OF_LEVEL: Final = [(level * _STEPS + 127) // 255 for level in range(256)]
_IS_TOUCHED: Final = [255 if step else 0 for step in _STEP_OF_LEVEL]
_COMPRESSION: Final = 6
"""A tenth more bytes than with the most, which takes six times as long."""

_FINER: Final = 4
"""Shapes are drawn this many times larger first, which makes their edges smooth."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: where it begins and what it stands on, counted from its box."""

    left: int
    base: int
    text: str


class Canvas:
    """A picture being painted, all of one ground at first."""

    def __init__(self, width: int, height: int, ground: Color) -> None:
        self._colors: dict[Color, int] = {}
        self._shapes: dict[tuple[int, int, int, int], Image.Image] = {}
        # "L" until it is saved: its numbers are places in the palette, whatever is pasted.
        self._image = Image.new("L", (width, height), self._index(ground))

    def fill(self, box: Box, radius: int, ink: Ink) -> None:
        """Paint a box with round corners in the ink's text color."""
        self._paint(self._rounded(box, radius, 0), box, ink)

    def outline(self, box: Box, radius: int, width: int, ink: Ink) -> None:
        """Paint the edge of a box in the ink's text color."""
        self._paint(self._rounded(box, radius, width), box, ink)

    def write(self, box: Box, lines: Sequence[Line], size: int, ink: Ink, *, bold: bool) -> None:
        """Write lines within a box."""
        mask = Image.new("L", (box.width, box.height))
        draw = ImageDraw.Draw(mask)
        stroke = weight(size, bold=bold)
        for line in lines:
            start = (line.left, line.base)
            draw.text(start, line.text, 255, font(size), "ls", stroke_width=stroke)
        self._paint(mask, box, ink)

    def png(self) -> bytes:
        """The picture as a file."""
        self._image.putpalette([part for color in self._colors for part in color])
        file = BytesIO()
        self._image.save(file, "PNG", compress_level=_COMPRESSION)
        return file.getvalue()

    def _rounded(self, box: Box, radius: int, width: int) -> Image.Image:
        """The shape of a box with round corners, or of its edge; the same one is drawn once."""
        key = (box.width, box.height, radius, width)
        if key not in self._shapes:
            wide, high = box.width * _FINER, box.height * _FINER
            shape = Image.new("L", (wide, high))
            corners = (0, 0, wide - 1, high - 1)
            ImageDraw.Draw(shape).rounded_rectangle(
                corners, radius * _FINER, 0 if width else 255, 255, width * _FINER
            )
            self._shapes[key] = shape.reduce(_FINER)
        return self._shapes[key]

    def _paint(self, mask: Image.Image, box: Box, ink: Ink) -> None:
        """Lay the ink's text color over its ground, as far as the mask says."""
        places = [self._index(_between(ink, step)) for step in range(_STEPS + 1)]
        painted = mask.point([places[step] for step in _STEP_OF_LEVEL])
        touched = mask.point(_IS_TOUCHED)
        self._image.paste(painted, (box.left, box.top), touched)

    def _index(self, color: Color) -> int:
        return self._colors.setdefault(color, len(self._colors))


def _between(ink: Ink, step: int) -> Color:
    """A color between the ink's two; the same ones, whichever of them is the ground."""
    red, green, blue = (
        (ground * (_STEPS - step) + text * step + _STEPS // 2) // _STEPS
        for ground, text in zip(ink.ground, ink.text, strict=True)
    )
    return (red, green, blue)
