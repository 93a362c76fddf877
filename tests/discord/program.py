"""The real program in the simulated Discord: its bot, its services, its worker, its reporter."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from bot.client.bot import DuelBot
from bot.client.entrance import BotOptions
from bot.services.catalog import Services
from cogs.reporter import Reporter
from tests.discord.simulated import Simulation, Work, simulated
from tests.services.world import World

PAGES = "https://duels.example"
_OPTIONS = BotOptions(shard_count=1, public_base_url=PAGES)
_PATIENCE_S = 30.0


@asynccontextmanager
async def simulated_program(
    services: Services,
    *,
    work: Work | None = None,
    options: BotOptions = _OPTIONS,
    moment: datetime | None = None,
) -> AsyncIterator[Simulation]:
    """The bot over these services. `sim.report()` shows on the cards what there is to show."""

    async def report(bot: DuelBot) -> int:
        edited = 0
        # A new one remembers no channel that it would leave in peace for a while.
        while begun := await Reporter(bot, services, timedelta(0)).round():
            edited += begun
        return edited

    def make_bot() -> DuelBot:
        bot = DuelBot(services, options)
        look_after = bot.look_after

        def aside(work: Coroutine[Any, Any, None]) -> None:
            # It may take a quarter of an hour, so no action waits for it: `advance_time` does.
            look_after(sim.env.external_wait(work, reason="looked after beside answering"))

        bot.look_after = aside  # type: ignore[method-assign] # only simcord wants to know
        return bot

    async with simulated(make_bot, work=work, report=report, moment=moment) as sim:
        yield sim


@asynccontextmanager
async def simulated_world(
    world: World, *, options: BotOptions = _OPTIONS, moment: datetime | None = None
) -> AsyncIterator[Simulation]:
    """Likewise for tests. `sim.work()` has the worker do all that is queued."""

    async def work() -> None:
        async with world.at_work(), asyncio.timeout(_PATIENCE_S):
            while await world.rows("pgq.pgqueuer"):  # noqa: ASYNC110 nobody tells that it is empty
                await asyncio.sleep(0.01)

    # Each simulated Discord has the same application, and has never heard of its commands.
    async with world.database.unit_of_work() as unit:
        await unit.sql.execute("DELETE FROM command_syncs")
    async with simulated_program(world, work=work, options=options, moment=moment) as sim:
        yield sim
