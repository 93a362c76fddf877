"""The stand-in's websocket: who is connected, and what they are told."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.wire.refusals import Json
from tests.wire.world import World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT = 0, 1, 2, 6, 7
INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11
TOKEN_REFUSED = 4004


@dataclass(eq=False)
class Session:
    """What one shard was told; it outlives a lost connection."""

    shard: int
    shards: int
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    told: list[str] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None

    async def tell(self, event: str, data: Json) -> None:
        line = {"op": DISPATCH, "t": event, "s": len(self.told) + 1, "d": data}
        self.told.append(json.dumps(line))
        if self.socket is not None and not self.socket.closed:
            await self.socket.send_str(self.told[-1])


class Gateway:
    """Lets in who has the token, and tells every connected shard what is its business."""

    def __init__(self, world: World, token: str) -> None:
        self._world = world
        self._token = token
        self.sessions: dict[str, Session] = {}
        self.url = ""
        self.refuse_with: int | None = None
        self.is_resumable = True
        self.identified = 0
        self.resumed = 0
        self.changed: Callable[[], None] = lambda: None

    @property
    def connected(self) -> list[Session]:
        return [s for s in self.sessions.values() if s.socket and not s.socket.closed]

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await _send(socket, HELLO, {"heartbeat_interval": 41250})
        session: Session | None = None
        async for received in socket:
            if received.type is not WSMsgType.TEXT:
                break
            message = json.loads(received.data)
            if message["op"] == HEARTBEAT:
                await _send(socket, HEARTBEAT_ACK, None)
            elif message["op"] == IDENTIFY:
                session = await self._identify(socket, message["d"])
            elif message["op"] == RESUME:
                session = await self._resume(socket, message["d"])
        if session is not None and session.socket is socket:
            session.socket = None
        self.changed()
        return socket

    async def _identify(self, socket: web.WebSocketResponse, asked: Json) -> Session | None:
        code = TOKEN_REFUSED if asked["token"] != self._token else self.refuse_with
        if code is not None:
            await socket.close(code=code, message=b"refused")
            return None
        shard, shards = asked.get("shard", (0, 1))
        session = Session(shard, shards, socket=socket)
        self.sessions[session.id] = session
        mine = (self._world.guild_id >> 22) % shards == shard
        guild = {"id": str(self._world.guild_id), "unavailable": True}
        await session.tell(
            "READY",
            {
                "v": 10,
                "user": self._world.bot.payload(),
                "guilds": [guild] if mine else [],
                "session_id": session.id,
                "resume_gateway_url": self.url,
                "shard": [shard, shards],
                "application": {"id": str(self._world.application_id), "flags": 0},
            },
        )
        if mine:
            await session.tell("GUILD_CREATE", self._world.guild())
        self.identified += 1
        self.changed()
        return session

    async def _resume(self, socket: web.WebSocketResponse, asked: Json) -> Session | None:
        session = self.sessions.get(asked["session_id"])
        if session is None or not self.is_resumable or asked["token"] != self._token:
            await _send(socket, INVALID_SESSION, data=False)
            return None
        for line in session.told[asked["seq"] :]:
            await socket.send_str(line)
        session.socket = socket
        await session.tell("RESUMED", {})
        self.resumed += 1
        self.changed()
        return session

    async def tell(self, event: str, data: Json, guild_id: int | None) -> None:
        """Tell the shard whose server it is, in each process; the first has what is of none."""
        for session in self.connected:
            if ((guild_id or 0) >> 22) % session.shards == session.shard:
                await session.tell(event, data)

    async def drop(self, code: int = 1001) -> None:
        """Close all connections; after most codes a bot comes back."""
        for session in self.connected:
            assert session.socket is not None
            await session.socket.close(code=code)

    async def ask_to_reconnect(self) -> None:
        for session in self.connected:
            assert session.socket is not None
            await _send(session.socket, RECONNECT, None)


async def _send(socket: web.WebSocketResponse, op: int, data: object) -> None:
    await socket.send_str(json.dumps({"op": op, "d": data}))
