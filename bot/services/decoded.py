"""What was decoded last, so that turning a page does not read it again."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from bot.domain.analysis.results import Analysis, LeftOut, decode_analysis
from bot.domain.replay.model import Replay
from bot.services.ports import ObjectStore

# Of all together, as JSON. An analysis of 50 real replays has 0.8 MB, and takes 1.7 MB of memory
# once decoded; one of 200 four times that.
_MOST_BYTES: Final = 8 * 1024 * 1024
# Whoever looks leaves threads to the worker.
_AT_ONCE: Final = 4

_Known = Analysis | Replay | LeftOut


class Decoded:
    """A few objects by their keys; a key carries its content's checksum, so none grows old."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[_Known, int]] = OrderedDict()
        self._bytes = 0
        # One at a time: of several who ask for the same, the first decodes it for all.
        self._decoding = asyncio.Lock()
        self._reading = asyncio.Semaphore(_AT_ONCE)

    async def get(self, key: str, store: ObjectStore) -> Analysis | None:
        """The analysis with this key; None where another version wrote it. ObjectError."""
        if isinstance(known := self._find(key), Analysis):
            return known
        content = await store.get(key)
        async with self._decoding:
            if isinstance(known := self._find(key), Analysis):
                return known
            analysis = await asyncio.to_thread(decode_analysis, content)
            if analysis is not None:
                self.remember(key, analysis, len(content))
            return analysis

    async def read(
        self, key: str, read: Callable[[], Awaitable[Replay | LeftOut]]
    ) -> Replay | LeftOut:
        """What the raw copy with this key says, which `read` finds out where nobody did lately."""
        async with self._reading:
            known = self._find(key)
            if known is None or isinstance(known, Analysis):
                known = await read()
                self.remember(key, known, len(msgspec.json.encode(known)))
            return known

    def remember(self, key: str, known: _Known, size: int) -> None:
        """Somebody will look at it soon; `size` is how many bytes it has as JSON."""
        if size > _MOST_BYTES:
            return
        _, before = self._known.pop(key, (None, 0))
        self._known[key] = known, size
        self._bytes += size - before
        while self._bytes > _MOST_BYTES:
            _, (_, gone) = self._known.popitem(last=False)
            self._bytes -= gone

    def _find(self, key: str) -> _Known | None:
        if key not in self._known:
            return None
        self._known.move_to_end(key)
        return self._known[key][0]
