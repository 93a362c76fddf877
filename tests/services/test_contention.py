"""Whatever people, workers and cards do to the same jobs at once, none waits for ever."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from bot.domain.audiences import Audience, Visibility
from bot.domain.job_cards import CardOptions, CardPlace
from bot.domain.job_errors import JobError
from bot.domain.jobs import ReplayOutcome, Submission
from bot.domain.moves import ReplayState
from bot.integrations.queue.job_queue import JobQueue
from bot.services.accounts import NothingKeptError
from bot.services.askers import Asker
from bot.services.submissions import Limits
from db.database import open_database
from tests.database import execute
from tests.db.making import see_waiting
from tests.services.world import ANA, BEN, SECOND, Shelf, World, open_world, urls

pytest_plugins = ("tests.database",)

ACTS_S = 3.0
NEEDED = ReplayOutcome(ReplayState.NEEDS_YOU, "Give its file.")
MANY = Limits(jobs_per_hour=1_000_000)


class Life:
    """What may happen to Ana's and Ben's jobs, one act chosen at random after the other."""

    def __init__(self, world: World, dice: random.Random) -> None:
        self._replays = {
            n: file for n, file in world.shelf.files.items() if isinstance(file, bytes)
        }
        self._world = world
        self._dice = dice
        self._numbers = count(1)

    async def go_on(self, until: float) -> None:
        usual: list[Callable[[], Awaitable[object]]] = [
            *(self.submit, self.submit, self.cancel, self.retry, self.delete, self.share),
            *(self.stop, self.claim, self.show, self.lose, self.keep, self.need, self.supply),
        ]
        # Each once, and then whichever; but after an erasure nobody meets anybody for a while.
        todo = [*usual, self.prune, self.erase]
        self._dice.shuffle(todo)
        while todo or asyncio.get_running_loop().time() < until:
            act = todo.pop() if todo else self._dice.choice(usual)
            # A job or person that is gone, or stands elsewhere by now, is no trouble here. All
            # else is: what the database refuses, and waiting without end.
            with suppress(JobError, NothingKeptError):
                await asyncio.wait_for(act(), 60)

    async def submit(self) -> None:
        submission = Submission(urls(*self._dice.sample(range(1, 9), 3)))
        team = Audience(7, 8)
        job = await self._world.submissions.submit(
            self._asker(), submission, card=CardOptions(), audience=team
        )
        await self._world.cards.keep(job.id, CardPlace(1, next(self._numbers)))

    async def cancel(self) -> None:
        await self._on_some(self._world.jobs.cancel)

    async def retry(self) -> None:
        await self._on_some(self._world.jobs.retry)

    async def delete(self) -> None:
        await self._on_some(self._world.jobs.delete)

    async def stop(self) -> None:
        await self._on_some(self._world.sharing.stop)

    async def share(self) -> None:
        for asker, job_id in await self._some():
            visibility = self._dice.choice(list(Visibility))
            await self._world.sharing.set(asker, job_id, visibility, Audience(7, 9))

    async def claim(self) -> None:
        for card in await self._world.cards.claim(5):
            view = await self._world.cards.view(card.job_id)
            await self._world.cards.show(card.job_id, view.revision, timedelta(0))

    async def show(self) -> None:
        for _, job_id in await self._some():
            await self._world.cards.show(job_id, "old", timedelta(0))
            await self._world.cards.postpone(job_id, timedelta(0))

    async def lose(self) -> None:
        for _, job_id in await self._some():
            await self._world.cards.lose(job_id)

    async def keep(self) -> None:
        for _, job_id in await self._some():
            await self._world.cards.keep(job_id, CardPlace(1, next(self._numbers)))

    async def need(self) -> None:
        for _, job_id in await self._some():
            async with self._world.database.claim(job_id, ttl=SECOND) as held:
                if held is not None:
                    async with self._world.database.unit_of_work(held.lease) as unit:
                        outcomes = dict.fromkeys(held.job.urls, NEEDED)
                        await unit.job_replays.begin(job_id, held.job.urls)
                        await unit.job_replays.finish(job_id, outcomes)

    async def supply(self) -> None:
        asker, number = self._asker(), self._dice.randrange(1, 9)
        url = await self._world.uploads.keep(asker, self._replays[number])
        await self._world.uploads.supply(asker, [url])

    async def prune(self) -> None:
        async with self._world.database.unit_of_work() as unit:
            await unit.job_starts.prune(timedelta(0))

    async def erase(self) -> None:
        await self._world.accounts.erase(self._asker())

    def _asker(self) -> Asker:
        return self._dice.choice([ANA, BEN])

    async def _some(self) -> list[tuple[Asker, UUID]]:
        asker = self._asker()
        page = await self._world.jobs.page(asker, size=2)
        return [(asker, job.id) for job in self._dice.sample(page.jobs, min(2, len(page.jobs)))]

    async def _on_some(self, act: Callable[[Asker, UUID], Awaitable[object]]) -> None:
        for asker, job_id in await self._some():
            await act(asker, job_id)


async def deadlocks(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        counted = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        return int(await connection.fetchval(counted))
    finally:
        await connection.close()


@pytest.mark.slow
async def test_nobody_waits_for_ever(
    own_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    await execute(
        own_url, "ALTER DATABASE " + own_url.rpartition("/")[2] + " SET deadlock_timeout = 50"
    )
    shelf = Shelf()
    shelf.put(*range(1, 9))
    async with (
        open_world(own_url, tmp_path, [shelf], limits=MANY, heartbeat=SECOND) as one,
        open_world(own_url, tmp_path, [shelf], limits=MANY, heartbeat=SECOND) as other,
        one.at_work(),
        other.at_work(),
    ):
        until = asyncio.get_running_loop().time() + ACTS_S
        lives = [Life(world, random.Random(n)) for n in range(3) for world in (one, other)]
        await asyncio.gather(*(life.go_on(until) for life in lives))
    assert await deadlocks(own_url) == 0
    assert "deadlock" not in caplog.text, "neither do workers meet one, who would try again"


@pytest.mark.parametrize("end", ["delete", "erase"])
async def test_whoever_removes_a_job_has_nothing_of_it_before_its_lock(
    world: World, database_url: str, end: str
) -> None:
    job = await world.submit(1, asker=ANA)
    queue = JobQueue(database_url)
    async with open_database(database_url) as others:
        async with others.unit_of_work() as unit:
            await unit.jobs.lock(job.id)
            removing: asyncio.Task[object] = asyncio.create_task(
                world.jobs.delete(ANA, job.id) if end == "delete" else world.accounts.erase(ANA)
            )
            await see_waiting(world.database, removing)
            # As a retry does, or a file that was waited for.
            await unit.job_replays.release(job.id, job.urls)
            await queue.enqueue(unit.sql, job.id)
        await removing
    assert await world.rows("jobs") == await world.rows("pgq.pgqueuer") == []
