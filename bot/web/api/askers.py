"""Who asks the API for something: by a token in the header, or by the session of the site."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Final
from uuid import UUID

from aiohttp import web

from bot.domain.api_tokens import Scope, is_token
from bot.domain.visits import digest_of
from bot.services.askers import Asker
from bot.services.sessions import asker_for
from bot.web.api.answers import SCHEME, ApiError, ErrorCode, too_often
from bot.web.limits import Limits
from bot.web.origins import is_own
from bot.web.shelves import Shelves
from bot.web.visitors import asker_of, visitor_of

_LOOKING: Final = frozenset({"GET", "HEAD"})
_NOBODY: Final = (
    "Nobody is signed in here: make a token on the account page of this site, and send it as the"
    " header `Authorization: Bearer duel_…`."
)
_NOT_GOOD: Final = (
    "This is no token of this site: send one header `Authorization: Bearer duel_…`, with a whole"
    " token from the account page."
)
_FOREIGN: Final = (
    "This did not come from a page of this site: send a token instead of the site's cookie."
)
_TOO_OFTEN: Final = "This token asks too often: wait as long as Retry-After says, then go on."


class Askers:
    """Knows people by their tokens, and else by their sessions; of both at once the token counts.

    A token is sent on purpose; a cookie comes by itself, so with it nothing is changed but from
    this site's own pages.
    """

    def __init__(self, shelves: Shelves, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._shelves = shelves
        # However many addresses a token is used from.
        self._limits = Limits(burst=120, a_minute=120.0, clock=clock)

    async def of(self, request: web.Request, scope: Scope) -> Asker:
        """Who asks; ApiError where that is nobody, or they may not do this."""
        self._count(request)
        return await self.still(request, scope)

    async def still(self, request: web.Request, scope: Scope) -> Asker:
        """As `of`, which let them in before: they may be nobody any more after a slow body."""
        if "Authorization" in request.headers:
            return await self._shelves.services.api_tokens.bearer(_token_in(request), scope)
        visitor = await visitor_of(self._shelves, request)
        if visitor is None:
            raise _nobody(_NOBODY)
        is_change = request.method not in _LOOKING
        if is_change and not is_own(request.headers, self._shelves.options.origin):
            raise ApiError(ErrorCode.AUTHENTICATION_ERROR, 403, _FOREIGN)
        return asker_for(visitor.user)

    async def of_results(self, request: web.Request, shareable_id: UUID) -> Asker | None:
        """Who asks for these results; None for strangers, who see what is public."""
        if "Authorization" in request.headers:
            return await self.of(request, Scope.RESULTS)
        return await asker_of(self._shelves, request, shareable_id)

    def _count(self, request: web.Request) -> None:
        """ApiError where the token, if there is one, was used too often just now."""
        if "Authorization" in request.headers:
            wait = self._limits.take(digest_of(_token_in(request)))
            if wait:
                raise too_often(_TOO_OFTEN, math.ceil(wait))


def _token_in(request: web.Request) -> str:
    """The one token that was sent; ApiError where it is none."""
    sent = request.headers.getall("Authorization")
    scheme, _, token = sent[0].partition(" ")
    token = token.strip()
    is_one = len(sent) == 1 and scheme.casefold() == SCHEME.casefold()
    if not is_one or not is_token(token):
        raise _nobody(_NOT_GOOD, error="invalid_token")
    return token


def _nobody(sentence: str, error: str = "") -> ApiError:
    asked = f'{SCHEME} error="{error}"' if error else SCHEME
    headers = {"WWW-Authenticate": asked}
    return ApiError(ErrorCode.AUTHENTICATION_ERROR, 401, sentence, headers)
