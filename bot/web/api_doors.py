"""The door of what programs ask: every refusal is JSON, and pages of others stay outside.

A token that is sent on purpose is no ambient authority as a cookie is, so extensions, which have
origins of their own or none, come in like anybody. Of web pages only the replay site's may ask what
the capture script does, and only this site's what is below `/api/v1`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from ipaddress import ip_network
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.web.api.refusals import refuse_program
from bot.web.capture_refusals import refuse_script
from bot.web.limits import Limits, address_of
from bot.web.options import SiteOptions

API: Final = "/api"
_PAIR: Final = f"{API}/capture/pair"
# Whoever has many networks of IPv6 has mostly these.
_SITE_PREFIX: Final = 48
_EVERYBODY: Final = "*"
_REMEMBERED_S: Final = 7200
_VARY: Final = "Authorization, Cookie, Origin, Accept-Encoding"
_EXTENSIONS: Final = ("moz-extension://", "chrome-extension://", "safari-web-extension://")


class PairingLimits:
    """So rarely that nobody guesses a code, whatever addresses they have."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._each = Limits(burst=5, a_minute=5.0, clock=clock)
        self._sites = Limits(burst=20, a_minute=20.0, clock=clock)
        # Of 2^40 codes a hundred may be in use: in a year of this, 1 of 350 who try finds one.
        self._all = Limits(burst=60, a_minute=60.0, most=1, clock=clock)

    def take(self, address: str) -> float:
        """Zero where somebody at this address may try once, else in how many seconds."""
        return (
            self._each.take(address)
            or self._sites.take(_site_of(address))
            or self._all.take(_EVERYBODY)
        )


def api_doors(options: SiteOptions, *, clock: Callable[[], float] = time.monotonic) -> Middleware:
    """What goes wrong below `/api` is told as JSON, to those who may ask at all."""
    pairings, limits = PairingLimits(clock), Limits(burst=120, a_minute=120.0, clock=clock)

    def check(request: web.Request) -> None:
        if not may_ask(request, options):
            raise web.HTTPForbidden
        address = address_of(request, options.trusted_proxies)
        wait = (pairings if request.path == _PAIR else limits).take(address)
        if wait:
            raise web.HTTPTooManyRequests(headers={"Retry-After": str(math.ceil(wait))})

    @web.middleware
    async def answer(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not is_api(request):
            return await handler(request)
        is_v1 = is_for_anybody(request)
        try:
            if (allowed := _asked_before(request)) and may_ask(request, options):
                answered: web.StreamResponse = _allow(allowed, is_v1=is_v1)
            else:
                check(request)
                answered = await handler(request)
        except Exception as error:  # noqa: BLE001 - this is the one door of all errors
            answered = (refuse_program if is_v1 else refuse_script)(error)
        if is_v1:
            answered.headers["Vary"] = _VARY
            return answered
        if (origin := _origin_of(request)) in options.replay_origins:
            answered.headers["Access-Control-Allow-Origin"] = origin
            answered.headers["Access-Control-Expose-Headers"] = "Retry-After"
        answered.headers["Vary"] = "Origin"
        return answered

    return answer


def is_api(request: web.BaseRequest) -> bool:
    """Whether a program asks this, and no person."""
    return request.path == API or request.path.startswith(f"{API}/")


def is_for_anybody(request: web.BaseRequest) -> bool:
    """Whether any program may ask this, as the description says, and not the script alone."""
    return not f"{request.path}/".startswith(f"{API}/capture/")


def may_ask(request: web.BaseRequest, options: SiteOptions) -> bool:
    """Whether this comes from a page that may, an extension, or no browser at all."""
    if "Origin" not in request.headers:
        return True
    origin = _origin_of(request)
    pages = {options.origin} if is_for_anybody(request) else options.replay_origins
    return origin in pages or origin.startswith(_EXTENSIONS)


def _origin_of(request: web.BaseRequest) -> str:
    """The one origin that is named; of several none counts."""
    return ", ".join(request.headers.getall("Origin", []))


def _asked_before(request: web.Request) -> set[str]:
    """What may be asked here, where a browser asks whether a page may."""
    error = request.match_info.http_exception
    if request.method == "OPTIONS" and isinstance(error, web.HTTPMethodNotAllowed):
        return set(error.allowed_methods)
    return set()


def _allow(methods: set[str], *, is_v1: bool) -> web.Response:
    if is_v1:
        # No page of another origin may read anything here, so none is told that it may.
        return web.Response(status=204, headers={"Allow": ", ".join(sorted(methods | {"OPTIONS"}))})
    return web.Response(
        status=204,
        headers={
            "Access-Control-Allow-Methods": ", ".join(sorted(methods)),
            "Access-Control-Allow-Headers": "Authorization, Content-Encoding, Content-Type",
            "Access-Control-Max-Age": str(_REMEMBERED_S),
        },
    )


def _site_of(address: str) -> str:
    """The network that somebody with this address may have all of."""
    network, _, _ = address.partition("/")
    if ":" not in network:
        return address
    return str(ip_network(f"{network}/{_SITE_PREFIX}", strict=False))
