"""The site on its socket: it comes, bears slow and many visitors, and goes."""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import time
from collections.abc import AsyncIterator

import pytest

from bot.domain.errors import DomainError
from bot.web import serving
from bot.web.options import SiteOptions, invite_url_of
from bot.web.serving import serve_site
from tests.services.world import World
from tests.web.visiting import Site, open_site

pytest_plugins = ("tests.database",)

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]
ASK = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture
async def site(world: World) -> AsyncIterator[Site]:
    async with open_site(world, samples=False) as site:
        yield site


async def enter(site: Site, *words: bytes) -> Stream:
    """A connection on which somebody said this so far."""
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    writer.write(b"".join(words))
    await writer.drain()
    return reader, writer


async def shown_out(stream: Stream) -> None:
    """Until the site has closed the connection."""
    async with asyncio.timeout(20):
        try:
            while await stream[0].read(65536):
                pass
        except ConnectionError:
            pass
    stream[1].close()


async def test_a_taken_port_is_told_with_the_name_of_its_setting(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        options = SiteOptions(base_url="http://127.0.0.1:1", port=port)
        with pytest.raises(DomainError) as refused:
            await serve_site(world, options, asyncio.Event())
    assert refused.value.sentence == (
        f"The site cannot listen on 127.0.0.1:{port} (Address already in use): "
        "choose another WEB_PORT."
    )


async def test_an_address_of_another_machine_is_told(world: World) -> None:
    options = SiteOptions(base_url="http://127.0.0.1:1", host="no-such-host.invalid", port=0)
    with pytest.raises(DomainError, match=r"correct WEB_HOST\.$"):
        await serve_site(world, options, asyncio.Event())


@pytest.mark.parametrize(
    ("base_url", "told"), [("http://127.0.0.1:0", 2), ("https://duels.example", 1)]
)
async def test_any_free_port_is_taken_and_told_once(
    world: World, caplog: pytest.LogCaptureFixture, base_url: str, told: int
) -> None:
    caplog.set_level(logging.INFO, "bot.web.serving")
    stop = asyncio.Event()
    options = SiteOptions(base_url=base_url, port=0)
    running = asyncio.create_task(serve_site(world, options, stop))
    async with asyncio.timeout(20):
        while not (found := re.search(r"listens on http://127\.0\.0\.1:(\d+)", caplog.text)):
            assert not running.done()
            await asyncio.sleep(0.01)
    _, writer = await asyncio.open_connection("127.0.0.1", int(found[1]))
    writer.close()
    stop.set()
    await running
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == told
    if told == 2:
        assert f"http://127.0.0.1:{found[1]}, which a phone cannot reach" in lines[1]


async def test_visitors_who_stay_connected_do_not_keep_it_from_stopping(site: Site) -> None:
    streams = [await enter(site, ASK), await enter(site, ASK[:9]), await enter(site)]
    await streams[0][0].readuntil(b"ok")
    began = time.monotonic()
    site.stop.set()
    await asyncio.wait_for(site.serving, 5)
    assert time.monotonic() - began < 5
    for stream in streams:
        await shown_out(stream)


@pytest.mark.slow  # it is waited for as long as the program would
async def test_a_visitor_who_never_listens_does_not_keep_it_from_stopping(site: Site) -> None:
    found = re.search(r'"(/static/site\.\w+\.css)"', (await site.get("/privacy")).text)
    assert found is not None
    # Far more than fits into what lies between the two.
    _, writer = await enter(site, f"GET {found[1]} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 3000)
    writer.transport.pause_reading()  # type: ignore[attr-defined] # every socket's has it
    await asyncio.sleep(0.5)
    began = time.monotonic()
    site.stop.set()
    await asyncio.wait_for(site.serving, 5)
    assert time.monotonic() - began < 5
    writer.close()


async def test_who_speaks_too_slowly_is_shown_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_KEEPALIVE_S", 0.2)
    async with open_site(world, samples=False) as site:
        streams = [await enter(site, said) for said in (b"", ASK[:9], ASK[:-2], ASK + ASK[:9])]
        await asyncio.gather(*map(shown_out, streams))


async def test_a_body_that_nobody_asked_for_is_not_waited_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_LINGERING_S", 0.1)
    async with open_site(world, samples=False) as site:
        request = b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
        stream = await enter(site, request)
        await stream[0].readuntil(b"ok")
        await shown_out(stream)


async def test_where_it_is_full_those_go_who_stayed_longest(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_MOST_VISITORS", 20)
    async with open_site(world, samples=False) as site:
        crowd = [await enter(site, ASK[:9]) for _ in range(60)]
        began = time.monotonic()
        assert (await site.get("/healthz")).status == 200
        assert time.monotonic() - began < 5
        await asyncio.gather(*map(shown_out, crowd[:30]))
        for _, writer in crowd[30:]:
            writer.close()


@pytest.mark.parametrize(
    "asked",
    [
        b"GET /" + b"x" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 100 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 10_000 + b"\r\n\r\n",
        b"\x00\xff\r\n\r\n",
    ],
)
async def test_what_is_too_long_or_no_request_is_refused(site: Site, asked: bytes) -> None:
    reader, writer = await enter(site, asked)
    answer = await asyncio.wait_for(reader.read(), 20)
    assert answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.0 400 "))
    assert b"Traceback" not in answer
    writer.close()


@pytest.mark.parametrize(
    ("token", "number"),
    [
        ("MTIzNDU2Nzg5MDEyMzQ1Njc4.GxYz.secret", "123456789012345678"),
        ("not.it", None),
        ("", None),
        ("MTIz.x.y", None),
        ("////.x", None),
    ],
)
def test_the_invite_holds_the_bots_id_and_nothing_else_of_the_token(
    token: str, number: str | None
) -> None:
    found = invite_url_of(token)
    assert found == (number and f"https://discord.com/oauth2/authorize?client_id={number}")
