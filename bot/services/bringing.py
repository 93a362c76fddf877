"""Having all replays of a job: stored already, or fetched now, or with a reason why not.

In: a job's rows. Out: each row in its final state or waiting for a person, written as soon as it is
known, and the replays as values. Rows that are done at the same moment are written together.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from typing import Final

from bot.domain.errors import DomainError, ReplayError
from bot.domain.job_errors import WorkTakenError
from bot.domain.jobs import FetchFailure, FetchTurn, Job, JobReplay, Lease, ReplayOutcome
from bot.domain.moves import ReplayState
from bot.domain.objects import ObjectError
from bot.domain.replay.model import Replay
from bot.domain.sources import SourceError, needs_person
from bot.services.batch import Batch
from bot.services.ledger import Begun, Ended, Ledger, Wanted
from bot.services.raw_replays import Copy, Obtained, RawReplays, Room, find_copies
from bot.services.slots import Slots
from bot.services.together import together
from bot.services.turns import Turns
from db.database import Database

REPLAY_ATTEMPTS: Final = 3
"""How often a replay may have been in hand when a worker died, before it is left out."""

# So little that nobody notices, and enough to write down a handful together.
_LINGER_S: Final = 0.05
# More are noted as begun than are worked on, so that each note in the database is about several.
_IN_HAND: Final = 8
# What came and is not read yet, with what is asked for: twice as many as are asked for at once.
_AHEAD: Final = 2
_PARKED: Final = (
    f"The program stopped {REPLAY_ATTEMPTS} times while it read this replay, and leaves it out:"
    " tell the operator its number."
)
_UNEXPECTED: Final = (
    "Something unexpected went wrong with this replay: tell the operator the incident {incident}."
)
_FAILED: Final = "This replay could not be had: retry later."
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Brought:
    """The job's replays by address: what they say, or why they say nothing.

    `fetched` are those that a source gave just now.
    """

    replays: dict[str, Replay] = field(default_factory=dict)
    refusals: dict[str, str] = field(default_factory=dict)
    fetched: set[str] = field(default_factory=set)


class Bringing:
    """The work of one worker on the replays of one job."""

    def __init__(
        self,
        job: Job,
        lease: Lease,
        *,
        database: Database,
        raw_replays: RawReplays,
        turns: Turns,
        slots: Slots,
    ) -> None:
        self._job = job
        self._database = database
        self._raw_replays = raw_replays
        self._turns = turns
        self._slots = slots
        self._ledger = Ledger(job, lease, database=database, slots=slots, patience=turns.patience)
        # Of the job alone: what waits for a slow source is no reason for other jobs to wait.
        self._in_hand = asyncio.Semaphore(_IN_HAND * slots.count)
        self._fetches = asyncio.Semaphore(slots.count)
        # The next ones are asked for while those that came are read, and yet few are held.
        self._unread = asyncio.Semaphore(_AHEAD * slots.count)
        self._brought = Brought()

    async def bring(self, replays: Sequence[JobReplay]) -> Brought:
        """Bring these; WorkTakenError or ObjectError where the work cannot go on now."""
        # Whatever was in hand when a worker died may have killed it, and is taken by itself.
        fresh = [one.url for one in replays if not one.attempts or one.state.is_final]
        suspects = [one.url for one in replays if one.url not in set(fresh)]
        ledger = self._ledger
        async with self._database.unit_of_work() as unit:
            urls = [one.url for one in replays]
            ledger.copies = await find_copies(unit, self._job.user_id, urls, self._job.id)
        async with (
            ledger.given_back(),
            self._turns.kept_alive(ledger.held),
            Batch(ledger.begin) as begin,
            Batch(self._end, linger_s=_LINGER_S, is_enough=ledger.is_all) as end,
        ):
            self._begins, self._ends = begin, end
            await together(self._bring(url) for url in fresh)
            for url in suspects:
                await self._bring(url, alone=True)
        return self._brought

    async def _bring(self, url: str, *, alone: bool = False) -> None:
        """Bring one replay to its end."""
        wanted = Wanted(url)
        while True:
            turn = await self._work_on(wanted, alone=alone)
            if turn is None:
                return
            failure = await self._turns.wait_for(turn)
            if failure is not None:
                outcome = await self._do_without(url, failure)
                await self._ends.add(Ended(wanted=wanted, outcome=outcome))
                return
            wanted = Wanted(url)  # even a lost copy may be whole again

    async def _work_on(self, wanted: Wanted, *, alone: bool) -> FetchTurn | None:
        """Bring it to its end; the turn, where it is somebody else's to fetch it."""
        async with AsyncExitStack() as held:
            await held.enter_async_context(self._slots.alone() if alone else self._in_hand)
            while True:
                begun = await self._begins.add(wanted)
                if begun.others_turn is not None:
                    return begun.others_turn
                if alone and isinstance(begun.found, FetchTurn):
                    # What a source gives harms nobody before it is read, and may be long in coming.
                    await held.aclose()
                ended = await self._take(wanted, begun, alone=alone)
                if ended is not None:
                    await self._ends.add(ended)
                    return None

    async def _take(self, wanted: Wanted, begun: Begun, *, alone: bool) -> Ended | None:
        """Read the copy or fetch one; None where the copy is lost, and a source to be asked."""
        found = begun.found
        turn = found if isinstance(found, FetchTurn) else None
        if begun.attempts > REPLAY_ATTEMPTS:
            # Told to those who wait for this turn, who need not try the same.
            return _refused(wanted, _PARKED, turn, DomainError("parked", _PARKED))
        try:
            if isinstance(found, FetchTurn):
                async with self._unread:
                    return await self._fetch(wanted, found, alone=alone)
            async with nullcontext() if alone else self._slots.one():
                return await self._read(wanted, found)
        except (ObjectError, WorkTakenError):
            raise
        except Exception:  # noqa: BLE001 - whatever it is
            # The others are not to suffer for one that the reader cannot cope with.
            incident = secrets.token_hex(4)
            _log.exception("%s is left out, incident %s", wanted.url, incident)
            return _refused(wanted, _UNEXPECTED.format(incident=incident), turn)

    async def _read(self, wanted: Wanted, copy: Copy) -> Ended | None:
        try:
            self._brought.replays[copy.url] = await self._raw_replays.read(copy)
        except (ReplayError, SourceError) as error:
            return _refused(wanted, error.sentence)
        except ObjectError as error:
            if not error.is_replaceable:
                raise
            _log.warning("a raw copy is asked for again: %s", error.sentence)
            wanted.lost, wanted.origin = copy.key, copy.origin
            return None
        return Ended(wanted=wanted, outcome=_stored(copy))

    async def _fetch(self, wanted: Wanted, turn: FetchTurn, *, alone: bool) -> Ended:
        try:
            obtained = await self._obtain(wanted, alone=alone)
        except SourceError as error:
            failure = FetchFailure(error.code, error.sentence)
            outcome = await self._do_without(wanted.url, failure)
            return Ended(wanted=wanted, outcome=outcome, turn=turn, failure=error)
        self._brought.fetched.add(wanted.url)
        if isinstance(obtained.replay, ReplayError):
            sentence = obtained.replay.sentence
            outcome = ReplayOutcome(ReplayState.FAILED, sentence, obtained.origin)
        else:
            self._brought.replays[wanted.url] = obtained.replay
            outcome = ReplayOutcome(ReplayState.STORED, origin=obtained.origin)
        return Ended(wanted=wanted, outcome=outcome, turn=turn, key=obtained.key)

    async def _do_without(self, url: str, failure: FetchFailure) -> ReplayOutcome:
        """What becomes of a replay that no source has: a lost copy may have a spare one."""
        copy = self._ledger.copies.get(url)
        if copy is not None and copy.spare is not None:
            with suppress(ReplayError, SourceError):
                try:
                    self._brought.replays[url] = await self._raw_replays.read(copy.spare)
                    return _stored(copy.spare)
                except ObjectError as error:
                    if not error.is_replaceable:
                        raise
        needs_you = needs_person(failure.code)
        state = ReplayState.NEEDS_YOU if needs_you else ReplayState.FAILED
        return ReplayOutcome(state, failure.reason or _FAILED)

    async def _obtain(self, wanted: Wanted, *, alone: bool) -> Obtained:
        room: Room = self._slots.alone if alone else self._slots.one
        if wanted.lost is not None:
            # Somebody else may have replaced it just before this turn began.
            with suppress(ObjectError, ReplayError):
                copy = Copy(wanted.url, wanted.lost)
                async with room():
                    replay = await self._raw_replays.read(copy)
                return Obtained(wanted.lost, replay, wanted.origin)
        return await self._raw_replays.obtain(wanted.url, room, self._asking)

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[None]:
        async with self._fetches:
            await self._slots.when_free()
            yield

    async def _end(self, ended: Sequence[Ended]) -> Sequence[None]:
        """Write them down, and remember why some say nothing."""
        answers = await self._ledger.end(ended)
        for one in ended:
            if one.outcome.state is ReplayState.FAILED:
                self._brought.refusals[one.wanted.url] = one.outcome.reason or _FAILED
        return answers


def _stored(copy: Copy) -> ReplayOutcome:
    return ReplayOutcome(ReplayState.STORED, origin=copy.origin)


def _refused(
    wanted: Wanted,
    sentence: str,
    turn: FetchTurn | None = None,
    failure: DomainError | None = None,
) -> Ended:
    outcome = ReplayOutcome(ReplayState.FAILED, sentence)
    return Ended(wanted=wanted, outcome=outcome, turn=turn, failure=failure)
