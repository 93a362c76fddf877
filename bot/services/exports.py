"""Files packed for a person, within the size that can be sent to them."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from typing import Final

# What the format adds for a file, twice its name aside, and for the end of its list.
_ENTRY: Final = 30 + 46
_END: Final = 22
# A large file does not fit where a small one still may: so many in vain are enough, and where only
# the smallest would fit, none is asked for.
_MOST_MISSES: Final = 20
_FULL: Final = 1024


class Package:
    """A zip file that grows up to `limit` bytes; what does not fit is left out, and counted."""

    def __init__(self, limit: int) -> None:
        self._buffer = io.BytesIO()
        self._archive = zipfile.ZipFile(self._buffer, "w", zipfile.ZIP_DEFLATED)
        self._left = limit - _END
        self._misses = 0
        self.left_out = 0

    @property
    def is_full(self) -> bool:
        """Whether it is no use to bring more."""
        return self._left < _FULL or self._misses >= _MOST_MISSES

    def add(self, name: str, content: bytes) -> None:
        """Add a file, if it fits."""
        size = _ENTRY + 2 * len(name.encode()) + _packed_size(content)
        if size > self._left:
            self._misses += 1
            self.leave_out()
            return
        self._archive.writestr(name, content)
        self._left -= size

    def leave_out(self) -> None:
        """Count a file that is not in it."""
        self.left_out += 1

    def close(self) -> bytes:
        """The whole file."""
        self._archive.close()
        return self._buffer.getvalue()


def encoded(told: object) -> bytes:
    """Something told, as JSON that people can read."""
    return json.dumps(told, indent=2, ensure_ascii=False).encode()


def _packed_size(content: bytes) -> int:
    # The same algorithm as the archive's own, so it is exact however badly something packs.
    packer = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    return len(packer.compress(content)) + len(packer.flush())
