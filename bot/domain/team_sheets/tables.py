"""A table as a sheet: columns by their headers, in any order, with any usual delimiter."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from bot.domain.team_sheets.chat import clean
from bot.domain.team_sheets.columns import Column, column_of, guess_columns, has_link, is_title
from bot.domain.team_sheets.lines import MOST_LINES, read_above
from bot.domain.team_sheets.merging import merge_fields, without_twins
from bot.domain.team_sheets.rows import Row, read_rows
from bot.domain.team_sheets.sheet import Entry, NotUnderstood, Sheet, War, bounded, gap

_DELIMITERS: Final = "\t;,|"
_HEADER_WITHIN: Final = 10
_MOST_COLUMNS: Final = 100
_SNIFFED: Final = 30
_SWALLOWED: Final = 20
_RULE: Final = re.compile(r"[\s|:,;\t=+-]*")

_UNKNOWN_NAMES: Final = (
    "These names of columns are not known: call the columns \u201cseat\u201d, \u201cplayer\u201d, "
    "\u201copponent\u201d, \u201cscore\u201d and \u201creplay\u201d."
)
_OF_A_REPORT: Final = 4
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
    gaps: tuple[NotUnderstood, ...]


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
    head = _find_head(rows) or _guess_head(rows, certain=certain)
    if head is None:
        return None
    body = [row for row in rows[head.place + 1 :] if not _RULE.fullmatch("".join(row.cells))]
    sheet = read_rows(body, head.columns)
    gaps = [*head.gaps, *sheet.not_understood]
    if head.place > 0:
        above, war = read_above("\n".join(kept[: rows[head.place].line - 1]))
        beneath = (_beneath(entry, war) for entry in sheet.entries)
        entries, twins = without_twins((*above.entries, *beneath))
        sheet, _ = merge_fields(msgspec.structs.replace(sheet, entries=entries), above)
        gaps = [*above.not_understood, *gaps, *twins]
    if len(lines) > MOST_LINES:
        gaps.append(gap(_TOO_LONG, lines[MOST_LINES], MOST_LINES + 1))
    return msgspec.structs.replace(sheet, not_understood=bounded(gaps))


def _beneath(entry: Entry, war: War | None) -> Entry:
    """The entry beneath a heading, unless its row says which war it is of."""
    return entry if entry.war else msgspec.structs.replace(entry, war=war)


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
    if best is not None:
        return best
    # What somebody copies out of a spreadsheet has tabs, and may lack its header.
    signs = _DELIMITERS if certain else "\t"
    counts = {sign: [line.count(sign) for line in sample] for sign in signs}
    even = [sign for sign in signs if counts[sign] and min(counts[sign]) > 0]
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
    cells = [(number, cell, column_of(cell)) for number, cell in enumerate(rows[place].cells)]
    is_ours = sum(kind is Column.OF_A_REPORT for _, _, kind in cells) >= _OF_A_REPORT
    unused = []
    for number, cell, kind in cells:
        if kind is Column.OF_A_REPORT:
            unused += [] if is_ours else [cell]
        elif kind is None or (kind is not Column.LINKS and kind in columns.values()):
            unused += [cell] if cell else []
        else:
            columns[number] = kind
    told = (gap(_UNUSED, ", ".join(unused), rows[place].line),) if unused else ()
    return _Head(place, columns, told)


def _guess_head(rows: Sequence[Row], *, certain: bool) -> _Head | None:
    """What the columns are by what stands in them, where no line names them.

    Where that may be anything, a table that somebody called one still has replays.
    """
    if not rows:
        return None
    titles = [cell for cell in rows[0].cells if cell]
    is_named = len(rows) > 1 and not any(has_link(cell) or _has_digit(cell) for cell in titles)
    unknown = ", ".join(title for title in titles if column_of(title) is None)
    told = (gap(_UNKNOWN_NAMES, unknown, rows[0].line),) if unknown else ()
    beneath = guess_columns([row.cells for row in rows[1:]])
    if beneath is not None and is_named and _are_titles(rows[0].cells, beneath):
        return _Head(0, beneath, told)
    columns = guess_columns([row.cells for row in rows])
    if columns is not None:
        return _Head(-1, columns, ())
    if not certain:
        return None
    links = [number for row in rows for number, cell in enumerate(row.cells) if has_link(cell)]
    nameless = (gap(_NO_HEADER, ", ".join(titles), rows[0].line),)
    replays = dict.fromkeys(links, Column.LINKS)
    return _Head(0, replays, told or nameless) if is_named else _Head(-1, replays, nameless)


def _are_titles(cells: Sequence[str], columns: Mapping[int, Column]) -> bool:
    """Whether one of these cells cannot be in its column."""
    return any(is_title(cells[place], columns[place]) for place in columns if place < len(cells))


def _has_digit(cell: str) -> bool:
    return any(map(str.isdigit, cell))
