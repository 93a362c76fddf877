"""A deck as a picture: a tile a card, without artwork, to be read on a phone."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Final

from bot.domain.analysis.decks import Deck
from bot.rendering.pictures.canvas import Canvas, Line
from bot.rendering.pictures.colors import Ink, Palette, Theme, palette_of
from bot.rendering.pictures.fonts import cap_height, first_base, line_height
from bot.rendering.pictures.layout import lay_out
from bot.rendering.pictures.shapes import Badge, Box, Label, PlacedTile, Tone

PICTURE_VERSION: Final = 2
"""Raised whenever the picture of the same deck comes out differently: a cache relies on it."""

_TILE_RADIUS: Final = 12
_BADGE_RADIUS: Final = 9
_OUTLINE: Final = 3
_PILL_RADIUS: Final = 12
_PILL_INSET: Final = 6


def draw_deck(deck: Deck, theme: Theme = Theme.DARK) -> bytes:
    """The deck as PNG; equal decks give equal bytes."""
    palette = palette_of(theme)
    layout = lay_out(deck)
    canvas = Canvas(layout.width, layout.height, palette.page.ground)
    for label in layout.labels:
        _draw_label(canvas, label, palette)
    for tile in layout.tiles:
        _draw_tile(canvas, tile, palette)
    return canvas.png()


def _draw_label(canvas: Canvas, label: Label, palette: Palette) -> None:
    if label.tone is Tone.WARNING:
        canvas.fill(
            _pill(label.box), _PILL_RADIUS, Ink(palette.page.ground, palette.warning.ground)
        )
    ink = {Tone.PLAIN: palette.page, Tone.FAINT: palette.faint, Tone.WARNING: palette.warning}
    _write_line(canvas, label, ink[label.tone], bold=label.bold)


def _draw_tile(canvas: Canvas, placed: PlacedTile, palette: Palette) -> None:
    ink = palette.tiles[placed.tile.kind]
    canvas.fill(placed.box, _TILE_RADIUS, Ink(palette.page.ground, ink.ground))
    size = placed.text.size
    bases = count(first_base(size), line_height(size))
    lines = [Line(0, base, text) for base, text in zip(bases, placed.text.lines, strict=False)]
    canvas.write(placed.text_box, lines, size, ink, bold=False)
    for badge in placed.badges:
        if badge.filled:
            canvas.fill(badge.box, _BADGE_RADIUS, ink)
            _write_line(canvas, badge, Ink(ink.text, ink.ground), bold=True)
        else:
            canvas.outline(badge.box, _BADGE_RADIUS, _OUTLINE, ink)
            _write_line(canvas, badge, ink, bold=True)


def _write_line(canvas: Canvas, of: Label | Badge, ink: Ink, *, bold: bool) -> None:
    """Write a single line in the middle of its box's height."""
    base = (of.box.height + cap_height(of.size)) // 2
    canvas.write(of.box, [Line(of.inset, base, of.text)], of.size, ink, bold=bold)


def _pill(box: Box) -> Box:
    """The ground of a warning, less high than its row."""
    return replace(box, top=box.top + _PILL_INSET, height=box.height - 2 * _PILL_INSET)
