"""Tables for spreadsheets, in which nothing that strangers wrote can be a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Final

from bot.rendering.text.characters import clean

_BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
# Spreadsheets take a cell that begins like this for a formula, and do what it says. Where people
# write decimal commas they split lines at semicolons alone, whatever quotes stand around those.
_FORMULA: Final = re.compile(r"""(?:^|;)(?=[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=\s)""")

Cell = str | int | None


def csv_table(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The table as RFC 4180 wants it, in UTF-8 with the mark by which spreadsheets know that."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return (_BOM + out.getvalue()).encode(errors="replace")


def _cell(value: Cell) -> Cell:
    return _FORMULA.sub(r"\g<0>'", clean(value)) if isinstance(value, str) else value
