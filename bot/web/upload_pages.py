"""Replay files that somebody gives on the site, and what becomes of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Final
from uuid import UUID
from weakref import WeakValueDictionary

from aiohttp import web

from bot.domain.job_errors import JobError
from bot.domain.jobs import Job
from bot.services.askers import Asker
from bot.services.sessions import asker_for
from bot.services.uploads import Supplied
from bot.web.answers import html_answer
from bot.web.origins import UPLOADS
from bot.web.shelves import Shelves
from bot.web.spools import Spool, SpoolLimits, TooMuchError, spooled
from bot.web.views.uploads import upload_view
from bot.web.visitors import visitor_of

FIELD: Final = "files"
"""What the form calls them."""

# So many people may send files at one moment; of one, a form comes after the other.
_AT_ONCE: Final = 8
_MOST_JOBS: Final = 20


class UploadPages:
    """Where the form leads."""

    def __init__(self, shelves: Shelves, limits: SpoolLimits | None = None) -> None:
        self._shelves = shelves
        self._limits = limits or SpoolLimits()
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._senders: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        return [web.post(UPLOADS, self.take)]

    async def take(self, request: web.Request) -> web.Response:
        """Keep the replays among the files, and say which jobs go on with them.

        Sent twice, it changes nothing the second time.
        """
        visitor = await visitor_of(self._shelves, request)
        if visitor is None:
            return self._turn_away()
        asker = asker_for(visitor.user)
        try:
            async with self._turn(visitor.user.id), spooled(request, FIELD, self._limits) as spool:
                # While they came their sender may have been signed out, or erased.
                if await visitor_of(self._shelves, request) is None:
                    return self._turn_away()
                return await self._keep(asker, spool)
        except TooMuchError:
            sentence = (
                f"These files have more than {self._limits.size >> 20} MiB together: pack them as"
                " .zip, or send them in several uploads."
            )
            return self._tell("Nothing was kept", sentence, 413)

    @asynccontextmanager
    async def _turn(self, user_id: UUID) -> AsyncIterator[None]:
        """Wait for the moment to send, in which nobody sends twice; 408 where it does not come."""
        # Nobody is known here any more when none of theirs is left.
        own = self._senders.setdefault(user_id, asyncio.Lock())
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(self._limits.patience_s):
                    await stack.enter_async_context(own)
                    await stack.enter_async_context(self._places)
            except TimeoutError:
                raise web.HTTPRequestTimeout from None
            yield

    async def _keep(self, asker: Asker, spool: Spool) -> web.Response:
        if not len(spool):
            return self._tell("Nothing was sent", "Choose one or more files first.", 400)
        uploads = self._shelves.services.uploads
        async with uploads.turn(asker):
            taken = await uploads.take(asker, await asyncio.to_thread(spool.read))
        supplied = await uploads.supply(asker, taken.urls)
        page = upload_view(taken, await self._jobs(asker, supplied), spool.left_out)
        return self._render("uploaded", {"page": page})

    async def _jobs(self, asker: Asker, supplied: Sequence[Supplied]) -> list[tuple[Job, int]]:
        """The jobs that go on, each with how many of the replays it takes."""
        found = []
        for one in supplied[:_MOST_JOBS]:
            with suppress(JobError):  # It was deleted just now.
                details = await self._shelves.services.jobs.details(asker, one.job_id)
                found.append((details.job, len(one.urls)))
        return found

    def _turn_away(self) -> web.Response:
        return self._render("account", {"page": None}, 403)

    def _tell(self, heading: str, sentence: str, status: int) -> web.Response:
        return self._render("message", {"heading": heading, "sentence": sentence}, status)

    def _render(self, name: str, shown: Mapping[str, object], status: int = 200) -> web.Response:
        return html_answer(self._shelves.templates.render(name, shown), status)
