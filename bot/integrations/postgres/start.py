"""Having a running server: the one that runs, or else one that is made and started now."""

from __future__ import annotations

import asyncio
import secrets
import time
from typing import Final

from bot.integrations.postgres.account import account_for
from bot.integrations.postgres.cluster import check_version, complaint_in, make_cluster
from bot.integrations.postgres.errors import PostgresError, PostgresErrorCode, unusable
from bot.integrations.postgres.home import Home
from bot.integrations.postgres.locks import TICK, is_locked, lock_file, try_lock
from bot.integrations.postgres.postmaster import launch, read_postmaster, ready_port
from bot.integrations.postgres.programs import programs_for

# Below those that systems lend to outgoing connections: a client that knocks at a stopped server's
# port may be lent that very port, would then talk to itself, and keep the server from coming back.
_PORTS: Final = range(20_000, 32_768)
_TRIES: Final = 5
_TAKEN: Final = "could not create any TCP/IP sockets"
# Longer than the slowest disk needs for a new cluster, which one makes while others wait.
_PATIENCE: Final = 120


async def have_running(home: Home, port: int | None = None) -> int:
    """The port of the server, started unless it runs; only `port` will do, where one is given."""
    tries = 0
    while tries < _TRIES:
        begin = home.log.stat().st_size
        with lock_file(home.running) as lock:
            # Whoever gets this lock knows that no process of a server is left, or of its making.
            if started := try_lock(lock):
                tries += 1
                await _start(home, port or _choose_port(home), lock)
        if found := await _answering_port(home):
            if port and found != port:
                raise unusable(home.folder, f"the server has moved from {port} to {found}")
            return found
        if started and _TAKEN not in (said := home.read_log(begin)):
            raise unusable(home.folder, complaint_in(home, said))
    raise unusable(home.folder, "other programs have taken the ports that were tried")


async def _start(home: Home, port: int, lock: int) -> None:
    account = account_for(home.cluster)
    programs = programs_for(account, home.folder)
    if home.cluster.exists():
        check_version(home.cluster)
    else:
        await make_cluster(home, account, programs, lock)
    launch(home, account, programs, port, lock)


def _choose_port(home: Home) -> int:
    """The port of a server that died, where those who use it wait for it, else any."""
    dead = read_postmaster(home.cluster)
    return dead.port if dead and dead.port in _PORTS else secrets.choice(_PORTS)


async def _answering_port(home: Home) -> int | None:
    """The port of the server as soon as it answers; None when it has ended instead."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if found := await ready_port(home):
            return found
        if not is_locked(home.running):
            return None
        await asyncio.sleep(TICK)
    raise PostgresError(
        PostgresErrorCode.BUSY,
        f"The PostgreSQL server in {home.folder} has not answered for {_PATIENCE} s: "
        "see its log, stop what uses that folder (another container?), and try again.",
    )
