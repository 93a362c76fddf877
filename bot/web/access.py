"""What a link to results leads to, for somebody who may see it, and the same 404 for all others."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID

from aiohttp import web

from bot.domain.job_errors import NotShownError
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
        known = self._shelves.pages.fresh(f"public {request.raw_path}")
        return None if known is None else self._give(request, known, is_public=True)

    async def answer(self, request: web.Request, make: Make) -> web.Response:
        """What is at this address; NotShownError for whom it is not."""
        pages = self._shelves.pages
        # One spelling for each: who adds something to the query gets the same.
        place = f"{request.path}{Wanted.by(request).query}"
        is_stranger = "Cookie" not in request.headers
        if is_stranger and request.raw_path != place:
            known = pages.fresh(f"public {place}")
            if known is not None:
                return self._give(request, known, is_public=True)
        shareable_id = UUID(request.match_info["id"])
        asker = await asker_of(self._shelves, request, shareable_id)
        page, is_public = await self.look(place, shareable_id, asker, make)
        return self._give(request, page, is_public=is_stranger and is_public)

    async def look(
        self, place: str, shareable_id: UUID, asker: Asker | None, make: Make
    ) -> tuple[MadePage, bool]:
        """What is kept at this place or made for it, and whether anybody may see it.

        NotShownError for whom it is not.
        """
        pages, public = self._shelves.pages, f"public {place}"
        looked_at = time.monotonic()
        try:
            found = await self._shelves.services.publications.open(asker, shareable_id)
        except NotShownError:
            pages.forget(public)
            raise
        if not found.job.is_public:
            pages.forget(public)
        kept = public if found.job.is_public else f"private {place}"
        page = await pages.have(kept, found.stamp, lambda: make(found), looked_at)
        return page, found.job.is_public

    def _give(self, request: web.BaseRequest, page: MadePage, *, is_public: bool) -> web.Response:
        headers = self._shelves.headers.of_page(is_public=is_public)
        return page_answer(request, page, headers, is_public=is_public)
