"""What is stored about a visitor, where they are signed in, and the way out."""

from __future__ import annotations

from uuid import UUID

from aiohttp import web

from bot.domain.job_errors import NotShownError
from bot.domain.visits import Visitor
from bot.services.accounts import NothingKeptError
from bot.services.sessions import asker_for
from bot.web.answers import html_answer
from bot.web.shelves import Shelves
from bot.web.views.accounts import AccountView, account_view
from bot.web.visitors import sign_out, token_of, visitor_of

_ACCOUNT = "/account"


class AccountPages:
    """The pages of who is signed in; each of them says how to get in to who is not."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._sessions = shelves.services.sessions
        self._captures = shelves.services.captures
        self._unlink = shelves.services.identities.unlink

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        session = _ACCOUNT + r"/sessions/{session:[0-9a-f-]{36}}/end"
        browser = _ACCOUNT + r"/browsers/{browser:[0-9a-f-]{36}}/revoke"
        return [
            web.get(_ACCOUNT, self.show),
            web.post("/sign-out", self.leave),
            web.post(f"{_ACCOUNT}/sign-out-everywhere", self.leave_everywhere),
            web.post(f"{_ACCOUNT}/unlink", self.unlink),
            web.post(session, self.end),
            web.post(browser, self.unpair),
        ]

    async def show(self, request: web.Request) -> web.Response:
        """What is stored, each session and each paired browser."""
        visitor = await visitor_of(self._shelves, request)
        page = None if visitor is None else await self._look(visitor)
        answer = html_answer(self._shelves.templates.render("account", {"page": page}))
        if page is None:
            self._forget(request, answer)
        return answer

    async def leave(self, request: web.Request) -> web.Response:
        """Sign out here."""
        await self._sessions.end(token_of(self._shelves.options, request))
        return self._left(request, "/")

    async def leave_everywhere(self, request: web.Request) -> web.Response:
        """Sign out here and in all other browsers."""
        visitor = await visitor_of(self._shelves, request)
        if visitor is not None:
            await self._sessions.end_all(visitor.user.id)
        return self._left(request, _ACCOUNT)

    async def end(self, request: web.Request) -> web.Response:
        """Sign out in one browser, which may be this one."""
        session_id = _id_in(request, "session")
        visitor = await visitor_of(self._shelves, request)
        if visitor is not None:
            await self._sessions.end_one(visitor.user.id, session_id)
            if session_id != visitor.session_id:
                return web.Response(status=303, headers={"Location": _ACCOUNT})
        return self._left(request, _ACCOUNT)

    async def unlink(self, request: web.Request) -> web.Response:
        """End the link to the account at the provider, and all that was come in by."""
        visitor = await visitor_of(self._shelves, request)
        is_over = visitor is not None and await self._unlink(asker_for(visitor.user))
        if not is_over:
            return web.Response(status=303, headers={"Location": _ACCOUNT})
        answer = html_answer(self._shelves.templates.render("unlinked", {}))
        self._forget(request, answer)
        return answer

    async def unpair(self, request: web.Request) -> web.Response:
        """Have a browser bring no replays any more, wherever it is signed in."""
        browser_id = _id_in(request, "browser")
        visitor = await visitor_of(self._shelves, request)
        if visitor is None:
            return self._left(request, _ACCOUNT)
        await self._captures.unpair(asker_for(visitor.user), browser_id)
        return web.Response(status=303, headers={"Location": _ACCOUNT})

    async def _look(self, visitor: Visitor) -> AccountView | None:
        """What is stored about them; None where they were erased at this moment."""
        asker = asker_for(visitor.user)
        try:
            status = await self._shelves.services.accounts.known(asker)
        except NothingKeptError:
            return None
        sessions = await self._sessions.of_user(visitor.user.id)
        browsers = await self._captures.browsers(asker)
        tokens = await self._shelves.services.api_tokens.of(asker)
        return account_view(status, sessions, visitor.session_id, browsers, tokens)

    def _left(self, request: web.Request, to: str) -> web.Response:
        answer = web.Response(status=303, headers={"Location": to})
        self._forget(request, answer)
        return answer

    def _forget(self, request: web.Request, answer: web.Response) -> None:
        """Have the browser forget a token that is good for nothing any more."""
        if token_of(self._shelves.options, request) is not None:
            sign_out(self._shelves.options, answer)


def _id_in(request: web.Request, name: str) -> UUID:
    """The id in the address; what is none is as unknown as what is nobody's."""
    try:
        return UUID(request.match_info[name])
    except ValueError:
        raise NotShownError from None
