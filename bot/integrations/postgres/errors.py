"""Why there is no embedded PostgreSQL, in one sentence each."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from bot.domain.errors import DomainError


class PostgresErrorCode(StrEnum):
    """Why the embedded server does not run."""

    NOT_INSTALLED = "not_installed"
    FOLDER = "folder"
    DISK_FULL = "disk_full"
    ACCOUNT = "account"
    VERSION = "version"
    PASSWORD = "password"  # noqa: S105 - the word itself, not one to log in with
    FOREIGN_SERVER = "foreign_server"
    BUSY = "busy"
    GAVE_UP = "gave_up"


class PostgresError(DomainError):
    """The embedded PostgreSQL cannot be had."""

    code: PostgresErrorCode


def unusable(folder: Path, reason: str) -> PostgresError:
    """The refusal of a folder in which something failed for `reason`."""
    if "No space left" in reason or "quota exceeded" in reason:
        code, advice = PostgresErrorCode.DISK_FULL, "make room on its disk"
    else:
        code, advice = PostgresErrorCode.FOLDER, "mend that, or set DATA_DIR to another folder"
    return PostgresError(code, f"PostgreSQL cannot work in {folder} ({reason}): {advice}.")
