"""Rows under one another in columns, and many short entries side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.rendering.text.characters import shorten_apart
from bot.rendering.text.lines import EMPTY, Line, Span, fit, line, measure, pad, plain

GAP: Final = 2
NARROWEST_CELL: Final = 24
"""Cells narrower than most names would leave as many holes as they fill."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    `least` is the width to which it may shrink; without it the column keeps the width of its
    longest cell, and with `most` no more than that. An `optional` column shrinks before the others
    do, and is left out where that is not enough. Cells of `names` stay different where they are
    cut; each has one tone.
    """

    head: Line = EMPTY
    right: bool = False
    least: int | None = None
    optional: bool = False
    most: int | None = None
    names: bool = False


def table(columns: Sequence[Column], rows: Sequence[Sequence[Line]], width: int) -> list[Line]:
    """The rows in columns, below their heads if there are any; columns without a cell are left out.

    The last optional column gives way first; of the others the widest that may shrink does.
    """
    shown = [index for index in range(len(columns)) if any(row[index] for row in rows)]
    while needed(columns, rows, shown) > width:
        optional = [index for index in shown if columns[index].optional]
        if not optional:
            break
        shown.remove(optional[-1])
    widths = _shrunk(columns, {index: _natural(columns, rows, index) for index in shown}, width)
    heads = [column.head for column in columns]
    rows = _cut_apart(columns, rows, widths)
    told = [heads, *rows] if any(heads[index] for index in shown) else rows
    return [
        fit(_row([pad(row[i], widths[i], right=columns[i].right) for i in shown]), width)
        for row in told
    ]


def needed(columns: Sequence[Column], rows: Sequence[Sequence[Line]], shown: Iterable[int]) -> int:
    """How wide a table of these columns is with nothing cut but what is optional."""
    natural = {index: _natural(columns, rows, index) for index in shown}
    least = {index: columns[index].least for index in natural if columns[index].optional}
    widths = [min(size, least.get(index) or size) for index, size in natural.items()]
    return sum(widths) + GAP * (len(widths) - 1)


def grid(groups: Sequence[tuple[Line, Sequence[Line]]], width: int) -> list[Line]:
    """The entries of all groups side by side in equal cells, on as few lines as possible.

    A group's first line opens with its label, whose width indents the others: give all labels
    one width. An entry that is longer than a cell takes several.
    """
    room = width - max((measure(label) for label, _ in groups), default=0)
    across = range(1, max(1, (room + GAP) // NARROWEST_CELL) + 1)
    return min((_filled(groups, width, cells) for cells in across), key=len)


def _filled(groups: Sequence[tuple[Line, Sequence[Line]]], width: int, across: int) -> list[Line]:
    lines: list[Line] = []
    for label, entries in groups:
        indent = measure(label)
        rows = _cells(entries, max(1, width - indent), across)
        starts = [label, *([line(" " * indent)] * (len(rows) - 1))]
        lines += [line(start, row) for start, row in zip(starts, rows, strict=True)]
    return lines


def _cells(entries: Sequence[Line], room: int, across: int) -> list[Line]:
    """The entries in cells of one width, the last cell of a row up to the edge."""
    cell = max(1, (room + GAP) // across)
    rows: list[list[Line]] = [[]]
    used = 0
    for entry in entries:
        takes = min(across, -(-(measure(entry) + GAP) // cell))
        if used + takes > across:
            rows.append([])
            used = 0
        used += takes
        rows[-1].append(pad(entry, takes * cell) if used < across else fit(entry, room))
    return [line(*row) for row in rows]


def _natural(columns: Sequence[Column], rows: Sequence[Sequence[Line]], index: int) -> int:
    column = columns[index]
    longest = max(measure(column.head), *(measure(row[index]) for row in rows))
    return longest if column.most is None else min(longest, column.most)


def _cut_apart(
    columns: Sequence[Column], rows: Sequence[Sequence[Line]], widths: Mapping[int, int]
) -> list[list[Line]]:
    """The rows with their names shortened to the columns' widths."""
    told = [list(row) for row in rows]
    for index in (index for index in widths if columns[index].names):
        short = shorten_apart([plain(row[index]) for row in told], widths[index])
        for row in told:
            if row[index]:
                row[index] = line(Span(short[plain(row[index])], row[index][-1].tone))
    return told


def _shrunk(columns: Sequence[Column], widths: dict[int, int], width: int) -> dict[int, int]:
    """The widths after the widest columns that may shrink have given what is too much."""
    given = {index: min(natural, width) for index, natural in widths.items()}
    while sum(given.values()) + GAP * (len(given) - 1) > width:
        able = [i for i in given if given[i] > (columns[i].least or given[i])]
        if not able:
            break
        given[max(able, key=lambda index: (columns[index].optional, given[index]))] -= 1
    return given


def _row(cells: Sequence[Line]) -> Line:
    row: Line = EMPTY
    for position, cell in enumerate(cells):
        row = line(row, " " * GAP if position else "", cell)
    return row
