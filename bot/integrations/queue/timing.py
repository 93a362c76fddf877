"""How patient the queue is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The queue's patience; tests have less."""

    # Work without a sign of life for so long is handed out again, when somebody next looks
    # around: together less than the 20 seconds that a killed worker may cost.
    heartbeat: timedelta = timedelta(seconds=15)
    poll: timedelta = timedelta(seconds=4)
    # How long work that is stopped may take to tidy up.
    grace: timedelta = timedelta(seconds=10)
    reconnect: timedelta = timedelta(seconds=1)
    first_retry: timedelta = timedelta(seconds=2)
    last_retry: timedelta = timedelta(minutes=5)
    # After so many errors the work is put aside. Who works gives up long before.
    most_retries: int = 20
    keep_log: timedelta = timedelta(days=7)
    prune_every: timedelta = timedelta(hours=1)
