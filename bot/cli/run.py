"""`run`: everything in one process, the bot, a worker and the site."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from bot.app.faces import run_bot


def run(arguments: Namespace) -> int:
    """Run until SIGTERM or SIGINT."""
    del arguments  # there is nothing to choose: the settings say it all
    asyncio.run(run_bot(alone=False))
    return 0
