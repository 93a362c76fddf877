"""People go before work: where both are in one process, work holds back while somebody asks."""

from __future__ import annotations

import asyncio
import time
from typing import Final

_MOMENT_S: Final = 0.15
"""After somebody asked, so long is left to answer them."""
_LONGEST_S: Final = 1.0
"""However many ask one after the other, work holds back no longer than this at a time."""


class Courtesy:
    """Tells work whether somebody has asked for something a moment ago."""

    def __init__(self) -> None:
        self._until = float("-inf")

    def somebody_asks(self) -> None:
        """They shall not wait for work that has not begun yet."""
        self._until = time.monotonic() + _MOMENT_S

    async def hold_back(self) -> None:
        """Wait as long as somebody asks, within reason."""
        longest = time.monotonic() + _LONGEST_S
        while (left := min(self._until, longest) - time.monotonic()) > 0:  # noqa: ASYNC110 - a time
            await asyncio.sleep(left)
