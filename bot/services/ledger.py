"""What stands in the database about the replays that a worker has in hand.

In: replays whose work begins or has ended, several at a time. Out: whose turn each is, and rows in
their final state; what was in hand is given back where the work is stopped.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from bot.domain.errors import DomainError
from bot.domain.jobs import FetchTurn, Job, Lease, ReplayOutcome
from bot.domain.sources import ReplayOrigin
from bot.services.raw_replays import Copy
from bot.services.slots import Slots
from bot.services.together import see_out
from bot.services.turns import Patience
from db.database import Database, UnitOfWork


@dataclass(slots=True)
class Wanted:
    """A replay that the job asks for.

    Once its copy proved lost, `lost` is the key of that, and `origin` where it came from.
    """

    url: str
    lost: str | None = None
    origin: ReplayOrigin | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """What was found when its work began: a copy, or whose turn it is to fetch it."""

    found: Copy | FetchTurn
    attempts: int

    @property
    def others_turn(self) -> FetchTurn | None:
        """The turn, where it is somebody else's."""
        if isinstance(self.found, FetchTurn) and not self.found.is_mine:
            return self.found
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How the work on a replay ended, and what is to be written about it."""

    wanted: Wanted
    outcome: ReplayOutcome
    turn: FetchTurn | None = None
    key: str | None = None
    failure: DomainError | None = None


class Ledger:
    """The books of one worker on the replays of one job."""

    def __init__(
        self, job: Job, lease: Lease, *, database: Database, slots: Slots, patience: Patience
    ) -> None:
        self._job = job
        self._lease = lease
        self._database = database
        self._slots = slots
        self._patience = patience
        self._has_got_further = False
        # What is in hand now: to be given back where the work is stopped.
        self._in_hand: set[str] = set()
        self.held: set[FetchTurn] = set()
        self.copies: dict[str, Copy] = {}
        """What was stored when the work began."""

    async def begin(self, asked: Sequence[Wanted]) -> Sequence[Begun]:
        """Note that these are in hand, as far as it is not somebody else who fetches them."""
        lost = {wanted.url: wanted.lost for wanted in asked}
        async with self._writing() as unit:
            found = await self._find(unit, lost)
            mine = [url for url, what in found.items() if isinstance(what, Copy) or what.is_mine]
            # One whose copy proved lost was begun before.
            new = [url for url in mine if url not in self._in_hand]
            begun = await unit.job_replays.begin(self._job.id, new)
        self._in_hand |= {one.url for one in begun}
        self.held |= {
            what for what in found.values() if isinstance(what, FetchTurn) and what.is_mine
        }
        attempts = {one.url: one.attempts for one in begun}
        return [Begun(found[one.url], attempts.get(one.url, 0)) for one in asked]

    async def _find(
        self, unit: UnitOfWork, lost: Mapping[str, str | None]
    ) -> dict[str, Copy | FetchTurn]:
        """The copy of each of these replays, else whose turn it is; a lost copy is none."""
        found: dict[str, Copy | FetchTurn] = {
            url: self.copies[url]
            for url, key in lost.items()
            if url in self.copies and self.copies[url].key != key
        }
        if missing := lost.keys() - found.keys():
            found |= await unit.fetches.begin(missing, self._patience.turn)
            # A turn may be free because its replay has been stored since the first look.
            stored = await unit.copies.usable(self._job.user_id, missing)
            late = {
                url: Copy(url, copies[0].key, origin=copies[0].origin)
                for url, copies in stored.items()
                if copies[0].key != lost[url]
            }
            free = [found[url] for url in late]
            await unit.fetches.end([turn for turn in free if isinstance(turn, FetchTurn)])
            found |= late
        return found

    def is_all(self, ended: int) -> bool:
        """Whether nothing else is in hand that could be written down with so many."""
        return ended >= len(self._in_hand)

    async def end(self, ended: Sequence[Ended]) -> Sequence[None]:
        """Keep what was fetched, and write down how each replay ended."""
        outcomes = {one.wanted.url: one.outcome for one in ended}
        turns = [one.turn for one in ended if one.turn is not None]
        async with self._writing() as unit:
            await _keep(unit, ended)
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
        self.held -= set(turns)
        return [None] * len(ended)

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[UnitOfWork]:
        async with self._slots.writing(), self._database.unit_of_work(self._lease) as unit:
            yield unit

    @asynccontextmanager
    async def given_back(self) -> AsyncIterator[None]:
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
                await unit.fetches.end(self.held)
        with suppress(Exception):
            async with self._database.unit_of_work(self._lease) as unit:
                await unit.job_replays.release(self._job.id, self._in_hand)


async def _keep(unit: UnitOfWork, ended: Sequence[Ended]) -> None:
    """Note where the copies lie that a source gave."""
    new: dict[str, str] = {}
    origins: dict[str, ReplayOrigin] = {}
    for one in ended:
        origin = one.outcome.origin
        # What somebody gave may be whole again by now; it is no more the site's than before.
        if one.key is None or _is_given(origin):
            continue
        if one.wanted.lost and not _is_given(one.wanted.origin):
            await unit.scraped_replays.replace(one.wanted.url, one.wanted.lost, one.key)
            continue
        new[one.wanted.url] = one.key
        if origin is not None:
            origins[one.wanted.url] = origin
    await unit.scraped_replays.keep(new, origins)


def _is_given(origin: ReplayOrigin | None) -> bool:
    return origin is not None and origin.is_person
