"""The command line as people call it: in this process, in one of its own, on a terminal."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bot.samples import Duel, Player
from bot.samples.decks import GOAT_CONTROL, WARRIOR

ROOT: Final = Path(__file__).resolve().parents[2]
COMMAND: Final = (sys.executable, "-m", "bot")

PATIENCE_S: Final = 60.0
"""How long a busy machine may take for what is quick on others."""

Argument = str | bytes | Path


def environment(**changes: str) -> dict[str, str]:
    """The environment of a terminal that knows colors, without what would change the output."""
    unwanted = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "DATA_DIR", "PYTHONIOENCODING"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT), **changes}


def run(*arguments: Argument, **env: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, its output read as UTF-8."""
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        encoding="utf-8",
        env=environment(**env),
        check=False,
    )


def run_on_terminal(
    *arguments: Argument,
    columns: int = 80,
    env: Mapping[str, str] | None = None,
    command: Sequence[str] = COMMAND,
) -> tuple[str, int]:
    """What a terminal of this width gets to see, and the exit status."""
    with open_terminal(*arguments, columns=columns, env=env, command=command) as terminal:
        return terminal.end()


class Terminal:
    """A terminal on which a command runs."""

    def __init__(self, ours: int, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self._ours = ours
        self._seen = b""

    @property
    def seen(self) -> str:
        """All that was written so far, with its escape sequences."""
        return self._seen.decode(errors="replace").replace("\r\n", "\n")

    def wait_for(self, text: str) -> None:
        """Read until this stands there; fails where the command ends before."""
        while text not in self.seen:
            chunk = _read(self._ours)
            assert chunk, self.seen
            self._seen += chunk

    def type(self, text: str) -> None:
        """What somebody types."""
        os.write(self._ours, text.encode())

    def end(self) -> tuple[str, int]:
        """Read until the command ends; all that was seen, and the exit status."""
        while chunk := _read(self._ours):
            self._seen += chunk
        return self.seen, self.process.wait()


@contextmanager
def open_terminal(
    *arguments: Argument,
    columns: int = 80,
    env: Mapping[str, str] | None = None,
    command: Sequence[str] = COMMAND,
) -> Iterator[Terminal]:
    """The command on a terminal of this width; it is killed should it not have ended."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [*command, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment(**(env or {})),
        close_fds=True,
        # A shell starts what runs in the background deaf to Ctrl-C, and that is inherited.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads
    )
    os.close(theirs)
    try:
        yield Terminal(ours, process)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux's way to say that nobody is at the other end
        return b""


def quick_duel(replay_id: int, ana: str = "Ana", ben: str = "Ben", day: str = "2025-11-16") -> Duel:
    """Two games that `ana` wins, with a card from the side deck in the second."""
    duel = Duel(
        Player(ana, GOAT_CONTROL),
        Player(ben, WARRIOR),
        replay_id=replay_id,
        date=f"{day} 20:15:00",
        seed=7,
    )
    duel.throw("Rock", "Scissors")
    game = duel.start(hands={ana: ("Scapegoat", "Sangan"), ben: ("Blade Knight",)})
    game.set_spell_trap(ana, "Scapegoat")
    game.next_turn()
    duel.admit(ben)
    duel.side(ana, out=("Jinzo",), into=("Des Koala",))
    duel.begin_next()
    game = duel.start(hands={ana: ("Des Koala",)})
    game.next_turn()
    duel.admit(ben)
    return duel


def write(folder: Path, *duels: Duel) -> list[Path]:
    """Each replay as a file of its number."""
    files = []
    for duel in duels:
        files.append(folder / f"{duel.header.replay_id}.json")
        files[-1].write_bytes(duel.to_json())
    return files


def until(question: Callable[[], bool]) -> None:
    """Wait until the answer is yes."""
    deadline = time.monotonic() + PATIENCE_S
    while not question():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@contextmanager
def working() -> Iterator[None]:
    """A worker beside, in a thread, as the settings want it; it is seen by others meanwhile."""
    from bot.app.whole import open_app  # noqa: PLC0415 - slow to load, and most tests have no worker

    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    seen = threading.Event()

    async def work() -> None:
        async with open_app() as app:
            worker = asyncio.create_task(app.worker.run(stop))
            while not await app.jobs.count_workers():
                assert not worker.done()
                await asyncio.sleep(0.02)
            seen.set()
            await worker

    thread = threading.Thread(target=lambda: loop.run_until_complete(work()))
    thread.start()
    try:
        until(lambda: seen.is_set() or not thread.is_alive())
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(PATIENCE_S)
        assert not thread.is_alive()
        loop.close()
