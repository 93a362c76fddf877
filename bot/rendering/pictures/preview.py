"""The picture of a link to results: 1200 by 630 pixels, to be read in a chat."""

from __future__ import annotations

from typing import Final

from bot.rendering.pictures.colors import Ink
from bot.rendering.pictures.preview_colors import ACCENT, FAINT, PAGE, PLAYERS, TEXT
from bot.rendering.pictures.preview_list import sketch_list
from bot.rendering.pictures.preview_match import sketch_match
from bot.rendering.pictures.shapes import Box
from bot.rendering.pictures.sketches import RIGHT, Patch, Sketch, Text, draw, on_line
from bot.rendering.previews import ListPreview, MatchPreview, Preview
from bot.rendering.text.wording import count

PREVIEW_VERSION: Final = 1
"""Raised whenever the picture of the same preview comes out differently: a cache relies on it."""

WIDTH: Final = 1200
HEIGHT: Final = 630
"""What Open Graph asks for: chats cut other shapes."""

_MARGIN: Final = 56
_EDGE: Final = 10
_MARK: Final = Box(_MARGIN, 40, 48, 48)
_BRAND: Final = Box(_MARGIN + 64, 40, 320, 48)
_CORNER: Final = Box(_BRAND.right, 40, WIDTH - _MARGIN - _BRAND.right, 48)


def draw_preview(preview: Preview) -> bytes:
    """The picture as PNG; equal previews give equal bytes."""
    return draw(sketch_preview(preview))


def sketch_preview(preview: Preview) -> Sketch:
    """The brand and what is special of this link."""
    patches, texts = _brand()
    match preview:
        case MatchPreview():
            corner = preview.facts
            drawn, written = sketch_match(preview)
        case ListPreview():
            corner = f"and {count(preview.rest, 'more player')}" if preview.rest else ""
            drawn, written = sketch_list(preview)
    texts.append(on_line(corner, _CORNER, (32, 28), Ink(PAGE, FAINT), align=RIGHT))
    return Sketch(WIDTH, HEIGHT, PAGE, (*patches, *drawn), (*texts, *written))


def _brand() -> tuple[list[Patch], list[Text]]:
    """The sign of the site and its name, below an edge in the colors of both players."""
    half = WIDTH // 2
    one, two = (Ink(PAGE, color) for color in PLAYERS)
    white = Ink(ACCENT, (0xFF, 0xFF, 0xFF))
    left, top = _MARK.left, _MARK.top
    # The steps of life points that go down, as in the site's icon.
    steps = (
        Box(left + 9, top + 11, 11, 5),
        Box(left + 15, top + 11, 5, 14),
        Box(left + 15, top + 20, 14, 5),
        Box(left + 24, top + 20, 5, 14),
        Box(left + 24, top + 29, 15, 5),
    )
    return [
        Patch(Box(0, 0, half, _EDGE), 0, one),
        Patch(Box(half, 0, half, _EDGE), 0, two),
        Patch(_MARK, 11, Ink(PAGE, ACCENT)),
        *(Patch(step, 2, white) for step in steps),
    ], [on_line("Duel Insights", _BRAND, (36,), Ink(PAGE, TEXT), bold=True)]
