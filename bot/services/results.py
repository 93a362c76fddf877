"""What jobs found out: made once a version, kept as an object, read by every face."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final
from uuid import UUID
from weakref import WeakValueDictionary

from bot.domain.analysis.results import (
    ANALYSIS_VERSION,
    Analysis,
    LeftOut,
    encode_analysis,
    gather_analysis,
    players_in,
    read_before,
)
from bot.domain.errors import ReplayError
from bot.domain.job_errors import (
    JobError,
    JobErrorCode,
    PostponedError,
    UnknownJobError,
    WorkTakenError,
)
from bot.domain.jobs import Job, JobReplay, Lease
from bot.domain.moves import JobStatus, Move, ReplayState
from bot.domain.objects import ObjectError
from bot.domain.replay.model import Replay
from bot.domain.sources import SourceError
from bot.services.decoded import Decoded
from bot.services.ports import ObjectStore
from bot.services.raw_replays import Copy, RawReplays, find_copies
from bot.services.together import see_out, together
from db.database import Database, UnitOfWork

_SUFFIX: Final = ".json.zst"
_NO_COPY: Final = "Its raw copy is lost: submit this replay in a new job, then look again."
_NOT_YET: Final = "This job has no results yet: wait until the first of its replays is here."
_NEEDED: Final = "This job has no results yet, and {} a person: bring {} as the job says."
_ENDED: Final = "This job ended without results: retry it."
_CHANGED: Final = "The results of this job have changed meanwhile: look at them again."
_AT_WORK: Final = frozenset({JobStatus.PENDING, JobStatus.RUNNING})
_ONLY_PEOPLE: Final = frozenset({ReplayState.NEEDS_YOU, ReplayState.FAILED})
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reread:
    """What stands for a job under a key, and what it becomes with some replays read anew.

    Neither is there where this version of the program keeps nothing of the job.
    """

    key: str | None
    before: Analysis | None = None
    after: Analysis | None = None


class Results:
    """Analyses of jobs; an old version's is made again from the raw copies, asking nobody."""

    def __init__(
        self,
        database: Database,
        store: ObjectStore,
        raw_replays: RawReplays,
        decoded: Decoded | None = None,
    ) -> None:
        self._database = database
        self._store = store
        self._raw_replays = raw_replays
        self._decoded = decoded or Decoded()
        # By job, for those who look at it before anything is kept.
        self._looking: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    async def of(self, job: Job) -> Analysis:
        """The analysis of a job, by this version of the program.

        Of one that goes on, what is there by now, and of a canceled one what was. JobError where
        that is nothing, or it is gone; ObjectError where the store does not answer.
        """
        key, kept = await self._stands(job)
        if job.status is JobStatus.COMPLETED:
            return kept or await self._complete(job, key, None)
        if not job.status.is_finished and kept is not None:
            return await self._complete(job, key, kept)
        if job.status is JobStatus.CANCELLED:
            found = await self._complete(job, key, kept)
            if found.replays:
                return found
        raise await self.nothing_of(job)

    async def nothing_of(self, job: Job) -> JobError:
        """That there is nothing to show of the job, and what to do."""
        if job.status.is_finished:
            return JobError(JobErrorCode.NOT_READY, job.error_message or _ENDED)
        async with self._database.unit_of_work() as unit:
            replays = await unit.job_replays.of_job(job.id)
        return JobError(JobErrorCode.NOT_READY, _tell_nothing(replays))

    async def reread(self, job: Job, urls: Collection[str]) -> Reread:
        """What is kept of a job, and the same with these replays read anew from their best copies.

        Where nothing is kept, whoever looks next reads all of it anew.
        """
        key, kept = await self._stands(job)
        if kept is None:
            return Reread(key)
        async with self._database.unit_of_work() as unit:
            copies = await find_copies(unit, job.user_id, urls, job.id)
        told = await self._read_all(job, [(url, copies.get(url)) for url in urls])
        before = {one.url: one for one in kept.left_out} | read_before(kept)
        known = before | dict(zip(urls, told, strict=True))
        new = gather_analysis([url for url in job.urls if url in known], known)
        return Reread(key, kept, new)

    @asynccontextmanager
    async def replacing(self, job: Job, read: Reread) -> AsyncIterator[UnitOfWork]:
        """A transaction in which what was read anew takes the place of what is kept of the job.

        WorkTakenError where somebody works on it, who may have read other copies, or where
        something else is kept by now.
        """
        if read.after is None or read.after == read.before:
            async with self._database.unit_of_work() as unit:
                await _require(unit, job, read.key)
                yield unit
            return
        async with self._put(job, read.after) as key:
            async with self._database.unit_of_work() as unit:
                await _require(unit, job, read.key)
                unneeded = await self._point(unit, job, read.after, key)
                yield unit
            await self._drop(unneeded)

    async def so_far(self, job: Job) -> Analysis:
        """What those of a job's replays say that are there by now; errors as of `of`."""
        return await self._complete(job, *await self._stands(job))

    async def kept(self, job: Job) -> Analysis | None:
        """What is kept of a job's results, by this version of the program; UnknownJobError."""
        _, kept = await self._stands(job)
        return kept

    async def _stands(self, job: Job) -> tuple[str | None, Analysis | None]:
        """The key of what is kept, and what that says where this version can read it."""
        # Asked each time, so that nothing is given that was deleted.
        async with self._database.unit_of_work() as unit:
            await unit.jobs.get(job.id)
            kept = await unit.analyses.find(job.id)
        if kept is None:
            return None, None
        if kept.version != ANALYSIS_VERSION:
            return kept.s3_key, None
        try:
            return kept.s3_key, await self._decoded.get(kept.s3_key, self._store)
        except ObjectError as error:
            if not error.is_replaceable:
                raise
            _log.warning("an analysis is made again: %s", error.sentence)
            return kept.s3_key, None

    async def keep(self, job: Job, lease: Lease, analysis: Analysis, move: Move | None) -> None:
        """Keep the analysis and who plays in it, and have the job make the move with it."""
        if move is not None and analysis == await self.kept(job):
            async with self._database.unit_of_work(lease) as unit:
                await unit.jobs.move(job.id, move)
            return
        async with self._put(job, analysis) as key, self._database.unit_of_work(lease) as unit:
            unneeded = await self._point(unit, job, analysis, key)
            if move is not None:
                await unit.jobs.move(job.id, move)
        await self._drop(unneeded)

    async def _complete(self, job: Job, key: str | None, kept: Analysis | None) -> Analysis:
        """Read the stored replays that are not in it; nobody is asked for one that is lost."""
        async with self._database.unit_of_work() as unit:
            replays = await unit.job_replays.of_job(job.id)
            stored = [one.url for one in replays if one.state is ReplayState.STORED]
            known = read_before(kept)
            missing = [url for url in stored if url not in known]
            copies = await find_copies(unit, job.user_id, missing, job.id)
        told = await self._read_all(job, [(url, copies.get(url)) for url in missing])
        analysis = gather_analysis(stored, known | dict(zip(missing, told, strict=True)))
        if kept is not None and analysis == kept:
            return kept
        # Where a copy is lost, others may have it replaced: the next look shall see that. And
        # whoever works on the job keeps what they find themselves.
        is_whole = bool(stored) and all(one.reason != _NO_COPY for one in analysis.left_out)
        if is_whole and job.status not in _AT_WORK:
            # Whoever was faster has read as much or more, and perhaps better copies.
            with suppress(WorkTakenError):
                async with self.replacing(job, Reread(key, kept, analysis)) as unit:
                    if await find_copies(unit, job.user_id, missing, job.id) != copies:
                        raise PostponedError(_CHANGED, timedelta(0))
        return analysis

    @staticmethod
    async def _point(unit: UnitOfWork, job: Job, analysis: Analysis, key: str) -> str | None:
        """The key that is needed no longer, now that this one is."""
        unneeded = await unit.analyses.keep(job.id, analysis.version, key)
        if unneeded != key:
            replays = players_in(analysis)
            await unit.job_players.put(job.id, replays)
            if job.team is not None:
                await unit.teams.discover(job.id, replays)
        return unneeded

    async def _read_all(
        self, job: Job, copies: Collection[tuple[str, Copy | None]]
    ) -> list[Replay | LeftOut]:
        # One after the other: of several who look, the first has it read for all.
        async with self._looking.setdefault(job.id, asyncio.Lock()):
            return await together(self._read(url, copy) for url, copy in copies)

    async def _read(self, url: str, copy: Copy | None) -> Replay | LeftOut:
        if copy is None:
            return LeftOut(url, _NO_COPY)
        try:
            return await self._decoded.read(copy.key, partial(self._understand, copy))
        except ObjectError as error:
            if not error.is_replaceable:
                raise
            return await self._read(url, copy.spare)

    async def _understand(self, copy: Copy) -> Replay | LeftOut:
        try:
            return await self._raw_replays.read(copy)
        except (ReplayError, SourceError) as error:
            return LeftOut(copy.url, error.sentence)

    @asynccontextmanager
    async def _put(self, job: Job, analysis: Analysis) -> AsyncIterator[str]:
        """The key under which it is kept; where the job is deleted meanwhile, nothing stays."""
        content = await asyncio.to_thread(encode_analysis, analysis)
        # A task of its own, because being canceled does not stop what is on its way to a disk.
        put = asyncio.create_task(self._store.put(results_prefix(job.id), content, _SUFFIX))
        try:
            key = await asyncio.shield(put)
            yield key
            if job.team is not None:
                # Who submitted a team waits to see it, first to confirm its players.
                self._decoded.remember(key, analysis, len(content))
        except (asyncio.CancelledError, Exception):
            await see_out(asyncio.create_task(self._take_back(job.id, put)))
            raise

    async def _take_back(self, job_id: UUID, put: asyncio.Task[str]) -> None:
        # Where either does not answer, it is as if the program had been killed just now.
        with suppress(Exception):
            key = await put
            try:
                async with self._database.unit_of_work() as unit:
                    await unit.jobs.get(job_id)
            except UnknownJobError:
                await self._store.delete(key)

    async def _drop(self, key: str | None) -> None:
        if key is not None:
            with suppress(ObjectError):  # It takes up room, and does no other harm.
                await self._store.delete(key)


def _tell_nothing(replays: Sequence[JobReplay]) -> str:
    """Why there is nothing yet: where all that can come needs a person, waiting helps nobody."""
    states = {one.state for one in replays}
    if ReplayState.NEEDS_YOU not in states or not states <= _ONLY_PEOPLE:
        return _NOT_YET
    needed = sum(one.state is ReplayState.NEEDS_YOU for one in replays)
    if len(replays) == 1:
        return _NEEDED.format("its replay needs", "it")
    if needed == 1:
        return _NEEDED.format("1 of its replays needs", "it")
    return _NEEDED.format(f"{needed} of its replays need", "them")


async def _require(unit: UnitOfWork, job: Job, key: str | None) -> None:
    """WorkTakenError unless this is what stands for the job, which nobody works on just now."""
    await unit.jobs.lock(job.id)
    await unit.leases.refuse_held(job.id)
    stands = await unit.analyses.find(job.id)
    if (stands.s3_key if stands else None) != key:
        raise PostponedError(_CHANGED, timedelta(0))


async def forget_results(store: ObjectStore, job_id: UUID) -> None:
    """Remove what was kept of a job's results. ObjectError."""
    for key in [key async for key in store.keys(results_prefix(job_id))]:
        await store.delete(key)


async def forget_rest(store: ObjectStore, job_ids: Iterable[UUID]) -> None:
    """Remove what was kept of jobs just before they were deleted, as far as the store answers."""
    try:
        await together(forget_results(store, job_id) for job_id in job_ids)
    except ObjectError as error:
        _log.warning("results of deleted jobs may be left in the store: %s", error.sentence)


def results_prefix(job_id: UUID) -> str:
    """Where all that is kept of a job's results lies."""
    # Below the job's own name, so that all of it can go when the job goes.
    return f"analysis/{job_id}"
