"""Parts that run for days in one process: all until a signal, and none without the others."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import Coroutine, Mapping
from typing import Any, Final

from bot.domain.errors import DomainError

_PATIENCE_S: Final = 8.0
_log = logging.getLogger(__name__)


def stop_on_signals() -> asyncio.Event:
    """What SIGTERM and SIGINT set from now on."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


def spare_collector() -> None:
    """Have the garbage collector leave alone what is loaded by now, which stays anyway.

    A look through all of it takes a tenth of a second, in which nobody is answered.
    """
    gc.collect()
    gc.freeze()


async def run_together(parts: Mapping[str, Coroutine[Any, Any, None]], stop: asyncio.Event) -> None:
    """Run the parts until `stop` is set; as soon as one ends, all are asked to.

    What ended one is raised: its own error, or a DomainError where it just ended. A part that does
    not end within seconds is cut off.
    """
    tasks = {asyncio.create_task(part, name=name) for name, part in parts.items()}
    stopping = asyncio.create_task(_wait_for(stop))
    try:
        await asyncio.wait({*tasks, stopping}, return_when=asyncio.FIRST_COMPLETED)
        ended = None if stop.is_set() else next(task for task in tasks if task.done())
        _log.info("stopping: what is in hand is handed back")
        stop.set()
        _, late = await asyncio.wait(tasks, timeout=_PATIENCE_S)
        for task in late:
            _log.warning("%s takes too long to stop, and is cut off", task.get_name())
    finally:
        for task in (*tasks, stopping):
            task.cancel()
        await asyncio.wait({*tasks, stopping})
    if ended is not None:
        _log.error("%s ended, so everything stops", ended.get_name())
        ended.result()
        sentence = f"The program stopped because {ended.get_name()} ended: start it again."
        raise DomainError("part_ended", sentence)
    for task in tasks - late:
        task.result()
    _log.info("stopped")


async def _wait_for(stop: asyncio.Event) -> None:
    await stop.wait()
