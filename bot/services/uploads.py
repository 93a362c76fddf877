"""Replay files that people give by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID
from weakref import WeakValueDictionary

from bot.domain.errors import ReplayError
from bot.domain.given_files import GivenFile, MoreThanTakenError, RefusedFile
from bot.domain.job_errors import UnknownJobError
from bot.domain.links import replay_url
from bot.domain.moves import JobStatus
from bot.domain.replay.model import Replay
from bot.domain.replay.plausibility import read_plausible
from bot.domain.sources import ReplayOrigin
from bot.services.allowances import Allowance
from bot.services.askers import Asker
from bot.services.ports import ObjectStore, Unpack, WorkQueue
from bot.services.raw_replays import RAW_SUFFIX, raw_prefix
from db.database import Database, UnitOfWork

AT_ONCE: Final = 3
"""Uploads that are held in memory at one moment; they are large, and come from strangers."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the files: addresses of replays that are kept, each once, and refusals."""

    urls: tuple[str, ...]
    refused: tuple[RefusedFile, ...]


@dataclass(frozen=True, slots=True)
class Supplied:
    """A job that goes on because replays came that it waited for."""

    job_id: UUID
    urls: tuple[str, ...]


class Uploads:
    """Keeps what somebody gives; it serves their own jobs, and never stands for the site's copy."""

    def __init__(
        self,
        database: Database,
        queue: WorkQueue,
        store: ObjectStore,
        unpack: Unpack,
        allowance: Allowance | None = None,
    ) -> None:
        self._database = database
        self._queue = queue
        self._store = store
        self._unpack = unpack
        self._allowance = allowance or Allowance()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._senders: WeakValueDictionary[int | None, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, asker: Asker) -> AsyncIterator[None]:
        """Wait for the moment to hold an upload in memory; one of a person's comes at a time."""
        # Nobody is known here any more when none of theirs is left.
        own = self._senders.setdefault(asker.discord_user_id, asyncio.Lock())
        async with own, self._places:
            yield

    async def take(self, asker: Asker, files: Sequence[GivenFile]) -> Taken:
        """Keep every replay in the files, packed or not; what is none is refused by its name.

        ObjectError where the store does not take them; what was kept until then stays kept.
        """
        urls: dict[str, None] = {}
        refused: list[RefusedFile] = []
        pieces = self._unpack(files)
        # One at a time: packed files become much larger, and their sender is a stranger.
        while (piece := await asyncio.to_thread(_next, pieces)) is not None:
            if isinstance(piece, RefusedFile):
                refused.append(piece)
                continue
            try:
                urls[await self.keep(asker, piece.content)] = None
            except (ReplayError, MoreThanTakenError) as error:
                refused.append(RefusedFile(piece.name, error.sentence))
        return Taken(tuple(urls), tuple(refused))

    async def keep(self, asker: Asker, content: bytes) -> str:
        """The canonical address of the replay that these bytes are; they are kept.

        The newest file of a replay counts. ReplayError where they are no usable replay,
        MoreThanTakenError, ObjectError where they cannot be stored.
        """
        # Unlike what a source gives, a stranger's bytes are read before they take up room.
        replay = await read_given(content)
        await self.keep_read(asker, replay.replay_id, content)
        return replay_url(replay.replay_id)

    async def keep_read(
        self,
        asker: Asker,
        replay_id: int,
        content: bytes,
        origin: ReplayOrigin = ReplayOrigin.UPLOAD,
    ) -> str:
        """The key of what was read and found to be this replay; it is kept.

        MoreThanTakenError, ObjectError.
        """
        self._allowance.spend(asker.discord_user_id, len(content))
        key = await self._store.put(raw_prefix(replay_id), content, RAW_SUFFIX)
        async with self._database.unit_of_work() as unit:
            user = await asker.user(unit)
            await unit.uploaded_replays.keep(user.id, replay_url(replay_id), key, origin)
        return key

    async def supply(
        self, asker: Asker, urls: Sequence[str], origin: ReplayOrigin = ReplayOrigin.UPLOAD
    ) -> tuple[Supplied, ...]:
        """Have the asker's jobs go on that wait for these replays."""
        async with self._database.unit_of_work() as unit:
            user = await asker.find(unit)
            if user is None:
                return ()
            waiting = await unit.job_replays.waiting_for_files(user.id, urls)
        supplied = []
        for job_id in waiting:
            with suppress(UnknownJobError):  # It was deleted just now.
                async with self._database.unit_of_work() as unit:
                    brought = await go_on(unit, self._queue, job_id, urls, origin)
                if brought:
                    supplied.append(Supplied(job_id, brought))
        return tuple(supplied)


async def read_given(content: bytes) -> Replay:
    """The replay that a stranger's bytes are, as far as it can be one. ReplayError."""
    return await asyncio.to_thread(read_plausible, content, datetime.now(UTC).date())


async def go_on(
    unit: UnitOfWork,
    queue: WorkQueue,
    job_id: UUID,
    urls: Sequence[str],
    origin: ReplayOrigin | None,
) -> tuple[str, ...]:
    """Have the job go on with those of these replays that it lacks. UnknownJobError."""
    brought = await unit.job_replays.supply(job_id, urls, origin)
    job = await unit.jobs.get(job_id)
    # One that asks for its players goes on when a person has answered.
    if brought and job.status is JobStatus.RUNNING:
        await queue.enqueue(unit.sql, job_id)
    return brought


def _next(pieces: Iterator[GivenFile | RefusedFile]) -> GivenFile | RefusedFile | None:
    return next(pieces, None)
