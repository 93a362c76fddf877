"""A process that asks a host for replays, and the host, which writes down who was there when."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.domain.manners import Manners
from bot.domain.sources import SourceError, SourceErrorCode
from bot.services.host_visits import Forbearance
from bot.services.politeness import PoliteSource
from db.database import open_database
from tests.crash.worker import die_with_the_test


@dataclass(frozen=True)
class Host:
    """Where visits are written down, how long each takes, and what the first ones are told."""

    book: Path
    seconds: float = 0.0
    busy: float = 0.0
    """The first visit of all is told to come again after so many seconds."""

    name = "archive"

    async def fetch(self, replay_id: int) -> bytes:
        self._write("+")
        try:
            if self.busy and self._is_first():
                sentence = "It is busy: wait."
                wish = timedelta(seconds=self.busy)
                raise SourceError(SourceErrorCode.BUSY, sentence, retry_after=wish)
            await asyncio.sleep(self.seconds)
        finally:
            self._write("-")
        return str(replay_id).encode()

    async def check(self) -> None:
        """It can always be asked."""

    def visits(self) -> list[tuple[str, float, int]]:
        """Who came and went, when by one clock, and of which process."""
        lines = self.book.read_text().splitlines() if self.book.exists() else []
        parts = [line.split() for line in lines]
        return sorted(((p[0], float(p[1]), int(p[2])) for p in parts), key=lambda one: one[1])

    def begun(self) -> list[float]:
        return [when for sign, when, _ in self.visits() if sign == "+"]

    def _write(self, sign: str) -> None:
        with self.book.open("a") as book:
            book.write(f"{sign} {time.monotonic()} {os.getpid()}\n")

    def _is_first(self) -> bool:
        with suppress(FileExistsError):
            self.book.with_suffix(".busy").touch(exist_ok=False)
            return True
        return False


@dataclass(frozen=True)
class Visitor:
    """What a process does: so many fetches, all wanted at the same moment."""

    url: str
    host: Host
    manners: Manners
    times: Forbearance
    fetches: int


def visit(visitor: Visitor) -> None:
    """Be that process."""
    threading.Thread(target=die_with_the_test, daemon=True).start()
    asyncio.run(_visit(visitor))


async def _visit(visitor: Visitor) -> None:
    async with open_database(visitor.url) as database:
        source = PoliteSource(visitor.host, visitor.manners, database, visitor.times)
        await _fetch_all(source, range(visitor.fetches))


async def _fetch_all(source: PoliteSource, numbers: Iterable[int]) -> None:
    fetches = (source.fetch(number) for number in numbers)
    for ended in await asyncio.gather(*fetches, return_exceptions=True):
        if isinstance(ended, BaseException) and not isinstance(ended, SourceError):
            raise ended
