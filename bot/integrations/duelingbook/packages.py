"""Files that people send, unpacked in memory: archives, compressed files, a replay a line.

They come from strangers, so whatever they claim of themselves is not believed: names are only
shown, sizes are counted while bytes come out, and there is a bound for everything.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import PureWindowsPath
from typing import IO, Final

from bot.domain.given_files import GivenFile, RefusedFile
from bot.domain.replay.limits import MAX_REPLAY_BYTES
from bot.integrations.duelingbook.files import (
    SUFFIXES,
    UnusableError,
    pieces_of,
    read_whole,
    shown_name,
    too_large,
)

MOST_FILES: Final = 400
"""Files taken out of everything that is given at once, twice what the largest job may have."""
MOST_BYTES: Final = 512 * 1024 * 1024
"""Their content together; the largest job of usual replays has a quarter of that."""

_CHUNK: Final = 64 * 1024
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_LINES: Final = re.compile(r"\.jsonl(\.gz|\.zst)?$", re.IGNORECASE)
KNOWN: Final = SUFFIXES | {".jsonl"}
_PACKED: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED: Final = 0x1
# Where an entry stands in an archive's directory, which is read as a whole. An archive may be wrong
# about how many it has and where they are, but each begins with this sign.
_ENTRY_SIGN: Final = b"PK\x01\x02"
_MOST_ENTRIES: Final = 10 * MOST_FILES
# Whatever zipfile may raise about bytes that are no archive, or no longer one; an archive that
# wants what it cannot do is a RuntimeError.
BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)

_NO_REPLAY_FILE: Final = (
    "This is no replay file: give files that end in .json, .txt, .jsonl, .gz, .zst or .zip."
)
_INNER_ZIP: Final = "This is an archive in an archive: give it by itself."
_NOTHING: Final = "This archive has no file in it: pack the replays again."
_NO_LINE: Final = "This file is empty: export the replays again and give that file."
DAMAGED: Final = "This archive is damaged, or packed in an unusual way: pack it again as .zip."
_LOCKED: Final = "This file is packed with a password: pack it without one."
_TOO_MANY: Final = (
    f"There are more than {MOST_FILES} files in all: send the rest in another upload."
)
_TOO_MUCH: Final = (
    f"The files hold more than {MOST_BYTES >> 20} MiB in all: send the rest in another upload."
)


class _FullError(Exception):
    """No more is taken; the sentence says why."""


class _Meter:
    """Counts bytes that pass by."""

    def __init__(self, most: int) -> None:
        self._left = most

    def watch(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._left -= len(piece)
            if self._left < 0:
                raise _FullError(_TOO_MUCH)
            yield piece


class Budget:
    """What may still come out of everything that is given at once.

    What comes out of an archive, and what that is once decompressed count apart, because either
    may be without end while the other is next to nothing.
    """

    def __init__(self, files: int, size: int) -> None:
        self._files = files
        self.lines = 10 * files
        self.packed = _Meter(size)
        self.content = _Meter(size)

    def take_file(self) -> None:
        """Count one more."""
        self._files -= 1
        if self._files < 0:
            raise _FullError(_TOO_MANY)


def unpack(files: Sequence[GivenFile]) -> Iterator[GivenFile | RefusedFile]:
    """The files in these, as `Unpack` wants it: of archives those in them, one level deep.

    Plain, gzip and zstd files are told by their first bytes; what ends in `.jsonl`, packed or
    not, holds a replay a line.
    """
    budget = Budget(MOST_FILES, MOST_BYTES)
    for file in files:
        # Whichever system packed it; nothing is ever opened by such a name.
        path = PureWindowsPath(file.name)
        try:
            if file.content.startswith(_ZIP):
                yield from _unzip(shown_name(path), file.content, budget)
            else:
                yield from read_given(shown_name(path), path, io.BytesIO(file.content), budget)
        except _FullError as error:
            yield RefusedFile(shown_name(path), str(error))
            return


def _unzip(name: str, content: bytes, budget: Budget) -> Iterator[GivenFile | RefusedFile]:
    if content.count(_ENTRY_SIGN) > _MOST_ENTRIES:
        yield RefusedFile(name, _TOO_MANY)
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except BROKEN:
        yield RefusedFile(name, DAMAGED)
        return
    is_empty = True
    with archive:
        for entry in archive.infolist():
            path = PureWindowsPath(entry.filename)
            # Its own is_dir() fails where there is no name at all.
            is_folder = entry.filename.endswith(("/", "\\"))
            if is_folder or "__MACOSX" in path.parts or path.name.startswith("."):
                continue
            is_empty = False
            yield from take_out(f"{name}: {shown_name(path)}", path, archive, entry, budget)
    if is_empty:
        yield RefusedFile(name, _NOTHING)


def take_out(
    name: str,
    path: PureWindowsPath,
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    budget: Budget,
) -> Iterator[GivenFile | RefusedFile]:
    """What is in one entry of an archive, or why it is of no use."""
    refusal = _refusal_of(path, entry)
    if refusal is not None:
        yield RefusedFile(name, refusal)
        return
    try:
        with archive.open(entry) as file:
            yield from read_given(name, path, file, budget)
    except BROKEN:
        yield RefusedFile(name, DAMAGED)


def _refusal_of(path: PureWindowsPath, entry: zipfile.ZipInfo) -> str | None:
    """Why an entry is not even opened."""
    if path.suffix.lower() == ".zip":
        return _INNER_ZIP
    if path.suffix.lower() not in KNOWN:
        return _NO_REPLAY_FILE
    if entry.flag_bits & _ENCRYPTED:
        return _LOCKED
    return None if entry.compress_type in _PACKED else DAMAGED


def read_given(
    name: str, path: PureWindowsPath, file: IO[bytes], budget: Budget
) -> Iterator[GivenFile | RefusedFile]:
    """What is in an opened file: one, or one for each of its lines. UnusableError."""
    chunks = budget.packed.watch(iter(lambda: file.read(_CHUNK), b""))
    try:
        pieces = budget.content.watch(pieces_of(chunks, MAX_REPLAY_BYTES))
        if _LINES.search(path.name):
            yield from _read_lines(name, pieces, budget)
        else:
            budget.take_file()
            yield GivenFile(name, read_whole(pieces, MAX_REPLAY_BYTES))
    except UnusableError as error:
        yield RefusedFile(name, f"This file {error.rest}")


def _read_lines(
    name: str, pieces: Iterator[bytes], budget: Budget
) -> Iterator[GivenFile | RefusedFile]:
    is_empty = True
    for number, line in enumerate(_lines(pieces), start=1):
        # Empty ones cost time as well.
        if number > budget.lines:
            raise _FullError(_TOO_MANY)
        if line.strip():
            is_empty = False
            budget.take_file()
            yield GivenFile(f"{name}, line {number}", line)
    if is_empty:
        yield RefusedFile(name, _NO_LINE)


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The lines of a text that comes in pieces; none may be longer than a replay."""
    rest = bytearray()
    for piece in pieces:
        start = 0
        while (end := piece.find(b"\n", start)) >= 0:
            yield bytes(_joined(rest, piece[start:end]))
            rest.clear()
            start = end + 1
        _joined(rest, piece[start:])
    if rest:
        yield bytes(rest)


def _joined(rest: bytearray, more: bytes) -> bytearray:
    if len(rest) + len(more) > MAX_REPLAY_BYTES:
        raise too_large(MAX_REPLAY_BYTES)
    rest += more
    return rest
