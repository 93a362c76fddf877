"""Names in lines: wrapped into the room of a tile, made smaller, and in the end cut."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.rendering.pictures.characters import ELLIPSIS
from bot.rendering.pictures.fonts import line_height, measure

# A line may end at a blank, and after a hyphen, slash or star between two parts of a word; a
# hyphen between blanks stays with what is before it.
_PIECE: Final = re.compile(r" ?[^ ]*?[-/*](?=[^ ]{3})| ?[^ ]+(?: -(?= ))?")
_LEAST_ROOM: Final = 3
"""A line must be this many times as wide as its letters are high to bear a cut text."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where a text may stand; its lower right corner may be taken by something else."""

    width: int
    height: int
    corner_width: int = 0
    corner_height: int = 0

    def lines_of(self, size: int) -> tuple[int, ...]:
        """How wide each line may be at this size."""
        high = line_height(size)
        free = self.height - self.corner_height
        return tuple(
            self.width - (self.corner_width if (line + 1) * high > free else 0)
            for line in range(self.height // high)
        )


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A text in lines of one size."""

    lines: tuple[str, ...]
    size: int


def wrap(text: str, room: Room, sizes: Sequence[int]) -> Wrapped:
    """The text in the largest of the sizes in which it fits whole, else cut in the smallest.

    `sizes` fall. Where not even the ellipsis has room, there are no lines.
    """
    pieces = _PIECE.findall(text)
    for size in sizes:
        lines = _fill(pieces, room.lines_of(size), size)
        if lines is not None:
            return Wrapped(lines, size)
    return Wrapped(_cut(pieces, room.lines_of(sizes[-1]), sizes[-1]), sizes[-1])


def shorten(text: str, width: int, size: int) -> str:
    """The text on one line, cut with an ellipsis where it is too wide; "" if nothing fits."""
    if measure(text, size) <= width:
        return text
    starts = range(len(text))
    keep = bisect_right(starts, width, key=lambda keep: measure(_cut_after(text, keep), size))
    return _cut_after(text, keep - 1) if keep else ""


def _fill(pieces: Sequence[str], widths: Sequence[int], size: int) -> tuple[str, ...] | None:
    """The pieces in lines of these widths, None where they do not fit."""
    # Where the lines are used up, nothing fits on the next one.
    free = (*widths, 0)
    lines: list[str] = []
    current = ""
    for piece in pieces:
        grown = (current + piece).lstrip()
        if current and measure(grown, size) > free[len(lines)]:
            lines.append(current)
            grown = piece.lstrip()
        if measure(grown, size) > free[len(lines)]:
            return None
        current = grown
    return (*lines, current) if current else ()


def _cut(pieces: Sequence[str], widths: Sequence[int], size: int) -> tuple[str, ...]:
    """As much of the pieces as these lines hold, words broken anywhere, and an ellipsis."""
    usable = [width for width in widths if width >= _LEAST_ROOM * size]
    left = "".join(pieces)
    lines: list[str] = []
    for width in usable[:-1]:
        lines.append(_start_of(left, width, size))
        left = left[len(lines[-1]) :].lstrip()
    lines += [shorten(left, width, size) for width in usable[-1:]]
    return tuple(filter(None, lines))


def _start_of(text: str, width: int, size: int) -> str:
    """What of the text stands on one line: whole pieces, or what fits of the first one."""
    line = ""
    for piece in _PIECE.findall(text):
        if measure(line + piece, size) > width:
            break
        line += piece
    if line:
        return line
    ends = range(1, len(text) + 1)
    return text[: bisect_right(ends, width, key=lambda end: measure(text[:end], size))]


def _cut_after(text: str, keep: int) -> str:
    return text[:keep].rstrip() + ELLIPSIS
