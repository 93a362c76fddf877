"""The real worker, over a folder of replays that may do harm.

Beside `7.json` a file `7.harm` says what befalls the worker when it asks for replay 7: `slow` or
`block` with a number of seconds, or `kill`. What was asked for is written down in `asked`, with the
process that asked.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from functools import partial
from multiprocessing import parent_process
from pathlib import Path
from unittest.mock import patch

from bot import cli
from bot.app import places, whole
from bot.integrations.duelingbook.folder import ReplayFolder
from bot.integrations.queue.timing import Timing
from tests.services.world import SECOND

# Workers look around more often than usual, so that it is their heartbeat that tests wait for.
IMPATIENT = partial(Timing, poll=SECOND / 4)


class HarmfulFolder(ReplayFolder):
    """The world outside: it gives what it has, and harms who asks."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._place = folder

    async def fetch(self, replay_id: int) -> bytes:
        with (self._place / "asked").open("a") as asked:
            asked.write(f"{replay_id} {os.getpid()}\n")
        harm = self._place / f"{replay_id}.harm"
        words = harm.read_text().split() if harm.exists() else []
        match words:
            case ["kill"]:
                os.kill(os.getpid(), signal.SIGKILL)
            case ["block", seconds]:
                harm.unlink()  # once is enough
                time.sleep(float(seconds))  # noqa: ASYNC251 the loop shall stand still
            case ["slow", seconds]:
                await asyncio.sleep(float(seconds))
        return await super().fetch(replay_id)


def die_with_the_test() -> None:
    """Wait for its end, and be killed then."""
    tests = parent_process()
    assert tests is not None
    tests.join()
    os.kill(os.getpid(), signal.SIGKILL)


def work(folder: Path, environment: Mapping[str, str], log: Path) -> None:
    """Be `python -m bot worker` in a process that has just been forked."""
    threading.Thread(target=die_with_the_test, daemon=True).start()
    os.setsid()
    # Where no `.env` lies about.
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    with log.open("ab", buffering=0) as file:
        os.dup2(file.fileno(), sys.stdout.fileno())
        os.dup2(file.fileno(), sys.stderr.fileno())
    with (
        patch.object(places, "ReplayFolder", HarmfulFolder),
        patch.object(whole, "Timing", IMPATIENT),
    ):
        sys.exit(cli.main(["worker"]))
