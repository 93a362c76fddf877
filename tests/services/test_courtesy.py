"""Work holds back while somebody asks, and goes on all the same."""

from __future__ import annotations

import asyncio

from bot.domain.moves import JobStatus
from bot.services.courtesy import Courtesy
from tests.services.world import World

pytest_plugins = ("tests.database",)


async def test_work_waits_a_moment_for_who_asks() -> None:
    courtesy = Courtesy()
    await asyncio.wait_for(courtesy.hold_back(), 1)  # nobody asks
    courtesy.somebody_asks()
    waiting = asyncio.create_task(courtesy.hold_back())
    await asyncio.sleep(0)
    assert not waiting.done()
    await asyncio.wait_for(waiting, 10)


async def test_a_job_is_done_though_somebody_asks_all_the_time(world: World) -> None:
    world.shelf.put(1)

    async def ask() -> None:
        while True:
            world.courtesy.somebody_asks()
            await asyncio.sleep(0.01)

    asking = asyncio.create_task(ask())
    try:
        async with asyncio.timeout(20):
            assert (await world.done(1)).job.status is JobStatus.COMPLETED
    finally:
        asking.cancel()
