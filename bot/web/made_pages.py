"""Pages and files as they go out, kept in memory while what they are made from is the same."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

_MOST_BYTES: Final = 24 * 1024 * 1024
_WORTH_PACKING: Final = 1024
_PACKING: Final = 6
_AROUND: Final = 1024
"""Bytes that keeping anything takes beside its content: a deck file is shorter than this."""
_PACKED: Final = ("text/", "application/json")
_HTML: Final = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class MadeFile:
    """Something else than a page; `saved_as` is its Content-Disposition, "" where it is shown."""

    content: bytes
    kind: str
    saved_as: str = ""


@dataclass(frozen=True, slots=True)
class MadePage:
    """Bytes of a kind, and the same packed for browsers that take it so; the tag is of both."""

    body: bytes
    packed: bytes | None
    tag: str
    kind: str = _HTML
    saved_as: str = ""

    @property
    def size(self) -> int:
        """How many bytes of memory it takes."""
        return len(self.body) + len(self.packed or b"") + _AROUND


Make = Callable[[], Awaitable[str | MadeFile]]
"""Makes the text of a page, or a file."""


def make_page(made: str | MadeFile) -> MadePage:
    """The page with this text, or the file, ready to go out."""
    if isinstance(made, str):
        made = MadeFile(made.encode(errors="replace"), _HTML)
    body = made.content
    is_packed = len(body) >= _WORTH_PACKING and made.kind.startswith(_PACKED)
    packed = gzip.compress(body, _PACKING, mtime=0) if is_packed else None
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    return MadePage(body, packed, tag, made.kind, made.saved_as)


@dataclass(slots=True)
class _Kept:
    """A page with the stamp of what it was made from, and when that was last found the same."""

    stamp: str
    page: MadePage
    looked_at: float


@dataclass(slots=True)
class MadePages:
    """The pages asked for last, by address; several who ask at once have it made once.

    For `fresh_s` seconds a page that anybody may see is given without looking whether it still
    stands: twice that may pass until one that was public is gone.
    """

    fresh_s: float = 1.0
    most_bytes: int = _MOST_BYTES
    _kept: OrderedDict[str, _Kept] = field(default_factory=OrderedDict)
    _coming: dict[tuple[str, str], asyncio.Task[MadePage]] = field(default_factory=dict)
    _bytes: int = 0

    def fresh(self, address: str) -> MadePage | None:
        """The page, if somebody looked just now whether it stands, or does at this moment.

        Whoever gets None is to look; for all others it is as if they had found it the same.
        """
        kept = self._kept.get(address)
        if kept is None:
            return None
        now = time.monotonic()
        if now - kept.looked_at > self.fresh_s:
            kept.looked_at = now
            return None
        return kept.page

    def forget(self, address: str) -> None:
        """It stands no longer."""
        kept = self._kept.pop(address, None)
        if kept is not None:
            self._bytes -= kept.page.size

    async def have(self, address: str, stamp: str, make: Make) -> MadePage:
        """The page made from what `stamp` stands for, kept or made now."""
        kept = self._kept.get(address)
        if kept is not None and kept.stamp == stamp:
            kept.looked_at = time.monotonic()
            self._kept.move_to_end(address)
            return kept.page
        key = (address, stamp)
        coming = self._coming.get(key)
        if coming is None:
            coming = asyncio.create_task(self._make(address, stamp, make))
            self._coming[key] = coming
            coming.add_done_callback(lambda task: self._landed(key, task))
        # Whoever gives up waiting takes it from nobody else.
        return await asyncio.shield(coming)

    def _landed(self, key: tuple[str, str], task: asyncio.Task[MadePage]) -> None:
        del self._coming[key]
        if not task.cancelled():
            task.exception()  # Whoever waited for it may be gone before seeing it.

    async def _make(self, address: str, stamp: str, make: Make) -> MadePage:
        made = await make()
        page = await asyncio.to_thread(make_page, made)
        self.forget(address)
        if page.size <= self.most_bytes:
            self._kept[address] = _Kept(stamp, page, time.monotonic())
            self._bytes += page.size
            while self._bytes > self.most_bytes:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= oldest.page.size
        return page
