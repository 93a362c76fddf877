"""Asking Clerk over the network: bounded in time and size, and nothing of it is believed."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeVar

import aiohttp
import msgspec
from yarl import URL

from bot.domain.identity_refusals import busy, unavailable

MEBIBYTE: Final = 1024 * 1024
_TOO_MANY: Final = 429
_REDIRECTS: Final = range(300, 400)
_SERVER_FAILS: Final = 500
_SECONDS: Final = re.compile(r"[0-9]{1,5}", re.ASCII)
_AT_ONCE: Final = 20

_log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that is neither a redirect nor a failure of the server's."""

    status: int
    content: bytes
    date: str


class _OversizeError(Exception):
    """More came than is read."""


@asynccontextmanager
async def open_requests() -> AsyncIterator[Requests]:
    """Connections that keep nothing of what is asked; none is opened yet."""
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=_AT_ONCE, limit_per_host=_AT_ONCE),
        # A compressed answer may be any size unpacked, and none of Clerk's is long.
        headers={"User-Agent": "duel-insights", "Accept-Encoding": "identity"},
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
        # Who asks has a time of their own, see `in_time`.
        timeout=aiohttp.ClientTimeout(total=None),
    ) as session:
        yield Requests(session)


class Requests:
    """Asks one thing at a time; `what` is how a failure is told in the log, without addresses."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def ask(
        self,
        method: str,
        url: URL,
        what: str,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        most_bytes: int = MEBIBYTE,
    ) -> Reply:
        """What was answered. IdentityError UNAVAILABLE, BUSY."""
        try:
            async with self._session.request(
                method, url, headers=headers, data=form, allow_redirects=False
            ) as answer:
                _refuse(answer, what)
                content = await _read(answer, most_bytes)
                return Reply(answer.status, content, answer.headers.get("Date", ""))
        except (aiohttp.ClientError, OSError, ValueError, _OversizeError) as error:
            trouble = type(error).__name__
        # Out here the library's error, which holds address and keys, is no part of this one.
        _log.warning("asking Clerk for %s failed: %s", what, trouble)
        raise unavailable()


async def in_time(asking: Awaitable[T], patience_s: float) -> T:
    """What is answered, if that comes in time. IdentityError UNAVAILABLE."""
    try:
        async with asyncio.timeout(patience_s):
            return await asking
    except TimeoutError:
        pass
    _log.warning("Clerk did not answer within %g seconds", patience_s)
    raise unavailable()


def read(content: bytes, kind: type[T], what: str) -> T:
    """The JSON as a value of this kind. IdentityError UNAVAILABLE."""
    value = try_to_read(content, kind)
    if value is None:
        _log.warning("Clerk's answer for %s cannot be understood", what)
        raise unavailable()
    return value


def try_to_read(content: bytes, kind: type[T]) -> T | None:
    """The JSON as a value of this kind; None where it is none, whatever it is."""
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def _refuse(answer: aiohttp.ClientResponse, what: str) -> None:
    if answer.status == _TOO_MANY:
        told = answer.headers.get("Retry-After", "").strip()
        _log.warning("Clerk has had too many questions, this time for %s", what)
        raise busy(timedelta(seconds=int(told)) if _SECONDS.fullmatch(told) else None)
    if answer.status in _REDIRECTS or answer.status >= _SERVER_FAILS:
        _log.warning("Clerk answers with status %d when asked for %s", answer.status, what)
        raise unavailable()


async def _read(answer: aiohttp.ClientResponse, most_bytes: int) -> bytes:
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise _OversizeError
    content = bytearray()
    async for chunk in answer.content.iter_any():
        content += chunk
        if len(content) > most_bytes:
            # The rest is not waited for, so the connection is of no use any more.
            answer.close()
            raise _OversizeError
    return bytes(content)
