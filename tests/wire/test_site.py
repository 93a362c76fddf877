"""The real program's site: beside the bot, alone, and several of them."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import aiohttp
import pytest

from tests.database import free_port
from tests.wire.discord import StandIn
from tests.wire.program import Program, settings_for, started

pytest_plugins = ("tests.database",)


def site_settings(database_url: str, folder: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "LOG_FORMAT": "json",
        "WEB_PORT": "0",
        "DISCORD_TOKEN": "",
    }


async def address(program: Program) -> str:
    """Where the program says that it listens."""
    event = await program.until_logged("the site listens on ")
    return str(event["event"]).rpartition(" ")[2]


async def parts(browser: aiohttp.ClientSession, url: str) -> tuple[int, dict[str, dict[str, str]]]:
    async with browser.get(f"{url}/readyz") as answer:
        return answer.status, json.loads(await answer.read())


async def until_answered(
    browser: aiohttp.ClientSession, url: str, wanted: int
) -> dict[str, dict[str, str]]:
    """What is told once the answer has this status."""
    async with asyncio.timeout(30):
        while True:
            status, found = await parts(browser, url)
            if status == wanted:
                return found
            await asyncio.sleep(0.02)


@pytest.mark.slow  # a process of its own
async def test_the_site_runs_beside_the_bot_and_knows_whether_it_is_in_discord(
    discord: StandIn, database_url: str, tmp_path: Path
) -> None:
    settings = settings_for(discord, database_url, tmp_path)
    async with started("run", settings=settings) as program, aiohttp.ClientSession() as browser:
        url = await address(program)
        await program.until_logged("ready in Discord")
        found = await until_answered(browser, url, 200)
        assert found["gateway"] == {"state": "ok", "detail": "connected"}
        discord.gateway.refuse_with = 4000
        await discord.gateway.drop(4000)
        found = await until_answered(browser, url, 503)
        assert found["gateway"] == {"state": "away", "detail": "disconnected"}
        assert found["database"]["state"] == "ok"
        began = time.monotonic()
        assert await program.stop() == 0
        assert time.monotonic() - began < 10
    assert discord.token not in "".join(program.log)


@pytest.mark.slow  # two processes
async def test_sites_run_alone_and_beside_each_other_without_a_token(
    database_url: str, tmp_path: Path
) -> None:
    settings = site_settings(database_url, tmp_path)
    async with (
        started("web", settings=settings) as one,
        started("web", settings=settings) as two,
        aiohttp.ClientSession() as browser,
    ):
        urls = [await address(program) for program in (one, two)]
        assert urls[0] != urls[1]
        for url in urls:
            status, found = await parts(browser, url)
            assert (status, found["gateway"]["state"]) == (200, "off")
            async with browser.get(f"{url}/sample?scores=1") as answer:
                assert answer.status == 200
                assert "Marigold" in await answer.text()
        for program in (one, two):
            began = time.monotonic()
            assert await program.stop() == 0
            assert time.monotonic() - began < 5
            told = [str(event["event"]) for event in program.events]
            assert sum("a phone cannot reach" in line for line in told) == 1
            assert [e for e in program.events if e["level"] not in {"info", "debug"}] == []


@pytest.mark.slow  # a process, and a moment in which nothing may happen
async def test_the_program_says_in_one_sentence_why_its_site_cannot_come(
    database_url: str, tmp_path: Path
) -> None:
    port = free_port()
    settings = site_settings(database_url, tmp_path) | {"WEB_PORT": str(port)}
    other = await asyncio.start_server(lambda *_: None, "127.0.0.1", port)
    async with other, started("web", settings=settings) as program:
        assert await program.ended() == 1
    said = [line for line in program.log if not line.startswith("{")]
    why = "(Address already in use): choose another WEB_PORT."
    assert said == [f"The site cannot listen on 127.0.0.1:{port} {why}\n"]
