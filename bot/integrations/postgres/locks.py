"""File locks, which the system takes back from every process that ends, however it ends."""

from __future__ import annotations

import asyncio
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

TICK: Final = 0.01
"""Seconds between two looks at something that changes soon."""


@contextmanager
def lock_file(path: Path) -> Iterator[int]:
    """The descriptor of a lock file; its lock is held until the last copy of it is closed."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def try_lock(descriptor: int, *, shared: bool = False) -> bool:
    """Whether the lock is ours now; where it was shared before and is not, it is lost."""
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_locked(path: Path) -> bool:
    """Whether any process holds the lock exclusively."""
    with lock_file(path) as descriptor:
        return not try_lock(descriptor, shared=True)


async def until(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether the condition came true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        await asyncio.sleep(TICK)
    return True
