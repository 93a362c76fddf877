"""What a link to results leads to, for somebody who may see it, and the same 404 for all others."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID

from aiohttp import web

from bot.domain.job_errors import NotShownError
from bot.domain.jobs import Job
from bot.domain.player_keys import PLAYER_KEY
from bot.domain.publications import Publication
from bot.services.askers import Asker
from bot.web.answers import page_answer
from bot.web.made_pages import MadeFile, MadePage
from bot.web.shelves import Shelves
from bot.web.visitors import asker_of

ID: Final = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
"""The one spelling of an id in an address."""
RESULTS: Final = f"/r/{{id:{ID}}}"
"""The path of results; all that belongs to them lies below it."""
PLAYER: Final = RESULTS + f"/players/{{player:{PLAYER_KEY}}}"
_SHOWN: Final = "1"
_PUBLIC: Final = "public"
_GOING: Final = "going"
_OPEN: Final = (_PUBLIC, _GOING)
"""Where pages are kept that anybody may see: of jobs that have ended, and of those that go on."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for: `scores` are shown, `player` is a key, "" for all."""

    shareable_id: str
    player: str
    scores: bool

    @classmethod
    def by(cls, request: web.Request) -> Self:
        """What this request asks for."""
        match = request.match_info
        # Most have none, and reading an empty query takes longer than all else here.
        scores = bool(request.query_string) and request.query.get("scores") == _SHOWN
        return cls(match["id"], match.get("player", ""), scores)

    @property
    def base(self) -> str:
        """The path of the results."""
        return f"/r/{self.shareable_id}"

    @property
    def query(self) -> str:
        """What keeps scores shown from page to page."""
        return f"?scores={_SHOWN}" if self.scores else ""

    @property
    def other(self) -> str:
        """Where the same page is with the scores, or without."""
        return "?" if self.scores else f"?scores={_SHOWN}"


Make = Callable[[Publication], Awaitable[str | MadeFile]]
"""Makes the text of a page of these results, or a file."""


class Access:
    """Gives pages of results, each made once for all who may see it."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves

    def at_hand(self, request: web.BaseRequest) -> web.Response | None:
        """What anybody may see at this address, if somebody looked just now whether it stands."""
        if request.method != "GET" or "Cookie" in request.headers:
            return None
        return self._fresh(request, request.raw_path)

    async def answer(self, request: web.Request, make: Make) -> web.Response:
        """What is at this address; NotShownError for whom it is not."""
        # One spelling for each: who adds something to the query gets the same.
        place = f"{request.path}{Wanted.by(request).query}"
        is_stranger = "Cookie" not in request.headers
        if is_stranger and request.raw_path != place:
            known = self._fresh(request, place)
            if known is not None:
                return known
        shareable_id = UUID(request.match_info["id"])
        asker = await asker_of(self._shelves, request, shareable_id)
        page, job = await self.look(place, shareable_id, asker, make)
        is_public, goes_on = is_stranger and job.is_public, not job.status.is_finished
        return self._give(request, page, is_public=is_public, goes_on=goes_on)

    async def look(
        self, place: str, shareable_id: UUID, asker: Asker | None, make: Make
    ) -> tuple[MadePage, Job]:
        """What is kept at this place or made for it, and the job it is of.

        NotShownError for whom it is not.
        """
        pages = self._shelves.pages
        looked_at = time.monotonic()
        try:
            found = await self._shelves.services.publications.open(asker, shareable_id)
        except NotShownError:
            self._forget(place)
            raise
        kept = _shelf_of(found.job)
        self._forget(place, but=kept)
        page = await pages.have(f"{kept} {place}", found.stamp, lambda: make(found), looked_at)
        return page, found.job

    def _fresh(self, request: web.BaseRequest, place: str) -> web.Response | None:
        """The page at this place, if anybody may see it and somebody looked just now."""
        for shelf in _OPEN:
            page = self._shelves.pages.fresh(f"{shelf} {place}")
            if page is not None:
                return self._give(request, page, is_public=True, goes_on=shelf == _GOING)
        return None

    def _forget(self, place: str, but: str = "") -> None:
        """What anybody could see at this place stands no longer."""
        for shelf in _OPEN:
            if shelf != but:
                self._shelves.pages.forget(f"{shelf} {place}")

    def _give(
        self, request: web.BaseRequest, page: MadePage, *, is_public: bool, goes_on: bool
    ) -> web.Response:
        headers = self._shelves.headers.of_page(is_public=is_public, goes_on=goes_on)
        return page_answer(request, page, headers, is_public=is_public)


def _shelf_of(job: Job) -> str:
    """Where pages of the job are kept, told apart by who may see them and for how long."""
    if not job.is_public:
        return "private"
    return _PUBLIC if job.status.is_finished else _GOING
