"""What the tests of the server do and see: guests, queries, processes, places."""

import asyncio
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.integrations.postgres.home import Home
from bot.integrations.postgres.postmaster import Postmaster, command_line, read_postmaster
from bot.integrations.postgres.programs import find_programs
from tests.architecture.source import ROOT

GUEST = [sys.executable, "-W", "error", "-m", "tests.integrations.postgres.guest"]
WITHOUT_NETWORK = ["unshare", "--net", "sh", "-c", 'ip link set lo up; exec "$@"', "-"]
SOON = 30
NOBODY = 65534


@dataclass
class Guest:
    """A process that uses the server of a folder."""

    process: asyncio.subprocess.Process
    said: str = ""

    async def hear(self) -> list[str]:
        """The next line it says: `up`, seconds, URL; or `refused`, code, sentence."""
        assert self.process.stdout
        line = await asyncio.wait_for(self.process.stdout.readline(), SOON)
        self.said += line.decode()
        return line.decode().rstrip("\n").split(" ", 2)

    async def leave(self) -> str:
        """Let it end well; all that it said."""
        out, err = await asyncio.wait_for(self.process.communicate(b""), SOON)
        assert self.process.returncode == 0, err.decode()
        return self.said + out.decode() + err.decode()

    async def kill(self) -> None:
        self.process.kill()
        await asyncio.wait_for(self.process.wait(), SOON)


@asynccontextmanager
async def guest(folder: Path, *before: str, uid: int | None = None) -> AsyncIterator[Guest]:
    """A guest, begun behind the words `before`, and gone in the end."""
    process = await asyncio.create_subprocess_exec(
        *before,
        *GUEST,
        str(folder),
        *([] if uid is None else [str(uid)]),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield Guest(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def visit(folder: Path, *before: str, uid: int | None = None) -> list[str]:
    """What a guest hears that leaves at once."""
    async with guest(folder, *before, uid=uid) as visitor:
        heard = await visitor.hear()
        await visitor.leave()
        return heard


async def quick(took: Callable[[], Awaitable[float]], limit: float) -> list[float]:
    """How long it took each time, until it was quick enough: others use this machine as well."""
    end = time.monotonic() + 10
    times = [await took()]
    while times[-1] > limit and time.monotonic() < end:
        times.append(await took())
    if times[-1] > limit and os.getloadavg()[0] > (os.cpu_count() or 1) / 2:
        pytest.skip(f"this machine is too busy to tell: {times}")
    assert times[-1] <= limit, times
    return times


def ask(url: str, sql: str) -> str:
    """What the server at `url` answers."""
    command = [str(find_programs() / "psql"), "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-At", url]
    asked = subprocess.run(
        [*command, "-c", sql], capture_output=True, text=True, check=False, timeout=SOON
    )
    assert asked.returncode == 0, asked.stderr
    return asked.stdout.strip()


def port_of(url: str) -> int:
    port = urlsplit(url).port
    assert port
    return port


def secret_of(folder: Path) -> str:
    return (folder / "password").read_text()


def kill_server(folder: Path) -> int:
    pid = postmaster_of(folder).pid
    os.kill(pid, signal.SIGKILL)
    return pid


def kill_all_in(place: Path) -> None:
    """Kill them all at once: nobody mourns, and tidies up."""
    found = processes_in(place)
    for number in (signal.SIGSTOP, signal.SIGKILL):
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(pid, number)


def listen(port: int) -> socket.socket:
    """Take the port as soon as the killed server has lost it."""
    end = time.monotonic() + SOON
    while True:
        try:
            return socket.create_server(("127.0.0.1", port))
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.01)


def programs_in(place: Path, name: str) -> set[int]:
    """Those that were started as this program; a child looks like its parent for a moment."""
    found = {pid for pid, line in processes_in(place).items() if f"bin/{name} " in line}
    return {pid for pid in found if parent_of(pid) not in {*found, None}}


def parent_of(pid: int) -> int | None:
    with suppress(OSError):
        status = Path(f"/proc/{pid}/status").read_text()
        return int(status.partition("\nPPid:")[2].split()[0])
    return None


def postmaster_of(folder: Path) -> Postmaster:
    found = read_postmaster(Home(folder).cluster)
    assert found
    return found


def processes_in(place: Path) -> dict[int, str]:
    """Those that were started for something in the folder, or work in it."""
    found = {}
    for pid in all_processes():
        with suppress(OSError):
            line = command_line(pid).replace("\0", " ")
            cwd = Path(f"/proc/{pid}/cwd")
            if str(place) in line or (cwd.exists() and cwd.readlink().is_relative_to(place)):
                found[pid] = line
    return found


def all_processes() -> Iterator[int]:
    listed = [path.name for path in Path("/proc").glob("[0-9]*")]
    return map(int, listed or subprocess.check_output(["ps", "-axo", "pid="]).split())


@contextmanager
def reachable_place() -> Iterator[Path]:
    """A temporary folder that the server's account can reach."""
    ours = Path(tempfile.gettempdir()).resolve()
    open_to_all = all(p.stat().st_mode & stat.S_IXOTH for p in (ours, *ours.parents))
    parent = ours if open_to_all or os.geteuid() else Path("/tmp")
    with tempfile.TemporaryDirectory(prefix="postgres test ", dir=parent) as name:
        Path(name).chmod(0o755)
        yield Path(name)
