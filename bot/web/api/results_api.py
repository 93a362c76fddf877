"""Results for programs, by the id that stands in their link."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from aiohttp import web

from bot.domain.errors import DomainError
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.publications import Publication
from bot.web.access import ID, Access
from bot.web.answers import page_answer
from bot.web.api.answers import JSON, ROOT, ApiError, ErrorCode, envelope
from bot.web.api.asked import id_in
from bot.web.api.askers import Askers
from bot.web.downloads import TOO_LARGE, make_json
from bot.web.made_pages import MadeFile
from bot.web.shelves import Shelves

RESULTS: Final = f"{ROOT}/results/{{id:{ID}}}"
_AMBIENT: Final = frozenset({"Authorization", "Cookie"})


class ResultsApi:
    """What `results.json` of the page says, for whoever may see the page."""

    def __init__(self, shelves: Shelves, access: Access, askers: Askers) -> None:
        self._shelves = shelves
        self._access = access
        self._askers = askers

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        return [web.get(RESULTS, self.give)]

    async def give(self, request: web.Request) -> web.Response:
        """The results; of a job that goes on, as far as they are there."""
        shareable_id = id_in(request)
        asker = await self._askers.of_results(request, shareable_id)
        # No address is written so, hence nobody is given it without being asked who they are.
        place = f"api {shareable_id}"
        page, job = await self._access.look(place, shareable_id, asker, self._make)
        is_public = job.is_public and not _AMBIENT & request.headers.keys()
        goes_on = not job.status.is_finished
        headers = self._shelves.headers.of_page(is_public=is_public, goes_on=goes_on)
        return page_answer(request, page, headers, is_public=is_public)

    async def _make(self, found: Publication) -> MadeFile:
        try:
            content = await make_json(self._shelves.services, found)
        except JobError as error:
            if error.code is JobErrorCode.NOT_READY and found.job.status.is_finished:
                raise _failed(found.job.error_message or error.sentence) from None
            raise
        except DomainError as error:
            if error.code == TOO_LARGE:
                raise _failed(error.sentence) from None
            raise
        return MadeFile(envelope(content, "These are the results."), JSON)


def _failed(sentence: str) -> ApiError:
    return ApiError(ErrorCode.JOB_FAILED, HTTPStatus.CONFLICT, sentence)
