"""The folder of one server: what lies where in it."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot.integrations.postgres.errors import PostgresError, PostgresErrorCode

ROLE: Final = "duel_insights"
"""The name under which we log in."""

_DATABASE: Final = "postgres"  # It is in every cluster, so there is no second thing to make.
_LONGEST_LOG: Final = 2**20


class Home:
    """The paths of one server; the cluster belongs to whoever runs it, all else to us."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        # PostgreSQL's own files; they are here only when they are complete.
        self.cluster = self.folder / "cluster"
        self.making = self.folder / "making"
        self.log = self.folder / "server.log"
        self.password = self.folder / "password"
        # Locked by all who use the server, together; by the one who starts it, then by the server.
        self.users = self.folder / "users.lock"
        self.running = self.folder / "running.lock"

    def make(self) -> None:
        """Have the folder; when we are root, whoever runs the server may walk through it."""
        missing = [place for place in (self.folder, *self.folder.parents) if not place.exists()]
        self.folder.mkdir(parents=True, exist_ok=True)
        for place in missing:
            place.chmod(0o700 if os.geteuid() else 0o711)
        for file in (self.log, self.users, self.running):
            file.touch(0o600)

    def url(self, port: int) -> str:
        """Where to log in, and with which password; PostgresError when that is lost."""
        with suppress(FileNotFoundError, UnicodeDecodeError):
            password = self.password.read_text(encoding="ascii")
            if re.fullmatch(r"[\w-]{32,}", password):
                return f"postgresql://{ROLE}:{password}@127.0.0.1:{port}/{_DATABASE}"
        raise PostgresError(
            PostgresErrorCode.PASSWORD,
            f"{self.password} is missing or damaged: restore it from a backup of that folder.",
        )

    def read_log(self, begin: int) -> str:
        """What the log says from there on."""
        with self.log.open("rb") as log:
            log.seek(begin)
            return log.read(_LONGEST_LOG).decode(errors="replace")

    def trim_log(self) -> None:
        """Start the log afresh when it is long; the server goes on at the end of the same file."""
        if self.log.stat().st_size > _LONGEST_LOG:
            os.truncate(self.log, 0)


def sync(path: Path) -> None:
    """Have a file's content, or a folder's names, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
