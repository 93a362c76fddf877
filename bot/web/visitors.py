"""Who looks at a page, as far as their cookie says."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from aiohttp import web

from bot.domain.visits import Visitor
from bot.services.askers import Asker
from bot.services.sessions import SESSION_LIFE
from bot.web.cookies import cookie_of
from bot.web.options import SiteOptions
from bot.web.shelves import Shelves

_NAME: Final = "sid"
# Browsers take a cookie of this name only over TLS, for all paths, and from this very host.
_SECURE_NAME: Final = f"__Host-{_NAME}"


async def asker_of(shelves: Shelves, request: web.Request, shareable_id: UUID) -> Asker | None:
    """Who asks for these results, as they were let in to them; None for those not signed in."""
    token = token_of(shelves.options, request)
    return None if token is None else await shelves.services.sessions.asker(token, shareable_id)


async def visitor_of(shelves: Shelves, request: web.Request) -> Visitor | None:
    """Whose session it is; None for those not signed in."""
    token = token_of(shelves.options, request)
    return None if token is None else await shelves.services.sessions.visitor(token)


def token_of(options: SiteOptions, request: web.Request) -> str | None:
    """What the cookie holds, whether or not it is good for anything."""
    return cookie_of(request, _name(options))


def sign_in(options: SiteOptions, response: web.StreamResponse, token: str) -> None:
    """Have the browser keep the token as long as the session lasts."""
    response.set_cookie(
        _name(options),
        token,
        max_age=int(SESSION_LIFE.total_seconds()),
        path="/",
        secure=options.is_secure,
        httponly=True,
        # Not Strict, with which a click from Discord would come without it.
        samesite="Lax",
    )


def sign_out(options: SiteOptions, response: web.StreamResponse) -> None:
    """Have the browser forget the token."""
    response.del_cookie(
        _name(options), path="/", secure=options.is_secure, httponly=True, samesite="Lax"
    )


def _name(options: SiteOptions) -> str:
    return _SECURE_NAME if options.is_secure else _NAME
