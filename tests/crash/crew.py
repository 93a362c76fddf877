"""Workers in processes of their own, and where they live."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sys
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Final

from tests.architecture.source import ROOT
from tests.cli.running import quick_duel
from tests.crash.worker import work

PATIENCE_S: Final = 60.0
KEPT: Final = ("HOME", "LANG", "PATH", "TMPDIR")
# Forked from one that has loaded the program, which takes longer than most of what is tested.
FORKS: Final = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.crash.worker", "bot.cli.worker", "pgqueuer.qm"])


@dataclass(frozen=True)
class Place:
    """Where a test's workers find everything; without a URL they start a server there."""

    folder: Path
    url: str = ""

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def objects(self) -> Path:
        return self.data / "objects"

    @property
    def server(self) -> Path:
        return self.data / "postgres"

    @property
    def replays(self) -> Path:
        return self.folder / "replays"

    def environment(self, **changes: str) -> dict[str, str]:
        """These settings alone, whatever else is set where the tests run."""
        settings = {
            "DATABASE_URL": self.url,
            "DATA_DIR": str(self.data),
            "REPLAY_FOLDER": str(self.replays),
            "WORKER_HEARTBEAT_S": "1",
            "LOG_FORMAT": "text",
            "PYTHONPATH": str(ROOT),
        }
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        return {**kept, **settings, **changes}

    def put(self, *numbers: int, harm: str | None = None) -> None:
        """Replays, and what they do to those who ask for them."""
        self.replays.mkdir(exist_ok=True)
        for number in numbers:
            if harm is not None:
                (self.replays / f"{number}.harm").write_text(harm)
            (self.replays / f"{number}.json").write_bytes(quick_duel(number).to_json())

    def asked(self) -> Counter[int]:
        """How often each replay was asked for."""
        return Counter(replay for replay, _ in self._asked())

    def askers(self) -> list[int]:
        """The processes that asked, as often as they did, the last one last."""
        return [process for _, process in self._asked()]

    def _asked(self) -> list[tuple[int, int]]:
        asked = self.replays / "asked"
        lines = asked.read_text().splitlines() if asked.exists() else []
        return [(int(replay), int(process)) for replay, process in map(str.split, lines)]

    def said(self) -> str:
        """The workers' logs."""
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))


class Crew:
    """So many workers at all times: who dies is replaced."""

    def __init__(self, place: Place, count: int) -> None:
        self._place = place
        self._hired = 0
        self.ends: list[int] = []
        self.workers = [self._hire() for _ in range(count)]

    def _hire(self) -> ForkServerProcess:
        self._hired += 1
        log = self._place.folder / f"worker-{self._hired:02}.log"
        worker = FORKS.Process(
            target=work, args=(self._place.folder, self._place.environment(), log)
        )
        worker.start()
        return worker

    async def look_after(self) -> None:
        while True:
            for number, worker in enumerate(self.workers):
                if not worker.is_alive():
                    self._bury(worker)
                    self.workers[number] = self._hire()
            await asyncio.sleep(0.02)

    def kill_all(self) -> None:
        """Kill all of them in one moment."""
        for worker in self.workers:
            worker.kill()

    async def dismiss(self) -> list[int | None]:
        """Have all of them end; how they did."""
        for worker in self.workers:
            worker.terminate()
        with suppress(TimeoutError):
            await until(lambda: not any(worker.is_alive() for worker in self.workers), 20)
        ends = [worker.exitcode for worker in self.workers]
        for worker in self.workers:
            worker.kill()
            self._bury(worker)
        return ends

    def _bury(self, worker: ForkServerProcess) -> None:
        worker.join()
        self.ends.append(worker.exitcode or 0)
        worker.close()


@asynccontextmanager
async def at_work(place: Place, count: int = 2) -> AsyncIterator[Crew]:
    """A crew, which goes home in order in the end."""
    crew = Crew(place, count)
    overseer = asyncio.create_task(crew.look_after())
    try:
        yield crew
    finally:
        overseer.cancel()
        await asyncio.wait({overseer})
        ends = await crew.dismiss()
    assert ends == [0] * count, "told to stop, they end well"


@asynccontextmanager
async def program(place: Place, **settings: str) -> AsyncIterator[Process]:
    """`python -m bot worker` as an operator starts it."""
    with (place.folder / "program.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "worker"),
            env=place.environment(**settings),
            cwd=place.folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def end(process: Process) -> int:
    """How it ends when it is told to."""
    process.terminate()
    return await asyncio.wait_for(process.wait(), PATIENCE_S)


async def until(question: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
    """Until it is so."""
    async with asyncio.timeout(seconds):
        while not question():  # noqa: ASYNC110 the answer comes from other processes
            await asyncio.sleep(0.01)
