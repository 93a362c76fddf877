"""What the web server itself says of requests, without anything that stood in them."""

from __future__ import annotations

import logging
from typing import Final

from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web import RequestPayloadError

_log: Final = logging.getLogger(__name__)


def request_log() -> logging.Logger:
    """Where the server tells of faults; of what is no HTTP it tells at DEBUG, and only the kind.

    Its errors quote the line that they are about, which may hold a cookie or a ticket, and anybody
    can cause as many as they like.
    """
    _log.addFilter(_leave_out)
    return _log


def _leave_out(record: logging.LogRecord) -> bool:
    info = record.exc_info
    error = info[1] if isinstance(info, tuple) else None
    if not isinstance(error, HttpProcessingError | RequestPayloadError):
        return True
    record.msg, record.args = "what came was no request: %s", (type(error).__name__,)
    record.exc_info = None
    record.levelno, record.levelname = logging.DEBUG, "DEBUG"
    return _log.isEnabledFor(logging.DEBUG)
