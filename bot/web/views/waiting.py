"""Results that are not there yet, or never will be: how far the work is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.jobs import Job, JobReplay
from bot.domain.moves import JobStatus
from bot.rendering.text.wording import count
from bot.web.views.names import brief_name
from bot.web.views.results import MissingView, missing_views, needed_facts

_CANCELED: Final = "This job was canceled: this is what was there by then, retry it to go on."
_CANCELED_TEAM: Final = (
    "This job was canceled before its players were confirmed: retry it to be asked for them."
)


@dataclass(frozen=True, slots=True)
class WaitingView:
    """How far a job is; `renews` where looking again will show more."""

    title: str
    sentence: str
    facts: tuple[str, ...]
    missing: tuple[MissingView, ...]
    done: int
    total: int
    renews: bool


def waiting_view(job: Job, asked: Sequence[JobReplay], sentence: str) -> WaitingView:
    """The page of a job without results; `sentence` says why there are none."""
    is_over = job.status.is_finished
    return WaitingView(
        title=count(len(asked), "replay") if job.team is None else brief_name(job.team.team_name),
        sentence=(job.error_message if is_over else None) or sentence,
        facts=() if is_over else tuple(needed_facts(asked)),
        missing=() if is_over else tuple(missing_views(asked, ())),
        done=job.progress.processed,
        total=job.progress.total,
        renews=not is_over,
    )


def tell_canceled(job: Job, *, is_confirmed: bool = True) -> str:
    """What stands above the results of a job that was canceled; "" above all others."""
    if job.status is not JobStatus.CANCELLED:
        return ""
    return job.error_message or (_CANCELED if is_confirmed else _CANCELED_TEAM)
