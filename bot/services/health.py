"""What is configured, what answers, and what is wrong and how to mend it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, assert_never

from bot.domain.addresses import is_local
from bot.domain.errors import DomainError
from bot.domain.moves import JobStatus
from bot.services.ports import ObjectStore, ReplaySource, WorkQueue
from db.checking import DatabaseState, TablesState
from db.database import Database

_PATIENCE_S: Final = 30.0
_log = logging.getLogger(__name__)


class Health(StrEnum):
    """How a part of the program is."""

    WELL = "well"
    NOTE = "note"
    """It works, and somebody may want to know this."""
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a look at one part of the program showed."""

    part: str
    health: Health
    told: str


Answer = tuple[Health, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The program's parts as they are configured, none of them opened yet."""

    open_database: Callable[[], AbstractAsyncContextManager[tuple[Database, WorkQueue]]]
    open_store: Callable[[], AbstractAsyncContextManager[ObjectStore]]
    sources: Sequence[ReplaySource]
    is_embedded: bool
    bucket: str | None


async def look_at(parts: Parts) -> list[Finding]:
    """A finding for each part, in the order in which they need each other."""
    database = await _look("Database", lambda: _ask_database(parts))
    findings = [database]
    if database.health is Health.WELL:
        findings.append(await _look("Jobs", lambda: _ask_jobs(parts)))
    knows = database.health is Health.WELL
    findings.append(await _look("Objects", lambda: _ask_store(parts, knows=knows)))
    if not parts.sources:
        told = "People bring all replays: set REPLAY_FOLDER or REPLAY_ARCHIVE_URL to have a source."
        findings.append(Finding("Replays", Health.NOTE, told))
    for source in parts.sources:
        findings.append(await _look(f"Replays, {source.name}", lambda: _ask_source(source)))  # noqa: B023, PERF401 - awaited before the next
    return findings


def find_site(host: str, port: int, base_url: str) -> Finding:
    """Where the site is; it runs in a process of its own, or with the bot."""
    told = f"{base_url}, listens on {host}:{port}"
    if is_local(base_url):
        mend = "a phone cannot reach it: set PUBLIC_BASE_URL to an address that others can."
        return Finding("Site", Health.NOTE, f"{told}; {mend}")
    return Finding("Site", Health.WELL, told)


async def _look(part: str, question: Callable[[], Awaitable[Answer]]) -> Finding:
    """The answer; an error is one, too, and so is silence."""
    try:
        async with asyncio.timeout(_PATIENCE_S):
            return Finding(part, *await question())
    except TimeoutError:
        told = f"It has not answered for {_PATIENCE_S:.0f} s: see whether it is there."
        return Finding(part, Health.BROKEN, told)
    except DomainError as error:
        return Finding(part, Health.BROKEN, error.sentence)
    except Exception as error:  # noqa: BLE001 - a look must not end the examination
        # Its text may hold what is not for every screen; the log is the operator's.
        _log.exception("%s could not be looked at", part)
        told = f"It failed unexpectedly ({type(error).__name__}): see the log above."
        return Finding(part, Health.BROKEN, told)


async def _ask_database(parts: Parts) -> Answer:
    async with parts.open_database() as (database, _):
        return _tell_database(await database.check(), is_embedded=parts.is_embedded)


def _tell_database(state: DatabaseState, *, is_embedded: bool) -> Answer:
    where = "embedded" if is_embedded else "at DATABASE_URL"
    server = f"PostgreSQL {state.server_version}, {where}"
    match state.tables:
        case TablesState.CURRENT:
            return Health.WELL, f"{server}, tables up to date"
        case TablesState.ABSENT:
            return Health.NOTE, f"{server}, has no tables yet: the next start makes them."
        case TablesState.BEHIND:
            return (
                Health.NOTE,
                f"{server}, has older tables: the next start brings them up to date.",
            )
        case TablesState.NEWER:
            return Health.BROKEN, f"{server}, is used by a newer version: update the program."
        case _:
            assert_never(state.tables)


async def _ask_jobs(parts: Parts) -> Answer:
    async with parts.open_database() as (database, queue), database.unit_of_work() as unit:
        workers = await queue.count_workers(unit.sql)
        waiting = await queue.depth(unit.sql)
        counts = await unit.jobs.counts()
    unfinished = sum(number for status, number in counts.items() if not status.is_finished)
    failed = counts.get(JobStatus.FAILED, 0)
    told = f"{_count(workers, 'worker')}, {unfinished} unfinished, {waiting} due, {failed} failed"
    if waiting and not workers:
        return Health.NOTE, f"{told}: start a worker."
    return Health.WELL, told


async def _ask_store(parts: Parts, *, knows: bool) -> Answer:
    """How the store is; whether it is that of the database, where that `knows` of objects."""
    newest = await _newest_key(parts) if knows else None
    async with parts.open_store() as store:
        await store.check()
        is_whole = newest is None or await store.exists(newest)
    where = "folder in DATA_DIR" if parts.bucket is None else f"bucket {parts.bucket}"
    if not is_whole:
        mend = "bring the folder" if parts.bucket is None else "bring the bucket's objects"
        told = f"{where}: the newest replay that the database knows is not there: {mend} back."
        return Health.BROKEN, told
    return Health.WELL, f"{where}, can be written, read, listed and cleared"


async def _newest_key(parts: Parts) -> str | None:
    async with parts.open_database() as (database, _), database.unit_of_work() as unit:
        return await unit.copies.newest_key()


async def _ask_source(source: ReplaySource) -> Answer:
    await source.check()
    return Health.WELL, "can be read"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
