"""Having all replays of a job: stored already, or fetched now, or with a reason why not.

In: a job's rows. Out: each row in its final state, written as soon as it is known, and the replays
as values. Rows that are done at the same moment are written in one transaction.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    nullcontext,
    suppress,
)
from dataclasses import dataclass, field
from typing import Final

from bot.domain.errors import DomainError, ReplayError
from bot.domain.jobs import FetchTurn, Job, JobReplay, Lease, ReplayOutcome
from bot.domain.moves import ReplayState
from bot.domain.objects import ObjectError
from bot.domain.replay.model import Replay
from bot.domain.sources import SourceError
from bot.services.batch import Batch
from bot.services.raw_replays import Copy, Obtained, RawReplays, find_copies
from bot.services.slots import Slots
from bot.services.together import see_out, together
from bot.services.turns import Turns
from db.database import Database, UnitOfWork

REPLAY_ATTEMPTS: Final = 3
"""How often a replay may have been in hand when a worker died, before it is left out."""

# So little that nobody notices, and enough to write down a handful together.
_LINGER_S: Final = 0.05
_STORED: Final = ReplayOutcome(ReplayState.STORED)
_PARKED: Final = (
    f"The program stopped {REPLAY_ATTEMPTS} times while it read this replay, and leaves it out:"
    " tell the operator its number."
)
_UNEXPECTED: Final = (
    "Something unexpected went wrong with this replay: tell the operator the incident {incident}."
)
_FAILED: Final = "This replay could not be had: retry later."
_log = logging.getLogger(__name__)

Room = Callable[[], AbstractAsyncContextManager[None]]


@dataclass(slots=True)
class _Wanted:
    """A replay that the job asks for; `lost` is the key of its copy, once that proved lost."""

    url: str
    lost: str | None = None


@dataclass(frozen=True, slots=True)
class _Begun:
    """What was found when its work began: a copy, or whose turn it is to fetch it."""

    found: Copy | FetchTurn
    is_parked: bool

    @property
    def others_turn(self) -> FetchTurn | None:
        """The turn, where it is somebody else's."""
        if isinstance(self.found, FetchTurn) and not self.found.is_mine:
            return self.found
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ended:
    """How the work on a replay ended, and what is to be written about it."""

    wanted: _Wanted
    outcome: ReplayOutcome
    turn: FetchTurn | None = None
    key: str | None = None
    failure: DomainError | None = None


@dataclass(slots=True)
class Brought:
    """The job's replays by address: what they say, or why they say nothing."""

    replays: dict[str, Replay] = field(default_factory=dict)
    refusals: dict[str, str] = field(default_factory=dict)


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
        self._lease = lease
        self._database = database
        self._raw_replays = raw_replays
        self._turns = turns
        self._slots = slots
        self._brought = Brought()
        self._has_got_further = False
        # What is in hand now: to be given back where the work is stopped.
        self._in_hand: set[str] = set()
        self._held: set[FetchTurn] = set()

    async def bring(self, replays: Sequence[JobReplay]) -> Brought:
        """Bring these; WorkTakenError or ObjectError where the work cannot go on now."""
        # Whatever was in hand when a worker died may have killed it, and is taken by itself.
        fresh = [one.url for one in replays if not one.attempts or one.state.is_final]
        suspects = [one.url for one in replays if one.url not in set(fresh)]
        async with self._database.unit_of_work() as unit:
            urls = [one.url for one in replays]
            self._copies = await find_copies(unit, self._job.user_id, urls)
        async with (
            self._given_back(),
            self._turns.kept_alive(self._held),
            Batch(self._begin) as begin,
            Batch(self._end, linger_s=_LINGER_S, is_enough=self._is_all) as end,
        ):
            self._begins, self._ends = begin, end
            await together(self._bring(url) for url in fresh)
            for url in suspects:
                await self._bring(url, alone=True)
        return self._brought

    async def _bring(self, url: str, *, alone: bool = False) -> None:
        """Bring one replay to its final state."""
        wanted = _Wanted(url)
        while True:
            turn = await self._work_on(wanted, alone=alone)
            if turn is None:
                return
            failure = await self._turns.wait_for(turn)
            if failure is not None:
                outcome = await self._do_without(url, failure.reason or _FAILED)
                await self._ends.add(_Ended(wanted=wanted, outcome=outcome))
                return
            wanted = _Wanted(url)  # even a lost copy may be whole again

    async def _work_on(self, wanted: _Wanted, *, alone: bool) -> FetchTurn | None:
        """Bring it to its end; the turn, where it is somebody else's to fetch it."""
        room: Room = self._slots.alone if alone else self._slots.in_hand
        slot: Room = nullcontext if alone else self._slots.one
        async with room():
            while True:
                begun = await self._begins.add(wanted)
                if begun.others_turn is not None:
                    return begun.others_turn
                async with slot():
                    ended = await self._take(wanted, begun)
                if ended is not None:
                    await self._ends.add(ended)
                    return None

    async def _take(self, wanted: _Wanted, begun: _Begun) -> _Ended | None:
        """Read the copy or fetch one; None where the copy is lost, and a source to be asked."""
        found = begun.found
        turn = found if isinstance(found, FetchTurn) else None
        if begun.is_parked:
            # Told to those who wait for this turn, who need not try the same.
            return _refused(wanted, _PARKED, turn, DomainError("parked", _PARKED))
        try:
            if turn is not None:
                return await self._fetch(wanted, turn)
            assert isinstance(found, Copy)
            return await self._read(wanted, found)
        except ObjectError:
            raise
        except Exception:  # noqa: BLE001 - whatever it is
            # The others are not to suffer for one that the reader cannot cope with.
            incident = secrets.token_hex(4)
            _log.exception("%s is left out, incident %s", wanted.url, incident)
            return _refused(wanted, _UNEXPECTED.format(incident=incident), turn)

    async def _read(self, wanted: _Wanted, copy: Copy) -> _Ended | None:
        try:
            self._brought.replays[copy.url] = await self._raw_replays.read(copy)
        except (ReplayError, SourceError) as error:
            return _refused(wanted, error.sentence)
        except ObjectError as error:
            if not error.is_replaceable:
                raise
            _log.warning("a raw copy is asked for again: %s", error.sentence)
            wanted.lost = copy.key
            return None
        return _Ended(wanted=wanted, outcome=_STORED)

    async def _fetch(self, wanted: _Wanted, turn: FetchTurn) -> _Ended:
        try:
            obtained = await self._obtain(wanted)
        except (ReplayError, SourceError) as error:
            outcome = await self._do_without(wanted.url, error.sentence)
            return _Ended(wanted=wanted, outcome=outcome, turn=turn, failure=error)
        if isinstance(obtained.replay, ReplayError):
            outcome = ReplayOutcome(ReplayState.FAILED, obtained.replay.sentence)
        else:
            self._brought.replays[wanted.url] = obtained.replay
            outcome = _STORED
        return _Ended(wanted=wanted, outcome=outcome, turn=turn, key=obtained.key)

    async def _do_without(self, url: str, reason: str) -> ReplayOutcome:
        """What becomes of a replay that no source has: a lost copy may have a spare one."""
        copy = self._copies.get(url)
        if copy is None or copy.spare is None:
            return ReplayOutcome(ReplayState.FAILED, reason)
        try:
            self._brought.replays[url] = await self._raw_replays.read(Copy(url, copy.spare))
        except (ReplayError, SourceError):
            return ReplayOutcome(ReplayState.FAILED, reason)
        except ObjectError as error:
            if not error.is_replaceable:
                raise
            return ReplayOutcome(ReplayState.FAILED, reason)
        return _STORED

    async def _obtain(self, wanted: _Wanted) -> Obtained:
        if wanted.lost is not None:
            # Somebody else may have replaced it just before this turn began.
            with suppress(ObjectError):
                copy = Copy(wanted.url, wanted.lost)
                return Obtained(wanted.lost, await self._raw_replays.read(copy))
        return await self._raw_replays.obtain(wanted.url)

    async def _begin(self, asked: Sequence[_Wanted]) -> Sequence[_Begun]:
        """Note that these are in hand, as far as it is not somebody else who fetches them."""
        lost = {wanted.url: wanted.lost for wanted in asked}
        async with self._writing() as unit:
            found = await self._find(unit, lost)
            mine = [url for url, what in found.items() if isinstance(what, Copy) or what.is_mine]
            # One whose copy proved lost was begun before.
            new = [url for url in mine if url not in self._in_hand]
            begun = await unit.job_replays.begin(self._job.id, new)
        self._in_hand |= {one.url for one in begun}
        self._held |= {
            what for what in found.values() if isinstance(what, FetchTurn) and what.is_mine
        }
        parked = {one.url for one in begun if one.attempts > REPLAY_ATTEMPTS}
        return [_Begun(found[wanted.url], wanted.url in parked) for wanted in asked]

    async def _find(
        self, unit: UnitOfWork, lost: Mapping[str, str | None]
    ) -> dict[str, Copy | FetchTurn]:
        """The copy of each of these replays, else whose turn it is; a lost copy is none."""
        found: dict[str, Copy | FetchTurn] = {
            url: self._copies[url]
            for url, key in lost.items()
            if url in self._copies and self._copies[url].key != key
        }
        if missing := lost.keys() - found.keys():
            found |= await unit.fetches.begin(missing, self._turns.patience.turn)
            # A turn may be free because its replay has been stored since the first look.
            stored = await unit.scraped_replays.find(missing)
            late = {url: Copy(url, key) for url, key in stored.items() if key != lost[url]}
            free = [found[url] for url in late]
            await unit.fetches.end([turn for turn in free if isinstance(turn, FetchTurn)])
            found |= late
        return found

    def _is_all(self, ended: int) -> bool:
        """Whether nothing else is in hand that could be written down with so many."""
        return ended >= len(self._in_hand)

    async def _end(self, ended: Sequence[_Ended]) -> Sequence[None]:
        """Keep what was fetched, and write down how each replay ended."""
        outcomes = {one.wanted.url: one.outcome for one in ended}
        turns = [one.turn for one in ended if one.turn is not None]
        async with self._writing() as unit:
            await self._keep(unit, ended)
            for one in ended:
                if one.turn is not None and one.failure is not None:
                    await unit.fetches.fail(one.turn, one.failure.code, one.failure.sentence)
            await unit.fetches.end([one.turn for one in ended if one.turn and not one.failure])
            changed = await unit.job_replays.finish(self._job.id, outcomes)
            # Reading once more what was stored before is nothing that was achieved.
            if changed and not self._has_got_further:
                await unit.leases.progress(self._lease)
        self._has_got_further |= bool(changed)
        self._in_hand -= outcomes.keys()
        self._held -= set(turns)
        for url, outcome in outcomes.items():
            if outcome.state is ReplayState.FAILED:
                self._brought.refusals[url] = outcome.reason or _FAILED
        return [None] * len(ended)

    async def _keep(self, unit: UnitOfWork, ended: Sequence[_Ended]) -> None:
        kept = [one for one in ended if one.key is not None]
        await unit.scraped_replays.keep(
            {one.wanted.url: one.key for one in kept if one.key and not one.wanted.lost}
        )
        for one in kept:
            if one.key and one.wanted.lost:
                await unit.scraped_replays.replace(one.wanted.url, one.wanted.lost, one.key)

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[UnitOfWork]:
        async with self._slots.writing(), self._database.unit_of_work(self._lease) as unit:
            yield unit

    @asynccontextmanager
    async def _given_back(self) -> AsyncIterator[None]:
        """Let others go on at once with what is in hand when the work is stopped."""
        try:
            yield
        except (asyncio.CancelledError, Exception):
            # A person who cancels takes the lease as well, and the keeper of that cancels again.
            await see_out(asyncio.create_task(self._give_back()))
            raise

    async def _give_back(self) -> None:
        # The database may be what is away, and the lease is lost where a person canceled.
        with suppress(Exception):
            async with self._database.unit_of_work() as unit:
                await unit.fetches.end(self._held)
        with suppress(Exception):
            async with self._database.unit_of_work(self._lease) as unit:
                await unit.job_replays.release(self._job.id, self._in_hand)


def _refused(
    wanted: _Wanted,
    sentence: str,
    turn: FetchTurn | None = None,
    failure: DomainError | None = None,
) -> _Ended:
    outcome = ReplayOutcome(ReplayState.FAILED, sentence)
    return _Ended(wanted=wanted, outcome=outcome, turn=turn, failure=failure)
