"""The stand-in's routes: those of Discord that the bot uses, and no others."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from tests.wire.answers import Answers
from tests.wire.bodies import Body, attach, read_body
from tests.wire.gateway import Gateway
from tests.wire.refusals import (
    NOT_AUTHOR,
    NOT_FOUND,
    UNAUTHORIZED,
    UNKNOWN_USER,
    Fault,
    Json,
    RefusalError,
    reply,
)
from tests.wire.world import Message, World, snowflake

API = "/api/v10"
PayloadHook = Callable[[str, str, object], None]
_BODY = web.RequestKey("body", Body)
_Next = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Request:
    """One that the bot made; `path` without the version, `status` once it is answered."""

    method: str
    path: str
    at: float
    body: Json
    status: int | None = None


@dataclass
class Rest:
    world: World
    answers: Answers
    gateway: Gateway
    token: str
    url: str = ""
    requests: list[Request] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    on_payload: PayloadHook = lambda *_: None
    starts_left: int = 1000
    files: dict[str, bytes] = field(default_factory=dict)

    def application(self) -> web.Application:
        app = web.Application(middlewares=[self._meet], client_max_size=25 << 20)
        users, channel = "/users/{user}", "/channels/{channel}"
        message = channel + "/messages/{message}"
        webhook = "/webhooks/{application}/{token}"
        own = webhook + "/messages/{message}"
        routes: list[tuple[str, str, Callable[[web.Request], Awaitable[web.Response]]]] = [
            ("GET", "/users/@me", self._me),
            ("GET", users, self._user),
            ("POST", "/users/@me/channels", self._open_dm),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", "/gateway/bot", self._gateway),
            ("GET", "/applications/{application}/commands", self._commands),
            ("PUT", "/applications/{application}/commands", self._keep_commands),
            ("POST", "/interactions/{interaction}/{token}/callback", self._answer),
            ("POST", webhook, self._follow),
            ("GET", own, self._own),
            ("PATCH", own, self._edit_own),
            ("DELETE", own, self._delete_own),
            ("GET", channel, self._channel),
            ("POST", channel + "/messages", self._post),
            ("GET", message, self._message),
            ("PATCH", message, self._edit),
            ("DELETE", message, self._delete),
        ]
        for method, path, handle in routes:
            app.router.add_route(method, API + path, handle)
        app.router.add_get("/gateway", self.gateway.connect)
        app.router.add_get("/attachments/{number}/{name}", self._file)
        return app

    @web.middleware
    async def _meet(self, request: web.Request, handler: _Next) -> web.StreamResponse:
        if not request.path.startswith(API):
            return await handler(request)
        body = await read_body(request, f"{self.url}/attachments")
        path = request.path.removeprefix(API)
        record = Request(request.method, path, time.monotonic(), body.json)
        self.requests.append(record)
        self.world.changed()
        if body.json:
            self.on_payload(request.method, path, body.json)
        request[_BODY] = body
        response = await self._respond(request, record, handler)
        record.status = response.status
        self.world.changed()
        return response

    async def _respond(
        self, request: web.Request, record: Request, handle: _Next
    ) -> web.StreamResponse:
        for fault in self.faults:
            if fault.meets(record.method, record.path):
                fault.times -= 1
                await asyncio.sleep(fault.delay)
                if fault.drop and request.transport is not None:
                    request.transport.abort()
                if fault.status or fault.drop:
                    return fault.answer()
        by_token = record.path.startswith(("/interactions/", "/webhooks/"))
        if not by_token and request.headers.get("Authorization") != f"Bot {self.token}":
            status, code, message = UNAUTHORIZED
            return reply({"message": message, "code": code}, status)
        try:
            return await handle(request)
        except web.HTTPException:
            return reply({"message": NOT_FOUND[2], "code": NOT_FOUND[1]}, NOT_FOUND[0])
        except RefusalError as refusal:
            return reply(refusal.body, refusal.status)

    async def _me(self, _request: web.Request) -> web.Response:
        return reply(self.world.bot.payload())

    async def _user(self, request: web.Request) -> web.Response:
        user = self.world.users.get(_number(request, "user"))
        if user is None:
            raise RefusalError(*UNKNOWN_USER)
        return reply(user.payload())

    async def _open_dm(self, request: web.Request) -> web.Response:
        user = self.world.users.get(int(request[_BODY].json["recipient_id"]))
        if user is None:
            raise RefusalError(*UNKNOWN_USER)
        return reply(self.world.dm(user).payload())

    async def _application(self, _request: web.Request) -> web.Response:
        empty = dict.fromkeys(("icon", "interactions_endpoint_url", "team"))
        return reply(
            {
                "id": str(self.world.application_id),
                "name": self.world.bot.name,
                "description": "",
                "summary": "",
                "verify_key": "0" * 64,
                "flags": 0,
                "bot_public": True,
                "bot_require_code_grant": False,
                "owner": self.world.bot.payload(),
                "rpc_origins": [],
                **empty,
            }
        )

    async def _gateway(self, _request: web.Request) -> web.Response:
        limit = {
            "total": 1000,
            "remaining": self.starts_left,
            "reset_after": 3_600_000,
            "max_concurrency": 1,
        }
        return reply({"url": self.gateway.url, "shards": 1, "session_start_limit": limit})

    async def _commands(self, _request: web.Request) -> web.Response:
        return reply(self.world.commands)

    async def _keep_commands(self, request: web.Request) -> web.Response:
        asked: list[Json] = request[_BODY].json  # type: ignore[assignment] # a list here only
        shared = {"application_id": str(self.world.application_id), "version": str(snowflake())}
        known = {(c["type"], c["name"]): c["id"] for c in self.world.commands}
        self.world.commands = [
            {"type": 1, "description": "", **command, **shared}
            | {"id": known.get((command.get("type", 1), command["name"]), str(snowflake()))}
            for command in asked
        ]
        return reply(self.world.commands)

    async def _answer(self, request: web.Request) -> web.Response:
        number, token = _number(request, "interaction"), request.match_info["token"]
        return reply(self.answers.answer(number, token, request[_BODY]))

    async def _follow(self, request: web.Request) -> web.Response:
        number, token = _number(request, "application"), request.match_info["token"]
        return reply(self.answers.follow(number, token, request[_BODY]))

    async def _own(self, request: web.Request) -> web.Response:
        return reply(self.answers.find(*_own(request)).payload())

    async def _edit_own(self, request: web.Request) -> web.Response:
        return reply(self.answers.edit(*_own(request), request[_BODY]))

    async def _delete_own(self, request: web.Request) -> web.Response:
        self.answers.delete(*_own(request))
        return web.Response(status=204)

    async def _channel(self, request: web.Request) -> web.Response:
        return reply(self.world.find(_number(request, "channel")).payload())

    async def _post(self, request: web.Request) -> web.Response:
        channel, body = self.world.find(_number(request, "channel")), request[_BODY]
        message = Message(channel, self.world.bot)
        message.write(body.json, attach(message, body.json, body))
        return reply(self.world.post(message).payload())

    async def _message(self, request: web.Request) -> web.Response:
        return reply(self._find(request).payload())

    async def _edit(self, request: web.Request) -> web.Response:
        message, body = self._find(request), request[_BODY]
        if message.author is not self.world.bot:
            raise RefusalError(*NOT_AUTHOR)
        message.edited += 1
        message.write(body.json, attach(message, body.json, body))
        return reply(message.payload())

    async def _delete(self, request: web.Request) -> web.Response:
        message = self._find(request)
        del message.channel.messages[message.id]
        return web.Response(status=204)

    async def _file(self, request: web.Request) -> web.Response:
        content = self.files.get(request.match_info["number"])
        return web.Response(status=404) if content is None else web.Response(body=content)

    def _find(self, request: web.Request) -> Message:
        return self.world.find_message(_number(request, "channel"), _number(request, "message"))


def _number(request: web.Request, name: str) -> int:
    return int(request.match_info[name])


def _own(request: web.Request) -> tuple[int, str, str]:
    names = request.match_info
    return int(names["application"]), names["token"], names["message"]
