"""Single flight: however many jobs and processes want a replay at one moment, one fetches it.

Whose turn it is stands in the database; who waits for somebody else's looks there now and then.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.jobs import FetchFailure, FetchTurn, TurnStatus
from bot.services.batch import Batch
from db.database import Database

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a turn without a sign of life is believed in, and how often others look."""

    turn: timedelta = timedelta(seconds=15)
    poll: timedelta = timedelta(seconds=0.2)


class Turns:
    """Waiting for the turns of others, and keeping one's own."""

    def __init__(self, database: Database, patience: Patience | None = None) -> None:
        self._database = database
        self.patience = patience or Patience()
        # However many tasks of this process wait, they look together.
        self._looks = Batch(self._look)

    async def wait_for(self, turn: FetchTurn) -> FetchFailure | None:
        """Until somebody else's turn has ended: how it ended badly, or None."""
        while True:
            await asyncio.sleep(self.patience.poll.total_seconds())
            outcome = await self._looks.add(turn)
            if isinstance(outcome, FetchFailure):
                return outcome
            if outcome is TurnStatus.GONE:
                return None

    async def _look(self, turns: Sequence[FetchTurn]) -> Sequence[FetchFailure | TurnStatus]:
        async with self._database.unit_of_work() as unit:
            return await unit.fetches.look(turns)

    @asynccontextmanager
    async def kept_alive(self, held: Collection[FetchTurn]) -> AsyncIterator[None]:
        """The turns in `held`, whichever these are at the time, do not run out meanwhile."""
        keeper = asyncio.create_task(self._keep_alive(held))
        try:
            yield
        finally:
            keeper.cancel()
            await asyncio.wait({keeper})

    async def _keep_alive(self, held: Collection[FetchTurn]) -> None:
        while True:
            await asyncio.sleep(self.patience.turn.total_seconds() / 3)
            try:
                if held:
                    async with self._database.unit_of_work() as unit:
                        # A turn that is lost is no harm: what both store has the same key.
                        await unit.fetches.renew(held, self.patience.turn)
            except Exception as error:  # noqa: BLE001 - whatever it is, the fetches may yet succeed
                _log.warning("fetches were not renewed: %s", error)
