"""Copies that others brought, offered to a job that lacks them, and taken where its owner wants.

In: a job of the asker's. Out: what could be taken, told in numbers and nothing of who brought it;
once it is taken the job goes on. A copy of the site's takes its place whenever that comes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from bot.domain.errors import ReplayError
from bot.domain.links import replay_id_of
from bot.domain.moves import Move
from bot.domain.objects import ObjectError
from bot.domain.offers import Offer, OfferedCopy, OthersCopy, nothing_offered
from bot.domain.replay.model import Replay
from bot.domain.sources import ReplayOrigin
from bot.services.askers import Asker, lock_own_job, own_job
from bot.services.ports import ObjectStore, WorkQueue
from bot.services.together import together
from bot.services.uploads import go_on, read_given
from db.database import Database, UnitOfWork

MOST_REPLAYS: Final = 200
MOST_COPIES: Final = 3
"""So many of a replay's copies are looked at, which differ in their bytes."""
_AT_ONCE: Final = 4


class Offers:
    """What others brought, for whoever a job belongs to; to others there is no such job."""

    def __init__(self, database: Database, queue: WorkQueue, store: ObjectStore) -> None:
        self._database = database
        self._queue = queue
        self._store = store
        # Of all who ask at one moment: a copy that is read takes up room.
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def of(self, asker: Asker, job_id: UUID) -> Offer:
        """What the asker's job could take. UnknownJobError, ObjectError."""
        async with self._database.snapshot() as unit:
            await own_job(unit, asker, job_id)
            lacking = await unit.offers.lacking(job_id)
            found = await unit.offers.of_job(job_id, MOST_REPLAYS, MOST_COPIES)
        verdicts = await together(self._judge(url, found[url]) for url in found)
        agreed = tuple(one for one in verdicts if isinstance(one, OfferedCopy))
        disputed = tuple(one for one in verdicts if isinstance(one, str))
        return Offer(lacking, agreed, disputed)

    async def accept(self, asker: Asker, job_id: UUID) -> tuple[str, ...]:
        """Have the job use what is offered, and go on; which replays that are.

        A job that is over is worked on again, as when it is retried. JobError where there is
        nothing to take, UnknownJobError, ObjectError.
        """
        offer = await self.of(asker, job_id)
        async with self._database.unit_of_work() as unit:
            await lock_own_job(unit, asker, job_id)
            # Some of them may have come in another way since.
            wanted = await unit.offers.of_job(job_id, MOST_REPLAYS, MOST_COPIES)
            copies = [one for one in offer.copies if one.url in wanted]
            if not copies:
                raise nothing_offered()
            for one in copies:
                await unit.copies.accept(job_id, one.url, one.s3_key, ReplayOrigin.UPLOAD)
            urls = tuple(one.url for one in copies)
            await self._go_on(unit, job_id, urls)
        return urls

    async def _go_on(self, unit: UnitOfWork, job_id: UUID, urls: Sequence[str]) -> None:
        job = await unit.jobs.get(job_id)
        if job.status.is_finished:
            await unit.jobs.move(job_id, Move.RETRY)
            await self._queue.enqueue(unit.sql, job_id)
        else:
            await go_on(unit, self._queue, job_id, urls, ReplayOrigin.UPLOAD)

    async def _judge(self, url: str, copies: Sequence[OthersCopy]) -> OfferedCopy | str | None:
        """What all who brought the replay say of it; its address where they do not agree.

        None where none of them says anything.
        """
        said: Replay | None = None
        key, senders = "", 0
        async with self._room:
            for copy in copies:
                replay = await self._read(url, copy)
                if replay is None:
                    continue
                if said is not None and replay != said:
                    return url
                said, key = replay, key or copy.s3_key
                senders += copy.senders
        return OfferedCopy(url, key, senders) if key else None

    async def _read(self, url: str, copy: OthersCopy) -> Replay | None:
        """What one copy says; None where it is lost, or proves to be no such replay."""
        try:
            replay = await read_given(await self._store.get(copy.s3_key))
        except ReplayError:
            return None
        except ObjectError as error:
            if not error.is_replaceable:
                raise
            return None
        return replay if replay.replay_id == replay_id_of(url) else None
