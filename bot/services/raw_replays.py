"""Raw replays: had from a source once in the world, kept for good, checked whenever read."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from bot.domain.errors import DomainError, ReplayError, ReplayErrorCode
from bot.domain.links import replay_id_of
from bot.domain.objects import ObjectError
from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Replay
from bot.domain.sources import ForeignReplayError, SourceError, SourceErrorCode
from bot.services.ports import ObjectStore, ReplaySource
from db.database import UnitOfWork

RAW_SUFFIX: Final = ".json.zst"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Copy:
    """Where a raw copy of a replay lies; `spare` is the user's own, where this is the site's."""

    url: str
    key: str
    spare: str | None = None


@dataclass(frozen=True, slots=True)
class Obtained:
    """What a source gave and the store keeps: a replay, or why this version cannot analyze it."""

    key: str
    replay: Replay | ReplayError


def raw_prefix(replay_id: int) -> str:
    """Where the copies of a replay lie in the store."""
    return f"raw/{replay_id}"


async def find_copies(unit: UnitOfWork, user_id: UUID, urls: Iterable[str]) -> dict[str, Copy]:
    """The stored copy of each of these that a user's job may use.

    The site's goes before the one that the user gave.
    """
    wanted = tuple(urls)
    uploaded = await unit.uploaded_replays.find(user_id, wanted)
    scraped = await unit.scraped_replays.find(wanted)
    copies = {url: Copy(url, key) for url, key in uploaded.items()}
    return copies | {url: Copy(url, key, uploaded.get(url)) for url, key in scraped.items()}


class RawReplays:
    """The store's copies of replays, and the sources they come from."""

    def __init__(self, store: ObjectStore, sources: Sequence[ReplaySource]) -> None:
        self._store = store
        self._sources = sources

    async def read(self, copy: Copy) -> Replay:
        """What the copy says, asking nobody. ObjectError, ReplayError, ForeignReplayError."""
        return await _understand(replay_id_of(copy.url), await self._store.get(copy.key))

    async def obtain(self, url: str) -> Obtained:
        """Ask the sources in order, until one has it. SourceError, ReplayError, ObjectError.

        Bytes are stored before anything reads them. What proves to be no replay, or another one,
        is removed again, and the next source asked; a replay of a kind that this version cannot
        analyze stays, since another version may.
        """
        replay_id = replay_id_of(url)
        refusals: list[DomainError] = []
        for source in self._sources:
            try:
                content = await source.fetch(replay_id)
                return await self._keep(replay_id, content)
            except (SourceError, ReplayError) as error:
                _log.info("replay %d: %s says: %s", replay_id, source.name, error.sentence)
                refusals.append(error)
        raise _most_telling(refusals)

    async def _keep(self, replay_id: int, content: bytes) -> Obtained:
        key = await self._store.put(raw_prefix(replay_id), content, RAW_SUFFIX)
        try:
            return Obtained(key, await _understand(replay_id, content))
        except (SourceError, ReplayError) as error:
            if error.code is ReplayErrorCode.UNSUPPORTED and isinstance(error, ReplayError):
                return Obtained(key, error)
            with suppress(ObjectError):
                await self._store.delete(key)
            raise


async def _understand(replay_id: int, content: bytes) -> Replay:
    # In a thread, where a large file keeps nobody waiting.
    replay = await asyncio.to_thread(read_replay, content)
    if replay.replay_id != replay_id:
        raise ForeignReplayError(replay_id, replay.replay_id)
    return replay


def _most_telling(refusals: Sequence[DomainError]) -> DomainError:
    """Of several sources, the first that had something to say beside not having it."""
    if not refusals:
        sentence = (
            "No source of replays is set up: give the replay's file, or have REPLAY_FOLDER set."
        )
        return SourceError(SourceErrorCode.NO_SOURCE, sentence)
    absent = SourceErrorCode.NOT_FOUND
    return next((error for error in refusals if error.code != absent), refusals[0])
