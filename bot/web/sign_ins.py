"""A sign-in under way, as the browser keeps it: its secret, and where to go on afterwards."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.web.access import ID
from bot.web.cookies import cookie_of
from bot.web.options import SiteOptions

ACCOUNT: Final = "/account"
_LIFE_S: Final = 600
_NAME: Final = "signin"
_SECURE_NAME: Final = f"__Host-{_NAME}"
_LONGEST: Final = 400
# Pages of results and no others: nobody is sent elsewhere, whatever a browser says.
_OF_RESULTS: Final = re.compile(rf"/r/{ID}(?:/[0-9a-z_]+){{0,4}}(?:\?scores=1)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class SignIn:
    """What the browser holds: hostile like any input, but for where it `leads`."""

    secret: str | None
    leads: str = ACCOUNT


def came_from(options: SiteOptions, request: web.Request) -> str:
    """The page of results where somebody chose to sign in, else their account's."""
    # Only this site's own pages are named with their path: `Referrer-Policy` holds for both ways.
    origin, came = options.origin, request.headers.get("Referer", "")
    return _checked(came.removeprefix(origin)) if came.startswith(f"{origin}/") else ACCOUNT


def keep_sign_in(options: SiteOptions, response: web.StreamResponse, begun: SignIn) -> None:
    """Have the browser hold it until it comes back, or for ten minutes."""
    packed = base64.urlsafe_b64encode(begun.leads.encode()).decode().rstrip("=")
    response.set_cookie(
        _name(options),
        f"{begun.secret}.{packed}",
        max_age=_LIFE_S,
        path="/",
        secure=options.is_secure,
        httponly=True,
        # Not Strict, with which the way back from the provider would come without it.
        samesite="Lax",
    )


def sign_in_of(options: SiteOptions, request: web.Request) -> SignIn:
    """What the browser held; one without a secret where it held none."""
    held = cookie_of(request, _name(options))
    if held is None:
        return SignIn(None)
    secret, _, packed = held.partition(".")
    return SignIn(secret, _checked(_unpacked(packed)))


def end_of_sign_in(options: SiteOptions) -> str:
    """The header by which the browser forgets it."""
    response = web.Response()
    response.del_cookie(
        _name(options), path="/", secure=options.is_secure, httponly=True, samesite="Lax"
    )
    return response.cookies[_name(options)].OutputString()


def _checked(path: str) -> str:
    return path if len(path) <= _LONGEST and _OF_RESULTS.fullmatch(path) else ACCOUNT


def _unpacked(packed: str) -> str:
    try:
        whole = packed + "=" * (-len(packed) % 4)
        return base64.b64decode(whole, altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return ""


def _name(options: SiteOptions) -> str:
    return _SECURE_NAME if options.is_secure else _NAME
