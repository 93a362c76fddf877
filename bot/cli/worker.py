"""`worker`: takes jobs from the queue and works on them, beside any number of others."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from bot.app.faces import run_worker


def run(arguments: Namespace) -> int:
    """Work until SIGTERM or SIGINT."""
    del arguments  # there is nothing to choose: the settings say it all
    asyncio.run(run_worker())
    return 0
