"""Players in rows in a link's picture: of many replays, or of a team."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.rendering.pictures.characters import drawable, is_readable
from bot.rendering.pictures.colors import Ink
from bot.rendering.pictures.preview_colors import CARD, FAINT, PAGE, TEXT, tile_ink
from bot.rendering.pictures.shapes import Box
from bot.rendering.pictures.sketches import RIGHT, Patch, Text, fit, on_line
from bot.rendering.previews import DeckStrip, ListPreview, PlayerRow

_LEFT: Final = 56
_WIDE: Final = 1200 - 2 * _LEFT
_TITLE: Final = Box(_LEFT, 106, _WIDE, 80)
_TITLE_SIZES: Final = (64, 58, 52, 46, 40)
_FACTS: Final = Box(_LEFT, 182, _WIDE, 44)
_TOP: Final = 240
_BOTTOM: Final = 606
_GAP: Final = 8
_TALLEST: Final = 84
_PAD: Final = 22
_FIGURE: Final = 156
_STRIP: Final = 300
_SEAT: Final = 44


def sketch_list(preview: ListPreview) -> tuple[list[Patch], list[Text]]:
    """What stands below the brand."""
    texts = [
        fit(preview.title, _TITLE, _TITLE_SIZES, Ink(PAGE, TEXT), bold=True),
        on_line(preview.facts, _FACTS, (34, 30), Ink(PAGE, FAINT)),
    ]
    patches: list[Patch] = []
    rows = max(1, len(preview.rows))
    high = min(_TALLEST, (_BOTTOM - _TOP - (rows - 1) * _GAP) // rows)
    for number, row in enumerate(preview.rows):
        box = Box(_LEFT, _TOP + number * (high + _GAP), _WIDE, high)
        patches += [Patch(box, 14, Ink(PAGE, CARD)), *_cells(row.deck, box)]
        texts += _words(row, number, box)
    return patches, texts


def _words(row: PlayerRow, number: int, box: Box) -> Iterator[Text]:
    left = box.left + _PAD
    if row.seat:
        seat = Box(left, box.top, _SEAT - 8, box.height)
        yield on_line(row.seat, seat, (32, 24), Ink(CARD, FAINT))
        left += _SEAT
    name = row.name if is_readable(drawable(row.name)) else f"Player {number + 1}"
    room = box.right - _PAD - _FIGURE - _STRIP - 24 - left
    wide = room // 2
    bold = Box(left, box.top, wide, box.height)
    yield on_line(name, bold, (36, 32, 28), Ink(CARD, TEXT), bold=True)
    note = Box(left + wide + 20, box.top, room - wide - 20, box.height)
    yield on_line(row.note, note, (28, 26), Ink(CARD, FAINT))
    figure = Box(box.right - _PAD - _FIGURE + 16, box.top, _FIGURE - 16, box.height)
    yield on_line(row.figure, figure, (36, 32, 28, 26), Ink(CARD, TEXT), align=RIGHT)


def _cells(deck: DeckStrip, box: Box) -> Iterator[Patch]:
    """The main deck as cells in two rows."""
    columns = max(20, -(-len(deck.kinds) // 2))
    wide = (_STRIP - (columns - 1) * 3) // columns
    high = 15
    left = box.right - _PAD - _FIGURE - _STRIP
    top = box.top + (box.height - 2 * high - 3) // 2
    for number, kind in enumerate(deck.kinds):
        row, column = divmod(number, columns)
        place = Box(left + column * (wide + 3), top + row * (high + 3), wide, high)
        yield Patch(place, 3, tile_ink(kind, CARD))
