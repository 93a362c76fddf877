"""`python -m bot` with a watch on its event loop: what ran on it longest is told at the end.

What counts is the processor's time of the thread that the loop runs in: others on the machine, and
other threads of the program, make a call last longer without blocking anything in it.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from pathlib import Path

from bot.cli import main

_WORTH_A_LOOK = 0.005


def watch(told: Path) -> None:
    """Write the longest call on the main thread's loop into a file whenever there is a longer.

    Taking the file away begins anew: at the start much is loaded, while nobody waits for an answer.
    """
    run = asyncio.Handle._run  # noqa: SLF001 - there is no other place that all calls go through
    longest = 0.0
    main_thread = threading.get_ident()

    def watched(handle: asyncio.Handle) -> None:
        nonlocal longest
        if threading.get_ident() != main_thread:
            run(handle)
            return
        began = time.thread_time()
        # Told as it was before, because some calls close the loop.
        name = repr(handle)
        run(handle)
        took = time.thread_time() - began
        if took > _WORTH_A_LOOK and not told.exists():
            longest = 0.0
        if took > longest:
            longest = took
            told.write_text(f"{took * 1000:.1f} {name}")

    asyncio.Handle._run = watched  # type: ignore[assignment, method-assign] # noqa: SLF001 - see above


if __name__ == "__main__":
    watch(Path(os.environ["LONGEST_CALL"]))
    sys.exit(main())
