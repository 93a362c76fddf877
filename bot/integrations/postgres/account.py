"""The system account that runs the server: ours, unless we are root, whom PostgreSQL refuses."""

from __future__ import annotations

import os
import pwd
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.integrations.postgres.errors import PostgresError, PostgresErrorCode

_CANDIDATES: Final = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """Who runs the server; `groups` are those it has beside `gid`, None for those we have."""

    name: str
    uid: int
    gid: int
    groups: Sequence[int] | None = None

    def own(self, *paths: Path) -> None:
        """Make these files its own."""
        for path in paths:
            os.chown(path, self.uid, self.gid)

    def barrier(self, path: Path) -> Path | None:
        """The first folder on the way to `path`, or `path` itself, that it may not enter."""
        for place in (*reversed(path.parents), path):
            status = place.stat()
            if status.st_uid == self.uid:
                bit = stat.S_IXUSR
            else:
                bit = stat.S_IXGRP if status.st_gid == self.gid else stat.S_IXOTH
            if not status.st_mode & bit:
                return place
        return None


def account_for(cluster: Path) -> Account:
    """Who runs the server of this cluster: its owner, or for a new one whoever is fit for it."""
    if os.geteuid():
        return _ourselves(cluster)
    account = _owner(cluster) if cluster.exists() else _candidate()
    if barrier := account.barrier(cluster.parent):
        raise PostgresError(
            PostgresErrorCode.ACCOUNT,
            f"PostgreSQL must not run as root, and {account.name} may not enter {barrier}: "
            f"run `chmod o+x` on it, set DATA_DIR to another folder, or do not run as root.",
        )
    return account


def _ourselves(cluster: Path) -> Account:
    uid = os.geteuid()
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError as error:
        name = f"user {uid}"
        if not cluster.exists():
            raise PostgresError(
                PostgresErrorCode.ACCOUNT,
                f"PostgreSQL makes no database for a user without a name, as {uid} is here: "
                "give it one in /etc/passwd, or set DATABASE_URL to a server elsewhere.",
            ) from error
    return Account(name, uid, os.getegid())


def _owner(cluster: Path) -> Account:
    status = cluster.stat()
    if status.st_uid == 0:
        raise PostgresError(
            PostgresErrorCode.ACCOUNT,
            f"PostgreSQL must not run as root, who owns {cluster}: "
            f"run `chown -R {_candidate().name}` on it.",
        )
    with suppress(KeyError):
        return _named(pwd.getpwuid(status.st_uid))
    return Account(f"user {status.st_uid}", status.st_uid, status.st_gid, [])


def _candidate() -> Account:
    for name in _CANDIDATES:
        with suppress(KeyError):
            return _named(pwd.getpwnam(name))
    raise PostgresError(
        PostgresErrorCode.ACCOUNT,
        "PostgreSQL must not run as root, and there is no user postgres or nobody: "
        "add one, or do not run as root.",
    )


def _named(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, [])
