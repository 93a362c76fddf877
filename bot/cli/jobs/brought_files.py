"""Files that are brought on a command line: found, and the replays in them one at a time."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from bot.cli.jobs.wanted import LONGEST_NAME, STANDARD_INPUT, RefusedFile, refuse
from bot.domain.errors import ReplayErrorCode
from bot.domain.given_files import GivenFile
from bot.domain.links import find_links
from bot.integrations.duelingbook.bulk import BulkFile, BulkReader, list_bulk
from bot.integrations.duelingbook.packages import unpack
from bot.rendering.text.characters import clean, shorten

Brought = BulkFile | GivenFile | RefusedFile
"""A file to be read, one that was read already, or why one cannot be."""

_NAME: Final = "standard input"
# Two objects on two lines are two replays; one that is laid out begins otherwise.
_LINES: Final = re.compile(rb"\s*\{[^\n]+\}\s*\n\s*\{")
_NO_FILES: Final = (
    "There are no replay files in it: they end in .json, .txt, .jsonl, .gz, .zst or .zip."
)
_NOTHING: Final = "This is no file or folder that exists: check its name and folder."
_LINK: Final = (
    "A link alone brings nothing: open it in your own browser with the capture script, or save"
    " the replay's file and give that."
)


def find_brought(words: Sequence[str]) -> list[Brought]:
    """The files that the words of a command line mean; standard input is read at once."""
    return [one for word in dict.fromkeys(words) for one in _find(word)]


def read_brought(one: Brought, reader: BulkReader) -> Iterator[GivenFile | RefusedFile]:
    """What is in it: a replay, one for each line or entry, or why there is none."""
    if isinstance(one, RefusedFile):
        yield one
        return
    pieces = unpack([one]) if isinstance(one, GivenFile) else reader.read(one)
    for piece in pieces:
        if isinstance(piece, GivenFile):
            yield piece
        else:
            yield refuse(Path(piece.name), ReplayErrorCode.UNREADABLE_FILE, piece.sentence)


def _find(word: str) -> Iterator[Brought]:
    if word == STANDARD_INPUT:
        content = _read_standard_input()
        yield GivenFile(f"{_NAME}.jsonl" if _LINES.match(content) else _NAME, content)
        return
    path = Path(word)
    if not os.path.exists(word):  # noqa: PTH110 - Path.exists raises for names that are too long
        yield _refuse_word(word)
        return
    files = list_bulk([path])
    if not files:
        yield refuse(path, "no_files", _NO_FILES)
    for file in files:
        if isinstance(file, BulkFile):
            yield file
        else:
            yield refuse(Path(file.name), ReplayErrorCode.UNREADABLE_FILE, file.sentence)


def _refuse_word(word: str) -> RefusedFile:
    if not find_links(word).links:
        return refuse(Path(word), "no_file", _NOTHING)
    # Shown as it is: the last part of a path would be no link.
    told = f"{shorten(clean(word), LONGEST_NAME)}: {_LINK}"
    return RefusedFile(Path(word), "a_link", _LINK, told)


def _read_standard_input() -> bytes:
    if sys.stdin is None:  # closed before the start
        return b""
    if sys.stdin.isatty():
        sys.stderr.write("Give a replay's JSON, then press Ctrl-D on an empty line.\n")
        sys.stderr.flush()
    return sys.stdin.buffer.read()
