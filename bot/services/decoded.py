"""Analyses that were looked at last, so that turning a page does not read them again."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Final

from bot.domain.analysis.results import Analysis, decode_analysis
from bot.services.ports import ObjectStore

# One of 50 real replays has 0.8 MB, and takes 1.7 MB of memory once decoded; one of 100 twice that.
_MOST_BYTES: Final = 2 * 1024 * 1024
_MOST: Final = 4


class Decoded:
    """A few analyses by their keys; a key carries its content's checksum, so none grows old."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Analysis] = OrderedDict()
        # One at a time: of several who ask for the same, the first decodes it for all.
        self._decoding = asyncio.Lock()

    async def get(self, key: str, store: ObjectStore) -> Analysis | None:
        """The analysis with this key; None where another version wrote it. ObjectError."""
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        content = await store.get(key)
        async with self._decoding:
            if key not in self._known:
                analysis = await asyncio.to_thread(decode_analysis, content)
                if analysis is None or len(content) > _MOST_BYTES:
                    return analysis
                self._known[key] = analysis
                if len(self._known) > _MOST:
                    self._known.popitem(last=False)
            return self._known[key]
