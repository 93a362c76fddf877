"""Raw replays: had from a source once in the world, kept for good, checked whenever read."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from bot.domain.copies import StoredCopy
from bot.domain.errors import ReplayError, ReplayErrorCode
from bot.domain.links import replay_id_of
from bot.domain.objects import ObjectError
from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Replay
from bot.domain.sources import (
    ForeignReplayError,
    ReplayOrigin,
    SourceError,
    most_telling,
    tell_apart,
)
from bot.services.ports import ObjectStore, ReplaySource
from db.database import UnitOfWork

RAW_SUFFIX: Final = ".json.zst"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Copy:
    """Where a raw copy of a replay lies; `spare` is a person's own, where this is the site's."""

    url: str
    key: str
    spare: Copy | None = None
    origin: ReplayOrigin | None = None


@dataclass(frozen=True, slots=True)
class Obtained:
    """What a source gave and the store keeps: a replay, or why this version cannot analyze it."""

    key: str
    replay: Replay | ReplayError
    origin: ReplayOrigin | None = None


Room = Callable[[], AbstractAsyncContextManager[None]]


def raw_prefix(replay_id: int) -> str:
    """Where the copies of a replay lie in the store."""
    return f"raw/{replay_id}"


async def find_copies(
    unit: UnitOfWork, user_id: UUID, urls: Iterable[str], job_id: UUID | None = None
) -> dict[str, Copy]:
    """The stored copy of each of these that a user's job may use; the best goes first."""
    found = await unit.copies.usable(user_id, urls, job_id)
    return {url: _chain(url, copies) for url, copies in found.items()}


def _chain(url: str, copies: Sequence[StoredCopy]) -> Copy:
    best, *rest = copies
    return Copy(url, best.key, _chain(url, rest) if rest else None, best.origin)


class RawReplays:
    """The store's copies of replays, and the sources they come from."""

    def __init__(self, store: ObjectStore, sources: Sequence[ReplaySource]) -> None:
        self._store = store
        self._sources = sources

    async def read(self, copy: Copy) -> Replay:
        """What the copy says, asking nobody. ObjectError, ReplayError, ForeignReplayError."""
        return await _understand(replay_id_of(copy.url), await self._store.get(copy.key))

    async def obtain(
        self, url: str, room: Room = nullcontext, turn: Room = nullcontext
    ) -> Obtained:
        """Ask the sources in order, until one has it. SourceError, ObjectError.

        A source is asked in `turn`, which ends when it has answered. Bytes are stored before
        anything reads them, which happens in `room`. What proves to be no replay, or another one,
        is removed again, and the next source asked; a replay of a kind that this version cannot
        analyze stays, since another version may.
        """
        replay_id = replay_id_of(url)
        refusals: list[SourceError] = []
        for source in self._sources:
            try:
                async with turn():
                    content = await source.fetch(replay_id)
                async with room():
                    return await self._keep(replay_id, content, ReplayOrigin(source.name))
            except SourceError as error:
                refusals.append(error)
            except ReplayError as error:
                refusals.append(tell_apart(error, source.name))
            _log.info("replay %d: %s says: %s", replay_id, source.name, refusals[-1].sentence)
        raise most_telling(refusals)

    async def _keep(self, replay_id: int, content: bytes, origin: ReplayOrigin) -> Obtained:
        key = await self._store.put(raw_prefix(replay_id), content, RAW_SUFFIX)
        try:
            return Obtained(key, await _understand(replay_id, content), origin)
        except (SourceError, ReplayError) as error:
            if error.code is ReplayErrorCode.UNSUPPORTED and isinstance(error, ReplayError):
                return Obtained(key, error, origin)
            with suppress(ObjectError):
                await self._store.delete(key)
            raise


async def _understand(replay_id: int, content: bytes) -> Replay:
    # In a thread, where a large file keeps nobody waiting.
    replay = await asyncio.to_thread(read_replay, content)
    if replay.replay_id != replay_id:
        raise ForeignReplayError(replay_id, replay.replay_id)
    return replay
