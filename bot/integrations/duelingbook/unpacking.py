"""What a web server sent, taken in and unpacked within bounded memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Final

from bot.domain.errors import ReplayErrorCode
from bot.integrations.duelingbook.files import UnusableError, pieces_of, read_whole, too_large

_CUT: Final = 16 * 1024
_KNOWN: Final = frozenset({"", "identity", "gzip", "x-gzip", "zstd"})


def check_encoding(header: str) -> None:
    """Nothing where a body can be unpacked that a server calls so. UnusableError."""
    if any(name.strip().lower() not in _KNOWN for name in header.split(",")):
        raise UnusableError(
            ReplayErrorCode.UNREADABLE_FILE, "is packed in a way that nobody asked for."
        )


async def read_body(chunks: AsyncIterator[bytes], length: int | None, limit: int) -> bytearray:
    """All that comes, of what has `limit` bytes at most when unpacked. UnusableError.

    `length` is how many bytes the server announced. One that is too long is not read to its end.
    """
    longest = _longest(limit)
    if (length or 0) > longest:
        raise too_large(limit)
    # Not a list, in which a chunk of one byte would take fifty.
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > longest:
            raise too_large(limit)
    return body


def unpack(body: bytearray, limit: int) -> bytes:
    """The file in a body, `limit` bytes at most, whatever of gzip and zstd it went through.

    Its first bytes tell, since servers name what they pack by one header, what lies packed on
    their disks by another, and both wrongly. UnusableError.
    """
    longest = _longest(limit)
    sent = (bytes(body[at : at + _CUT]) for at in range(0, len(body), _CUT))
    # What was packed on its way may be a packed file; past a bound, the rest of either is lost.
    stored = _cut(pieces_of(sent, longest), longest)
    return read_whole(pieces_of(stored, limit), limit)


def _cut(pieces: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """The same in pieces of one size, so that the first shows what all of it is. UnusableError."""
    rest = bytearray()
    left = limit
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise too_large(limit)
        rest += piece
        whole = len(rest) - len(rest) % _CUT
        for at in range(0, whole, _CUT):
            yield bytes(rest[at : at + _CUT])
        del rest[:whole]
    if rest:
        yield bytes(rest)


def _longest(limit: int) -> int:
    # What is tiny or random grows a little when it is packed.
    return limit + limit // 8 + _CUT
