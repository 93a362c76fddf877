"""A question to somebody at the terminal."""

from __future__ import annotations

import asyncio
import sys

_YES = frozenset({"y", "yes"})


def can_ask() -> bool:
    """Whether somebody is there to read a question and to answer it."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


async def ask(question: str) -> bool:
    """Whether the answer is yes; an empty line and the end of the input are a no."""
    sys.stdout.flush()
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    # Not in a thread, which Ctrl-C would not wake.
    loop, answered = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(sys.stdin, answered.set)
    try:
        await answered.wait()
    finally:
        loop.remove_reader(sys.stdin)
    return sys.stdin.readline().strip().casefold() in _YES
