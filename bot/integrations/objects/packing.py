"""Content to stored bytes and back, within bounded memory and never unchecked."""

from __future__ import annotations

import hashlib
import sys
from typing import Final

from bot.integrations.objects.failures import corrupt, too_large
from bot.integrations.objects.keys import ObjectKey

_COMPRESSED: Final = ".zst"
_LEVEL: Final = 3
# A frame may ask for a window of gigabytes; 8 MiB is what the highest ordinary level uses.
_WINDOW_LOG: Final = 23

if sys.version_info >= (3, 14):
    from compression import zstd

    _ZSTD_ERROR: type[Exception] = zstd.ZstdError

    def _compress(content: bytes) -> bytes:
        return zstd.compress(content, _LEVEL)

    def _decompress(stored: bytes, most: int) -> bytes:
        options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _WINDOW_LOG}
        return zstd.ZstdDecompressor(options=options).decompress(stored, most)
else:
    import zstandard

    _ZSTD_ERROR: type[Exception] = zstandard.ZstdError
    _SIP: Final = 256 * 1024

    def _compress(content: bytes) -> bytes:
        return zstandard.ZstdCompressor(_LEVEL).compress(content)

    def _decompress(stored: bytes, most: int) -> bytes:
        decompressor = zstandard.ZstdDecompressor(max_window_size=1 << _WINDOW_LOG)
        content = bytearray()
        with decompressor.stream_reader(stored) as reader:
            # In sips, because it sets aside all that is asked for before it looks.
            while len(content) < most and (piece := reader.read(min(_SIP, most - len(content)))):
                content += piece
        return bytes(content)


def pack(content: bytes, suffix: str) -> bytes:
    """The bytes to store for `content`, compressed when `suffix` says so."""
    return _compress(content) if suffix.endswith(_COMPRESSED) else content


def unpack(key: ObjectKey, stored: bytes, limit: int) -> bytes:
    """The content of what is stored under `key`, at most `limit` bytes of it.

    ObjectError: CORRUPT when it is not what the key says, TOO_LARGE.
    """
    content = stored
    if key.suffix.endswith(_COMPRESSED):
        try:
            content = _decompress(stored, limit + 1)
        except _ZSTD_ERROR as error:
            raise corrupt(str(key)) from error
    if len(content) > limit:
        raise too_large(str(key), limit)
    if hashlib.sha256(content).hexdigest() != key.digest:
        raise corrupt(str(key))
    return content


def most_stored(limit: int) -> int:
    """The most bytes that `pack` makes of `limit` bytes of content: zstd's own bound, and some."""
    return limit + limit // 128 + 1024
