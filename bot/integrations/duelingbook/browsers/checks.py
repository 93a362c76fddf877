"""Whether a browser could be had, asked without starting one that has to be ended again."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

import aiohttp

from bot.integrations.duelingbook.browsers.refusals import no_browser

_PATIENCE_S: Final = 10.0


async def check_executable(path: str) -> None:
    """Nothing where this program starts and says its version. SourceError."""
    nothing = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            path, "--version", stdin=nothing, stdout=nothing, stderr=nothing
        )
    except OSError as error:
        raise no_browser() from error
    try:
        async with asyncio.timeout(_PATIENCE_S):
            status = await process.wait()
    except TimeoutError as error:
        raise no_browser() from error
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if status:
        raise no_browser()


async def check_endpoint(url: str) -> None:
    """Nothing where a browser listens at this address. SourceError."""
    timeout = aiohttp.ClientTimeout(total=_PATIENCE_S)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session:
            if url.startswith("ws"):
                async with session.ws_connect(url):
                    return
            async with session.get(f"{url.rstrip('/')}/json/version", raise_for_status=True):
                return
    except (aiohttp.ClientError, TimeoutError, ValueError):
        # Not the cause, which has the address, and that may hold a password.
        raise no_browser() from None
