"""One-time links from Discord: a page with one button, which lets in who presses it first."""

from __future__ import annotations

from aiohttp import web

from bot.web.agents import describe_agent
from bot.web.answers import html_answer
from bot.web.shelves import Shelves
from bot.web.visitors import sign_in, token_of


class TicketPages:
    """The page below `/open/`; to look at it costs nothing, since Discord does so unasked."""

    def __init__(self, shelves: Shelves) -> None:
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
        redeemed = await self._sessions.redeem(
            request.match_info["ticket"],
            token_of(self._options, request),
            describe_agent(request.headers.get("User-Agent", "")),
        )
        leads = "/account"
        if redeemed.shareable_id is not None:
            # Who opens their own results wants to see who won.
            leads = f"/r/{redeemed.shareable_id}?scores=1"
        answer = web.Response(status=303, headers={"Location": leads})
        sign_in(self._options, answer, redeemed.token)
        return answer
