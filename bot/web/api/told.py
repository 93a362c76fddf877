"""What programs are told of jobs; the description of the API is made from these shapes.

What their keys mean stands in `docs/jobs-json.md` and `docs/api.md`.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Final

from msgspec import UNSET, Struct, UnsetType

from bot.domain.jobs import Job, JobPage
from bot.domain.links import Refusal
from bot.domain.moves import ConfirmationStatus, JobStatus, JobType, ReplayState
from bot.domain.sources import ReplayOrigin
from bot.domain.teams import TeamDetails
from bot.rendering.jobs_json import Json, job_json
from bot.services.jobs import JobDetails

MOST_NOTES: Final = 50
_AT_WORK_S: Final = 2
_FOR_PEOPLE_S: Final = 60


class JobSummary(Struct, kw_only=True):
    """A job, without its replays. Only a team's has the keys that are not required."""

    id: str
    job_type: JobType
    status: JobStatus
    total_urls: int
    processed_urls: int
    error_message: str | None
    shareable_id: str
    is_public: bool
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    team_data: TeamDetails | UnsetType = UNSET


class JobReplayStand(Struct, kw_only=True):
    """One replay of a job; `reason` says why it failed or what it needs from a person."""

    url: str
    state: ReplayState
    reason: str | None
    attempts: int
    origin: ReplayOrigin | None
    replaced_at: datetime | None


class WholeJob(JobSummary, kw_only=True):
    """A job with its replays, and until when it waits for people to bring some."""

    replays: list[JobReplayStand]
    waits_until: datetime | None
    discovered_players: list[str] | UnsetType = UNSET
    confirmed_players: list[str] | UnsetType | None = UNSET
    confirmation_status: ConfirmationStatus | UnsetType = UNSET


class ListedJobs(Struct, kw_only=True):
    """A page of jobs, the newest first; there are so many in `total`, on so many `pages`."""

    jobs: list[JobSummary]
    page: int
    limit: int
    total: int
    pages: int


class Note(Struct, kw_only=True):
    """Something in what was sent that names no replay, and why."""

    text: str
    sentence: str


class SubmittedJob(JobSummary, kw_only=True):
    """A new job, and what was left out of it."""

    notes: list[Note]


class NeededReplay(Struct, kw_only=True):
    """A replay that a person has to bring, and why."""

    url: str
    reason: str | None


class ReplayCounts(Struct, kw_only=True):
    """How many replays of a job stand where."""

    waiting: int = 0
    fetching: int = 0
    needs_you: int = 0
    stored: int = 0
    failed: int = 0


class JobProgress(Struct, kw_only=True):
    """How far a job is; `poll_after_s` says when to ask again, null where it is finished."""

    status: JobStatus
    processed: int
    total: int
    replays: ReplayCounts
    needs_you: list[NeededReplay]
    waits_until: datetime | None
    poll_after_s: int | None


class DeletedJob(Struct, kw_only=True):
    """The job that is gone."""

    id: str


def tell_page(page: JobPage, number: int, size: int) -> Json:
    """The shape of `ListedJobs`."""
    return {
        "jobs": [job_json(job) for job in page.jobs],
        "page": number,
        "limit": size,
        "total": page.total,
        "pages": -(page.total // -size),
    }


def tell_submitted(job: Job, refused: tuple[Refusal, ...]) -> Json:
    """The shape of `SubmittedJob`."""
    notes = [{"text": one.text, "sentence": one.sentence} for one in refused[:MOST_NOTES]]
    return {**job_json(job), "notes": notes}


def tell_progress(details: JobDetails) -> JobProgress:
    """How far a job is, in few bytes."""
    job, replays = details.job, details.replays
    counts = Counter(one.state.value for one in replays)
    needed = [one for one in replays if one.state is ReplayState.NEEDS_YOU]
    is_finished = job.status.is_finished
    return JobProgress(
        status=job.status,
        processed=job.progress.processed,
        total=job.progress.total,
        replays=ReplayCounts(**counts),
        needs_you=[NeededReplay(url=one.url, reason=one.reason) for one in needed],
        waits_until=None if is_finished else details.waits_until,
        poll_after_s=None if is_finished else _poll_after(details),
    )


def _poll_after(details: JobDetails) -> int:
    """Whoever waits for a person need not ask as often as who waits for a worker."""
    return _FOR_PEOPLE_S if details.is_at_rest else _AT_WORK_S
