"""A job as the JSON object that scripts read: `jobs … --json`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bot.domain.analysis.results import Analysis
from bot.domain.jobs import Job, JobReplay
from bot.domain.teams import TeamSubmission
from bot.rendering.analysis_json import analysis_json
from bot.rendering.teams_json import details_json, submission_json
from bot.services.jobs import JobDetails

Json = dict[str, Any]


def job_json(
    job: Job,
    replays: Sequence[JobReplay] | None = None,
    team: TeamSubmission | None = None,
) -> Json:
    """The job, with its replays and its team's players where given.

    The keys' meaning stands in `docs/jobs-json.md`.
    """
    told: Json = {
        "id": str(job.id),
        "job_type": job.job_type,
        "status": job.status,
        "total_urls": job.progress.total,
        "processed_urls": job.progress.processed,
        "error_message": job.error_message,
        "shareable_id": str(job.shareable_id),
        "is_public": job.is_public,
        "created_at": _utc(job.created_at),
        "started_at": _utc(job.started_at),
        "completed_at": _utc(job.completed_at),
    }
    if job.team is not None:
        told["team_data"] = details_json(job.team)
    if team is not None:
        told |= submission_json(team)
    if replays is not None:
        told["replays"] = list(map(_replay_json, replays))
    return told


def whole_job_json(details: JobDetails) -> Json:
    """The job with all that is known of its progress."""
    told = job_json(details.job, details.replays, details.team)
    waits_until = None if details.job.status.is_finished else details.waits_until
    return {**told, "waits_until": _utc(waits_until)}


def results_json(analysis: Analysis) -> Json:
    """What a completed job's replays say, each as `analyze --json` says it."""
    return {
        "version": analysis.version,
        "replays": [analysis_json(replay) for replay in analysis.replays],
        "left_out": [{"url": one.url, "reason": one.reason} for one in analysis.left_out],
    }


def _replay_json(one: JobReplay) -> Json:
    return {
        "url": one.url,
        "state": one.state,
        "reason": one.reason,
        "attempts": one.attempts,
        "origin": one.origin,
        "replaced_at": _utc(one.replaced_at),
    }


def _utc(moment: datetime | None) -> str | None:
    """ISO 8601, always as many digits."""
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="microseconds")
