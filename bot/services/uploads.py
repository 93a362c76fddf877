"""Replay files that people give by hand."""

from __future__ import annotations

import asyncio

from bot.domain.links import replay_url
from bot.domain.replay.games import read_replay
from bot.services.askers import Asker
from bot.services.ports import ObjectStore
from bot.services.raw_replays import RAW_SUFFIX, raw_prefix
from db.database import Database


class Uploads:
    """Keeps what somebody gives; it serves their own jobs, and never stands for the site's copy."""

    def __init__(self, database: Database, store: ObjectStore) -> None:
        self._database = database
        self._store = store

    async def keep(self, asker: Asker, content: bytes) -> str:
        """The canonical address of the replay that these bytes are; they are kept.

        The newest file of a replay counts. ReplayError where they are no usable replay,
        ObjectError where they cannot be stored.
        """
        # Unlike what a source gives, a stranger's bytes are read before they take up room.
        replay = await asyncio.to_thread(read_replay, content)
        key = await self._store.put(raw_prefix(replay.replay_id), content, RAW_SUFFIX)
        url = replay_url(replay.replay_id)
        async with self._database.unit_of_work() as unit:
            user = await asker.user(unit)
            await unit.uploaded_replays.keep(user.id, url, key)
        return url
