"""What the stand-in of the replay site sends."""

from __future__ import annotations

import socket
import struct
from contextlib import suppress
from typing import Final

from aiohttp import web

from tests.standins.replay_manners import Kind, Manner
from tests.standins.replay_page import CHECK_PAGE

HUGE: Final = 100 * 1024 * 1024
_CHUNK: Final = b"x" * 65536


def as_json(content: bytes) -> web.Response:
    return web.Response(body=content, content_type="application/json", charset="utf-8")


def told(message: str) -> web.Response:
    return web.json_response({"action": "Error", "message": message})


def html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html")


def check_page(status: int) -> web.Response:
    answer = html(CHECK_PAGE, status)
    answer.headers["cf-mitigated"] = "challenge"
    return answer


def refusal(status: int, manner: Manner) -> web.Response:
    answer = html("<h1>Not now</h1>", status)
    if manner.retry_after is not None:
        answer.headers["Retry-After"] = manner.retry_after
    return answer


def reset(request: web.Request) -> web.Response:
    """Lose the connection."""
    transport = request.transport
    if transport is not None:
        # With this a closed socket tells its peer that the connection is lost.
        held = transport.get_extra_info("socket")
        held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()


async def pour(request: web.Request, kind: Kind) -> web.StreamResponse:
    """Bytes without an end worth waiting for, made as they go."""
    answer = web.StreamResponse(headers={"Content-Type": "application/json"})
    if kind is not Kind.HUGE_UNANNOUNCED:
        answer.content_length = HUGE if kind is Kind.HUGE else 2 * len(_CHUNK)
    await answer.prepare(request)
    with suppress(ConnectionError):  # whoever asked has gone
        for _ in range(1 if kind is Kind.CUT else HUGE // len(_CHUNK)):
            await answer.write(_CHUNK)
        if kind is Kind.CUT:
            reset(request)
    return answer
