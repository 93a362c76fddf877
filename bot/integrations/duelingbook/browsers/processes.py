"""The processes of a browser: what they hold, and their end."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

_SHARE: Final = re.compile(rb"^Pss:\s+([0-9]+) kB$", re.MULTILINE)


def memory_of(processes: Iterable[int]) -> int | None:
    """Bytes that all of them hold, shared ones counted once; None where no system tells."""
    shares = [_share_of(process) for process in processes]
    known = [share for share in shares if share is not None]
    return sum(known) if known else None


def _share_of(process: int) -> int | None:
    try:
        found = _SHARE.search(Path(f"/proc/{process}/smaps_rollup").read_bytes())
    except OSError:
        return None
    return int(found[1]) * 1024 if found else None


def kill(process: int) -> None:
    """End it, whatever it does; what it began ends with it."""
    with suppress(ProcessLookupError, PermissionError):
        os.kill(process, signal.SIGKILL)
