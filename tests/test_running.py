"""Parts of a process: none without the others."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from bot import running
from bot.domain.errors import DomainError
from bot.running import run_together, stop_on_signals


class Part:
    """Runs until it is asked to stop, and says that it did."""

    def __init__(self, *, hangs: bool = False) -> None:
        self.hangs = hangs
        self.has_stopped = False

    async def run(self, stop: asyncio.Event) -> None:
        await stop.wait()
        if self.hangs:
            await asyncio.Event().wait()
        self.has_stopped = True


async def end(error: Exception | None = None) -> None:
    """A part that does not last."""
    await asyncio.sleep(0)
    if error is not None:
        raise error


async def test_all_parts_stop_when_they_are_asked_to() -> None:
    stop, parts = asyncio.Event(), [Part(), Part()]
    asyncio.get_running_loop().call_soon(stop.set)
    await run_together({str(part): part.run(stop) for part in parts}, stop)
    assert all(part.has_stopped for part in parts)


async def test_what_ends_one_part_ends_all_and_is_raised() -> None:
    stop, part = asyncio.Event(), Part()
    refused = DomainError("discord_token", "Discord refuses the token.")
    with pytest.raises(DomainError) as told:
        await run_together({"Discord": end(refused), "the worker": part.run(stop)}, stop)
    assert told.value is refused
    assert part.has_stopped


async def test_a_part_that_just_ends_is_named() -> None:
    stop, part = asyncio.Event(), Part()
    with pytest.raises(DomainError, match="because the worker ended: start it again"):
        await run_together({"the worker": end(), "Discord": part.run(stop)}, stop)
    assert part.has_stopped


async def test_a_part_that_hangs_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_PATIENCE_S", 0.05)
    stop, hanging, other = asyncio.Event(), Part(hangs=True), Part()
    asyncio.get_running_loop().call_soon(stop.set)
    await asyncio.wait_for(
        run_together({"one": hanging.run(stop), "two": other.run(stop)}, stop), 10
    )
    assert (hanging.has_stopped, other.has_stopped) == (False, True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_signals_ask_to_stop(number: signal.Signals) -> None:
    stop = stop_on_signals()
    try:
        os.kill(os.getpid(), number)
        await asyncio.wait_for(stop.wait(), 10)
    finally:
        for one in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().remove_signal_handler(one)
