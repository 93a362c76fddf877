"""Pages for everybody: what this is, a sample, what is kept of whom, what the figures mean."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from aiohttp import web

from bot.services.samples import SAMPLE_RESULTS, SAMPLE_TEAM
from bot.web.access import ID
from bot.web.answers import html_answer, page_answer
from bot.web.shelves import Shelves
from bot.web.views.definitions import definitions_view
from bot.web.views.home import HomeView, SpecimenView, contact_url, specimen_view

_OF_RESULTS: Final = re.compile(rf"/(?:r/{ID}|sample)(?:/[0-9a-z_]+){{0,4}}(?:\?scores=1)?")
_LONGEST: Final = 400

Give = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PublicPages:
    """The pages that need no link; `results` gives the page of the results with an id."""

    def __init__(self, shelves: Shelves, results: Give) -> None:
        self._shelves = shelves
        self._services = shelves.services
        self._results = results

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        routes = [
            web.get("/", self.home),
            web.get("/privacy", self.privacy),
            web.get("/definitions", self.definitions),
        ]
        if self._shelves.has_samples:
            routes += [
                web.get("/sample", self._sample(SAMPLE_RESULTS)),
                web.get("/sample/team", self._sample(SAMPLE_TEAM)),
            ]
        return routes

    async def home(self, request: web.Request) -> web.Response:
        """What the bot is for, how to begin, and what comes out."""
        return await self._give(request, "home", self._make_home)

    async def privacy(self, request: web.Request) -> web.Response:
        """What is stored, who sees it, how to have it and how to be rid of it."""

        async def make() -> str:
            contact = self._shelves.options.contact
            told = {"contact": contact, "contact_url": contact_url(contact)}
            return self._shelves.templates.render("privacy", told)

        return await self._give(request, "privacy", make)

    async def definitions(self, request: web.Request) -> web.Response:
        """Every figure; whoever comes from results finds the way back to them."""
        back = self._came_from(request)
        if back:
            text = await asyncio.to_thread(self._make_definitions, back)
            return html_answer(text)

        async def make() -> str:
            return await asyncio.to_thread(self._make_definitions, "")

        answer = await self._give(request, "definitions", make)
        # Else a browser that was here before would keep the way back from who comes from results.
        answer.headers["Vary"] += ", Referer"
        return answer

    async def _give(
        self, request: web.Request, name: str, make: Callable[[], Awaitable[str]]
    ) -> web.Response:
        """The page, made once while the program runs."""
        page = await self._shelves.pages.have(name, "", make)
        headers = self._shelves.headers.of_page(is_public=True)
        return page_answer(request, page, headers, is_public=True)

    async def _make_home(self) -> str:
        options = self._shelves.options
        shown = HomeView(
            invite_url=options.invite_url,
            contact=options.contact,
            contact_url=contact_url(options.contact),
            specimen=await self._specimen() if self._shelves.has_samples else None,
        )
        return self._shelves.templates.render("home", {"page": shown})

    async def _specimen(self) -> SpecimenView:
        alone = await self._services.publications.open(None, SAMPLE_RESULTS)
        team = await self._services.publications.open(None, SAMPLE_TEAM)
        analysis = await self._services.results.of(alone.job)
        opened = await self._services.reports.of(team.job)
        today = datetime.now(UTC).date()
        return await asyncio.to_thread(specimen_view, analysis, opened.report, today)

    def _make_definitions(self, back: str) -> str:
        told = {"page": definitions_view(), "back": back}
        return self._shelves.templates.render("definitions", told)

    def _came_from(self, request: web.Request) -> str:
        """The path of the results that led here; "" where something else did."""
        origin, came = self._shelves.options.origin, request.headers.get("Referer", "")
        path = came[len(origin) : _LONGEST] if came.startswith(origin) else ""
        return path if _OF_RESULTS.fullmatch(path) else ""

    def _sample(self, shareable_id: UUID) -> Give:
        async def give(request: web.Request) -> web.StreamResponse:
            request.match_info["id"] = str(shareable_id)
            return await self._results(request)

        return give
