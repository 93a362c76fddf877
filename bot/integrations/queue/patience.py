"""Waiting for what must end in order."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any


async def see_out(task: asyncio.Task[Any], patience: timedelta) -> None:
    """Wait for its end, but not for ever; who is canceled meanwhile is so afterwards."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience.total_seconds()
    canceled = False
    while not task.done() and (left := deadline - loop.time()) > 0:
        try:
            await asyncio.wait({task}, timeout=left)
        except asyncio.CancelledError:
            canceled = True
    if canceled:
        raise asyncio.CancelledError
