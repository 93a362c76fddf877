"""Times in which no work can be taken."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import asyncpg

_log = logging.getLogger(__name__)
_AWAY = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # asked between the last word of a server and its end
)


class Outage:
    """Tells once why no work can be taken, however often it is tried, and once that it can."""

    def __init__(self, probation: timedelta) -> None:
        self._probation = probation.total_seconds()
        self._told: set[type[Exception]] = set()

    def begin(self, trouble: Exception) -> None:
        """Tell it, unless it has been told."""
        is_away = isinstance(trouble, _AWAY)
        kind = OSError if is_away else type(trouble)
        if kind in self._told:
            return
        self._told.add(kind)
        # What the server and the network say quotes no password; of others we know where it was.
        is_known = is_away or isinstance(trouble, asyncpg.PostgresError)
        what = ": ".join(filter(None, (type(trouble).__name__, str(trouble))))
        _log.warning(
            "no work is taken, trying again: %s", what, exc_info=None if is_known else trouble
        )

    @contextmanager
    def probation(self) -> Iterator[None]:
        """What has held for a while inside is the outage's end."""
        timer = asyncio.get_running_loop().call_later(self._probation, self._end)
        try:
            yield
        finally:
            timer.cancel()

    def _end(self) -> None:
        if self._told:
            _log.info("work is taken again")
        self._told.clear()
