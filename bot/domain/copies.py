"""Raw copies of replays as values: where they lie, and who gave them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.sources import ReplayOrigin


@dataclass(frozen=True, slots=True)
class StoredCopy:
    """A raw copy under its key; copies of old had nobody note where they come from."""

    key: str
    origin: ReplayOrigin | None = None
