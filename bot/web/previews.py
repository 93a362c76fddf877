"""The picture that a chat shows of a link; there is one of public results alone."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Final

from aiohttp import web

from bot.domain.job_errors import NotShownError
from bot.domain.jobs import Job
from bot.domain.publications import Publication
from bot.rendering.pictures.preview import PREVIEW_VERSION, draw_preview
from bot.rendering.previews import Preview, encode_preview, preview_results, preview_team
from bot.web.access import RESULTS, Access, Wanted
from bot.web.made_pages import MadeFile
from bot.web.shelves import Shelves
from bot.web.views.open_graph import PICTURE

_KIND: Final = f"preview-v{PREVIEW_VERSION}"


class Previews:
    """`preview.png` below `/r/{shareable_id}`, which hides who won unless scores are asked for."""

    def __init__(self, shelves: Shelves, access: Access) -> None:
        self._services = shelves.services
        self._access = access

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        return [web.get(f"{RESULTS}/{PICTURE}", self.picture)]

    async def picture(self, request: web.Request) -> web.Response:
        """The picture, drawn once for all who see the same in it."""
        return await self._access.answer(request, partial(self._picture, request))

    async def _picture(self, request: web.Request, found: Publication) -> MadeFile:
        if not found.job.is_public:
            raise NotShownError
        preview = await self._preview(found.job, scores=Wanted.by(request).scores)
        draw = partial(draw_preview, preview)
        content = encode_preview(preview)
        picture = await self._services.pictures.of(_KIND, content, draw, found.job.id)
        return MadeFile(picture, "image/png")

    async def _preview(self, job: Job, *, scores: bool) -> Preview:
        if job.team is not None:
            opened = await self._services.reports.of(job)
            return await asyncio.to_thread(preview_team, opened.report, scores=scores)
        analysis = await self._services.results.of(job)
        return await asyncio.to_thread(preview_results, analysis.replays, scores=scores)
