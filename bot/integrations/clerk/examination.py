"""Whether an instance of Clerk is set up as the site needs it, one part after the other."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final, TypeVar

from bot.domain.identities import ClerkFinding, IdentityError, IdentityErrorCode, begin_flow
from bot.integrations.clerk.backend import Backend
from bot.integrations.clerk.discovery import Discovery, Endpoints
from bot.integrations.clerk.requests import in_time
from bot.integrations.clerk.sign_ins import SignIns

T = TypeVar("T")

_MOST_APART: Final = timedelta(seconds=60)
_AWAY: Final = "Clerk cannot be asked for it: try again when the network and Clerk are well."
_NO_ANSWER: Final = (
    "There is no good answer from CLERK_FRONTEND_API: compare it to the Frontend API URL in Clerk's"
    " dashboard (API keys); if that is what it is, try again when the network and Clerk are well."
)
_BUSY: Final = "Clerk has had too many questions: try again in a minute."


class Examination:
    """Asks Clerk as a sign-in would, and changes nothing there."""

    def __init__(
        self,
        discovery: Discovery,
        backend: Backend,
        sign_ins: SignIns,
        confirm: Callable[[], Awaitable[None]],
        patience_s: float,
    ) -> None:
        self._discovery = discovery
        self._backend = backend
        self._sign_ins = sign_ins
        self._confirm = confirm
        self._patience_s = patience_s

    async def run(self, callback: str, *, hears_news: bool) -> Sequence[ClerkFinding]:
        """A finding for each part, in the order in which they are best put right."""
        endpoints = await self._try(self._discovery.ask())
        key = await self._try(self._backend.keys())
        found = [
            _told("Frontend API", endpoints, "It is the instance's.", _NO_FRONTEND, _NO_ANSWER)
        ]
        if not isinstance(endpoints, IdentityError):
            found.append(_clock(endpoints))
        found.append(_told("Secret key", key, "Clerk takes it.", _NO_KEY))
        if not isinstance(endpoints, IdentityError) and not isinstance(key, IdentityError):
            one = await self._try(self._confirm())
            found.append(_told("Instance", one, "All keys belong together.", _NOT_ONE))
        if not isinstance(endpoints, IdentityError):
            client = await self._try_client(endpoints, callback)
            well = f"Clerk knows it; its redirect URI has to be {callback}."
            found.append(_told("OAuth application", client, well, _NO_CLIENT))
        return [*found, _news(hears_news=hears_news)]

    async def _try(self, asking: Awaitable[T]) -> T | IdentityError:
        try:
            return await in_time(asking, self._patience_s)
        except IdentityError as error:
            return error

    async def _try_client(self, endpoints: Endpoints, callback: str) -> str | IdentityError:
        """A code that nobody was given is refused as such only to an application that is known."""
        made_up = secrets.token_urlsafe(16)
        asking = self._sign_ins.exchange(endpoints.token, begin_flow(), made_up, callback)
        answer = await self._try(asking)
        if isinstance(answer, IdentityError) and answer.code is IdentityErrorCode.BAD_ANSWER:
            return "known"
        return answer


_NO_FRONTEND: Final = (
    "There is no instance at CLERK_FRONTEND_API, or it has another name: copy the Frontend API URL"
    " from Clerk's dashboard (API keys)."
)
_NO_KEY: Final = (
    "Clerk does not take CLERK_SECRET_KEY: copy it again from Clerk's dashboard (API keys)."
)
_NOT_ONE: Final = (
    "CLERK_SECRET_KEY, CLERK_FRONTEND_API and CLERK_JWT_KEY are not of one instance: copy them from"
    " the same one."
)
_NO_CLIENT: Final = (
    "Clerk does not take CLERK_OAUTH_CLIENT_ID with CLERK_OAUTH_CLIENT_SECRET: copy both again from"
    " Clerk's dashboard (OAuth applications)."
)


def _told(part: str, answer: object, well: str, wrong: str, away: str = _AWAY) -> ClerkFinding:
    if not isinstance(answer, IdentityError):
        return ClerkFinding(part, is_well=True, told=well)
    match answer.code:
        case IdentityErrorCode.MISCONFIGURED:
            return ClerkFinding(part, is_well=False, told=wrong)
        case IdentityErrorCode.BUSY:
            return ClerkFinding(part, is_well=False, told=_BUSY)
        case _:
            return ClerkFinding(part, is_well=False, told=away)


def _clock(endpoints: Endpoints) -> ClerkFinding:
    try:
        apart = abs(datetime.now(UTC) - parsedate_to_datetime(endpoints.date))
    except (ValueError, TypeError):
        return ClerkFinding("Clock", is_well=True, told="Clerk does not say what time it is.")
    if apart <= _MOST_APART:
        return ClerkFinding("Clock", is_well=True, told="It agrees with Clerk's.")
    wrong = f"This machine's clock is {apart.total_seconds():.0f} seconds from Clerk's: set it."
    return ClerkFinding("Clock", is_well=False, told=wrong)


def _news(*, hears_news: bool) -> ClerkFinding:
    if hears_news:
        return ClerkFinding("Webhook", is_well=True, told="Messages of Clerk's are heeded.")
    wrong = (
        "CLERK_WEBHOOK_SECRET is not set, so who leaves Clerk is noticed within a day only: add an"
        " endpoint in Clerk's dashboard (Webhooks) and copy its signing secret."
    )
    return ClerkFinding("Webhook", is_well=False, told=wrong, is_needed=False)
