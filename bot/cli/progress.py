"""A bar on the terminal while many files are read."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic
from typing import Final

PATIENCE_S: Final = 0.5
"""How long people wait without wondering: what is done by then needs no bar."""


@contextmanager
def bar(
    total: int, *, patience_s: float = PATIENCE_S, doing: str = "Reading replays"
) -> Iterator[Callable[[], None]]:
    """Call what this yields after each of `total` steps; only a terminal shows the bar."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda: None
        return
    begun = monotonic()
    done = 0
    move: Callable[[int], None] | None = None
    with ExitStack() as stack:

        def advance() -> None:
            nonlocal done, move
            done += 1
            if move is None and monotonic() - begun > patience_s:
                from bot.cli.colors import open_bar  # noqa: PLC0415 - Rich is slow to load

                move = stack.enter_context(open_bar(total, doing))
            if move is not None:
                move(done)

        yield advance
