"""One-time links from Discord: a page with one button, which lets in who presses it first."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from bot.domain.visits import TicketError
from bot.web.agents import describe_agent
from bot.web.answers import html_answer
from bot.web.shelves import Shelves
from bot.web.visitors import sign_in, token_of, visitor_of

_ALREADY: Final = {
    "heading": "You are signed in already",
    "sentence": "This link was used already or is over: for the results, press Open results on "
    "the card again.",
}


class TicketPages:
    """The page below `/open/`; to look at it costs nothing, since Discord does so unasked."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._sessions = shelves.services.sessions
        self._options = shelves.options
        # The same for every ticket, good or not, so it tells nothing about any.
        self._page = shelves.templates.render("open", {})

    def routes(self) -> list[web.RouteDef]:
        """Where it is."""
        return [web.get("/open/{ticket}", self.show), web.post("/open/{ticket}", self.redeem)]

    async def show(self, _: web.Request) -> web.Response:
        """The button."""
        return html_answer(self._page)

    async def redeem(self, request: web.Request) -> web.Response:
        """Sign in, and go on to where the ticket leads. TicketError."""
        try:
            redeemed = await self._sessions.redeem(
                request.match_info["ticket"],
                token_of(self._options, request),
                describe_agent(request.headers.get("User-Agent", "")),
            )
        except TicketError:
            # Of two taps the second comes too late, and who came in by the first is in. Whoever
            # is signed in reads this, so it tells nothing about the ticket either.
            if await visitor_of(self._shelves, request) is None:
                raise
            return html_answer(self._shelves.templates.render("to_account", _ALREADY), 410)
        leads = "/account"
        if redeemed.shareable_id is not None:
            # Who opens their own results wants to see who won.
            leads = f"/r/{redeemed.shareable_id}?scores=1"
        answer = web.Response(status=303, headers={"Location": leads})
        sign_in(self._options, answer, redeemed.token)
        return answer
