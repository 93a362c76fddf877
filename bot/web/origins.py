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
_UNNAMED_PROXY: Final = (
    "visitors seem to come through a proxy that TRUSTED_PROXIES does not name, so all of them"
    " share one limit"
)
_log = logging.getLogger(__name__)


def own_forms(
    options: SiteOptions, limits: Limits | None = None, *, patience_s: float = _PATIENCE_S
) -> Middleware:
    """Refuse what changes something and does not come from a page of this site.

    It holds for every route, so none can be forgotten; what is in the body has come whole, and
    within `patience_s` seconds, when a handler is called.
    """
    counted = limits or Limits()
    warned = False

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        nonlocal warned
        is_unknown = request.match_info.http_exception is not None
        if request.method not in _LOOKING and not is_unknown:
            if not is_own(request.headers, options.origin):
                raise web.HTTPForbidden
            address = address_of(request, options.trusted_proxies)
            if not warned and "X-Forwarded-For" in request.headers and address == request.remote:
                warned = True
                _log.warning(_UNNAMED_PROXY)
            wait = counted.take(address)
            if wait:
                raise web.HTTPTooManyRequests(headers={"Retry-After": str(math.ceil(wait))})
            await _take_body(request, patience_s)
        return await handler(request)

    return check


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
