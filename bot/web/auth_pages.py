"""Signing in by the identity provider: out to it by a link, and back with its answer."""

from __future__ import annotations

from typing import Final

from aiohttp import web
from multidict import MultiMapping

from bot.domain.identities import IdentityError, IdentityErrorCode
from bot.services.identities import Answer
from bot.web.agents import describe_agent
from bot.web.answers import html_answer
from bot.web.origins import CALLBACK, LOGIN
from bot.web.shelves import Shelves
from bot.web.sign_ins import SignIn, came_from, end_of_sign_in, keep_sign_in, sign_in_of
from bot.web.visitors import sign_in, token_of, visitor_of

_IS_OVER: Final = web.RequestKey("is_over", bool)
_ALREADY: Final = {
    "heading": "You are signed in already",
    "sentence": "This was the end of a sign-in that is over, so nothing has changed.",
}


class AuthPages:
    """Two addresses that nobody reads: each sends the browser on, or says why not."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._options = shelves.options
        self._identities = shelves.services.identities
        self._callback = f"{shelves.options.base_url}{CALLBACK}"
        self._over = end_of_sign_in(shelves.options)

    def routes(self) -> list[web.RouteDef]:
        """Where they are; who only asks for headers begins and ends nothing."""
        return [
            web.get(LOGIN, self.begin, allow_head=False),
            web.get(CALLBACK, self.finish, allow_head=False),
        ]

    async def begin(self, request: web.Request) -> web.Response:
        """Off to the provider. IdentityError."""
        begun = await self._identities.begin(self._callback)
        answer = web.Response(status=303, headers={"Location": begun.address})
        own = SignIn(begun.flow.secret, came_from(self._options, request))
        keep_sign_in(self._options, answer, own)
        return answer

    async def finish(self, request: web.Request) -> web.Response:
        """Signed in, and on to where they came from. IdentityError."""
        request[_IS_OVER] = True
        held, brought = sign_in_of(self._options, request), request.query
        answered = Answer(
            state=_only(brought, "state"),
            code=_only(brought, "code"),
            error=_only(brought, "error"),
        )
        try:
            token = await self._identities.finish(
                held.secret,
                answered,
                self._callback,
                token_before=token_of(self._options, request),
                agent=describe_agent(request.headers.get("User-Agent", "")),
            )
        except IdentityError as error:
            # An answer to another tab's sign-in, or to nobody's, ends none that is under way.
            if error.code is IdentityErrorCode.BAD_STATE:
                request[_IS_OVER] = False
            # The Back button brings an answer twice, and who came in by it is not turned away.
            if error.code is IdentityErrorCode.BAD_STATE and await self._is_in(request):
                shown = {**_ALREADY, "offers_again": False}
                return html_answer(self._shelves.templates.render("not_signed_in", shown), 400)
            raise
        answer = web.Response(status=303, headers={"Location": held.leads})
        sign_in(self._options, answer, token)
        return answer

    async def end(self, request: web.Request, response: web.StreamResponse) -> None:
        """What `on_response_prepare` calls: a sign-in ends once, whatever has become of it."""
        if request.get(_IS_OVER):
            response.headers.add("Set-Cookie", self._over)

    async def _is_in(self, request: web.Request) -> bool:
        return await visitor_of(self._shelves, request) is not None


def _only(brought: MultiMapping[str], name: str) -> str | None:
    """What was brought under this name; of several nothing counts."""
    values = brought.getall(name, [])
    return values[0] if len(values) == 1 else None
