"""Everything about a visitor erased, after they were asked."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from bot.services.accounts import AccountStatus, NothingKeptError
from bot.services.sessions import asker_for
from bot.web.answers import html_answer
from bot.web.shelves import Shelves
from bot.web.views.accounts import ErasureView, erasure_view
from bot.web.visitors import sign_out, visitor_of

ERASE: Final = "/account/erase"
_WITH_ACCOUNT: Final = b"account=yes"


class ErasePages:
    """The question and its answer, as `/account delete` in Discord."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._accounts = shelves.services.accounts
        self._identities = shelves.services.identities

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        return [web.get(ERASE, self.ask), web.post(ERASE, self.erase)]

    async def ask(self, request: web.Request) -> web.Response:
        """What would go, and the button."""
        found = await self._known(request)
        if found is None:
            return _to_account()
        return self._render("erase", erasure_view(found))

    async def erase(self, request: web.Request) -> web.Response:
        """Erase all of it, and say what went; at the provider only where that was ticked."""
        found = await self._known(request)
        if found is None:
            return _to_account()
        ticked = _WITH_ACCOUNT in (await request.read()).split(b"&")
        # Where the provider is not set up any more, nobody could ask it for that.
        with_account = ticked and found.user.is_linked and self._identities.is_offered
        await self._accounts.erase(asker_for(found.user), with_account=with_account)
        answer = self._render("erased", erasure_view(found, with_account=with_account))
        sign_out(self._shelves.options, answer)
        return answer

    async def _known(self, request: web.Request) -> AccountStatus | None:
        """What is stored about who is signed in; None where nobody is, or they were erased."""
        visitor = await visitor_of(self._shelves, request)
        if visitor is None:
            return None
        try:
            return await self._accounts.known(asker_for(visitor.user))
        except NothingKeptError:
            return None

    def _render(self, name: str, page: ErasureView) -> web.Response:
        return html_answer(self._shelves.templates.render(name, {"page": page}))


def _to_account() -> web.Response:
    """To the page that says how to get in."""
    return web.Response(status=303, headers={"Location": "/account"})
