"""How the stand-in of Clerk fails where a test tells it to."""

from __future__ import annotations

import asyncio
import functools
import gzip
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Final

from aiohttp import web

from tests.standins.clerk_people import errors

_CHUNK: Final = b"[" * 65536
_FOR_EVER_S: Final = 3600


class Spot(StrEnum):
    """What of Clerk's is asked."""

    DISCOVERY = "/.well-known/openid-configuration"
    KEYS = "/.well-known/jwks.json"
    AUTHORIZE = "/oauth/authorize"
    TOKEN = "/oauth/token"  # an address, no secret
    USER = "/v1/users/{id}"
    USERS = "/v1/users"
    BACKEND_KEYS = "/v1/jwks"


class Fault(Enum):
    """What is wrong with the answer."""

    BUSY = auto()
    FAILING = auto()
    SILENT = auto()
    DRIPS = auto()
    RESET = auto()
    NO_HTTP = auto()
    GARBAGE = auto()
    EMPTY = auto()
    DEEP = auto()
    WRONG_TYPES = auto()
    ANOTHER_SHAPE = auto()
    HTML = auto()
    HUGE = auto()
    HUGE_UNANNOUNCED = auto()
    BOMB = auto()
    REDIRECT = auto()
    REFUSED = auto()
    FORBIDDEN = auto()
    ABSENT = auto()


@dataclass(frozen=True)
class Trouble:
    """A fault with its particulars: `times` is how often it shows, None for always."""

    fault: Fault
    status: int = 503
    retry_after: str | None = None
    elsewhere: str = ""
    times: int | None = None


async def failing(
    request: web.Request, trouble: Trouble, closing: asyncio.Event
) -> web.StreamResponse:
    """The answer that is none."""
    match trouble.fault:
        case Fault.SILENT:
            await _wait(closing, _FOR_EVER_S)
            return web.Response()
        case Fault.DRIPS:
            return await _drip(request, closing)
        case Fault.HUGE | Fault.HUGE_UNANNOUNCED:
            return await _pour(request, is_announced=trouble.fault is Fault.HUGE)
        case Fault.RESET | Fault.NO_HTTP if request.transport is not None:
            if trouble.fault is Fault.NO_HTTP:
                request.transport.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
                request.transport.close()
            else:
                request.transport.abort()
            return web.Response()
    return _told(trouble)


def _told(trouble: Trouble) -> web.Response:
    match trouble.fault:
        case Fault.BUSY:
            told = {} if trouble.retry_after is None else {"Retry-After": trouble.retry_after}
            busy = errors("too_many_requests", "Too many requests")
            return web.json_response(busy, status=429, headers=told)
        case Fault.FAILING:
            wrong = errors("internal_clerk_error", "Oops")
            return web.json_response(wrong, status=trouble.status)
        case Fault.REDIRECT:
            return web.Response(status=307, headers={"Location": trouble.elsewhere})
        case Fault.REFUSED:
            wrong = errors("clerk_key_invalid", "The provided Clerk Secret Key is invalid")
            return web.json_response(wrong, status=401)
        case Fault.FORBIDDEN:
            return web.json_response(errors("forbidden", "Forbidden"), status=403)
        case Fault.ABSENT:
            return web.Response(text="404 page not found", status=404)
    return _nonsense(trouble.fault)


def _nonsense(fault: Fault) -> web.Response:
    if fault is Fault.BOMB:
        packed = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        return web.Response(body=_bomb(), headers=packed)
    texts = {
        Fault.GARBAGE: bytes(range(256)),
        Fault.EMPTY: b"",
        Fault.DEEP: b"[" * 100_000,
        Fault.WRONG_TYPES: _WRONG_TYPES,
        Fault.ANOTHER_SHAPE: b'"well"',
        Fault.HTML: b"<!doctype html><title>Just a moment</title>",
    }
    kind = "text/html" if fault is Fault.HTML else "application/json"
    return web.Response(body=texts[fault], content_type=kind)


_WRONG_TYPES: Final = (
    b'{"issuer": 7, "authorization_endpoint": [], "token_endpoint": null, "jwks_uri": {},'
    b' "keys": {"kty": 1}, "id_token": {"a": 1}, "id": ["user_1"], "external_accounts": "none",'
    b' "banned": "no", "locked": 0, "updated_at": "now"}'
)


@functools.cache
def _bomb() -> bytes:
    """64 MiB in 64 KiB."""
    return gzip.compress(b"[" + b" " * (64 << 20) + b"]")


async def _drip(request: web.Request, closing: asyncio.Event) -> web.StreamResponse:
    """A byte a second, so that something always comes."""
    answer = web.StreamResponse(headers={"Content-Type": "application/json"})
    await answer.prepare(request)
    with suppress(ConnectionError):  # whoever asked has gone
        while not closing.is_set():
            await answer.write(b" ")
            await _wait(closing, 1)
    return answer


async def _pour(request: web.Request, *, is_announced: bool) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Type": "application/json"})
    if is_announced:
        answer.content_length = 1024 * len(_CHUNK)
    await answer.prepare(request)
    with suppress(ConnectionError):  # whoever asked has gone
        for _ in range(1024):
            await answer.write(_CHUNK)
    return answer


async def _wait(closing: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await closing.wait()
