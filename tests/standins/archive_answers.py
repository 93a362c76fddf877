"""What the stand-in of an archive may answer: right, packed, refusing, false or broken."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import zstandard
from aiohttp import web

HUGE = 100_000_000
_CHUNK = b" " * 65_536
_JSON = {"Content-Type": "application/json"}


class Kind(StrEnum):
    """How the archive answers for a replay."""

    NORMAL = "the replay"
    GZIP = "gzip, as it says"
    ZSTD = "zstd, as it says"
    GZIP_FILE = "a file that is gzip"
    ZSTD_FILE = "a file that is zstd"
    GZIP_TWICE = "a gzip file, packed again on its way"
    GZIP_SAID_WRONGLY = "plain, though it says gzip"
    BROTLI = "packed in a way that nobody asked for"
    BAD_GZIP = "gzip with a wrong byte"
    HALF_GZIP = "gzip that ends in the middle"
    ZIP = "a zip archive"
    GZIP_BOMB = "a small gzip of very much"
    GZIP_BOMB_TWICE = "the same, packed again"
    ZSTD_BOMB = "a small zstd of very much"
    HUGE = "100 MB, as it says"
    HUGE_CHUNKED = "100 MB, piece by piece"
    HUGE_ERROR = "an error page of 100 MB"
    EMPTY = "nothing"
    GARBAGE = "some bytes"
    HTML = "a page"
    CHECK_PAGE = "a page that wants a person, as if all were well"
    ERROR_BODY = "what the site says when it wants a token"
    OTHER_ID = "another replay"
    TRUNCATED = "less than it says, then the end"
    RESET = "the connection is reset before any answer"
    RESET_WITHIN = "the connection is reset in the middle"
    NO_HTTP = "no HTTP at all"
    SILENT = "no answer"
    STALLS = "a half, and no more"
    DRIPS = "a byte now and then"
    ABSENT = "404"
    GONE = "410"
    LOGIN = "401"
    FORBIDDEN = "403"
    HUMAN_CHECK = "403, with a page that wants a person"
    NOT_MODIFIED = "304"
    BAD_REQUEST = "400"
    TIMED_OUT = "408"
    BUSY = "429"
    DOWN = "503"
    BROKEN = "500"
    REDIRECT = "another path here"
    REDIRECT_IN_CIRCLES = "this very path"
    REDIRECT_ELSEWHERE = "another host"


@dataclass(frozen=True)
class Order:
    """What to answer; `closing` is set when the stand-in ends."""

    kind: Kind
    replay_id: int
    content: bytes
    retry_after: str | None
    elsewhere: str
    closing: asyncio.Event


Reply = Callable[[web.Request, Order], Awaitable[web.StreamResponse]]


async def reply(request: web.Request, order: Order) -> web.StreamResponse:
    if order.kind in _STATUSES:
        return _refuse(order)
    if order.kind in _REPLIES:
        return await _REPLIES[order.kind](request, order)
    if order.kind in _PACKED:
        pack, said = _PACKED[order.kind]
        headers = {"Content-Encoding": said} if said else {}
        return web.Response(body=pack(order.content), headers=_JSON | headers)
    body = _other_id(order) if order.kind is Kind.OTHER_ID else _BODIES[order.kind]()
    return web.Response(body=body, headers=_JSON)


_STATUSES: Mapping[Kind, tuple[int, dict[str, str]]] = {
    Kind.ABSENT: (404, {}),
    Kind.GONE: (410, {}),
    Kind.LOGIN: (401, {"WWW-Authenticate": "Bearer"}),
    Kind.FORBIDDEN: (403, {}),
    Kind.HUMAN_CHECK: (403, {"cf-mitigated": "challenge"}),
    Kind.NOT_MODIFIED: (304, {}),
    Kind.BAD_REQUEST: (400, {}),
    Kind.TIMED_OUT: (408, {}),
    Kind.BUSY: (429, {}),
    Kind.DOWN: (503, {}),
    Kind.BROKEN: (500, {}),
}


def _refuse(order: Order) -> web.Response:
    status, headers = _STATUSES[order.kind]
    if order.retry_after is not None:
        headers = headers | {"Retry-After": order.retry_after}
    text = f"<!DOCTYPE html><title>{order.kind}</title>"
    return web.Response(status=status, headers=headers, text=text, content_type="text/html")


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, 1)


def _with_a_wrong_byte(content: bytes) -> bytes:
    packed = _gzip(content)
    # The checksum stands in the last eight.
    return packed[:-8] + bytes([packed[-8] ^ 1]) + packed[-7:]


def _half_gzip(content: bytes) -> bytes:
    packed = _gzip(content)
    return packed[: len(packed) // 2]


def _other_id(order: Order) -> bytes:
    return order.content.replace(b"%d" % order.replay_id, b"%d" % (order.replay_id + 1))


_PACKED: Mapping[Kind, tuple[Callable[[bytes], bytes], str]] = {
    Kind.NORMAL: (bytes, ""),
    Kind.GZIP: (_gzip, "gzip"),
    Kind.ZSTD: (zstandard.compress, "zstd"),
    Kind.GZIP_FILE: (_gzip, ""),
    Kind.ZSTD_FILE: (zstandard.compress, ""),
    Kind.GZIP_TWICE: (lambda content: _gzip(_gzip(content)), "gzip"),
    Kind.GZIP_SAID_WRONGLY: (bytes, "gzip"),
    Kind.BROTLI: (bytes, "br"),
    Kind.BAD_GZIP: (_with_a_wrong_byte, "gzip"),
    Kind.HALF_GZIP: (_half_gzip, "gzip"),
}


@cache
def _gzip_bomb() -> bytes:
    """256 MB; a bomb's members one after another are made as fast as they can be copied."""
    return gzip.compress(bytes(4_000_000), 9) * 64


@cache
def _zstd_bomb() -> bytes:
    return zstandard.compress(bytes(4_000_000)) * 64


_BODIES: Mapping[Kind, Callable[[], bytes]] = {
    Kind.ZIP: lambda: b"PK\x03\x04" + bytes(100),
    Kind.GZIP_BOMB: _gzip_bomb,
    Kind.GZIP_BOMB_TWICE: lambda: _gzip(_gzip_bomb()),
    Kind.ZSTD_BOMB: _zstd_bomb,
    Kind.EMPTY: lambda: b"",
    Kind.GARBAGE: lambda: b"\x00garbage\xff" * 50,
    Kind.HTML: lambda: b"<!DOCTYPE html><html><body>Welcome</body></html>",
    Kind.CHECK_PAGE: lambda: (
        b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>"
        b'<div class="cf-turnstile"></div></body></html>'
    ),
    Kind.ERROR_BODY: lambda: b'{"action":"Error","message":"Missing token"}',
}


async def _huge(request: web.Request, order: Order) -> web.StreamResponse:
    answer = web.StreamResponse(status=500 if order.kind is Kind.HUGE_ERROR else 200)
    if order.kind is Kind.HUGE:
        answer.content_length = HUGE
    await answer.prepare(request)
    for _ in range(0, HUGE, len(_CHUNK)):
        await answer.write(_CHUNK)
    return answer


async def _partly(request: web.Request, order: Order) -> web.StreamResponse:
    """Half of it, and then what the order says."""
    answer = web.StreamResponse()
    answer.content_length = len(order.content)
    await answer.prepare(request)
    await answer.write(order.content[: len(order.content) // 2])
    if order.kind is Kind.TRUNCATED:
        assert request.transport is not None
        request.transport.close()
    elif order.kind is Kind.RESET_WITHIN:
        _reset(request)
    else:
        await order.closing.wait()
    return answer


async def _drip(request: web.Request, order: Order) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    while not order.closing.is_set():
        await answer.write(b" ")
        await asyncio.sleep(0.02)
    return answer


async def _break_off(request: web.Request, order: Order) -> web.StreamResponse:
    if order.kind is Kind.NO_HTTP:
        assert request.transport is not None
        request.transport.write(b"220 mail.example.org ready\r\n\r\n")
        request.transport.close()
    else:
        _reset(request)
    return web.Response()


async def _hold(_: web.Request, order: Order) -> web.StreamResponse:
    await order.closing.wait()
    return web.Response()


def _reset(request: web.Request) -> None:
    assert request.transport is not None
    lingering = request.transport.get_extra_info("socket")
    lingering.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()


async def _redirect(request: web.Request, order: Order) -> web.StreamResponse:
    match order.kind:
        case Kind.REDIRECT if request.path.startswith("/moved/"):
            return web.Response(body=order.content, headers=_JSON)
        case Kind.REDIRECT:
            to = f"/moved/{order.replay_id}.json"
        case Kind.REDIRECT_ELSEWHERE:
            to = order.elsewhere.replace("{replay_id}", str(order.replay_id))
        case _:
            to = request.path
    return web.Response(status=302, headers={"Location": to})


_REPLIES: Mapping[Kind, Reply] = {
    Kind.HUGE: _huge,
    Kind.HUGE_CHUNKED: _huge,
    Kind.HUGE_ERROR: _huge,
    Kind.TRUNCATED: _partly,
    Kind.RESET_WITHIN: _partly,
    Kind.STALLS: _partly,
    Kind.DRIPS: _drip,
    Kind.RESET: _break_off,
    Kind.NO_HTTP: _break_off,
    Kind.SILENT: _hold,
    Kind.REDIRECT: _redirect,
    Kind.REDIRECT_IN_CIRCLES: _redirect,
    Kind.REDIRECT_ELSEWHERE: _redirect,
}
