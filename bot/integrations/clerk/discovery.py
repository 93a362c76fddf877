"""Where an instance of Clerk has what, as its own document says; kept for a day."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec
from yarl import URL

from bot.domain.identity_refusals import misconfigured, unavailable
from bot.integrations.clerk.requests import Requests, read

_DOCUMENT: Final = "/.well-known/openid-configuration"
_WHAT: Final = "its discovery document"
_DAY_S: Final = 24 * 3600.0
_OK: Final = 200
_CLIENT_FAILS: Final = range(400, 500)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Addresses on the instance's own host; `date` is when it said so, by its own clock."""

    authorize: URL
    token: URL
    keys: URL
    date: str


class _Document(msgspec.Struct):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class Discovery:
    """Asks once for all who want to know, and again only after a day or a failure."""

    def __init__(self, requests: Requests, issuer: str, clock: Callable[[], float]) -> None:
        self._requests = requests
        self._issuer = issuer
        self._clock = clock
        self._known: tuple[float, Endpoints] | None = None
        self._lock = asyncio.Lock()

    async def find(self) -> Endpoints:
        """The addresses. IdentityError UNAVAILABLE, BUSY, MISCONFIGURED."""
        async with self._lock:
            if self._known is not None and self._clock() - self._known[0] < _DAY_S:
                return self._known[1]
            endpoints = await self.ask()
            self._known = self._clock(), endpoints
            return endpoints

    async def ask(self) -> Endpoints:
        """The addresses, whatever is known already. IdentityError as `find`."""
        reply = await self._requests.ask("GET", URL(self._issuer + _DOCUMENT), _WHAT)
        if reply.status in _CLIENT_FAILS:
            _log.error("CLERK_FRONTEND_API has no discovery document: is it the Frontend API URL?")
            raise misconfigured()
        if reply.status != _OK:
            raise unavailable()
        document = read(reply.content, _Document, _WHAT)
        if document.issuer != self._issuer:
            _log.error("CLERK_FRONTEND_API is not what Clerk calls itself there: copy it again")
            raise misconfigured()
        return Endpoints(
            self._own(document.authorization_endpoint),
            self._own(document.token_endpoint),
            self._own(document.jwks_uri),
            reply.date,
        )

    def _own(self, address: str) -> URL:
        try:
            url = URL(address)
            is_own = url.origin() == URL(self._issuer).origin() and url.raw_user is None
        except ValueError:
            is_own = False
        if not is_own or url.raw_password is not None or url.raw_fragment:
            _log.error(
                "Clerk names an address that is not at CLERK_FRONTEND_API: check the setting"
            )
            raise misconfigured()
        return url
