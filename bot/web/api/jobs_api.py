"""Jobs for programs: submitted, listed, looked at and deleted by whom they belong to."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import msgspec
from aiohttp import web
from msgspec import UNSET

from bot.domain.api_tokens import Scope
from bot.domain.jobs import Submission
from bot.domain.links import Refusal, find_links
from bot.rendering.jobs_json import whole_job_json
from bot.web.api.answers import ROOT, answer, invalid
from bot.web.api.asked import JOB, NewJob, id_in, read_key, read_new_job, read_query
from bot.web.api.askers import Askers
from bot.web.api.told import DeletedJob, tell_page, tell_progress, tell_submitted
from bot.web.headers import PRIVATE
from bot.web.shelves import Shelves

JOBS: Final = f"{ROOT}/jobs"
MINE: Final = f"{ROOT}/users/me/jobs"
_NO_REPLAY: Final = (
    "There is no replay link in this: send links such as"
    " https://www.duelingbook.com/replay?id=76245388, or their numbers alone."
)
_EXCERPT: Final = 80


class JobsApi:
    """Below `/api/v1/jobs`; a job of somebody else is as little there as one that never was."""

    def __init__(self, shelves: Shelves, askers: Askers) -> None:
        self._jobs = shelves.services.jobs
        self._submissions = shelves.services.submissions
        self._askers = askers

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        return [
            web.get(MINE, self.page),
            web.post(f"{JOBS}/individual", self.submit),
            web.get(f"{JOBS}/{JOB}", self.show),
            web.get(f"{JOBS}/{JOB}/progress", self.progress),
            web.delete(f"{JOBS}/{JOB}", self.delete),
        ]

    async def page(self, request: web.Request) -> web.Response:
        """A page of the asker's jobs."""
        asker = await self._askers.of(request, Scope.JOBS)
        wanted = read_query(request)
        found = await self._jobs.page(
            asker,
            status=None if wanted.status is UNSET else wanted.status,
            job_type=None if wanted.job_type is UNSET else wanted.job_type,
            number=wanted.page,
            size=wanted.limit,
        )
        return answer(tell_page(found, wanted.page, wanted.limit), "These are your jobs.")

    async def submit(self, request: web.Request) -> web.Response:
        """A new job of single replays."""
        await self._askers.of(request, Scope.SUBMIT)
        key = read_key(request)
        sent = await read_new_job(request)
        # While it came a token may have been revoked, and its person erased.
        asker = await self._askers.still(request, Scope.SUBMIT)
        found = _read(sent)
        if not found.urls:
            raise invalid(found.refused[0].sentence)
        submission = Submission(tuple(found.urls))
        job = await self._submissions.submit(asker, submission, is_public=sent.is_public, key=key)
        headers = {"Location": f"{JOBS}/{job.id}"}
        told = tell_submitted(job, tuple(found.refused))
        return answer(told, "The job is submitted.", 201, headers)

    async def show(self, request: web.Request) -> web.Response:
        """A job with each of its replays."""
        asker = await self._askers.of(request, Scope.JOBS)
        details = await self._jobs.details(asker, id_in(request))
        return answer(whole_job_json(details), "This is the job.")

    async def progress(self, request: web.Request) -> web.Response:
        """How far a job is; nothing where the program has seen just this."""
        asker = await self._askers.of(request, Scope.JOBS)
        told = tell_progress(await self._jobs.details(asker, id_in(request)))
        digest = hashlib.sha256(msgspec.json.encode(told)).hexdigest()
        headers = {"ETag": f'"{digest[:20]}"'}
        if headers["ETag"] in request.headers.get("If-None-Match", ""):
            return web.Response(status=304, headers=dict(PRIVATE) | headers)
        return answer(told, "This is how far the job is.", headers=headers)

    async def delete(self, request: web.Request) -> web.Response:
        """The job is gone, with its results."""
        asker = await self._askers.of(request, Scope.DELETE)
        job_id = id_in(request)
        await self._jobs.delete(asker, job_id)
        return answer(DeletedJob(id=str(job_id)), "The job and its results are deleted.")


@dataclass(frozen=True, slots=True)
class _Found:
    """The replays that were asked for, each once, and what was not understood."""

    urls: dict[str, None]
    refused: list[Refusal]


def _read(sent: NewJob) -> _Found:
    found = _Found({}, [])
    for text in sent.texts:
        read = find_links(text)
        found.urls.update(dict.fromkeys(link.url for link in read.links))
        found.refused.extend(read.not_understood)
        if not read.links and not read.not_understood:
            found.refused.append(Refusal(text[:_EXCERPT], _NO_REPLAY))
    return found
