"""The postmaster, PostgreSQL's first process: started, found, stopped, whoever started it."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import signal
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.integrations.postgres.account import Account
from bot.integrations.postgres.errors import PostgresError, PostgresErrorCode
from bot.integrations.postgres.home import Home
from bot.integrations.postgres.locks import is_locked, until
from bot.integrations.postgres.programs import ENVIRONMENT, SYNC_METHOD

_SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    # Reads are few and small: no processes of their own for them.
    "io_method": "sync",
    "recovery_init_sync_method": SYNC_METHOD,
    "log_checkpoints": "off",
    # People's names stay out of the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}

# Ask clients to leave; then do not ask, and repair at the next start; then be rude.
_WAYS_TO_STOP: Final = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)
_PATIENCE: Final = 7
_PROC: Final = Path("/proc")
# An emulator of another processor may stand in front of it.
_PROGRAM: Final = re.compile(r"(^|[/\0])postgres(\0| -)")
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True)
class Postmaster:
    """What `postmaster.pid` says."""

    pid: int
    port: int
    status: str


def read_postmaster(cluster: Path) -> Postmaster | None:
    """The postmaster that wrote its file last, dead or alive, if there is such a file."""
    with suppress(FileNotFoundError, IndexError, ValueError):
        lines = _pid_file(cluster).read_text(encoding="utf-8", errors="replace").splitlines()
        return Postmaster(int(lines[0]), int(lines[3]), lines[7].strip())
    return None


async def ready_port(home: Home) -> int | None:
    """The port of the running server, once it takes connections."""
    postmaster = _living(home)
    if not postmaster or postmaster.status != "ready":
        return None
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(1):
            _, writer = await asyncio.open_connection("127.0.0.1", postmaster.port)
        writer.close()
        return postmaster.port
    return None


def launch(home: Home, account: Account, programs: Path, port: int, lock: int) -> None:
    """Start the server, which holds `lock` from now on; nobody else may be starting it."""
    _forget_dead_postmaster(home.cluster)
    settings = [f"--{name}={value}" for name, value in {**_SETTINGS, "port": str(port)}.items()]
    with home.log.open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [programs / "postgres", "-D", home.cluster, *settings],
            cwd="/",
            env=ENVIRONMENT,
            user=account.uid,
            group=account.gid,
            extra_groups=account.groups,
            pass_fds=(lock,),
            # A Ctrl-C in the terminal is for us: we stop the server when we are done with it.
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    # It may outlive us; while it does not, somebody has to take note of its end.
    threading.Thread(target=process.wait, daemon=True).start()


async def stop(home: Home) -> None:
    """Stop the server; in any case this ends in time."""
    try:
        stopped = await _stop(home)
    except OSError:  # Somebody took the folder away.
        stopped = False
    if not stopped:
        _LOG.warning("PostgreSQL in %s could not be stopped", home.folder)


async def _stop(home: Home) -> bool:
    await until(lambda: bool(read_postmaster(home.cluster)) or not is_locked(home.running), 1)
    for number in _WAYS_TO_STOP:
        if postmaster := _living(home):
            with suppress(ProcessLookupError):
                os.kill(postmaster.pid, number)
        if await until(lambda: not is_locked(home.running), _PATIENCE):
            return True
    return False


def command_line(pid: int) -> str:
    """The words that started this process, each with a NUL behind it; "" when there is none."""
    try:
        if (_PROC / "self").exists():
            return os.fsdecode((_PROC / str(pid) / "cmdline").read_bytes())
        # Systems without that have `ps`, which parts the words by blanks.
        command = ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)]
        return os.fsdecode(subprocess.run(command, capture_output=True, check=False).stdout)  # noqa: S603 - numbers only
    except OSError:
        return ""


def _living(home: Home) -> Postmaster | None:
    """The postmaster of the running server; a dead one's port may be anybody's by now."""
    postmaster = read_postmaster(home.cluster)
    if not postmaster or not is_locked(home.running):
        return None
    return postmaster if _PROGRAM.search(command_line(postmaster.pid)) else None


def _forget_dead_postmaster(cluster: Path) -> None:
    """Remove what a dead postmaster left, as PostgreSQL believes in whatever has its number now."""
    postmaster = read_postmaster(cluster)
    line = command_line(postmaster.pid) if postmaster else ""
    if postmaster and _PROGRAM.search(line) and str(cluster) in line:
        raise PostgresError(
            PostgresErrorCode.FOREIGN_SERVER,
            f"Process {postmaster.pid}, which was not started by this program, "
            f"is a PostgreSQL server in {cluster}: stop it.",
        )
    _pid_file(cluster).unlink(missing_ok=True)


def _pid_file(cluster: Path) -> Path:
    return cluster / "postmaster.pid"
