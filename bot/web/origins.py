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
# The one looks at no cookie, the other at where a change by cookie comes from.
_FOR_PROGRAMS: Final = ("/api/capture/", "/api/v1/")
LOGIN: Final = "/auth/login"
CALLBACK: Final = "/auth/callback"
"""Where a sign-in begins and ends: by looking, but neither is free."""
CLERK_HOOK: Final = "/webhooks/clerk"
"""Where messages come that are signed; its handler bounds them itself."""
_SIGN_INS: Final = frozenset({LOGIN, CALLBACK})
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

    It holds for every route, so none can be forgotten, but those for programs; what is in the body
    has come whole, and within `patience_s` seconds, when a handler is called (but of `UPLOADS`).
    """
    forms, sign_ins = limits or Limits(), Limits(burst=30, a_minute=30.0)
    warned = False

    def count(request: web.Request, counted: Limits) -> None:
        nonlocal warned
        address = address_of(request, options.trusted_proxies)
        if not warned and "X-Forwarded-For" in request.headers and address == request.remote:
            warned = True
            _log.warning(_UNNAMED_PROXY)
        wait = counted.take(address)
        if wait:
            raise web.HTTPTooManyRequests(headers={"Retry-After": str(math.ceil(wait))})

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        is_unknown = request.match_info.http_exception is not None
        if request.path in _SIGN_INS:
            count(request, sign_ins)
        elif request.method not in _LOOKING and not is_unknown and not is_for_programs(request):
            if not is_own(request.headers, options.origin):
                raise web.HTTPForbidden
            count(request, forms)
            if request.path != UPLOADS:
                await _take_body(request, patience_s)
        return await handler(request)

    return check


def is_for_programs(request: web.Request) -> bool:
    """Whether a route takes this that `api_doors` guards instead, and its own handler."""
    resource = request.match_info.route.resource
    if resource is None:
        return False
    return resource.canonical == CLERK_HOOK or resource.canonical.startswith(_FOR_PROGRAMS)


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
