"""What a report cannot be sure of, as sentences for people."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from bot.domain.replay.model import ReplayId


class Doubt(Struct, frozen=True):
    """A sentence about what is uncertain; `replay_id` is where to look, None for no one replay."""

    replay_id: ReplayId | None
    sentence: str

    @property
    def told(self) -> str:
        """The sentence, after its replay where it does not name that itself."""
        named = self.replay_id is None or re.search(rf"\b{self.replay_id}\b", self.sentence)
        return self.sentence if named else f"Replay {self.replay_id}: {self.sentence}"


def list_replays(ids: Iterable[ReplayId]) -> str:
    """`Replay 1`, `Replays 1 and 2`, `Replays 1, 2 and 3`: as a sentence begins."""
    *before, last = map(str, ids)
    return f"Replays {', '.join(before)} and {last}" if before else f"Replay {last}"


def count_replays(number: int) -> str:
    """`1 replay`, `2 replays`."""
    return f"{number} replay{'' if number == 1 else 's'}"
