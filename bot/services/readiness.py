"""Whether what a process needs can be asked at this moment, for whoever sends it visitors."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.objects import ObjectError
from bot.services.outages import outage_of
from bot.services.ports import ObjectStore, WorkQueue
from db.database import Database

_PATIENCE_S: Final = 2.0
_FRESH_S: Final = 1.0
# No object has it: the store only says so.
_NOBODYS: Final = f"cache/{'0' * 64}.txt"
_log = logging.getLogger(__name__)


class PartState(StrEnum):
    """How a part is."""

    OK = "ok"
    AWAY = "away"
    OFF = "off"
    """This process does without it."""


@dataclass(frozen=True, slots=True)
class PartLook:
    """How a part was when somebody looked; `detail` is a word, without any secret."""

    state: PartState
    detail: str
    workers: int | None = None


class Readiness:
    """Looks at each part once however many ask, and waits for none longer than `patience_s`.

    What was found counts for a second, so that a flood of questions costs nothing.
    """

    def __init__(
        self,
        database: Database,
        queue: WorkQueue,
        store: ObjectStore,
        *,
        patience_s: float = _PATIENCE_S,
    ) -> None:
        self._patience_s = patience_s
        self._database = database
        self._queue = queue
        self._store = store
        self._asking: dict[str, asyncio.Task[PartLook]] = {}
        self._known: Mapping[str, PartLook] = {}
        self._known_at = float("-inf")
        self._looking = asyncio.Lock()

    async def look(self) -> Mapping[str, PartLook]:
        """How database, store and queue are."""
        async with self._looking:
            if time.monotonic() - self._known_at > _FRESH_S:
                self._known = await self._ask_all()
                self._known_at = time.monotonic()
            return self._known

    async def _ask_all(self) -> dict[str, PartLook]:
        questions: dict[str, Callable[[], Awaitable[PartLook]]] = {
            "database": self._ask_database,
            "store": self._ask_store,
            "queue": self._ask_queue,
        }
        for part, question in questions.items():
            # One that hangs is not asked a second time meanwhile, lest threads and connections
            # pile up in front of it.
            if part not in self._asking or self._asking[part].done():
                self._asking[part] = asyncio.create_task(_answer(part, question), name=part)
        await asyncio.wait(self._asking.values(), timeout=self._patience_s)
        silent = PartLook(PartState.AWAY, "silent")
        return {
            part: self._asking[part].result() if self._asking[part].done() else silent
            for part in questions
        }

    async def _ask_database(self) -> PartLook:
        async with asyncio.timeout(self._patience_s), self._database.unit_of_work() as unit:
            await unit.sql.execute("SELECT 1")
        return PartLook(PartState.OK, "answers")

    async def _ask_queue(self) -> PartLook:
        async with asyncio.timeout(self._patience_s), self._database.unit_of_work() as unit:
            workers = await self._queue.count_workers(unit.sql)
            waiting = await self._queue.depth(unit.sql)
        told = "idle" if not waiting else "busy" if workers else "unattended"
        return PartLook(PartState.OK, told, workers)

    async def _ask_store(self) -> PartLook:
        await self._store.exists(_NOBODYS)
        return PartLook(PartState.OK, "answers")


async def _answer(part: str, question: Callable[[], Awaitable[PartLook]]) -> PartLook:
    """What the part says, or why it says nothing; the log has the rest."""
    try:
        return await question()
    except Exception as error:  # noqa: BLE001 - whatever it is, the part cannot be used
        if isinstance(error, TimeoutError):
            told = "silent"
        elif isinstance(error, ObjectError) or outage_of(error) is not None:
            told = "unreachable"
        else:
            told = "fault"
            _log.exception("the %s could not be looked at", part)
        return PartLook(PartState.AWAY, told)
