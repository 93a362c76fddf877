"""Making a cluster, PostgreSQL's word for the files of a server."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import secrets
import shutil
import signal
from pathlib import Path
from typing import Final

from bot.integrations.postgres.account import Account
from bot.integrations.postgres.errors import PostgresError, PostgresErrorCode, unusable
from bot.integrations.postgres.home import ROLE, Home, sync
from bot.integrations.postgres.programs import ENVIRONMENT, MAJOR, SYNC_METHOD

_OPTIONS: Final = (
    f"--username={ROLE}",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    f"--sync-method={SYNC_METHOD}",
    "--no-instructions",
)
_PATIENCE: Final = 100
# A file of its journal, without the next of which the server does not go on.
_LITTLE_ROOM: Final = 16 * 2**20
_COMPLAINT: Final = re.compile(
    # Clients that knock before the server is ready are turned away with a word, too.
    r"\b(?:error|ERROR|FATAL|PANIC): +(?!the database system is )(.+)"
)


def check_version(cluster: Path) -> None:
    """PostgresError when the cluster needs other programs than ours."""
    file = cluster / "PG_VERSION"
    found = file.read_text(encoding="ascii", errors="replace").strip() if file.exists() else "?"
    if found != str(MAJOR):
        raise PostgresError(
            PostgresErrorCode.VERSION,
            f"The database in {cluster} is of PostgreSQL {found[:9]}, not of {MAJOR}: set "
            "DATABASE_URL to a server of its version, or move it away to begin with an empty one.",
        )


async def make_cluster(home: Home, account: Account, programs: Path, lock: int) -> None:
    """Make the cluster and its password; nobody sees it before it is complete and on the disk."""
    if home.making.exists():
        shutil.rmtree(home.making)
    home.making.mkdir(mode=0o700)
    password, copy = secrets.token_urlsafe(32), home.making / "password"
    for path in (home.password, copy):
        _write_secret(path, password)
    account.own(copy, home.making)
    await _initdb(home, account, [programs / "initdb", f"--pwfile={copy}", *_OPTIONS], lock)
    (home.making / "cluster").rename(home.cluster)
    shutil.rmtree(home.making)
    sync(home.folder)


def complaint(text: str) -> str:
    """The first error that PostgreSQL's words tell of, else its last words."""
    if found := _COMPLAINT.search(text):
        return found[1].strip()
    words = [line for line in text.splitlines() if " LOG:  " not in line]
    return words[-1].strip() if words else "the server ended without a word"


def complaint_in(home: Home, text: str) -> str:
    """The same of what the log says, which is cut where the disk that it is on is full, too."""
    is_whole = text.endswith("\n") and _COMPLAINT.search(text)
    if not is_whole and shutil.disk_usage(home.folder).free < _LITTLE_ROOM:
        return os.strerror(errno.ENOSPC)
    return complaint(text)


async def _initdb(home: Home, account: Account, command: list[Path | str], lock: int) -> None:
    process = await asyncio.create_subprocess_exec(
        *command,
        f"--pgdata={home.making / 'cluster'}",
        cwd="/",
        env=ENVIRONMENT,
        user=account.uid,
        group=account.gid,
        extra_groups=account.groups,
        # Should we be killed, nobody else starts anything before it has ended, too.
        pass_fds=(lock,),
        start_new_session=True,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), _PATIENCE)
    except TimeoutError:
        raise unusable(home.folder, f"a new database took more than {_PATIENCE} s") from None
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    if process.returncode:
        raise unusable(home.folder, complaint(said.decode(errors="replace")))


def _write_secret(path: Path, secret: str) -> None:
    path.unlink(missing_ok=True)
    path.touch(0o600)
    path.write_text(secret, encoding="ascii")
    sync(path)
