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
    """A page with the stamp of what it was made from.

    `looked_at` is when the last look began that found it the same; `is_looked_at` says that
    another look is under way.
    """

    stamp: str
    page: MadePage
    made_at: float
    looked_at: float
    is_looked_at: bool = False


@dataclass(slots=True)
class MadePages:
    """The pages asked for last, by address; several who ask at once have it made once.

    For `fresh_s` seconds a page that anybody may see is given without looking whether it still
    stands, and as long again while one looks: then everybody does. Nothing is kept for more than
    `longest_s`, whatever its stamp says, and `at_once` are made at a time.
    """

    fresh_s: float = 1.0
    longest_s: float = 300.0
    most_bytes: int = _MOST_BYTES
    at_once: int = 2
    _kept: OrderedDict[str, _Kept] = field(default_factory=OrderedDict)
    _coming: dict[tuple[str, str], asyncio.Task[MadePage]] = field(default_factory=dict)
    _bytes: int = 0
    _room: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._room = asyncio.Semaphore(self.at_once)

    def fresh(self, address: str) -> MadePage | None:
        """The page, if somebody looked just now whether it stands; who gets None is to look."""
        kept = self._kept.get(address)
        if kept is None:
            return None
        age = time.monotonic() - kept.looked_at
        if age <= self.fresh_s:
            return kept.page
        if kept.is_looked_at and age <= 2 * self.fresh_s:
            return kept.page
        kept.is_looked_at = True
        return None

    def forget(self, address: str) -> None:
        """It stands no longer, and what is being made for it is kept no more."""
        for key in [key for key in self._coming if key[0] == address]:
            del self._coming[key]
        kept = self._kept.pop(address, None)
        if kept is not None:
            self._bytes -= kept.page.size

    async def have(
        self, address: str, stamp: str, make: Make, looked_at: float | None = None
    ) -> MadePage:
        """The page made from what `stamp` stands for, kept or made now.

        `looked_at` is when the look began that found the stamp, by the monotonic clock.
        """
        began = time.monotonic() if looked_at is None else looked_at
        kept = self._kept.get(address)
        if kept is not None and kept.stamp == stamp and began - kept.made_at < self.longest_s:
            kept.looked_at, kept.is_looked_at = max(kept.looked_at, began), False
            self._kept.move_to_end(address)
            return kept.page
        key = (address, stamp)
        coming = self._coming.get(key)
        if coming is None:
            coming = asyncio.create_task(self._make(key, make, began))
            self._coming[key] = coming
            coming.add_done_callback(lambda task: self._landed(key, task))
        # Whoever gives up waiting takes it from nobody else.
        return await asyncio.shield(coming)

    def _landed(self, key: tuple[str, str], task: asyncio.Task[MadePage]) -> None:
        if self._coming.get(key) is task:
            del self._coming[key]
        if not task.cancelled():
            task.exception()  # Whoever waited for it may be gone before seeing it.

    async def _make(self, key: tuple[str, str], make: Make, began: float) -> MadePage:
        async with self._room:
            page = await asyncio.to_thread(make_page, await make())
        if self._coming.get(key) is asyncio.current_task():
            self._keep(key, page, began)
        return page

    def _keep(self, key: tuple[str, str], page: MadePage, began: float) -> None:
        address, stamp = key
        before = self._kept.pop(address, None)
        self._bytes -= before.page.size if before is not None else 0
        if page.size <= self.most_bytes:
            self._kept[address] = _Kept(stamp, page, made_at=began, looked_at=began)
            self._bytes += page.size
            while self._bytes > self.most_bytes:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= oldest.page.size
