"""Where everything in a deck's picture stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.domain.analysis.decks import Deck
from bot.domain.analysis.parts import DeckPart
from bot.domain.analysis.positions import Part
from bot.rendering.pictures.characters import drawable
from bot.rendering.pictures.fonts import cap_height, measure
from bot.rendering.pictures.grids import GRIDS, MARGIN, WIDTH, Grid
from bot.rendering.pictures.shapes import Box, Label, Layout, PlacedTile, Tone
from bot.rendering.pictures.tiles import (
    Tile,
    parts_told,
    tell_coverage,
    tell_number,
    tell_types,
    tiles_of,
)
from bot.rendering.pictures.wrapping import shorten
from bot.rendering.text.wording import count, tell_days

_TITLE_SIZE: Final = 46
_HEADING_SIZE: Final = 38
_NOTE_SIZE: Final = 30
_TITLE_HEIGHT: Final = 62
_HEADING_HEIGHT: Final = 62
_NOTE_HEIGHT: Final = 42
_BELOW_TILES: Final = 14
_BETWEEN: Final = 24
"""The least space between two texts on one line."""

_PILL: Final = 16
"""From a warning's text to the edges of its ground."""

_NAMELESS: Final = "Deck"
_WHAT_LIKELY_MEANS: Final = "+1? likely: not seen, but its place in the list says so"
_WHAT_OLD_MEANS: Final = "Old replay: at least these copies, side deck not told apart"

_Parts = Sequence[tuple[DeckPart, Sequence[Tile]]]


def lay_out(deck: Deck) -> Layout:
    """The deck's picture, in the roomiest grid that does not make it too high."""
    parts = [(part, tiles_of(part, lower_bound=deck.lower_bound)) for part in parts_told(deck)]
    notes = list(_notes(deck))
    fitting = (grid for grid in GRIDS if _height(parts, notes, grid) <= grid.tallest)
    grid = next(fitting, GRIDS[-1])
    labels = list(_title(deck))
    tiles: list[PlacedTile] = []
    top = MARGIN + _TITLE_HEIGHT
    for part, contents in parts:
        labels += _heading(deck, part, top)
        top += _HEADING_HEIGHT
        tiles += [grid.place(tile, number, top) for number, tile in enumerate(contents)]
        top += grid.height_of(len(contents)) + _BELOW_TILES
    for note in notes:
        box = Box(MARGIN, top, WIDTH - 2 * MARGIN, _NOTE_HEIGHT)
        labels.append(Label(box, note, _NOTE_SIZE, Tone.FAINT))
        top += _NOTE_HEIGHT
    return Layout(WIDTH, _height(parts, notes, grid), tuple(labels), tuple(tiles))


def _height(parts: _Parts, notes: Sequence[str], grid: Grid) -> int:
    blocks = sum(_HEADING_HEIGHT + grid.height_of(len(of)) + _BELOW_TILES for _, of in parts)
    return MARGIN + _TITLE_HEIGHT + blocks + len(notes) * _NOTE_HEIGHT + MARGIN // 2


def _title(deck: Deck) -> Iterator[Label]:
    """Whose deck it is, and what it rests on."""
    row = Box(MARGIN, MARGIN // 2, WIDTH - 2 * MARGIN, _TITLE_HEIGHT)
    basis = [count(len(deck.replays), "replay"), drawable(tell_days(filter(str.strip, deck.days)))]
    basis_told = shorten(" \N{MIDDLE DOT} ".join(filter(None, basis)), row.width // 2, _NOTE_SIZE)
    told = _at_right(row, basis_told, Tone.FAINT)
    room = told.box.left - _BETWEEN - row.left
    name = shorten(drawable(deck.player) or _NAMELESS, room, _TITLE_SIZE)
    yield Label(replace(row, width=room), name, _TITLE_SIZE, bold=True)
    yield told


def _heading(deck: Deck, part: DeckPart, top: int) -> Iterator[Label]:
    """A part's name, how much of it is seen, and a remark where there is room for it."""
    row = Box(MARGIN, top, WIDTH - 2 * MARGIN, _HEADING_HEIGHT)
    name = part.part.capitalize()
    name_width = measure(name, _HEADING_SIZE)
    yield Label(replace(row, width=name_width), name, _HEADING_SIZE, bold=True)
    coverage = tell_coverage(part, lower_bound=deck.lower_bound)
    # Both stand on one base line, whatever their sizes.
    lower = cap_height(_HEADING_SIZE) - cap_height(_NOTE_SIZE)
    left = row.left + name_width + _BETWEEN // 2
    box = Box(left, top + lower, measure(coverage, _NOTE_SIZE), row.height - lower)
    yield Label(box, coverage, _NOTE_SIZE)
    if part.part is Part.MAIN:
        remark = _remark(deck, row)
        if remark.text and remark.box.left >= box.right + _BETWEEN:
            yield remark


def _remark(deck: Deck, row: Box) -> Label:
    """That little is known of the main deck, else how many cards of each type."""
    if not deck.thin:
        return _at_right(row, tell_types(deck.main), Tone.FAINT)
    of = f" of {tell_number(deck.main.size)}" if deck.main.size else ""
    known = f"{'at least ' if deck.lower_bound else ''}{tell_number(deck.main.known)}{of} known"
    return _at_right(row, f"THIN: {known}", Tone.WARNING)


def _at_right(row: Box, text: str, tone: Tone) -> Label:
    """A note that ends where the row does."""
    inset = _PILL if tone is Tone.WARNING else 0
    width = measure(text, _NOTE_SIZE) + 2 * inset
    box = replace(row, left=row.right - width, width=width)
    return Label(box, text, _NOTE_SIZE, tone, inset=inset)


def _notes(deck: Deck) -> Iterator[str]:
    """What has to be explained below the tiles."""
    if any(card.likely > 0 for part in deck.parts for card in part.cards):
        yield _WHAT_LIKELY_MEANS
    if deck.lower_bound:
        yield _WHAT_OLD_MEANS
