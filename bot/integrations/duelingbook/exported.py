"""A folder that replays are exported into, as `ReplayFolder` and an import read it."""

from __future__ import annotations

import os
import secrets
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot.domain.errors import DomainError
from bot.integrations.objects.packing import pack

_ENDING: Final = ".json.zst"
_PART: Final = ".part"
_STALE_S: Final = 3600.0


class ExportFolder:
    """One file a replay; a file appears under its name whole and on the disk, or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def prepare(self) -> None:
        """Make it, and remove what an export left that was killed long ago. DomainError."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for left in self._folder.glob(f".*{_PART}"):
                with suppress(FileNotFoundError):
                    if left.stat().st_mtime < time.time() - _STALE_S:
                        left.unlink()
        except OSError as error:
            raise _refused(error) from error

    def missing(self, replay_ids: list[int]) -> list[int]:
        """Those of these that it does not have, in their order. DomainError."""
        try:
            names = {path.name for path in self._folder.iterdir()}
        except OSError as error:
            raise _refused(error) from error
        return [number for number in replay_ids if f"{number}{_ENDING}" not in names]

    def write(self, replay_id: int, content: bytes) -> None:
        """Put the replay there, compressed. DomainError."""
        place = self._folder / f"{replay_id}{_ENDING}"
        # Its name begins with a dot, so that nobody takes it for a replay.
        part = self._folder / f".{secrets.token_hex(8)}{_PART}"
        try:
            try:
                with part.open("xb") as file:
                    file.write(pack(content, _ENDING))
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(place)
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            raise _refused(error) from error


def _refused(error: OSError) -> DomainError:
    why = os.strerror(error.errno or 0)
    sentence = f"The export cannot be written there ({why}): give another folder, or make room."
    return DomainError("no_export", sentence)
