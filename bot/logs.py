"""Logs: one line an event, for people on a terminal and as JSON elsewhere."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal, TextIO
from uuid import UUID

import structlog
from structlog.contextvars import bound_contextvars
from structlog.dev import plain_traceback
from structlog.processors import ExceptionRenderer
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import Processor

LogFormat = Literal["text", "json"]

# They tell of every request at DEBUG, credentials in headers and addresses among them, so they
# never go below INFO; what PgQueuer, Alembic and discord.py say at INFO, we
# say ourselves.
_CHATTY: Final = {
    "aiobotocore": logging.INFO,
    "aiohttp": logging.INFO,
    "alembic": logging.WARNING,
    "asyncio": logging.INFO,
    "boto3": logging.INFO,
    "botocore": logging.INFO,
    "discord": logging.WARNING,
    "pgqueuer": logging.WARNING,
    "s3transfer": logging.INFO,
    "sqlalchemy": logging.WARNING,
    "urllib3": logging.INFO,
}

# Without what variables held: tokens, names, whole replays.
_TRACEBACKS: Final = ExceptionRenderer(ExceptionDictTransformer(show_locals=False))

# Whoever has the rest of such an address answers for the bot; aiohttp names the whole of it where
# Discord is too slow.
_TOKENS: Final = re.compile(r"(/(?:interactions|webhooks)/[0-9]+/)[^/?\s\"']+")


def configure_logs(level: str, style: LogFormat | None, stream: TextIO | None = None) -> None:
    """Send all logs at `level` and above to `stream`, which is standard error by default.

    Without a style it is text on a terminal and JSON elsewhere.
    """
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    is_text = stream.isatty() if style is None else style == "text"
    handler.setFormatter(_formatter(is_text=is_text, colors=stream.isatty()))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name, least in _CHATTY.items():
        logging.getLogger(name).setLevel(max(least, root.level))


@contextmanager
def about_job(job_id: UUID) -> Iterator[None]:
    """What is logged inside, in this task and those it starts, names the job."""
    with bound_contextvars(job=str(job_id)):
        yield


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Leaves tokens out of whatever is told, errors of libraries among it."""

    def format(self, record: logging.LogRecord) -> str:
        return _TOKENS.sub(r"\1…", super().format(record))


def _formatter(*, is_text: bool, colors: bool) -> logging.Formatter:
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Processor] = (
        [structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=plain_traceback)]
        if is_text
        else [_TRACEBACKS, structlog.processors.JSONRenderer()]
    )
    return _Formatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
