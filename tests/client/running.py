"""A bot with an extension of the tests, connected to the stand-in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.client.bot import DuelBot
from bot.client.entrance import BotOptions
from bot.services.catalog import Services
from tests.wire.discord import StandIn

_PATIENCE_S = 10.0
DOORS = ("tests.client.doors",)


def options_for(discord: StandIn, extensions: tuple[str, ...] = DOORS) -> BotOptions:
    return BotOptions(
        api_url=discord.api_url, gateway_url=discord.gateway_url, extensions=extensions
    )


@asynccontextmanager
async def running_bot(
    discord: StandIn, services: Services, extensions: tuple[str, ...] = DOORS
) -> AsyncIterator[DuelBot]:
    bot = DuelBot(services, options_for(discord, extensions))
    stop = asyncio.Event()
    serving = asyncio.create_task(bot.serve(discord.token, stop))
    # It answers before it is ready, which takes half a second longer.
    here = asyncio.create_task(discord.until_connected())
    try:
        await asyncio.wait({serving, here}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
        yield bot
    finally:
        here.cancel()
        stop.set()
        await serving


async def eventually(happened: Callable[[], object]) -> None:
    """Until it has happened, where nobody tells that it did; TimeoutError if never."""
    async with asyncio.timeout(_PATIENCE_S):
        while not happened():  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.005)
