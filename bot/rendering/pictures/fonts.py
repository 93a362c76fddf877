"""The one font of all pictures, the one that Pillow brings, and how much room its text takes."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PIL import ImageFont

WEIGHT: Final = {False: 0.3, True: 0.8}
"""Pixels by which strokes are thickened, plain and bold: the font comes in one weight."""

_HEADLINE: Final = 46
"""From this size on they are thickened in proportion: a large letter would look thin."""


@lru_cache(maxsize=32)
def font(size: int) -> ImageFont.FreeTypeFont:
    """The font at a size in pixels."""
    loaded = ImageFont.load_default(size)
    if not isinstance(loaded, ImageFont.FreeTypeFont):
        raise TypeError("This Pillow was built without FreeType: install one of its wheels.")
    return loaded


def measure(text: str, size: int) -> int:
    """How wide a line of text is, in whole pixels; a bold one takes no more."""
    return round(font(size).getlength(text) + 2 * weight(size, bold=True) + 0.5) if text else 0


def weight(size: int, *, bold: bool) -> float:
    """By how many pixels strokes are thickened at this size."""
    return WEIGHT[bold] * max(1.0, size / _HEADLINE)


def line_height(size: int) -> int:
    """From one line's top to the next one's."""
    return round(size * 1.14)


def cap_height(size: int) -> int:
    """How high capital letters are."""
    return round(size * 0.7)


def first_base(size: int) -> int:
    """What the first line stands on, counted from the top of its room."""
    return round(size * 0.85)
