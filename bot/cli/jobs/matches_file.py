"""The file into which `jobs show --csv` writes a team's matches."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import Final

from bot.cli.jobs.wanted import STANDARD_INPUT
from bot.cli.screen import Screen
from bot.rendering.text.characters import clean
from bot.rendering.text.lines import EMPTY, Span, Tone, line
from bot.rendering.text.wording import count

STANDARD_OUTPUT: Final = STANDARD_INPUT
_TAKEN: Final = "is there already: add --force to write over it, or give --csv another name."
_NO_FOLDER: Final = "cannot be written, because its folder is not there: give --csv another file."
_IS_FOLDER: Final = "is a folder: give --csv a file in it, such as {}."
_FAILED: Final = "cannot be written ({}): give --csv a file in a folder where you may write."


def why_not_to(arguments: Namespace) -> str:
    """Why the file that `--csv` names is not to be written, before any work; "" if it may be."""
    if not arguments.csv or arguments.csv == STANDARD_OUTPUT:
        return ""
    path = Path(arguments.csv)
    try:
        if path.is_dir():
            return _told(path, _IS_FOLDER.format(clean(str(path / "matches.csv"))))
        if path.is_file() and not arguments.force:
            return _told(path, _TAKEN)
        return "" if path.parent.is_dir() else _told(path, _NO_FOLDER)
    except OSError as error:
        return _told(path, _FAILED.format(error.strerror))


def write_out(table: bytes) -> None:
    """Write the table to standard output, byte by byte: no code page changes a name."""
    sys.stdout.buffer.write(table)
    sys.stdout.buffer.flush()


def write_file(table: bytes, arguments: Namespace) -> str:
    """Keep the table in the file of `--csv`; why that cannot be, "" once it is done."""
    path = Path(arguments.csv)
    try:
        # A device or a pipe is there and holds nothing that could be lost.
        may_be_there = arguments.force or (path.exists() and not path.is_file())
        with path.open("wb" if may_be_there else "xb") as file:
            file.write(table)
    except FileExistsError:
        return _told(path, _TAKEN)
    except OSError as error:
        return _told(path, _FAILED.format(error.strerror))
    return ""


def tell_written(table: bytes, arguments: Namespace, screen: Screen) -> None:
    """Say how many matches the file has."""
    matches = count(table.count(b"\r\n") - 1, "match")
    screen.show([EMPTY, line(Span(f"{matches} in {arguments.csv}", Tone.TITLE))])


def _told(path: Path, what: str) -> str:
    return f"{clean(str(path))} {what}"
