"""A folder of replay files, which its operator filled, as a source of replays."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Final

from bot.domain.sources import SourceError, SourceErrorCode, absent
from bot.integrations.duelingbook.files import read_file

_ENDINGS: Final = (".json", ".json.zst", ".json.gz")
_GONE: Final = "The folder of replays cannot be read: check REPLAY_FOLDER and its permissions."


class ReplayFolder:
    """Files named `<replay id>.json`, or so and compressed (`.gz`, `.zst`)."""

    name: Final = "folder"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def fetch(self, replay_id: int) -> bytes:
        """The file's content. SourceError where there is none, ReplayError as `read_file`."""
        return await asyncio.to_thread(self._read, replay_id)

    async def check(self) -> None:
        """Nothing where the folder can be listed. SourceError."""
        await asyncio.to_thread(self._list)

    def _read(self, replay_id: int) -> bytes:
        found = [path for path in self._names(replay_id) if os.path.lexists(path)]
        if not found:
            self._list()
            raise absent()
        return read_file(found[0])

    def _list(self) -> None:
        """See that the folder is there, so that its disk being away is no missing replay."""
        try:
            with os.scandir(self._folder):
                pass
        except OSError as error:
            raise SourceError(SourceErrorCode.UNAVAILABLE, _GONE) from error

    def _names(self, replay_id: int) -> list[Path]:
        # The id is a number, so no name leads out of the folder.
        return [self._folder / f"{replay_id:d}{ending}" for ending in _ENDINGS]
