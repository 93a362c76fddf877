"""The site on a real socket, and browsers that remember their cookies and say where forms are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.cookies import Morsel
from ipaddress import ip_network
from typing import Final

import aiohttp

from bot.domain.jobs import Job
from bot.samples.exhibits import Exhibits, make_exhibits
from bot.services.askers import Asker
from bot.services.samples import Samples
from bot.web.options import SiteOptions
from bot.web.serving import serve_site
from tests.database import free_port
from tests.services.world import World

PHONE: Final = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
_SOON_S: Final = 20.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: Mapping[str, Morsel[str]]

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def leads(self) -> tuple[int, str | None]:
        return self.status, self.headers.get("Location")


@dataclass(slots=True)
class Browser:
    """Sends the cookies it was given, and with forms the origin of the site, as browsers do."""

    site: Site
    http: aiohttp.ClientSession
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return await self.ask("GET", path, headers=headers)

    async def post(
        self, path: str, data: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        sent = {"Origin": self.site.options.origin, **(headers or {})}
        return await self.ask("POST", path, data, sent)

    async def ask(
        self, method: str, path: str, data: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Exactly this, and the cookies."""
        sent = {"User-Agent": PHONE, **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        url = f"{self.site.url}{path}"
        # Where it leads is looked at by the test.
        asking = self.http.request(
            method, url, data=data or None, headers=sent, allow_redirects=False
        )
        async with asking as response:
            for name, cookie in response.cookies.items():
                if cookie["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = cookie.value
            body = await response.read()
            return Answer(response.status, response.headers.copy(), body, dict(response.cookies))


@dataclass(frozen=True, slots=True)
class Site:
    """Where it really listens; people know it by the address in `options`."""

    world: World
    options: SiteOptions
    url: str
    http: aiohttp.ClientSession
    stop: asyncio.Event
    serving: asyncio.Task[None]

    @property
    def port(self) -> int:
        return self.options.port

    def browser(self) -> Browser:
        return Browser(self, self.http)

    async def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """What a stranger gets."""
        return await self.browser().ask(method, path, headers=headers)

    async def signed_in(self, asker: Asker, job: Job | None = None) -> Browser:
        """The browser of somebody who pressed *Open results*."""
        browser = self.browser()
        ticket = await self.world.sessions.issue(asker, None if job is None else job.id)
        assert (await browser.post(f"/open/{ticket}")).status == 303
        return browser


@cache
def exhibits() -> Exhibits:
    """Played once for all tests."""
    return make_exhibits()


@asynccontextmanager
async def open_site(
    world: World,
    base_url: str | None = None,
    *,
    samples: bool = True,
    gateway: Callable[[], bool] | None = None,
    invite_url: str | None = None,
    contact: str | None = None,
) -> AsyncIterator[Site]:
    """The site over this world until the end; behind a proxy of this machine where it is named."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    options = SiteOptions(
        base_url=base_url or url,
        port=port,
        trusted_proxies=(ip_network("127.0.0.0/8"),) if base_url else (),
        invite_url=invite_url,
        contact=contact,
    )
    shown = Samples(exhibits) if samples else None
    stop = asyncio.Event()
    serving = asyncio.create_task(serve_site(world, options, stop, samples=shown, gateway=gateway))
    jar = aiohttp.DummyCookieJar()
    try:
        await until_open(port, serving)
        async with aiohttp.ClientSession(cookie_jar=jar) as http:
            yield Site(world, options, url, http, stop, serving)
    finally:
        stop.set()
        await asyncio.wait_for(serving, _SOON_S)


async def until_open(port: int, serving: asyncio.Task[None]) -> None:
    """Until somebody listens there."""
    async with asyncio.timeout(_SOON_S):
        while not serving.done():
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.01)
