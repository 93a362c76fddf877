"""The command line as people call it: in this process, in one of its own, on a terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from bot.samples import Duel, Player
from bot.samples.decks import GOAT_CONTROL, WARRIOR

ROOT: Final = Path(__file__).resolve().parents[2]
COMMAND: Final = (sys.executable, "-m", "bot")

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
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [*command, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment(**(env or {})),
        close_fds=True,
    )
    os.close(theirs)
    seen = b""
    while chunk := _read(ours):
        seen += chunk
    os.close(ours)
    return seen.decode().replace("\r\n", "\n"), process.wait()


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
