"""One match in a link's picture: both players with their decks, the score between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bot.rendering.pictures.characters import drawable, is_readable
from bot.rendering.pictures.colors import Color, Ink, Kind
from bot.rendering.pictures.fonts import measure
from bot.rendering.pictures.preview_colors import CARD, FAINT, PAGE, PLAYERS, TEXT, tile_ink
from bot.rendering.pictures.shapes import Box
from bot.rendering.pictures.sketches import LEFT, MIDDLE, RIGHT, Patch, Text, fit, on_line
from bot.rendering.pictures.tiles import tell_number
from bot.rendering.previews import DeckStrip, MatchPreview, Score

_TOP: Final = 128
_HIGH: Final = 446
_WIDE: Final = 436
_LEFTS: Final = (56, 1200 - 56 - _WIDE)
_PAD: Final = 30
_NAME_SIZES: Final = (68, 62, 56, 50, 46, 42, 38)
_CENTER: Final = Box(56 + _WIDE, _TOP, 1200 - 2 * (56 + _WIDE), _HIGH)
_ROWS: Final = 4
_GAP: Final = 6
_CELLS: Final = 124
_MOST_WINS: Final = 99
_NUMBER: Final = 78
_NUMBER_SIZES: Final = (120, 100, 84, 64, 48, 36)
_HALF_DASH: Final = 22
_MOST_PIPS: Final = 5
_PIP: Final = 22


def sketch_match(preview: MatchPreview) -> tuple[list[Patch], list[Text]]:
    """What stands below the brand."""
    patches: list[Patch] = []
    texts: list[Text] = []
    winner = None if preview.score is None else preview.score.winner
    for place, left in enumerate(_LEFTS):
        box = Box(left, _TOP, _WIDE, _HIGH)
        bar = Box(left + _PAD, _TOP + _PAD, 72, 8)
        patches += [Patch(box, 22, Ink(PAGE, CARD)), Patch(bar, 4, Ink(CARD, PLAYERS[place]))]
        name = preview.names[place]
        told = name if is_readable(drawable(name)) else f"Player {place + 1}"
        color = FAINT if winner == 1 - place else TEXT
        texts += _words(told, preview.decks[place], box, color)
        patches += _cells(preview.decks[place], box)
    drawn, written = _versus() if preview.score is None else _score(preview.score)
    return [*patches, *drawn], [*texts, *written]


def _words(name: str, deck: DeckStrip, box: Box, color: Color) -> Iterator[Text]:
    left, wide = box.left + _PAD, box.width - 2 * _PAD
    room = Box(left, box.top + 56, wide, 158)
    yield fit(name, room, _NAME_SIZES, Ink(CARD, color), bold=True)
    about = Box(left, box.top + 216, wide, 40)
    if deck.kinds:
        seen = sum(kind is not Kind.REST for kind in deck.kinds)
        known = on_line(f"{seen} of {len(deck.kinds)}", about, (28,), Ink(CARD, FAINT), align=RIGHT)
        about = replace(about, width=wide - known.width - 16)
        yield known
    if deck.name:
        yield on_line(deck.name, about, (36, 32, 28), Ink(CARD, TEXT))
    else:
        yield on_line(", ".join(deck.cards), about, (28,), Ink(CARD, FAINT))


def _cells(deck: DeckStrip, box: Box) -> Iterator[Patch]:
    """The main deck as cells in four rows, or in nothing where no card was seen."""
    columns = max(10, -(-len(deck.kinds) // _ROWS))
    room = box.width - 2 * _PAD
    wide = (room - (columns - 1) * _GAP) // columns
    high = (_CELLS - (_ROWS - 1) * _GAP) // _ROWS
    top = box.bottom - _PAD - _CELLS
    for number, kind in enumerate(deck.kinds):
        row, column = divmod(number, columns)
        left = box.left + _PAD + column * (wide + _GAP)
        yield Patch(Box(left, top + row * (high + _GAP), wide, high), 5, tile_ink(kind, CARD))


def _versus() -> tuple[list[Patch], list[Text]]:
    box = Box(_CENTER.left, _CENTER.top + 150, _CENTER.width, 90)
    return [], [on_line("vs", box, (80,), Ink(PAGE, FAINT), bold=True, align=MIDDLE)]


def _score(score: Score) -> tuple[list[Patch], list[Text]]:
    """Both numbers, the loser's faint, a dot for each game in the color of who won it."""
    middle = _CENTER.left + _CENTER.width // 2
    told = [tell_number(won, _MOST_WINS) for won in score.wins]
    size = next(one for one in _NUMBER_SIZES if max(measure(won, one) for won in told) <= _NUMBER)
    numbers = Box(middle - _HALF_DASH - _NUMBER, _CENTER.top + 112, _NUMBER, 124)
    boxes = numbers, replace(numbers, left=middle + _HALF_DASH)
    texts = [
        on_line(won, box, (size,), ink, bold=True, align=align)
        for won, box, ink, align in zip(
            told, boxes, _inks(score.winner), (RIGHT, LEFT), strict=True
        )
    ]
    dash = Box(middle - 13, numbers.top + numbers.height // 2 - 5, 26, 10)
    below = numbers.bottom + 12
    texts += _below(score, below + _PIP + 18)
    return [Patch(dash, 4, Ink(PAGE, FAINT)), *_pips(score, middle, below)], texts


def _inks(winner: int | None) -> tuple[Ink, Ink]:
    """Whoever lost is faint."""
    one, two = (Ink(PAGE, FAINT if winner == 1 - place else TEXT) for place in (0, 1))
    return one, two


def _below(score: Score, top: int) -> Iterator[Text]:
    """What the numbers do not say."""
    words = [f"{score.draws} drawn"] if score.draws else []
    if score.decision and not (score.draws and score.decision == "drawn"):
        words.append(score.decision)
    for number, told in enumerate(words):
        box = Box(_CENTER.left + 8, top + 34 * number, _CENTER.width - 16, 34)
        yield on_line(told, box, (28, 26, 24), Ink(PAGE, FAINT), align=MIDDLE)


def _pips(score: Score, middle: int, top: int) -> Iterator[Patch]:
    shown = score.games[:_MOST_PIPS]
    step = _PIP + 10
    left = middle - (len(shown) * step - 10) // 2
    for number, winner in enumerate(shown):
        color = tile_ink(Kind.REST, PAGE).text if winner is None else PLAYERS[winner]
        box = Box(left + number * step, top, _PIP, _PIP)
        yield Patch(box, _PIP // 2, Ink(PAGE, color))
