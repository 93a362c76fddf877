"""Archives of an operator: replays come in as copies that everybody may use, and go out again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.links import replay_id_of, replay_url
from bot.domain.replay.games import read_replay
from bot.domain.sources import ReplayOrigin
from bot.services.arrivals import Arrivals
from bot.services.batch import Batch
from bot.services.ports import ObjectStore
from bot.services.raw_replays import RAW_SUFFIX, raw_prefix
from bot.services.together import together
from db.database import Database

# As many names as one question asks about.
_ASKED: Final = 500


@dataclass(frozen=True, slots=True)
class StoredReplay:
    """A replay that the site or an archive gave, and where its copy lies in the store."""

    replay_id: int
    key: str


@dataclass(frozen=True, slots=True)
class Imported:
    """A replay that was in a file; `is_new` where no usable copy of it was stored before."""

    replay_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Kept:
    """A copy that is in the store now; `lost` is the key of the one that proved lost."""

    url: str
    key: str
    lost: str | None


class Archives:
    """Brings an operator's replays into the store, and tells what can be taken out of it."""

    def __init__(self, database: Database, store: ObjectStore, arrivals: Arrivals) -> None:
        self._database = database
        self._store = store
        self._arrivals = arrivals

    async def known(self, replay_ids: Collection[int]) -> frozenset[int]:
        """Those of these of which a copy is stored, and is there."""
        urls = [replay_url(number) for number in set(replay_ids)]
        known: set[int] = set()
        for start in range(0, len(urls), _ASKED):
            known |= await self._known(urls[start : start + _ASKED])
        return frozenset(known)

    @asynccontextmanager
    async def importing(self, *, for_real: bool = True) -> AsyncIterator[Intake]:
        """Take replays in; at the end, jobs are told that lack them or have uploads instead.

        Where it is not for real, nothing is kept.
        """
        async with Batch(self._write) as writes:
            intake = Intake(self._database, self._store, writes if for_real else None)
            try:
                yield intake
            finally:
                # A worker's sweep does so where this is killed before.
                await self._arrivals.settle(intake.urls)

    async def stored(self, since: datetime | None = None) -> tuple[StoredReplay, ...]:
        """All that the site or an archive gave, or what came since; nobody's uploads."""
        async with self._database.unit_of_work() as unit:
            keys = await unit.scraped_replays.stored_since(since)
        return tuple(StoredReplay(replay_id_of(url), key) for url, key in keys.items())

    async def read(self, replay: StoredReplay) -> bytes:
        """The replay as it came. ObjectError."""
        return await self._store.get(replay.key)

    async def _known(self, urls: Sequence[str]) -> set[int]:
        async with self._database.unit_of_work() as unit:
            keys = await unit.scraped_replays.find(urls)
        there = await together(self._store.exists(key) for key in keys.values())
        return {replay_id_of(url) for url, is_there in zip(keys, there, strict=True) if is_there}

    async def _write(self, kept: Sequence[_Kept]) -> Sequence[None]:
        async with self._database.unit_of_work() as unit:
            keys = {one.url: one.key for one in kept}
            await unit.scraped_replays.keep(keys, dict.fromkeys(keys, ReplayOrigin.IMPORT))
            for one in kept:
                if one.lost is not None:
                    await unit.scraped_replays.replace(one.url, one.lost, one.key)
        return [None] * len(kept)


class Intake:
    """Where the replays of an import go in."""

    def __init__(
        self, database: Database, store: ObjectStore, writes: Batch[_Kept, None] | None
    ) -> None:
        self._database = database
        self._store = store
        self._writes = writes
        self._taken: set[int] = set()
        self.urls: list[str] = []
        """Those that are stored now and were not before."""

    async def take(self, content: bytes) -> Imported:
        """Keep it for good, unless a copy is stored already. ReplayError, ObjectError.

        When this returns, a crash does not lose it.
        """
        # In a thread, where a large file keeps nobody waiting.
        replay_id = (await asyncio.to_thread(read_replay, content)).replay_id
        url = replay_url(replay_id)
        before, is_there = await self._find(url)
        if is_there or replay_id in self._taken:
            return Imported(replay_id, is_new=False)
        self._taken.add(replay_id)
        if self._writes is not None:
            # The bytes first, so that no row ever points to nothing.
            key = await self._store.put(raw_prefix(replay_id), content, RAW_SUFFIX)
            await self._writes.add(_Kept(url, key, lost=before))
            self.urls.append(url)
        return Imported(replay_id, is_new=True)

    async def _find(self, url: str) -> tuple[str | None, bool]:
        """The key of the copy that is stored, and whether it is there."""
        async with self._database.unit_of_work() as unit:
            key = (await unit.scraped_replays.find([url])).get(url)
        return key, key is not None and await self._store.exists(key)
