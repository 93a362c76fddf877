"""Replay files on disk, read whole and within bounded memory, whatever somebody named so."""

from __future__ import annotations

import os
import re
import stat
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from io import FileIO
from itertools import chain
from pathlib import Path, PurePath
from typing import Final, Protocol

from bot.domain.errors import ReplayError, ReplayErrorCode
from bot.domain.replay.limits import MAX_REPLAY_BYTES

SUFFIXES: Final = frozenset({".json", ".txt", ".gz", ".zst"})
"""How the names of files end that `find_files` picks from a folder, in lower case."""

_CHUNK: Final = 16 * 1024
_LONGEST_NAME: Final = 80
# Tools that cut a file into pieces make some hundreds; a million empty ones take half a minute.
_MOST_PIECES: Final = 10_000
_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
# Some tools put a frame of notes before the first frame of content.
_ZSTD_NOTE: Final = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")
_ARCHIVES: Final = {
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"PK\x07\x08": "zip",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "rar",
    b"\xfd7zXZ\x00": "xz",
    b"BZh": "bzip2",
}
_NOT_ORDINARY: Final = "cannot be opened as an ordinary file: give one that holds a replay's JSON."
_UNUSUAL: Final = (
    "is damaged, or compressed in an unusual way: copy it again, or give it uncompressed."
)


class _Decoder(Protocol):
    """One compressed stream, as zlib and the standard library's zstd read it."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def _gzip_decoder() -> _Decoder:
    return zlib.decompressobj(zlib.MAX_WBITS | 16)


if sys.version_info >= (3, 14):
    from compression import zstd

    _ZSTD_ERROR: type[Exception] = zstd.ZstdError

    def _zstd_decoder() -> _Decoder:
        return zstd.ZstdDecompressor()
else:
    import zstandard

    _ZSTD_ERROR: type[Exception] = zstandard.ZstdError
    # A block of 4 bytes may stand for 128 KiB, so this much input becomes 4 MiB at most.
    _SIP: Final = 128

    class _ZstdDecoder:
        """Takes its input in sips, because zstandard offers no bound for the output."""

        def __init__(self) -> None:
            self._inner = zstandard.ZstdDecompressor().decompressobj()
            self.unused_data = b""

        @property
        def eof(self) -> bool:
            return self._inner.eof

        def decompress(self, data: bytes, max_length: int, /) -> bytes:
            """The content of `data`; it may stop early once it has `max_length` bytes."""
            content = bytearray()
            for start in range(0, len(data), _SIP):
                content += self._inner.decompress(data[start : start + _SIP])
                if self._inner.eof:
                    self.unused_data = self._inner.unused_data + data[start + _SIP :]
                    break
                if len(content) >= max_length:
                    break
            return bytes(content)

    def _zstd_decoder() -> _Decoder:
        return _ZstdDecoder()


class UnusableError(Exception):
    """Why a file is not taken: its code, and the rest of a sentence that begins with its name."""

    def __init__(self, code: ReplayErrorCode, rest: str) -> None:
        super().__init__(rest)
        self.code = code
        self.rest = rest


def read_file(path: Path, *, limit: int = MAX_REPLAY_BYTES) -> bytes:
    """The content of one regular file: plain, gzip or zstd, told by its first bytes.

    Holds little more than twice `limit` bytes at any time and never waits for a pipe or device.
    One layer of compression is undone, of as many members or frames as there are. ReplayError:
    TOO_LARGE (more than `limit` bytes of content), TRUNCATED (compressed and cut short), NOT_JSON
    (empty), UNREADABLE_FILE (missing, forbidden, no regular file, damaged, an archive).
    """
    try:
        with open_file(path) as file:
            return _read(file, limit)
    except UnusableError as error:
        raise ReplayError(error.code, f"{shown_name(path)} {error.rest}") from error
    except OSError as error:
        sentence = f"{shown_name(path)} {why_not_opened(error)}"
        raise ReplayError(ReplayErrorCode.UNREADABLE_FILE, sentence) from error


def find_files(paths: Iterable[Path], suffixes: AbstractSet[str] = SUFFIXES) -> list[Path]:
    """The files to read for `paths`, in their order; a folder stands for those below it.

    Of a folder, what ends in one of `suffixes` (any case) and does not begin with a dot, sorted;
    links to other folders are not followed. Anything else is returned as it is, so that reading
    it says what is wrong; likewise a folder that may not be listed.
    """
    # Path.is_dir raises for names that are too long or in a forbidden folder.
    return [
        file
        for path in paths
        for file in (_below(path, suffixes) if os.path.isdir(path) else [path])  # noqa: PTH112 - see above
    ]


def _below(folder: Path, suffixes: AbstractSet[str]) -> list[Path]:
    found: list[Path] = []

    def not_listed(error: OSError) -> None:
        found.append(Path(error.filename))

    for place, folders, names in os.walk(folder, onerror=not_listed):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            Path(place, name)
            for name in names
            if not name.startswith(".") and Path(name).suffix.lower() in suffixes
        ]
    return sorted(found)


def open_file(path: Path) -> FileIO:
    """One regular file, opened without waiting for anybody. UnusableError, OSError."""
    try:
        file = open(path, "rb", buffering=0, opener=_open_at_once)  # noqa: SIM115 - for the caller
    except ValueError as error:  # No system has a file with a zero sign in its name.
        raise FileNotFoundError from error
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise UnusableError(ReplayErrorCode.UNREADABLE_FILE, _NOT_ORDINARY)
    return file


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting for somebody at the other end; Windows has no such flags or ends."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))


def _read(file: FileIO, limit: int) -> bytes:
    return read_whole(pieces_of(_chunks(file, limit), limit), limit)


def read_whole(pieces: Iterator[bytes], limit: int) -> bytes:
    """All content that comes in these pieces, at most `limit` of it. UnusableError."""
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > limit:
            raise too_large(limit)
    if not content:
        raise UnusableError(
            ReplayErrorCode.NOT_JSON, "is empty: save the replay's JSON again and give that file."
        )
    return bytes(content)


def _chunks(file: FileIO, limit: int) -> Iterator[bytes]:
    """The file's bytes; what is compressed may be no longer either, or empty members never end."""
    left = limit + limit // 8 + _CHUNK
    while chunk := file.read(_CHUNK):
        left -= len(chunk)
        if left < 0:
            raise too_large(limit)
        yield chunk


def pieces_of(chunks: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """The content of a file's bytes in pieces, decompressed where they are compressed.

    A piece has little more than `limit` bytes; the caller adds them up. UnusableError.
    """
    first = next(chunks, b"")
    everything = chain([first], chunks)
    for magic, kind in _ARCHIVES.items():
        if first.startswith(magic):
            rest = f"is a {kind} archive: unpack it and give the files that were in it."
            raise UnusableError(ReplayErrorCode.UNREADABLE_FILE, rest)
    if first.startswith(_GZIP):
        return _decompressed(everything, limit, _gzip_decoder, padding=b"\0")
    if first.startswith(_ZSTD) or _ZSTD_NOTE.match(first):
        return _decompressed(everything, limit, _zstd_decoder)
    return everything


def _decompressed(
    chunks: Iterable[bytes], limit: int, new_decoder: Callable[[], _Decoder], padding: bytes = b""
) -> Iterator[bytes]:
    """Pieces of content of at most a little over `limit` bytes each; the caller adds them up."""
    decoder: _Decoder | None = None
    pieces = 0
    try:
        for chunk in chunks:
            left = chunk
            while left := left if decoder else left.lstrip(padding):
                if decoder is None:
                    decoder, pieces = new_decoder(), pieces + 1
                yield decoder.decompress(left, limit + 1)
                if not decoder.eof:
                    break
                left, decoder = decoder.unused_data, None
                if pieces == _MOST_PIECES:
                    raise UnusableError(ReplayErrorCode.UNREADABLE_FILE, _UNUSUAL)
    except (zlib.error, _ZSTD_ERROR) as error:
        raise UnusableError(ReplayErrorCode.UNREADABLE_FILE, _UNUSUAL) from error
    if decoder:
        raise UnusableError(
            ReplayErrorCode.TRUNCATED, "ends in the middle: copy or download it again."
        )


def too_large(limit: int) -> UnusableError:
    """The refusal of what has more bytes of content."""
    return UnusableError(
        ReplayErrorCode.TOO_LARGE,
        f"holds more than {limit / 2**20:.3g} MiB, more than any replay: give one replay a file.",
    )


def why_not_opened(error: OSError) -> str:
    """The rest of a sentence that begins with the file's name."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return "does not exist: check its name and folder."
        case IsADirectoryError():
            return "is a folder: give the files in it."
        case PermissionError():
            return "may not be read: change its permissions, or give a copy that may."
        case _:
            return _NOT_ORDINARY


def shown_name(path: PurePath) -> str:
    """The file's name alone, fit for a message."""
    name = "".join(c if c.isprintable() else "\ufffd" for c in path.name) or "This path"
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "\u2026"
