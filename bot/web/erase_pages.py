"""Everything about a visitor erased, after they were asked."""

from __future__ import annotations

import time
from typing import Final

from aiohttp import web

from bot.domain.visits import digest_of
from bot.services.accounts import AccountStatus, NothingKeptError
from bot.services.sessions import asker_for
from bot.web.answers import html_answer
from bot.web.shelves import Shelves
from bot.web.views.accounts import ErasureView, erasure_view
from bot.web.visitors import sign_out, token_of, visitor_of

ERASE: Final = "/account/erase"
_WITH_ACCOUNT: Final = b"account=yes"
_REMEMBERED_S: Final = 60.0
_AGAIN: Final = {
    "heading": "Everything is erased",
    "sentence": "This was asked for more than once, and the first time counts: you are signed out "
    "in all browsers.",
}


class ErasePages:
    """The question and its answer, as `/account delete` in Discord."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._accounts = shelves.services.accounts
        self._identities = shelves.services.identities
        # When somebody pressed in a session, by its token's digest.
        self._pressed: dict[str, float] = {}

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
        session = digest_of(token_of(self._shelves.options, request) or "")
        found = await self._known(request)
        if found is None:
            # Browsers drop the answer to the first of two taps, and show that to the second.
            return self._erased_before() if self._has_pressed(session) else _to_account()
        ticked = _WITH_ACCOUNT in (await request.read()).split(b"&")
        # Where the provider is not set up any more, nobody could ask it for that.
        with_account = ticked and found.user.is_linked and self._identities.is_offered
        self._press(session)
        try:
            await self._accounts.erase(asker_for(found.user), with_account=with_account)
        except NothingKeptError:
            # Whatever is ticked here, the account at the provider is as the first press had it.
            return self._erased_before()
        except Exception:
            self._pressed.pop(session, None)
            raise
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

    def _press(self, session: str) -> None:
        """Remember for a minute that everything is erased from this session."""
        now = time.monotonic()
        recent = {one: at for one, at in self._pressed.items() if now - at < _REMEMBERED_S}
        self._pressed = {**recent, session: now}

    def _has_pressed(self, session: str) -> bool:
        pressed = self._pressed.get(session)
        return pressed is not None and time.monotonic() - pressed < _REMEMBERED_S

    def _erased_before(self) -> web.Response:
        answer = html_answer(self._shelves.templates.render("message", _AGAIN))
        sign_out(self._shelves.options, answer)
        return answer

    def _render(self, name: str, page: ErasureView) -> web.Response:
        return html_answer(self._shelves.templates.render(name, {"page": page}))


def _to_account() -> web.Response:
    """To the page that says how to get in."""
    return web.Response(status=303, headers={"Location": "/account"})
