"""The door of what programs ask: every refusal is JSON, and pages of others stay outside.

A token that is sent on purpose is no ambient authority as a cookie is, so extensions, which have
origins of their own or none, come in like anybody. Of web pages only the replay site's may ask.
"""

from __future__ import annotations

import json
import logging
import math
import secrets
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from ipaddress import ip_network
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.domain.captures import CaptureErrorCode
from bot.domain.errors import DomainError, ReplayError, ReplayErrorCode
from bot.domain.given_files import MORE_THAN_TAKEN
from bot.domain.objects import ObjectError
from bot.services.outages import outage_of
from bot.web.headers import PRIVATE
from bot.web.limits import Limits, address_of
from bot.web.options import SiteOptions

API: Final = "/api"
_PAIR: Final = f"{API}/capture/pair"
# Whoever has many networks of IPv6 has mostly these.
_SITE_PREFIX: Final = 48
_EVERYBODY: Final = "*"
_REMEMBERED_S: Final = 7200
_SOON_S: Final = 30
_SCHEME: Final = "Bearer"
_EXTENSIONS: Final = ("moz-extension://", "chrome-extension://", "safari-web-extension://")
_AWAY: Final = "Duel Insights cannot reach what it needs just now: try again in a minute."
_REFUSED: Final = {
    400: "Duel Insights did not understand this: update the script, then try again.",
    403: "This page may not ask Duel Insights: open the replay on DuelingBook.",
    404: "There is nothing here: update the script, then try again.",
    405: "This cannot be asked here: update the script, then try again.",
    408: "That took too long to arrive: try again where the connection is better.",
    413: "This is larger than any replay, so nothing was kept: reload the page.",
    415: "This is packed in a way that is not taken here: update the script, then try again.",
    429: "That was too often: wait a minute, then try again.",
}
_WRONG: Final = _REFUSED[400]
_IN_THE_MIDDLE: Final = frozenset({400, 408, 413, 415})
_STATUSES: Final[Mapping[str, int]] = {
    CaptureErrorCode.UNKNOWN_CODE: 403,
    CaptureErrorCode.UNKNOWN_TOKEN: 401,
    CaptureErrorCode.NOT_WANTED: 404,
    CaptureErrorCode.OTHER_REPLAY: 422,
    ReplayErrorCode.TOO_LARGE: 413,
    MORE_THAN_TAKEN: 429,
}
_log = logging.getLogger(__name__)


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
        try:
            if (allowed := _asked_before(request)) and may_ask(request, options):
                answered: web.StreamResponse = _allow(allowed)
            else:
                check(request)
                answered = await handler(request)
        except Exception as error:  # noqa: BLE001 - this is the one door of all errors
            answered = _refuse(error)
        if (origin := _origin_of(request)) in options.replay_origins:
            answered.headers["Access-Control-Allow-Origin"] = origin
            answered.headers["Access-Control-Expose-Headers"] = "Retry-After"
        answered.headers["Vary"] = "Origin"
        return answered

    return answer


def is_api(request: web.BaseRequest) -> bool:
    """Whether a program asks this, and no person."""
    return request.path == API or request.path.startswith(f"{API}/")


def may_ask(request: web.BaseRequest, options: SiteOptions) -> bool:
    """Whether this comes from the replay site, an extension, or no browser at all."""
    if "Origin" not in request.headers:
        return True
    origin = _origin_of(request)
    return origin in options.replay_origins or origin.startswith(_EXTENSIONS)


def api_answer(told: object, status: int = 200) -> web.Response:
    """An answer that a program reads."""
    return web.Response(
        status=status,
        body=json.dumps(told).encode(),
        content_type="application/json",
        headers=PRIVATE,
    )


def _origin_of(request: web.BaseRequest) -> str:
    """The one origin that is named; of several none counts."""
    return ", ".join(request.headers.getall("Origin", []))


def _asked_before(request: web.Request) -> set[str]:
    """What may be asked here, where a browser asks whether a page may."""
    error = request.match_info.http_exception
    if request.method == "OPTIONS" and isinstance(error, web.HTTPMethodNotAllowed):
        return set(error.allowed_methods)
    return set()


def _allow(methods: set[str]) -> web.Response:
    return web.Response(
        status=204,
        headers={
            "Access-Control-Allow-Methods": ", ".join(sorted(methods)),
            "Access-Control-Allow-Headers": "Authorization, Content-Encoding, Content-Type",
            "Access-Control-Max-Age": str(_REMEMBERED_S),
        },
    )


def _refuse(error: Exception) -> web.Response:
    """What was wrong and what to do, and nothing of what was sent."""
    if isinstance(error, web.HTTPException):
        return _pass_on(error)
    if isinstance(error, ObjectError) or outage_of(error) is not None:
        _log.warning("no answer to a script: %s", type(error).__name__)
        return _tell(503, "unavailable", _AWAY, {"Retry-After": str(_SOON_S)})
    if isinstance(error, DomainError):
        usual = 422 if isinstance(error, ReplayError) else 409
        status = _STATUSES.get(error.code, usual)
        asked = {"WWW-Authenticate": _SCHEME} if status == HTTPStatus.UNAUTHORIZED else {}
        return _tell(status, error.code, error.sentence, asked)
    incident = secrets.token_hex(4)
    # Neither the address nor the body: a token may stand beside them.
    _log.error("incident %s: a script met a fault", incident, exc_info=error)
    sentence = f"Something went wrong here: try again, and tell the operator {incident}."
    return _tell(500, "fault", sentence)


def _pass_on(error: web.HTTPException) -> web.Response:
    """What the framework found wrong with the request."""
    kept = {name: error.headers[name] for name in ("Allow", "Retry-After") if name in error.headers}
    code = HTTPStatus(error.status).name.casefold()
    answered = _tell(error.status, code, _REFUSED.get(error.status, _WRONG), kept)
    if error.status in _IN_THE_MIDDLE:
        # What is left of the body may never come, so nothing can follow it.
        answered.force_close()
    return answered


def _tell(
    status: int, code: str, sentence: str, headers: dict[str, str] | None = None
) -> web.Response:
    answered = api_answer({"detail": sentence, "status": status, "error_code": code}, status)
    answered.headers.update(headers or {})
    return answered


def _site_of(address: str) -> str:
    """The network that somebody with this address may have all of."""
    network, _, _ = address.partition("/")
    if ":" not in network:
        return address
    return str(ip_network(f"{network}/{_SITE_PREFIX}", strict=False))
