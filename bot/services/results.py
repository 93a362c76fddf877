"""What jobs found out: made once a version, kept as an object, read by every face."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Final

from bot.domain.analysis.results import (
    ANALYSIS_VERSION,
    Analysis,
    LeftOut,
    decode_analysis,
    encode_analysis,
)
from bot.domain.errors import ReplayError
from bot.domain.jobs import Job, JobError, JobErrorCode, Lease
from bot.domain.moves import JobStatus, Move, ReplayState
from bot.domain.objects import ObjectError
from bot.domain.replay.model import Replay
from bot.domain.sources import SourceError
from bot.services.ports import ObjectStore
from bot.services.raw_replays import Copy, RawReplays, find_copies
from bot.services.together import together
from db.database import Database

_SUFFIX: Final = ".json.zst"
_NO_COPY: Final = "Its raw copy is lost: submit this replay in a new job, then look again."
_NOT_YET: Final = "has no results yet: wait until it is completed"
_log = logging.getLogger(__name__)


class Results:
    """Analyses of jobs; an old version's is made again from the raw copies, asking nobody."""

    def __init__(self, database: Database, store: ObjectStore, raw_replays: RawReplays) -> None:
        self._database = database
        self._store = store
        self._raw_replays = raw_replays

    async def of(self, job: Job) -> Analysis:
        """The analysis of a completed job, by this version of the program.

        JobError where the job is not completed, ObjectError where the store does not answer.
        """
        if job.status is not JobStatus.COMPLETED:
            what = "ended without results: retry it" if job.status.is_finished else _NOT_YET
            raise JobError(JobErrorCode.NOT_READY, f"This job {what}.")
        return await self._kept(job) or await self._make_anew(job)

    async def finish(self, job: Job, lease: Lease, analysis: Analysis) -> None:
        """Keep the analysis, and complete the job with it."""
        key = await self._put(job, analysis)
        async with self._database.unit_of_work(lease) as unit:
            unneeded = await unit.analyses.keep(job.id, analysis.version, key)
            await unit.jobs.move(job.id, Move.COMPLETE)
        await self._drop(unneeded)

    async def _kept(self, job: Job) -> Analysis | None:
        async with self._database.unit_of_work() as unit:
            kept = await unit.analyses.find(job.id)
        if kept is None or kept.version != ANALYSIS_VERSION:
            return None
        try:
            return decode_analysis(await self._store.get(kept.s3_key))
        except ObjectError as error:
            if not error.is_replaceable:
                raise
            _log.warning("an analysis is made again: %s", error.sentence)
            return None

    async def _make_anew(self, job: Job) -> Analysis:
        """Read the stored replays once more; nobody is asked for one that is lost."""
        async with self._database.unit_of_work() as unit:
            replays = await unit.job_replays.of_job(job.id)
            stored = [one.url for one in replays if one.state is ReplayState.STORED]
            copies = await find_copies(unit, job.user_id, stored)
        told = await together(self._read(url, copies.get(url)) for url in stored)
        analysis = Analysis(
            ANALYSIS_VERSION,
            tuple(replay for replay in told if isinstance(replay, Replay)),
            tuple(replay for replay in told if isinstance(replay, LeftOut)),
        )
        # Where a copy is lost, others may have it replaced: the next look shall see that.
        if all(one.reason != _NO_COPY for one in analysis.left_out):
            key = await self._put(job, analysis)
            async with self._database.unit_of_work() as unit:
                unneeded = await unit.analyses.keep(job.id, analysis.version, key)
            await self._drop(unneeded)
        return analysis

    async def _read(self, url: str, copy: Copy | None) -> Replay | LeftOut:
        if copy is None:
            return LeftOut(url, _NO_COPY)
        try:
            return await self._raw_replays.read(copy)
        except (ReplayError, SourceError) as error:
            return LeftOut(url, error.sentence)
        except ObjectError as error:
            if not error.is_replaceable:
                raise
            spare = None if copy.spare is None else Copy(url, copy.spare)
            return await self._read(url, spare)

    async def _put(self, job: Job, analysis: Analysis) -> str:
        # Below the job's own name, so that all of it can go when the job goes.
        return await self._store.put(f"analysis/{job.id}", encode_analysis(analysis), _SUFFIX)

    async def _drop(self, key: str | None) -> None:
        if key is not None:
            with suppress(ObjectError):  # It takes up room, and does no other harm.
                await self._store.delete(key)
