"""`web`: the site alone, where bot and workers run elsewhere."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from bot.app.faces import run_web


def run(arguments: Namespace) -> int:
    """Serve until SIGTERM or SIGINT."""
    del arguments  # there is nothing to choose: the settings say it all
    asyncio.run(run_web())
    return 0
