"""A stand-in of a script manager: one script, what it stores, and whom it may ask.

```
host = ScriptHost(script, world="isolated")      # or "page", as some managers run scripts there
await host.watch(page)                           # before the page goes anywhere
...
assert host.sent[0].headers["Authorization"] ...
```
As real ones do it, the script is run at the start of the document, only where `@match` says and
in no frame if `@noframes` says so, with the functions that `@grant` names and no others; it is
given what it asks of the hosts in `@connect`, which a page could not ask.
"""

from __future__ import annotations

import asyncio
import io
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import aiohttp
from playwright.async_api import CDPSession, Error, Page

from tests.standins.script_world import program

World = Literal["isolated", "page"]
Forms = Literal["GM.", "GM_"]
_BINDING: Final = "standInScriptHost"
_ASKING: Final = "asking a host"
_STORING: Final = "storing"
_WORLD: Final = "a script manager's world"
_LINE: Final = re.compile(r"^// @(\S+)[ \t]*(.*?)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sent:
    """A request that the script made through its manager, and the status of the answer."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: str | None
    status: int


@dataclass(slots=True)
class ScriptHost:
    """One script in one browser; the pages that are watched share what it stores."""

    script: str
    world: World = "isolated"
    forms: Forms = "GM."
    late: bool = False
    """Whether it runs the script when the page is done, as some managers do at times."""
    stores: bool = True
    """Whether it stores what it is given to store; where not, it says so."""
    storage: dict[str, Any] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """What the script asked of hosts that `@connect` does not name."""
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _runs: dict[CDPSession, str] = field(default_factory=dict)
    _renewing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def named(self, key: str) -> list[str]:
        """What the header of the script says under this name, line by line."""
        header = self.script.partition("// ==/UserScript==")[0]
        return [value for name, value in _LINE.findall(header) if name == key]

    async def watch(self, page: Page) -> None:
        """Run the script wherever this page goes, from now on."""
        session = await page.context.new_cdp_session(page)
        session.on("Runtime.bindingCalled", lambda called: self._begin(session, called))
        await session.send("Runtime.enable")
        await session.send("Page.enable")
        bound = {"name": _BINDING}
        if self.world == "isolated":
            bound["executionContextName"] = _WORLD
        await session.send("Runtime.addBinding", bound)
        await self._run_in(session)

    async def settled(self) -> None:
        """Until all that the script gave to store so far is stored."""
        await asyncio.gather(*(one for one in self._tasks if one.get_name() == _STORING))

    async def renew(self) -> None:
        """Let the next documents begin with what is stored by now."""
        if self.forms == "GM_":
            async with self._renewing:
                for session in list(self._runs):
                    await self._run_in(session)

    async def _run_in(self, session: CDPSession) -> None:
        runs: dict[str, object] = {"source": self._program()}
        if self.world == "isolated":
            runs["worldName"] = _WORLD
        if session in self._runs:
            before = {"identifier": self._runs[session]}
            await session.send("Page.removeScriptToEvaluateOnNewDocument", before)
        run = await session.send("Page.addScriptToEvaluateOnNewDocument", runs)
        self._runs[session] = run["identifier"]

    def _program(self) -> str:
        return program(
            self.script,
            binding=_BINDING,
            grants=[one for one in self.named("grant") if self._offers(one)],
            matches=self.named("match"),
            frames=not self.named("noframes"),
            late=self.late,
            stored=self.storage if self.forms == "GM_" else {},
        )

    def _offers(self, grant: str) -> bool:
        if grant == "unsafeWindow":
            # Chrome has none in a world of its own.
            return self.world == "page"
        return grant.startswith(self.forms)

    def _begin(self, session: CDPSession, called: dict[str, Any]) -> None:
        if called["name"] == _BINDING:
            asked = json.loads(called["payload"])
            name = _ASKING if asked["what"] == "request" else _STORING
            task = asyncio.create_task(self._serve(session, called, asked), name=name)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _serve(
        self, session: CDPSession, called: dict[str, Any], asked: dict[str, Any]
    ) -> None:
        try:
            given, is_done = await self._do(asked["what"], asked["given"]), True
        except (OSError, PermissionError) as error:
            given, is_done = str(error), False
        words = ", ".join(json.dumps(word) for word in (asked["id"], is_done, given))
        answer = {
            "expression": f"globalThis[{json.dumps(asked['answer'])}]?.({words})",
            "contextId": called["executionContextId"],
        }
        # The page may be gone by now, and its world with it.
        with suppress(Error):
            await session.send("Runtime.evaluate", answer)

    async def _do(self, what: str, given: list[Any]) -> object:
        if what == "request":
            return await self._request(given[0])
        if not self.stores:
            raise PermissionError("This manager stores nothing.")
        match what:
            case "set":
                self.storage[given[0]] = given[1]
            case "delete":
                self.storage.pop(given[0], None)
            case "list":
                return list(self.storage)
            case _:
                return self.storage.get(given[0], given[1])
        await self.renew()
        return None

    async def _request(self, asked: dict[str, Any]) -> object:
        url = asked["url"]
        if urlsplit(url).hostname not in self.named("connect"):
            self.refused.append(url)
            raise PermissionError("This host is not in @connect.")
        headers, body = asked.get("headers") or {}, asked.get("data")
        # As a file, because aiohttp warns of large texts.
        sent = None if body is None else io.BytesIO(body.encode())
        status = 0
        try:
            async with (
                aiohttp.ClientSession() as http,
                http.request(asked["method"], url, headers=headers, data=sent) as answer,
            ):
                status, text = answer.status, await answer.text()
                told = "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items())
        except aiohttp.ClientError as error:
            raise OSError("Nobody answers there.") from error
        finally:
            self.sent.append(Sent(asked["method"], url, headers, body, status))
        return {"status": status, "responseText": text, "responseHeaders": told, "finalUrl": url}
