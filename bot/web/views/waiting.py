"""Results that are not there yet, or never will be: how far the work is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.jobs import Job, JobReplay
from bot.domain.moves import JobStatus
from bot.rendering.text.wording import count
from bot.web.views.names import brief_name


@dataclass(frozen=True, slots=True)
class WaitingView:
    """How far a job is; `renews` where looking again will show more."""

    title: str
    sentence: str
    done: int
    total: int
    renews: bool


def waiting_view(job: Job, asked: Sequence[JobReplay], sentence: str) -> WaitingView:
    """The page of a job without results; `sentence` says why there are none."""
    told = job.error_message if job.status is JobStatus.FAILED else None
    return WaitingView(
        title=count(len(asked), "replay") if job.team is None else brief_name(job.team.team_name),
        sentence=told or sentence,
        done=job.progress.processed,
        total=job.progress.total,
        renews=not job.status.is_finished,
    )
