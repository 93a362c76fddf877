"""A stand-in of the replay site on real sockets, and of a stranger that its pages point to.

```
async with open_replay_site() as site:
    site.put(77, content)                    # what view-replay answers
    site.answer(78, Kind.SLOW, delay_s=2)    # or how it fails: see replay_manners
    ...                                      # visit site.address(77)
    assert site.asked[77] == 1               # requests to view-replay
    assert site.stranger.connections == 0    # with which nobody should have anything to do
```
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

from aiohttp import web
from aiohttp.typedefs import Handler

from tests.standins.listening import Stranger, Visit, listening, open_stranger, visit_of
from tests.standins.replay_answers import as_json, check_page, html, pour, refusal, reset, told
from tests.standins.replay_manners import MESSAGES, Kind, Manner
from tests.standins.replay_page import CHECK_PAGE, LOGIN_PAGE, PAGE_SCRIPT, replay_page


class ReplaySite:
    """What it holds, how it answers, and who came."""

    def __init__(self, stranger: Stranger) -> None:
        self.url = ""
        self.stranger = stranger
        self.strangers = True
        """Whether its pages point to the stranger, as those of the real site do."""
        self.visits: list[Visit] = []
        self.shown: Counter[int] = Counter()
        """How often the page of each replay was opened."""
        self.asked: Counter[int] = Counter()
        """How often view-replay was asked for each."""
        self.assets: Counter[str] = Counter()
        """How often each part of its pages was loaded."""
        self.now = 0
        """Requests to view-replay that are being answered."""
        self.most = 0
        """How many of these there were at once."""
        self.unheard = 0
        """Answers of view-replay for which nobody waited any more."""
        self.webdriver: set[str] = set()
        """What the pages' browsers said of being steered by a program."""
        self._contents: dict[int, bytes] = {}
        self._manners: dict[int, tuple[Manner, int]] = {}

    def put(self, replay_id: int, content: bytes) -> None:
        """Hold this replay."""
        self._contents[replay_id] = content

    def answer(
        self,
        replay_id: int,
        kind: Kind = Kind.NORMAL,
        *,
        by: Literal["xhr", "fetch"] = "xhr",
        delay_s: float = 0,
        retry_after: str | None = None,
        status: int = 502,
        times: int | None = None,
    ) -> None:
        """Answer so from now on, `times` times or always."""
        manner = Manner(kind, by, delay_s, retry_after, status, times)
        self._manners[replay_id] = manner, self.shown[replay_id]

    def address(self, replay_id: int) -> str:
        """Where its page is."""
        return f"{self.url}/replay?id={replay_id}"

    def application(self) -> web.Application:
        app = web.Application(middlewares=[self._note])
        app.router.add_get("/replay", self._show)
        app.router.add_post("/view-replay", self._give)
        app.router.add_get("/view-replay", self._give)
        app.router.add_get("/login", self._ask_to_log_in)
        app.router.add_get("/assets/{name}", self._load)
        return app

    @web.middleware
    async def _note(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.visits.append(visit_of(request))
        return await handler(request)

    def _manner(self, replay_id: int) -> Manner:
        manner, seen = self._manners.get(replay_id, (Manner(), 0))
        if manner.times is not None and self.shown[replay_id] - seen > manner.times:
            return Manner(by=manner.by)
        return manner

    async def _show(self, request: web.Request) -> web.StreamResponse:
        replay_id = _id_in(request)
        self.shown[replay_id] += 1
        manner = self._manner(replay_id)
        match manner.kind:
            case Kind.BLOCKED:
                return check_page(403)
            case Kind.LOGIN_PAGE:
                raise web.HTTPFound("/login")
            case Kind.AWAY_PAGE:
                raise web.HTTPFound(f"{self.stranger.url}/away")
            case Kind.BUSY_PAGE:
                return refusal(429, manner)
            case Kind.FAILING_PAGE:
                return refusal(manner.status, manner)
            case Kind.RESET_PAGE:
                return reset(request)
            case Kind.SILENT_PAGE:
                await asyncio.sleep(3600)
        page = html(
            replay_page(manner.kind, manner.by, self.stranger.url, strangers=self.strangers)
        )
        page.set_cookie("visitor", "known", max_age=3600, samesite="Lax")
        return page

    async def _give(self, request: web.Request) -> web.StreamResponse:
        replay_id = _id_in(request)
        self.asked[replay_id] += 1
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            return await self._answer(request, replay_id, self._manner(replay_id))
        finally:
            self.now -= 1

    async def _answer(
        self, request: web.Request, replay_id: int, manner: Manner
    ) -> web.StreamResponse:
        body = await request.post()
        self.webdriver.add(str(body.get("webdriver")))
        await asyncio.sleep(manner.delay_s)
        self.unheard += request.transport is None
        kind = manner.kind
        if kind is Kind.WIDGET and "token" not in body:
            kind = Kind.MISSING_TOKEN
        if kind in MESSAGES:
            return told(MESSAGES[kind])
        if kind in {Kind.CUT, Kind.HUGE, Kind.HUGE_UNANNOUNCED}:
            return await pour(request, kind)
        if kind is Kind.SILENT:
            await asyncio.sleep(3600)
        return self._refuse(request, manner) or self._content(replay_id, kind)

    def _refuse(self, request: web.Request, manner: Manner) -> web.Response | None:
        match manner.kind:
            case Kind.BLOCKED_ANSWER:
                return check_page(403)
            case Kind.LOGIN_ANSWER:
                raise web.HTTPSeeOther("/login")
            case Kind.AWAY_ANSWER:
                raise web.HTTPTemporaryRedirect(f"{self.stranger.url}/away")
            case Kind.BUSY_ANSWER:
                return refusal(429, manner)
            case Kind.FAILING_ANSWER:
                return refusal(manner.status, manner)
            case Kind.RESET:
                return reset(request)
            case Kind.HTML_ANSWER:
                return html(CHECK_PAGE)
        return None

    def _content(self, replay_id: int, kind: Kind) -> web.Response:
        if kind is Kind.GARBAGE:
            return as_json(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
        if kind is Kind.LISTING:
            return as_json(b'{"action":"Load replays","duels":[{"id":1},{"id":2}]}')
        content = self._contents.get(replay_id + (kind is Kind.ANOTHER_ID))
        if content is None:
            return told(MESSAGES[Kind.NO_REPLAY])
        return as_json(content[: len(content) // 2] if kind is Kind.TRUNCATED else content)

    async def _ask_to_log_in(self, request: web.Request) -> web.Response:
        return html(LOGIN_PAGE)

    async def _load(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        self.assets[name] += 1
        if name.startswith("hop."):  # A part of its own that another site has by now.
            raise web.HTTPFound(f"{self.stranger.url}/{name}")
        if name == "replay.js":
            return web.Response(text=PAGE_SCRIPT, content_type="text/javascript")
        kinds = {"js": "text/javascript", "css": "text/css", "html": "text/html"}
        suffix = name.rpartition(".")[2]
        return web.Response(text="", content_type=kinds.get(suffix, "application/octet-stream"))


@asynccontextmanager
async def open_replay_site() -> AsyncIterator[ReplaySite]:
    """The site and the stranger, each on a free port, until the end."""
    async with open_stranger() as stranger:
        site = ReplaySite(stranger)
        async with listening(site.application()) as port:
            # Another name than the stranger's, so that no browser takes them for one site.
            site.url = f"http://127.0.0.1:{port}"
            yield site


def _id_in(request: web.Request) -> int:
    """With or without the number of a user before it."""
    digits = request.query.get("id", "").rpartition("-")[2]
    return int(digits) if digits.isdecimal() else 0
