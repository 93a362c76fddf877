"""A picture of shapes and texts as a value, so it can be checked undrawn, and how it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from bot.rendering.pictures.canvas import Canvas, Line
from bot.rendering.pictures.characters import drawable
from bot.rendering.pictures.colors import Color, Ink
from bot.rendering.pictures.fonts import cap_height, first_base, line_height, measure
from bot.rendering.pictures.shapes import Box
from bot.rendering.pictures.wrapping import Room, shorten, wrap

LEFT: Final = 0.0
MIDDLE: Final = 0.5
RIGHT: Final = 1.0
"""Where lines stand in their box: how much of what is free is left of them."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A box with round corners, in the ink's text color."""

    box: Box
    radius: int
    ink: Ink


@dataclass(frozen=True, slots=True)
class Text:
    """Lines of one size, at the top of their box."""

    box: Box
    lines: tuple[str, ...]
    size: int
    ink: Ink
    bold: bool
    align: float

    @property
    def height(self) -> int:
        """How high the lines are together."""
        return len(self.lines) * line_height(self.size)

    @property
    def width(self) -> int:
        """How wide the longest line is."""
        return max((measure(line, self.size) for line in self.lines), default=0)


@dataclass(frozen=True, slots=True)
class Sketch:
    """A whole picture; what stands later lies above."""

    width: int
    height: int
    ground: Color
    patches: tuple[Patch, ...]
    texts: tuple[Text, ...]


def fit(
    words: str,
    box: Box,
    sizes: Sequence[int],
    ink: Ink,
    *,
    bold: bool = False,
    align: float = LEFT,
) -> Text:
    """The words in the largest of the sizes in which they fit the box, cut if they fit in none.

    Strangers may have written them: what the font does not have is left out or replaced.
    """
    found = wrap(drawable(words), Room(box.width, box.height), sizes)
    return Text(box, found.lines, found.size, ink, bold, align)


def on_line(
    words: str,
    box: Box,
    sizes: Sequence[int],
    ink: Ink,
    *,
    bold: bool = False,
    align: float = LEFT,
) -> Text:
    """The words on one line in the middle of the box's height, made smaller and in the end cut."""
    told = drawable(words)
    size = next((one for one in sizes if measure(told, one) <= box.width), sizes[-1])
    # Capital letters stand in the middle, whatever is below their line.
    top = box.top + (box.height + cap_height(size)) // 2 - first_base(size)
    room = Box(box.left, top, box.width, line_height(size))
    lines = tuple(filter(None, [shorten(told, box.width, size)]))
    return Text(room, lines, size, ink, bold, align)


def draw(sketch: Sketch) -> bytes:
    """The sketch as PNG; equal ones give equal bytes."""
    canvas = Canvas(sketch.width, sketch.height, sketch.ground)
    for patch in sketch.patches:
        canvas.fill(patch.box, patch.radius, patch.ink)
    for text in sketch.texts:
        bases = count(first_base(text.size), line_height(text.size))
        lines = [
            Line(round((text.box.width - measure(line, text.size)) * text.align), base, line)
            for base, line in zip(bases, text.lines, strict=False)
        ]
        canvas.write(text.box, lines, text.size, text.ink, bold=text.bold)
    return canvas.png()
