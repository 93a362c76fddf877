"""Pages of results: how soon the first look, and how many a second once they are made.

A page is compared with a "hello" of the same size from a bare aiohttp application in the same
process, round by round, because the machine is shared.
"""

from __future__ import annotations

import asyncio
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

from aiohttp import ClientSession, web

from bot.app.whole import App, open_app
from bot.domain.audiences import Visibility
from bot.domain.jobs import Submission
from bot.domain.links import replay_url
from bot.domain.moves import JobStatus
from bot.samples.autopilot import play_match
from bot.services.askers import TERMINAL_ASKER
from bot.web.options import SiteOptions
from bot.web.site import make_site
from tests.architecture.source import ROOT
from tests.bench.jobs import copies, home
from tests.real_replays import raw_replays

REPLAYS: Final = 50
CONNECTIONS: Final = 50
ROUNDS: Final = 5
SECONDS: Final = 3.0
_LOOKS: Final = 5
_DONE: Final = JobStatus.COMPLETED


def report() -> None:
    """Print it, each side in a process of its own."""
    subprocess.run([sys.executable, "-m", "tests.bench.web"], cwd=ROOT, check=True)


def _report() -> None:
    with home() as folder:
        replays = folder / "replays"
        replays.mkdir()
        source = raw_replays() or [play_match(seed).to_json() for seed in range(REPLAYS)]
        files = copies(replays, source)
        numbers = [next(files) for _ in range(REPLAYS)]
        places = {"DATA_DIR": str(folder / "data"), "REPLAY_FOLDER": str(replays)}
        os.environ |= {**places, "LOG_LEVEL": "WARNING"}
        asyncio.run(_measure(numbers))


async def _measure(numbers: list[int]) -> None:
    async with open_app() as app:
        stop = asyncio.Event()
        worker = asyncio.create_task(app.worker.run(stop))
        many = await _shared(app, numbers)
        one = await _shared(app, numbers[:1])
        stop.set()
        await worker
        await _first_looks(app, many)
        async with _served(app, one) as (page, hello):
            await _loads(page, hello)


async def _shared(app: App, numbers: list[int]) -> UUID:
    job = await app.submissions.submit(
        TERMINAL_ASKER, Submission(tuple(replay_url(number) for number in numbers))
    )
    while (details := await app.jobs.details(TERMINAL_ASKER, job.id)).job.status is not _DONE:
        assert not details.job.status.is_finished, details.job.error_message
        await asyncio.sleep(0.05)
    return (await app.sharing.set(TERMINAL_ASKER, job.id, Visibility.ANYONE)).shareable_id


async def _first_looks(app: App, shareable_id: UUID) -> None:
    """Each on a site that has made no page yet, of a program that has read no analysis."""
    took, size = [], 0
    for _ in range(_LOOKS):
        async with _listening(_site(app)) as base, ClientSession() as client:
            async with client.get(f"{base}/healthz") as ready:
                await ready.read()
            began = time.perf_counter()
            async with client.get(f"{base}/r/{shareable_id}") as response:
                assert response.status == 200, response.status
                size = len(await response.read())
            took.append(time.perf_counter() - began)
    told = f"{1000 * took[0]:.0f} ms, then median {1000 * statistics.median(took):.0f}"
    print(f"\nPages of results\n  first look at {REPLAYS} replays: {told}; {size / 1000:.0f} kB")


def _site(app: App) -> web.Application:
    return make_site(app, SiteOptions(base_url="http://127.0.0.1"))


@asynccontextmanager
async def _served(app: App, shareable_id: UUID) -> AsyncIterator[tuple[str, str]]:
    """The addresses of the page and of a hello of its size."""
    async with _listening(_site(app)) as base, ClientSession() as client:
        page = f"{base}/r/{shareable_id}"
        async with client.get(page, headers={"Accept-Encoding": "identity"}) as response:
            body = await response.read()
        hello = web.Application()

        async def greet(_: web.Request) -> web.Response:
            return web.Response(body=body, content_type="text/html")

        hello.add_routes([web.get("/hello", greet)])
        async with _listening(hello) as other:
            print(f"  a page of {len(body) / 1000:.1f} kB, {CONNECTIONS} connections:")
            yield page, f"{other}/hello"


@asynccontextmanager
async def _listening(application: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _loads(page: str, hello: str) -> None:
    ratios, rates, slowest = [], [], []
    await _load(page)
    for _ in range(ROUNDS):
        other, _ = await _load(hello)
        rate, p99 = await _load(page)
        rates.append(rate)
        ratios.append(rate / other)
        slowest.append(p99)
    each = ", ".join(f"{100 * ratio:.0f}" for ratio in ratios)
    print(f"    {statistics.median(rates):,.0f} requests a second, {each} % of a hello's")
    print(f"    p99 {statistics.median(slowest):.1f} ms (worst round {max(slowest):.1f})")


async def _load(url: str) -> tuple[float, float]:
    """Requests a second and the 99th percentile in milliseconds, asked by a process of its own."""
    asking = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.web", url, stdout=subprocess.PIPE, cwd=ROOT
    )
    told, _ = await asking.communicate()
    rate, p99 = map(float, told.split())
    return rate, p99


class _Visitor(asyncio.Protocol):
    """Asks again as soon as it has the whole answer; all answers are as long as the first."""

    def __init__(self, request: bytes, until: float, took: list[float]) -> None:
        self._request, self._until, self._took = request, until, took
        self.done = asyncio.get_running_loop().create_future()
        self._length = self._got = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        if not self._length:
            head, end, _ = data.partition(b"\r\n\r\n")
            assert b" 200 " in head.partition(b"\r\n")[0], head
            length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            self._length = len(head) + len(end) + int(length)
        self._got += len(data)
        if self._got == self._length:
            now = time.perf_counter()
            self._took.append(now - self._began)
            if now < self._until:
                self._ask()
            else:
                self._transport.close()
                self.done.set_result(None)

    def _ask(self) -> None:
        self._got, self._began = 0, time.perf_counter()
        self._transport.write(self._request)


async def _visit(url: str) -> None:
    host, _, rest = url.removeprefix("http://").partition("/")
    name, _, port = host.partition(":")
    request = f"GET /{rest} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    began = time.perf_counter()
    took: list[float] = []
    loop = asyncio.get_running_loop()
    visitors = [
        (
            await loop.create_connection(
                lambda: _Visitor(request, began + SECONDS, took), name, int(port)
            )
        )[1]
        for _ in range(CONNECTIONS)
    ]
    await asyncio.gather(*(visitor.done for visitor in visitors))
    rate = len(took) / (time.perf_counter() - began)
    print(rate, 1000 * sorted(took)[math.ceil(0.99 * len(took)) - 1])


if __name__ == "__main__":
    asyncio.run(_visit(sys.argv[1])) if len(sys.argv) > 1 else _report()
