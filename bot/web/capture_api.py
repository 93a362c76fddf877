"""What the capture script asks: pair this browser, what is wanted, here is one, forget me."""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Final

from aiohttp import web

from bot.domain.captures import CaptureError, CaptureErrorCode, Wanted, unknown_token
from bot.domain.links import replay_id_of
from bot.domain.replay.limits import MAX_REPLAY_BYTES
from bot.domain.visits import digest_of
from bot.services.askers import Asker
from bot.web.agents import describe_agent
from bot.web.api_doors import API
from bot.web.bodies import read_body, skip_body
from bot.web.capture_refusals import api_answer
from bot.web.limits import Limits
from bot.web.shelves import Shelves

_ROOT: Final = f"{API}/capture"
_SCHEME: Final = "bearer "
_LONGEST_PAIRING: Final = 1024
# Whoever is let in holds one of few places for large files, so nobody waits for another for long.
_PATIENCE_S: Final = 30.0
_BUSY_S: Final = 5


class CaptureApi:
    """Below `/api/capture/`; it knows nobody by a cookie, only by the token that they send."""

    def __init__(
        self,
        shelves: Shelves,
        *,
        patience_s: float = _PATIENCE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._captures = shelves.services.captures
        self._uploads = shelves.services.uploads
        self._patience_s = patience_s
        # However many addresses a token is used from.
        self._limits = Limits(burst=120, a_minute=120.0, clock=clock)

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        return [
            web.post(f"{_ROOT}/pair", self.pair),
            web.get(f"{_ROOT}/wanted", self.wanted),
            web.post(_ROOT + r"/{replay_id:[1-9][0-9]{0,11}}", self.take),
            web.delete(f"{_ROOT}/token", self.forget),
        ]

    async def pair(self, request: web.Request) -> web.Response:
        """A token for a code."""
        content = await read_body(request, _LONGEST_PAIRING, self._patience_s)
        agent = describe_agent(request.headers.get("User-Agent", ""))
        token = await self._captures.pair(_code_in(content), agent)
        return api_answer({"token": token})

    async def wanted(self, request: web.Request) -> web.Response:
        """What is wanted, in the order in which to open it."""
        wanted = await self._captures.wanted_by(self._token_of(request))
        told = {"done": wanted.done, "total": wanted.total, "wanted": list(map(_tell, wanted.urls))}
        return api_answer(told)

    async def take(self, request: web.Request) -> web.Response:
        """Keep a replay that is wanted."""
        token, replay_id = self._token_of(request), int(request.match_info["replay_id"])
        try:
            asker = await self._captures.expect(token, replay_id)
        except CaptureError as error:
            if error.code is CaptureErrorCode.NOT_WANTED:
                # Where nobody reads it, a slow phone would never come to hear the answer.
                await skip_body(request, MAX_REPLAY_BYTES, self._patience_s)
            raise
        async with self._turn(asker):
            content = await read_body(request, MAX_REPLAY_BYTES, self._patience_s)
            wanted = await self._captures.take(token, replay_id, content)
        return api_answer(_progress(wanted))

    async def forget(self, request: web.Request) -> web.Response:
        """The browser gives its token back."""
        await self._captures.forget(self._token_of(request))
        return web.Response(status=204)

    def _token_of(self, request: web.Request) -> str:
        """The token that was sent, whether or not it is good for anything."""
        sent = request.headers.getall("Authorization", [])
        if len(sent) != 1 or not sent[0].casefold().startswith(_SCHEME):
            raise unknown_token()
        token = sent[0][len(_SCHEME) :].strip()
        wait = self._limits.take(digest_of(token))
        if wait:
            raise _too_many(wait)
        return token

    @asynccontextmanager
    async def _turn(self, asker: Asker) -> AsyncIterator[None]:
        """The moment to hold a file in memory, which comes soon or is refused."""
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(self._patience_s):
                    await stack.enter_async_context(self._uploads.turn(asker))
            except TimeoutError:
                raise _too_many(_BUSY_S) from None
            yield


def _too_many(wait: float) -> web.HTTPTooManyRequests:
    return web.HTTPTooManyRequests(headers={"Retry-After": str(math.ceil(wait))})


def _code_in(content: bytes) -> str:
    """What somebody typed; 400 where it is not said in the way that the script says it."""
    found: object = None
    with suppress(ValueError, RecursionError):
        found = json.loads(content)
    code = found.get("code") if isinstance(found, dict) else None
    if not isinstance(code, str):
        raise web.HTTPBadRequest
    return code


def _progress(wanted: Wanted) -> dict[str, object]:
    following = None if wanted.next is None else _tell(wanted.next)
    return {"done": wanted.done, "total": wanted.total, "next": following}


def _tell(url: str) -> dict[str, object]:
    return {"replay_id": replay_id_of(url), "url": url}
