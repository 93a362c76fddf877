"""A table as a sheet: columns by their headers, in any order, with any usual delimiter."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from bot.domain.team_sheets.chat import clean
from bot.domain.team_sheets.columns import Column, column_of, guess_columns, has_link
from bot.domain.team_sheets.lines import MOST_LINES, read_lines
from bot.domain.team_sheets.merging import merge_fields, without_twins
from bot.domain.team_sheets.rows import Row, read_rows
from bot.domain.team_sheets.sheet import Sheet, bounded, gap

_DELIMITERS: Final = "\t;,|"
_HEADER_WITHIN: Final = 10
_MOST_COLUMNS: Final = 100
_SNIFFED: Final = 30
_SWALLOWED: Final = 20
_RULE: Final = re.compile(r"[\s|:,;\t=+-]*")

_NO_HEADER: Final = (
    "The columns of this table have no names: write a first line such as "
    "\u201cseat, player, opponent, score, replay\u201d above them."
)
_UNUSED: Final = "These columns are not used: name them like \u201cplayer\u201d if they should be."
_TOO_LONG: Final = f"Only the first {MOST_LINES} lines are read: send the rest as another team."


class _Head(NamedTuple):
    """Where a table's header stands, and what its columns are."""

    place: int
    columns: dict[int, Column]
    unused: tuple[str, ...]


def read_table(text: str, *, certain: bool) -> Sheet | None:
    """What a table says; None where the text is none.

    `certain` says that somebody called it a table: then it may lack its header, and what its
    columns are is guessed where that is beyond doubt.
    """
    lines = clean(text).splitlines()
    kept = lines[:MOST_LINES]
    delimiter = _delimiter(kept, certain=certain)
    if delimiter is None:
        return None
    rows = list(split_rows(kept, delimiter))
    head = _find_head(rows)
    if head is None:
        columns = guess_columns([row.cells for row in rows]) if certain else None
        if columns is None:
            return Sheet(not_understood=(gap(_NO_HEADER, kept[0], 1),)) if certain else None
        head = _Head(-1, columns, ())
    body = [row for row in rows[head.place + 1 :] if not _RULE.fullmatch("".join(row.cells))]
    sheet = read_rows(body, head.columns)
    gaps = list(sheet.not_understood)
    if head.unused:
        gaps.insert(0, gap(_UNUSED, ", ".join(head.unused), rows[head.place].line))
    if head.place > 0:
        above = read_lines("\n".join(kept[: rows[head.place].line - 1]), before_more=True)
        entries, twins = without_twins((*above.entries, *sheet.entries))
        sheet, _ = merge_fields(msgspec.structs.replace(sheet, entries=entries), above)
        gaps = [*above.not_understood, *gaps, *twins]
    if len(lines) > MOST_LINES:
        gaps.append(gap(_TOO_LONG, lines[MOST_LINES], MOST_LINES + 1))
    return msgspec.structs.replace(sheet, not_understood=bounded(gaps))


def split_rows(lines: Sequence[str], delimiter: str) -> Iterator[Row]:
    """The rows that hold something; quotes count unless one of them is never closed."""
    ended = [f"{line}\n" for line in lines]
    try:
        reader = csv.reader(ended, delimiter=delimiter, skipinitialspace=delimiter != "\t")
        rows, first = [], 1
        for cells in reader:
            rows.append(Row(first, tuple(cell.strip() for cell in cells[:_MOST_COLUMNS])))
            first = reader.line_num + 1
        closed = all(cell.count("\n") <= _SWALLOWED for row in rows for cell in row.cells)
    except csv.Error:
        closed = False
    if not closed:
        rows = [
            Row(
                number,
                tuple(cell.strip().strip('"') for cell in line.split(delimiter)[:_MOST_COLUMNS]),
            )
            for number, line in enumerate(lines, 1)
        ]
    return (row for row in rows if any(row.cells))


def _delimiter(lines: Sequence[str], *, certain: bool) -> str | None:
    """The sign between cells: the one that makes the best header, else the most even rows."""
    sample = [line for line in lines[: 2 * _SNIFFED] if line.strip()][:_SNIFFED]
    sample = [line[:4000] for line in sample]
    best, most = None, 1
    for sign in _DELIMITERS:
        known = max((_known(row.cells) for row in _first(sample, sign)), default=0)
        if known > most:
            best, most = sign, known
    if best is not None or not certain:
        return best
    counts = {sign: [line.count(sign) for line in sample] for sign in _DELIMITERS}
    even = [sign for sign in _DELIMITERS if counts[sign] and min(counts[sign]) > 0]
    return even[0] if even else None


def _first(lines: Sequence[str], delimiter: str) -> list[Row]:
    return list(split_rows(lines, delimiter))[:_HEADER_WITHIN]


def _known(cells: Sequence[str]) -> int:
    """How many different columns a row names; none where it has a replay."""
    if any(has_link(cell) for cell in cells):
        return 0
    kinds = {column_of(cell) for cell in cells} - {None}
    useful = {Column.PLAYER, Column.OPPONENT, Column.LINKS, Column.MATCH, Column.DB_NAMES}
    return len(kinds) if kinds & useful else 0


def _find_head(rows: Sequence[Row]) -> _Head | None:
    known = [_known(row.cells) for row in rows[:_HEADER_WITHIN]]
    most = max(known, default=0)
    if most < 2:  # noqa: PLR2004 - one word may be a title
        return None
    place = known.index(most)
    columns: dict[int, Column] = {}
    unused = []
    for number, cell in enumerate(rows[place].cells):
        kind = column_of(cell)
        if kind is None or (kind is not Column.LINKS and kind in columns.values()):
            unused += [cell] if cell else []
        else:
            columns[number] = kind
    return _Head(place, columns, tuple(unused))
