"""A hostile way to a server: it breaks what passes, one request after the other, as told."""

import asyncio
import re
from asyncio import StreamReader, StreamWriter
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Exchange:
    """One request, and the two sides of it."""

    request: bytes
    port: int
    sender: StreamWriter

    async def answer(self) -> bytes:
        """What the server says to it."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(self.request)
            return await reader.read()
        finally:
            writer.close()


Trouble = Callable[[Exchange], Awaitable[None]]


@dataclass
class Proxy:
    """Passes requests on to `port`; `troubles` are spent one a request, then comes `always`."""

    port: int
    url: str = ""
    troubles: deque[Trouble] = field(default_factory=deque)
    always: Trouble | None = None
    requests: list[str] = field(default_factory=list)
    connections: set[asyncio.Task[None]] = field(default_factory=set)

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Take one request, and end the connection."""
        task = asyncio.current_task()
        assert task is not None
        self.connections.add(task)
        try:
            request = await _read_request(reader, writer)
            self.requests.append(request.partition(b"\r\n\r\n")[0].decode().lower())
            trouble = self.troubles.popleft() if self.troubles else self.always or passing
            await trouble(Exchange(request, self.port, writer))
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # The other side had enough.
        finally:
            writer.close()
            self.connections.discard(task)


async def _read_request(reader: StreamReader, writer: StreamWriter) -> bytes:
    """A request that asks the server to end the connection after its answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    if re.search(rb"(?i)\r\nexpect: *100-continue", head):
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    body = await reader.readexactly(int(length[1]) if length else 0)
    head = re.sub(rb"(?i)\r\n(?:expect|connection): *[^\r]*", b"", head)
    return head.removesuffix(b"\r\n") + b"Connection: close\r\n\r\n" + body


@asynccontextmanager
async def hostile_proxy(port: int) -> AsyncIterator[Proxy]:
    proxy = Proxy(port)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield proxy
    finally:
        server.close()
        left = list(proxy.connections)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


async def passing(exchange: Exchange) -> None:
    exchange.sender.write(await exchange.answer())


def refusing(status: int, code: str) -> Trouble:
    """The server's own refusal, as S3 words it."""
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>No.</Message></Error>"
    return saying(status, "application/xml", body)


def saying(status: int, kind: str, body: str) -> Trouble:
    """An answer that no server gave."""

    async def say(exchange: Exchange) -> None:
        head = f"HTTP/1.1 {status} Such\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}"
        exchange.sender.write(f"{head}\r\nConnection: close\r\n\r\n{body}".encode())

    return say


def silence(seconds: float) -> Trouble:
    """The answer comes late."""

    async def wait(exchange: Exchange) -> None:
        await asyncio.sleep(seconds)
        await passing(exchange)

    return wait


async def reset(exchange: Exchange) -> None:
    """The connection breaks before the server heard anything."""
    exchange.sender.transport.abort()


async def lost_answer(exchange: Exchange) -> None:
    """The server does it, and nobody hears of that."""
    await exchange.answer()
    exchange.sender.transport.abort()


async def cut_short(exchange: Exchange) -> None:
    """The answer ends in the middle of its body."""
    head, _, body = (await exchange.answer()).partition(b"\r\n\r\n")
    exchange.sender.write(head + b"\r\n\r\n" + body[: len(body) // 2])


async def dripping(exchange: Exchange) -> None:
    """The answer comes in some minutes, never silent for long."""
    for byte in await exchange.answer():
        exchange.sender.write(bytes([byte]))
        await asyncio.sleep(0.05)


async def garbled(exchange: Exchange) -> None:
    """What is read has the length that it should have, and another last byte."""
    answer = await exchange.answer()
    if exchange.request.startswith(b"GET"):
        answer = answer[:-1] + bytes([answer[-1] ^ 1])
    exchange.sender.write(answer)
