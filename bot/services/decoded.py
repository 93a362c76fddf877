"""Analyses that were looked at last, so that turning a page does not read them again."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Final

from bot.domain.analysis.results import Analysis, decode_analysis
from bot.services.ports import ObjectStore

# Of all together, as they are kept. One of 50 real replays has 0.8 MB, and takes 1.7 MB of memory
# once decoded; one of 200 four times that.
_MOST_BYTES: Final = 6 * 1024 * 1024


class Decoded:
    """A few analyses by their keys; a key carries its content's checksum, so none grows old."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[Analysis, int]] = OrderedDict()
        # One at a time: of several who ask for the same, the first decodes it for all.
        self._decoding = asyncio.Lock()

    async def get(self, key: str, store: ObjectStore) -> Analysis | None:
        """The analysis with this key; None where another version wrote it. ObjectError."""
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key][0]
        content = await store.get(key)
        async with self._decoding:
            if key in self._known:
                return self._known[key][0]
            analysis = await asyncio.to_thread(decode_analysis, content)
            if analysis is not None:
                self.remember(key, analysis, len(content))
            return analysis

    def remember(self, key: str, analysis: Analysis, size: int) -> None:
        """Somebody will look at it soon; `size` is how many bytes it has in the store."""
        if size > _MOST_BYTES:
            return
        self._known[key] = analysis, size
        self._known.move_to_end(key)
        while sum(known for _, known in self._known.values()) > _MOST_BYTES:
            self._known.popitem(last=False)
