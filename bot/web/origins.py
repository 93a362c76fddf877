"""Whatever changes something comes from a form of this site, not too often, and not too large."""

from __future__ import annotations

import asyncio
import logging
import math
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from multidict import CIMultiDictProxy

from bot.web.limits import Limits, address_of
from bot.web.options import SiteOptions

_LOOKING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_PATIENCE_S: Final = 10.0
_CAPTURE: Final = "/api/capture/"
UPLOADS: Final = "/account/uploads"
"""Where the one form leads whose body is larger; its handler takes it, within bounds of its own."""
_UNNAMED_PROXY: Final = (
    "visitors seem to come through a proxy that TRUSTED_PROXIES does not name, so all of them"
    " share one limit"
)
_log = logging.getLogger(__name__)


def own_forms(
    options: SiteOptions, limits: Limits | None = None, *, patience_s: float = _PATIENCE_S
) -> Middleware:
    """Refuse what changes something and does not come from a page of this site.

    It holds for every route, so none can be forgotten, but those of the capture script, which looks
    at no cookie; what is in the body has come whole, and within `patience_s` seconds, when a
    handler is called (but of `UPLOADS`).
    """
    counted = limits or Limits()
    warned = False

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        nonlocal warned
        is_unknown = request.match_info.http_exception is not None
        if request.method not in _LOOKING and not is_unknown and not is_capture(request):
            if not is_own(request.headers, options.origin):
                raise web.HTTPForbidden
            address = address_of(request, options.trusted_proxies)
            if not warned and "X-Forwarded-For" in request.headers and address == request.remote:
                warned = True
                _log.warning(_UNNAMED_PROXY)
            wait = counted.take(address)
            if wait:
                raise web.HTTPTooManyRequests(headers={"Retry-After": str(math.ceil(wait))})
            if request.path != UPLOADS:
                await _take_body(request, patience_s)
        return await handler(request)

    return check


def is_capture(request: web.Request) -> bool:
    """Whether a route of the capture script takes this, which `api_doors` guards instead."""
    resource = request.match_info.route.resource
    return resource is not None and resource.canonical.startswith(_CAPTURE)


def is_own(headers: CIMultiDictProxy[str], origin: str) -> bool:
    """Whether a browser says that a page of this site sent the request.

    Scripts can write neither header. Older browsers, and any that reach a site by plain http, send
    the second alone.
    """
    sites = headers.getall("Sec-Fetch-Site", [])
    if sites:
        return sites == ["same-origin"]
    return [one.casefold() for one in headers.getall("Origin", [])] == [origin]


async def _take_body(request: web.Request, patience_s: float) -> None:
    """Read the body, whose size the site bounds; refuse one that comes drop by drop."""
    try:
        async with asyncio.timeout(patience_s):
            await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except (ConnectionError, web.RequestPayloadError):
        # Nobody may be there any more to read this; it is no fault of ours in any case.
        raise web.HTTPBadRequest from None
