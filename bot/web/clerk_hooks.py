"""Messages of the identity provider, who proves by a signature that they are its own.

No answer tells anything but whether the message should be sent again.
"""

from __future__ import annotations

import logging
import math
from http import HTTPStatus
from typing import Final

from aiohttp import web

from bot.domain.errors import DomainError
from bot.domain.identities import IdentityError, IdentityErrorCode
from bot.domain.objects import ObjectError
from bot.services.outages import outage_of
from bot.web.bodies import read_body
from bot.web.limits import Limits, address_of
from bot.web.origins import CLERK_HOOK
from bot.web.shelves import Shelves

_LARGEST: Final = 256 * 1024
_PATIENCE_S: Final = 10.0
_SOON_S: Final = "30"
_STATUSES: Final = {
    IdentityErrorCode.FORGED: HTTPStatus.UNAUTHORIZED,
    IdentityErrorCode.BAD_ANSWER: HTTPStatus.BAD_REQUEST,
    IdentityErrorCode.NOT_OFFERED: HTTPStatus.NOT_FOUND,
}
_EVERYBODY: Final = "*"
_UNSIGNED: Final = (
    "a message to /webhooks/clerk is not signed by CLERK_WEBHOOK_SECRET, or comes late: if Clerk"
    " sent it, copy the endpoint's signing secret again, and see whether the clock is right"
)
_log = logging.getLogger(__name__)


class ClerkHooks:
    """Where the messages come to; nowhere, unless they can be told from anybody's."""

    def __init__(
        self,
        shelves: Shelves,
        limits: Limits | None = None,
        *,
        patience_s: float = _PATIENCE_S,
    ) -> None:
        self._identities = shelves.services.identities
        self._options = shelves.options
        # All of them come from a few addresses, and many at once after an outage.
        self._limits = limits or Limits(burst=300, a_minute=300.0)
        self._patience_s = patience_s
        # Anybody can send any number of them.
        self._warnings = Limits(burst=1, a_minute=1.0, most=1)

    def routes(self) -> list[web.RouteDef]:
        """Where it is."""
        return [web.post(CLERK_HOOK, self.hear)] if self._identities.hears_news else []

    async def hear(self, request: web.Request) -> web.Response:
        """Heed one message, however often it comes."""
        wait = self._limits.take(address_of(request, self._options.trusted_proxies))
        if wait:
            return _answer(HTTPStatus.TOO_MANY_REQUESTS, str(math.ceil(wait)))
        try:
            content = await read_body(request, _LARGEST, self._patience_s)
        except web.HTTPError as error:
            # What is left of the body may never come, so nothing can follow it.
            refused = _answer(error.status)
            refused.force_close()
            return refused
        # One that comes twice counts as something that nobody signed.
        told = {name.lower(): ", ".join(request.headers.getall(name)) for name in request.headers}
        try:
            await self._identities.hear(told, content)
        except IdentityError as error:
            if error.code is IdentityErrorCode.FORGED and not self._warnings.take(_EVERYBODY):
                _log.warning(_UNSIGNED)
            status = _STATUSES.get(error.code, HTTPStatus.SERVICE_UNAVAILABLE)
            return _answer(status, _SOON_S if status == HTTPStatus.SERVICE_UNAVAILABLE else None)
        except Exception as error:
            if not isinstance(error, ObjectError) and outage_of(error) is None:
                raise
            _log.warning("a message of the identity provider waits: %s", _name_of(error))
            return _answer(HTTPStatus.SERVICE_UNAVAILABLE, _SOON_S)
        return _answer(HTTPStatus.NO_CONTENT)


def _name_of(error: Exception) -> str:
    return str(error.code) if isinstance(error, DomainError) else type(error).__name__


def _answer(status: int, retry_after: str | None = None) -> web.Response:
    return web.Response(
        status=status, headers={} if retry_after is None else {"Retry-After": retry_after}
    )
