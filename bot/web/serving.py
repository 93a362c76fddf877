"""Listens for visitors until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from typing import Final

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from bot.domain.errors import DomainError
from bot.services.catalog import Services
from bot.services.samples import Samples
from bot.web.options import SiteOptions
from bot.web.request_logs import request_log
from bot.web.site import make_site

# Waited for twice: until handlers end by themselves, then until they end because they are told to.
_SHUTDOWN_S: Final = 2.0
# Also how long somebody may take from connecting to the end of the headers.
_KEEPALIVE_S: Final = 30.0
# Of a body that nobody wanted.
_LINGERING_S: Final = 2.0
_LONGEST_LINE: Final = 4096
_MOST_HEADERS: Final = 64
# Files and sockets of a process are a thousand in many places, and others need some, too.
_MOST_VISITORS: Final = 400
_BACKLOG: Final = 128
_log = logging.getLogger(__name__)


async def serve_site(
    services: Services,
    options: SiteOptions,
    stop: asyncio.Event,
    *,
    samples: Samples | None = None,
    gateway: Callable[[], bool] | None = None,
) -> None:
    """Be the site until `stop` is set; DomainError where it cannot listen."""
    listener = await asyncio.to_thread(_listen, options)
    with listener:
        options = _at(options, listener.getsockname()[1])
        runner = web.AppRunner(
            make_site(services, options, samples=samples, gateway=gateway),
            # Its lines would hold tickets, and who looked at what.
            access_log=None,
            logger=request_log(),
            keepalive_timeout=_KEEPALIVE_S,
            shutdown_timeout=_SHUTDOWN_S,
            lingering_time=_LINGERING_S,
            max_line_size=_LONGEST_LINE,
            max_headers=_MOST_HEADERS,
            handle_signals=False,
        )
        await runner.setup()
        entrance = _Entrance(runner.server)
        loop = asyncio.get_running_loop()
        door = await loop.create_server(entrance, sock=listener, backlog=_BACKLOG)
        try:
            _tell(options)
            await stop.wait()
        finally:
            door.close()
            await runner.cleanup()


class _Entrance:
    """Lets everybody in; where it is full, those who have been there longest go.

    However slowly somebody speaks or listens, they so keep nobody else out for long.
    """

    def __init__(self, server: web.Server | None) -> None:
        assert server is not None  # since the setup
        self._server = server

    def __call__(self) -> RequestHandler:
        inside = self._server.connections
        for visitor in islice(inside, max(0, len(inside) - _MOST_VISITORS + 1)):
            if visitor.transport is not None:
                visitor.transport.abort()
        return self._server()


def _listen(options: SiteOptions) -> socket.socket:
    """A socket on the address of the site."""
    where = f"{options.host}:{options.port}"
    try:
        found = socket.getaddrinfo(options.host, options.port, type=socket.SOCK_STREAM)
        family, _, _, _, address = found[0]
        both = family == socket.AF_INET6 and socket.has_dualstack_ipv6()
        return socket.create_server(
            (str(address[0]), options.port), family=family, backlog=_BACKLOG, dualstack_ipv6=both
        )
    except socket.gaierror:
        sentence = f"The site cannot listen on {where}: correct WEB_HOST."
        raise DomainError("web_host", sentence) from None
    except PermissionError:
        sentence = f"The site may not listen on {where}: choose a WEB_PORT above 1023."
        raise DomainError("port_forbidden", sentence) from None
    except OSError as error:
        # Its own words would tell the address again.
        why = os.strerror(error.errno or 0)
        sentence = f"The site cannot listen on {where} ({why}): choose another WEB_PORT."
        raise DomainError("port_taken", sentence) from None


def _at(options: SiteOptions, port: int) -> SiteOptions:
    """The options with the port that was taken, where any free one was wanted."""
    if options.port:
        return options
    before, marked, _ = options.base_url.rpartition(":0")
    base_url = f"{before}:{port}" if marked else options.base_url
    return replace(options, port=port, base_url=base_url)


def _tell(options: SiteOptions) -> None:
    host = f"[{options.host}]" if ":" in options.host else options.host
    _log.info("the site listens on http://%s:%d", host, options.port)
    if options.is_local:
        _log.info(
            "links lead to %s, which a phone cannot reach: set PUBLIC_BASE_URL to an address that "
            "others can",
            options.base_url,
        )
