"""Clerk as the port wants it: who signs in, asked of its servers."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from bot.domain.identities import ClerkFinding, News, Person, SignInFlow
from bot.domain.identity_refusals import forged, gone, misconfigured
from bot.integrations.clerk.backend import Backend
from bot.integrations.clerk.configured import signing_key_of
from bot.integrations.clerk.discovery import Discovery
from bot.integrations.clerk.examination import Examination
from bot.integrations.clerk.id_tokens import Expected, read_id_token
from bot.integrations.clerk.keys import GivenKey, PublishedKeys, are_shared
from bot.integrations.clerk.news import read_news
from bot.integrations.clerk.requests import Requests, in_time, open_requests
from bot.integrations.clerk.sign_ins import SignIns

PATIENCE_S: Final = 3.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClerkOptions:
    """What belongs to an instance and its OAuth application; addresses have no path."""

    frontend_url: str
    api_url: str
    secret_key: str = field(repr=False)
    client_id: str
    client_secret: str = field(repr=False)
    webhook_secret: str | None = field(default=None, repr=False)
    jwt_key: str | None = field(default=None, repr=False)


class Clerk:
    """One instance; opened once, used by all tasks. No call takes longer than its patience."""

    def __init__(
        self,
        options: ClerkOptions,
        requests: Requests,
        patience_s: float,
        clock: Callable[[], float],
    ) -> None:
        self._options = options
        self._patience_s = patience_s
        self._discovery = Discovery(requests, options.frontend_url, clock)
        self._published = PublishedKeys(requests, self._discovery, clock, patience_s)
        self._given = None if options.jwt_key is None else GivenKey(options.jwt_key)
        self._backend = Backend(requests, options.api_url, options.secret_key)
        self._sign_ins = SignIns(requests, options.client_id, options.client_secret)

    @property
    def issuer(self) -> str:
        """The address by which its tokens name it."""
        return self._options.frontend_url

    @property
    def tells_news(self) -> bool:
        """Whether its messages can be told from anybody's."""
        return self._options.webhook_secret is not None

    async def begin(self, flow: SignInFlow, callback: str) -> str:
        """Where to send the browser."""
        endpoints = await in_time(self._discovery.find(), self._patience_s)
        return self._sign_ins.address(endpoints.authorize, flow, callback)

    async def identify(self, flow: SignInFlow, code: str, callback: str) -> Person:
        """Who came back with this code."""
        return await in_time(self._identify(flow, code, callback), self._patience_s)

    async def ask(self, clerk_user_id: str) -> Person | None:
        """The person as they are now."""
        return await in_time(self._backend.find(clerk_user_id), self._patience_s)

    async def ask_many(self, clerk_user_ids: Sequence[str]) -> Sequence[Person]:
        """Those of at most a hundred who are there."""
        return await in_time(self._backend.find_many(clerk_user_ids), self._patience_s)

    async def delete(self, clerk_user_id: str) -> None:
        """Forget the person."""
        await in_time(self._backend.delete(clerk_user_id), self._patience_s)

    def read_news(self, headers: Mapping[str, str], content: bytes) -> News:
        """What a message says."""
        if self._options.webhook_secret is None:
            raise forged()
        key = signing_key_of(self._options.webhook_secret)
        return read_news(headers, content, key, time.time())

    async def confirm(self) -> None:
        """Nothing where the secret key belongs to the instance that signs."""
        await in_time(self._confirm(), self._patience_s)

    async def examine(self, callback: str) -> Sequence[ClerkFinding]:
        """What is well and what is not; each part takes no longer than a call."""
        examination = Examination(
            self._discovery, self._backend, self._sign_ins, self.confirm, self._patience_s
        )
        return await examination.run(callback, hears_news=self.tells_news)

    async def _identify(self, flow: SignInFlow, code: str, callback: str) -> Person:
        endpoints = await self._discovery.find()
        token = await self._sign_ins.exchange(endpoints.token, flow, code, callback)
        expected = Expected(self.issuer, self._options.client_id, flow.nonce)
        clerk_user_id = await read_id_token(token, self._given or self._published, expected)
        person = await self._backend.find(clerk_user_id)
        if person is None:
            raise gone()
        return person

    async def _confirm(self) -> None:
        ours = await self._backend.keys()
        if not are_shared(ours, await self._published.ask()):
            _log.error("CLERK_SECRET_KEY and CLERK_FRONTEND_API belong to different instances")
            raise misconfigured()
        if self._given is not None and not are_shared(ours, {"": self._given.read()}):
            _log.error("CLERK_JWT_KEY is no key of the instance of CLERK_SECRET_KEY")
            raise misconfigured()


@asynccontextmanager
async def open_clerk(
    options: ClerkOptions,
    *,
    patience_s: float = PATIENCE_S,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[Clerk]:
    """The instance; nothing is asked yet."""
    async with open_requests() as requests:
        yield Clerk(options, requests, patience_s, clock)
