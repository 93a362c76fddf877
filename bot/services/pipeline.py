"""From a job that was asked for to its analysis: what a worker does.

In: the id of a job, as often as the queue likes. Out: the job completed with its analysis, failed
with a sentence, or left as it is where it waits for a person.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from bot.domain.analysis.results import LeftOut, gather_analysis, read_before
from bot.domain.job_errors import PostponedError, WorkTakenError
from bot.domain.jobs import Claim, JobReplay
from bot.domain.moves import ConfirmationStatus, Move, ReplayState
from bot.domain.objects import ObjectError, ObjectErrorCode
from bot.domain.replay.model import Replay
from bot.logs import about_job
from bot.services.arrivals import Arrivals
from bot.services.bringing import REPLAY_ATTEMPTS, Bringing, Brought
from bot.services.courtesy import Courtesy
from bot.services.raw_replays import RawReplays
from bot.services.results import Results
from bot.services.slots import Slots
from bot.services.turns import Turns
from db.database import Database

JOB_ATTEMPTS: Final = REPLAY_ATTEMPTS + 2
"""How often a job may fail in a row."""

JOB_STOPS: Final = 3 * REPLAY_ATTEMPTS
"""How often a worker may stop at a job that has all its replays, in a row.

More often than it may fail, because it may be what else the worker has in hand: two jobs that share
a replay which kills stop it six times, and all others with it.
"""

_LATER: Final = timedelta(seconds=15)
_WORN_OUT: Final = (
    f"The program stopped {JOB_STOPS} times at this job without getting any further:"
    " submit its replays in smaller jobs."
)
_TOO_LARGE: Final = "The results are too large to be kept: submit the replays in smaller jobs."
_UNEXPECTED: Final = (
    "Something unexpected went wrong: retry, and tell the operator the incident {incident}."
)
_log = logging.getLogger(__name__)


class Pipeline:
    """The work on jobs, in any number of processes at once."""

    def __init__(
        self,
        database: Database,
        raw_replays: RawReplays,
        results: Results,
        turns: Turns,
        arrivals: Arrivals,
        *,
        concurrency: int,
        heartbeat: timedelta,
        courtesy: Courtesy | None = None,
    ) -> None:
        self._arrivals = arrivals
        self._database = database
        self._raw_replays = raw_replays
        self._results = results
        self._turns = turns
        self._slots = Slots(concurrency, courtesy)
        self._heartbeat = heartbeat

    async def work(self, job_id: UUID) -> None:
        """Do what is left of a job; nothing, where it is done or another worker has it.

        WorkTakenError says when to come back; any other error counts as an attempt.
        """
        async with self._database.claim(job_id, ttl=self._heartbeat) as claim:
            if claim is not None:
                with about_job(job_id):
                    await self._attempt(claim)

    async def _attempt(self, claim: Claim) -> None:
        attempt = claim.lease.attempt
        _log.info("begun, attempt %d", attempt)
        try:
            await self._work(claim)
        except WorkTakenError:
            raise
        except ObjectError as error:
            if error.code is ObjectErrorCode.TOO_LARGE:
                await self._fail(claim, _TOO_LARGE)
                return
            _log.warning("the job waits for the object store: %s", error.sentence)
            raise PostponedError(error.sentence, _LATER) from error
        except Exception:
            if attempt < JOB_ATTEMPTS:
                raise
            incident = secrets.token_hex(4)
            _log.exception("the job is given up, incident %s", incident)
            await self._fail(claim, _UNEXPECTED.format(incident=incident))

    async def _work(self, claim: Claim) -> None:
        """Bring the replays in; then complete or fail the job, unless it waits for a person."""
        replays = await self._replays_of(claim)
        # Before, what stopped the workers was a replay, which is counted by itself, and perhaps
        # one of another job.
        if claim.lease.attempt > JOB_STOPS and all(one.state.is_final for one in replays):
            await self._fail(claim, _WORN_OUT)
            return
        bringing = Bringing(
            claim.job,
            claim.lease,
            database=self._database,
            raw_replays=self._raw_replays,
            turns=self._turns,
            slots=self._slots,
        )
        known = await self._read_before(claim, replays)
        brought = await bringing.bring(
            [one for one in replays if one.state in _TO_BRING and one.url not in known]
        )
        await self._arrivals.settle(brought.fetched, but=claim.job.id)
        replays = await self._replays_of(claim)
        is_over = all(one.state.is_final for one in replays)
        analysis = gather_analysis([one.url for one in replays], known | _told(replays, brought))
        if analysis.replays:
            move = await self._next_move(claim, is_over=is_over)
            await self._results.keep(claim.job, claim.lease, analysis, move)
            told = "goes on" if move is None else move.value
            _log.info("%s with %d of %d replays", told, len(analysis.replays), len(replays))
        elif is_over:
            reasons = [brought.refusals.get(one.url) or one.reason or "" for one in replays]
            await self._fail(claim, _none_of(reasons))

    async def _read_before(
        self, claim: Claim, replays: Sequence[JobReplay]
    ) -> dict[str, Replay | LeftOut]:
        """What an earlier attempt has read, so that what people bring and confirm counts at once.

        Replays of other jobs are read again, which mends a copy that got lost.
        """
        waits = any(one.state is ReplayState.NEEDS_YOU for one in replays)
        if claim.job.team is None and not waits:
            return {}
        return read_before(await self._results.kept(claim.job))

    async def _next_move(self, claim: Claim, *, is_over: bool) -> Move | None:
        """Complete, once a team's players are confirmed; they are asked for before the last came.

        None where something is still to come for those who are confirmed.
        """
        async with self._database.unit_of_work(claim.lease) as unit:
            team = await unit.teams.find(claim.job.id)
        if team is not None and team.confirmation_status is ConfirmationStatus.PENDING:
            return Move.AWAIT_PLAYERS
        return Move.COMPLETE if is_over else None

    async def _replays_of(self, claim: Claim) -> tuple[JobReplay, ...]:
        # Under the lease, or a job that was deleted just now would be one without replays.
        async with self._database.unit_of_work(claim.lease) as unit:
            return await unit.job_replays.of_job(claim.job.id)

    async def _fail(self, claim: Claim, sentence: str) -> None:
        async with self._database.unit_of_work(claim.lease) as unit:
            await unit.jobs.move(claim.job.id, Move.FAIL, error_message=sentence)
        _log.info("failed: %s", sentence)


# Those stored by a worker that died are read once more.
_TO_BRING: Final = frozenset({ReplayState.WAITING, ReplayState.FETCHING, ReplayState.STORED})


def _told(replays: Sequence[JobReplay], brought: Brought) -> dict[str, Replay | LeftOut]:
    """What the stored replays say that were brought now, or why they say nothing."""
    stored = {one.url for one in replays if one.state is ReplayState.STORED}
    left_out = {
        url: LeftOut(url, reason) for url, reason in brought.refusals.items() if url in stored
    }
    return left_out | {url: one for url, one in brought.replays.items() if url in stored}


def _none_of(reasons: Sequence[str]) -> str:
    """Why a job without a single usable replay has failed."""
    if len(reasons) == 1:
        return reasons[0]
    return f"None of the {len(reasons)} replays could be analyzed, the first because: {reasons[0]}"
