"""How much somebody may give in an hour, so that nobody fills the store alone."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bot.domain.given_files import MoreThanTakenError

_HOUR_S: Final = 3600.0
# A file takes up room, and a row, however little is in it.
LEAST: Final = 64 * 1024


@dataclass(slots=True)
class Allowance:
    """So many bytes an hour for each person; who sits at the terminal may give any number.

    Each process counts for itself, and knows the `people` who gave something last.
    """

    most: int = 512 * 1024 * 1024
    people: int = 10_000
    clock: Callable[[], float] = time.monotonic
    _left: OrderedDict[int, tuple[float, float]] = field(default_factory=OrderedDict)

    def spend(self, discord_user_id: int | None, size: int) -> None:
        """So much more is kept of theirs. MoreThanTakenError where it would be too much."""
        if discord_user_id is None:
            return
        now, a_second, size = self.clock(), self.most / _HOUR_S, max(size, LEAST)
        left, then = self._left.pop(discord_user_id, (float(self.most), now))
        left = min(float(self.most), left + (now - then) * a_second)
        is_fine = size <= left
        self._left[discord_user_id] = (left - size if is_fine else left, now)
        if len(self._left) > self.people:
            self._left.popitem(last=False)
        if not is_fine:
            raise MoreThanTakenError(math.ceil((size - left) / a_second / 60))
