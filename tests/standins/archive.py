"""A stand-in of an archive of replays: real sockets, and any answer that an archive may give."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from tests.standins.archive_answers import Kind, Order, reply

__all__ = ["ArchiveStandin", "Asked", "Kind", "Listener", "open_archive_standin", "open_listener"]


@dataclass(frozen=True)
class Asked:
    """A request as it came: its headers in lower case, `at` of `time.monotonic`."""

    method: str
    path: str
    at: float
    headers: Mapping[str, str]


@dataclass
class ArchiveStandin:
    """What it has, how it answers, and what it was asked.

    `usual` is how it answers where nothing else is told for a replay, `delay_s` how long it takes
    for each answer, `retry_after` the header of its refusals, `elsewhere` where a redirect leads.
    """

    url: str = ""
    usual: Kind = Kind.NORMAL
    delay_s: float = 0.0
    retry_after: str | None = None
    elsewhere: str = "http://elsewhere.example.org/{replay_id}.json"
    replays: dict[int, bytes] = field(default_factory=dict)
    requests: list[Asked] = field(default_factory=list)
    most_at_once: int = 0
    _at_once: int = 0
    _told: dict[int, list[Kind]] = field(default_factory=dict)
    _closing: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def address(self) -> str:
        """The template by which it is set up as a source."""
        return f"{self.url}/replays/{{replay_id}}.json"

    def put(self, replay_id: int, content: bytes) -> None:
        self.replays[replay_id] = content

    def answer(self, replay_id: int, *kinds: Kind) -> None:
        """Answer so for this replay, one after the other, and with the last from then on."""
        self._told[replay_id] = list(kinds)

    def count(self, replay_id: int) -> int:
        """How often it was asked for this replay."""
        path = f"/replays/{replay_id}.json"
        return sum(asked.path.partition("?")[0] == path for asked in self.requests)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.requests.append(Asked(request.method, request.path_qs, time.monotonic(), headers))
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            await asyncio.sleep(self.delay_s)
            return await reply(request, self._order(int(request.match_info.get("id", 0))))
        except ConnectionError:
            return web.Response()  # The other side had enough.
        finally:
            self._at_once -= 1

    def _order(self, replay_id: int) -> Order:
        told = self._told.get(replay_id, [])
        kind = told.pop(0) if len(told) > 1 else told[0] if told else self.usual
        content = self.replays.get(replay_id)
        if content is None:
            # Its front page has no replay, and is there.
            content = b"an archive of replays"
            kind = Kind.ABSENT if kind is Kind.NORMAL and replay_id else kind
        return Order(kind, replay_id, content, self.retry_after, self.elsewhere, self._closing)

    @asynccontextmanager
    async def listening(self, tls: ssl.SSLContext | None) -> AsyncIterator[None]:
        app = web.Application()
        app.router.add_get("/{folder:replays|moved}/{id:[0-9]+}.json", self.serve)
        app.router.add_get("/", self.serve)
        app.on_response_prepare.append(_give_cookie)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
            self.url = f"http{'s' if tls else ''}://127.0.0.1:{runner.addresses[0][1]}"
            yield
        finally:
            self._closing.set()
            await runner.cleanup()


async def _give_cookie(_: web.Request, answer: web.StreamResponse) -> None:
    answer.headers["Set-Cookie"] = "visitor=1; Path=/"


@asynccontextmanager
async def open_archive_standin(
    *, tls: ssl.SSLContext | None = None
) -> AsyncIterator[ArchiveStandin]:
    archive = ArchiveStandin()
    async with archive.listening(tls):
        yield archive


@dataclass
class Listener:
    """Counts who connects, and tells them nothing."""

    port: int = 0
    connections: int = 0

    def greet(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        writer.close()


@asynccontextmanager
async def open_listener() -> AsyncIterator[Listener]:
    listener = Listener()
    async with await asyncio.start_server(listener.greet, "127.0.0.1", 0) as server:
        listener.port = server.sockets[0].getsockname()[1]
        yield listener
