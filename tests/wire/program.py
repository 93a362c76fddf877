"""The real program as a process of its own, connected to the stand-in."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.architecture.source import ROOT
from tests.wire.discord import StandIn
from tests.wire.refusals import Json

_PATIENCE_S = 30.0


@dataclass
class Program:
    """A process; `log` is what it wrote so far."""

    process: asyncio.subprocess.Process
    log: list[str] = field(default_factory=list)

    async def read(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.log.append(line.decode())

    @property
    def events(self) -> list[Json]:
        """The lines of the log that are such, and no sentence for people."""
        return [json.loads(line) for line in self.log if line.startswith("{")]

    async def until_logged(self, text: str) -> Json:
        """The first line with this text. An AssertionError when it ends before, or never comes."""
        async with asyncio.timeout(_PATIENCE_S):
            while True:
                for event in self.events:
                    if text in str(event["event"]):
                        return event
                assert self.process.returncode is None, "".join(self.log)
                await asyncio.sleep(0.01)

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Its exit code after this signal."""
        if self.process.returncode is None:
            self.process.send_signal(number)
        return await self.ended()

    async def ended(self) -> int:
        return await asyncio.wait_for(self.process.wait(), _PATIENCE_S)


def settings_for(discord: StandIn, database_url: str, folder: Path) -> dict[str, str]:
    return {
        "DISCORD_TOKEN": discord.token,
        "DISCORD_API_URL": discord.api_url,
        "DISCORD_GATEWAY_URL": discord.gateway_url,
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "LOG_FORMAT": "json",
        "WEB_PORT": "0",
    }


@asynccontextmanager
async def started(
    *arguments: str, settings: Mapping[str, str], module: str = "bot"
) -> AsyncIterator[Program]:
    """`python -m bot` with these arguments and settings; killed at the end if it still runs."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *arguments),
        cwd=settings["DATA_DIR"],  # where there is no .env
        env={**os.environ, "PYTHONPATH": str(ROOT), **settings},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    program = Program(process)
    reading = asyncio.create_task(program.read())
    try:
        yield program
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reading
