"""What the script talks with: the four answers of the capture API, and ways in which it fails."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.domain.captures import read_code
from tests.standins.listening import listening

CODE: Final = "K7QX-M2PD"
TOKEN: Final = "upload-only-0123456789abcdef0123456789abcdef"


@dataclass(slots=True)
class Service:
    """What is wanted, what came, and what goes wrong next."""

    url: str = ""
    wanted: list[int] = field(default_factory=list)
    done: int = 0
    total: int = 0
    came: list[tuple[int, bytes]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    faults: deque[web.Response] = field(default_factory=deque)
    """What the next deliveries are answered, one each."""
    is_away: bool = False
    """Whether connections are cut."""
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    """Deliveries wait for it; it is open unless a test closes it."""

    def want(self, *ids: int, done: int = 0) -> None:
        """Ask for these."""
        self.wanted, self.done, self.total = list(ids), done, done + len(ids)

    @property
    def ids(self) -> list[int]:
        """What came, in its order."""
        return [replay_id for replay_id, _ in self.came]

    def application(self) -> web.Application:
        app = web.Application(middlewares=[self._note], client_max_size=9 * 2**20)
        app.router.add_post("/api/capture/pair", self._pair)
        app.router.add_get("/api/capture/wanted", self._tell)
        app.router.add_post(r"/api/capture/{id:\d+}", self._take)
        app.router.add_delete("/api/capture/token", self._forget)
        return app

    @web.middleware
    async def _note(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.asked.append(f"{request.method} {request.path.removeprefix('/api/capture')}")
        if self.is_away:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not request.path.endswith("/pair") and token not in self.tokens:
            return refused(401, "This browser was unpaired: pair it again.", "no_token")
        return await handler(request)

    async def _pair(self, request: web.Request) -> web.Response:
        # However it was typed, as the real one takes it.
        if read_code((await request.json())["code"]) != CODE:
            return refused(403, "This code is not known, or too old: ask for a new one.", "code")
        self.tokens.add(TOKEN)
        return web.json_response({"token": TOKEN})

    async def _tell(self, _: web.Request) -> web.Response:
        told = [_named(replay_id) for replay_id in self.wanted]
        return web.json_response({"done": self.done, "total": self.total, "wanted": told})

    async def _take(self, request: web.Request) -> web.Response:
        replay_id, body = int(request.match_info["id"]), await request.read()
        assert request.content_type == "application/json"
        await self.gate.wait()
        if self.faults:
            return self.faults.popleft()
        if replay_id not in self.wanted:
            return refused(404, "No job of yours asks for this replay.", "not_wanted")
        self.wanted.remove(replay_id)
        self.done += 1
        self.came.append((replay_id, body))
        after = _named(self.wanted[0]) if self.wanted else None
        return web.json_response({"done": self.done, "total": self.total, "next": after})

    async def _forget(self, _: web.Request) -> web.Response:
        self.tokens.clear()
        return web.Response(status=204)


def refused(status: int, sentence: str, code: str, retry_after: int = 0) -> web.Response:
    """A refusal as the API words it."""
    told = {"detail": sentence, "status": status, "error_code": code}
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    return web.json_response(told, status=status, headers=headers)


def _named(replay_id: int) -> dict[str, object]:
    # The canonical address, whichever site the script was made for.
    url = f"https://www.duelingbook.com/replay?id={replay_id}"
    return {"replay_id": replay_id, "url": url}


@asynccontextmanager
async def open_service() -> AsyncIterator[Service]:
    """On a free port, until the end."""
    service = Service()
    service.gate.set()
    async with listening(service.application()) as port:
        service.url = f"http://127.0.0.1:{port}"
        yield service
