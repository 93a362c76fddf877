"""The real program where people sign in by Clerk: what of it is asked, and what waits for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.cogs.asking import ended
from tests.standins.clerk import ClerkStandin, Fault, Spot, clerk_standin
from tests.wire.discord import StandIn
from tests.wire.program import settings_for, started
from tests.wire.test_site import address, site_settings

pytest_plugins = ("tests.database",)


@pytest.fixture
async def clerk() -> AsyncIterator[ClerkStandin]:
    async with clerk_standin() as clerk:
        yield clerk


async def until_asked(clerk: ClerkStandin, spot: Spot) -> None:
    async with asyncio.timeout(30):
        while not clerk.asked[spot]:  # noqa: ASYNC110 - it counts, and tells nobody
            await asyncio.sleep(0.02)


async def status(browser: aiohttp.ClientSession, url: str) -> int:
    async with browser.get(url) as answer:
        return answer.status


@pytest.mark.slow  # a process, and a Clerk that hangs
async def test_a_clerk_that_hangs_keeps_nobody_waiting_in_discord(
    discord: StandIn, database_url: str, tmp_path: Path, clerk: ClerkStandin
) -> None:
    for spot in Spot:
        clerk.fail(spot, Fault.SILENT)
    settings = settings_for(discord, database_url, tmp_path) | clerk.environment
    ana = discord.user("Ana")
    async with started("run", settings=settings) as program, aiohttp.ClientSession() as browser:
        url = await address(program)
        await program.until_logged("ready in Discord")
        await until_asked(clerk, Spot.BACKEND_KEYS)
        began = time.monotonic()
        login = asyncio.create_task(status(browser, f"{url}/auth/login"))
        await until_asked(clerk, Spot.DISCOVERY)
        told = await ended(discord, await discord.slash(ana, "account link"))
        assert "/auth/login" in told.text
        assert await status(browser, f"{url}/account") == 200
        assert not login.done(), "it waits for Clerk, and nobody for it"
        assert await login == 503
        # A busy machine may be late with what ends in time.
        assert time.monotonic() - began < 3 + 3
        assert await program.stop() == 0
    assert not [one for one in clerk.environment.values() if one in "".join(program.log)]


@pytest.mark.slow  # a process of its own
async def test_a_site_alone_looks_after_accounts(
    database_url: str, tmp_path: Path, clerk: ClerkStandin
) -> None:
    settings = site_settings(database_url, tmp_path) | clerk.environment
    async with started("web", settings=settings) as program:
        await until_asked(clerk, Spot.BACKEND_KEYS)
        assert await program.stop() == 0
        assert [one for one in program.events if one["level"] not in {"info", "debug"}] == []
