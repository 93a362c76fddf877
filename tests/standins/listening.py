"""Sockets of the stand-ins, who came there, and a stranger to whom nobody should come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from tests.standins.replay_page import WIDGET_SCRIPT


@dataclass(frozen=True)
class Visit:
    """One request that came."""

    path: str
    query: str
    agent: str
    method: str
    cookie: str
    at: float


@dataclass
class Stranger:
    """A host that is none of the site's: nobody should ever come here."""

    url: str = ""
    connections: int = 0
    visits: list[Visit] = field(default_factory=list)


@asynccontextmanager
async def open_stranger() -> AsyncIterator[Stranger]:
    """One that listens, and notes who comes."""
    stranger = Stranger()

    async def answer(request: web.Request) -> web.Response:
        stranger.visits.append(visit_of(request))
        if request.path.startswith("/turnstile/"):
            return web.Response(text=WIDGET_SCRIPT, content_type="text/javascript")
        return web.Response(headers={"Access-Control-Allow-Origin": "*"})

    def meet() -> None:
        stranger.connections += 1

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with listening(app, meet) as port:
        stranger.url = f"http://localhost:{port}"
        yield stranger


@asynccontextmanager
async def listening(
    app: web.Application, meet: Callable[[], None] = lambda: None
) -> AsyncIterator[int]:
    """The port where it answers; `meet` is called for each connection, also for silent ones."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    protocol = runner.server
    assert protocol is not None

    def connected() -> asyncio.Protocol:
        meet()
        return protocol()

    listener = await asyncio.get_running_loop().create_server(connected, "127.0.0.1", 0)
    try:
        yield int(listener.sockets[0].getsockname()[1])
    finally:
        listener.close()
        await runner.cleanup()


def visit_of(request: web.Request) -> Visit:
    """What is noted of a request."""
    told = request.headers
    return Visit(
        request.path,
        request.query_string,
        told.get("User-Agent", ""),
        request.method,
        told.get("Cookie", ""),
        time.monotonic(),
    )
