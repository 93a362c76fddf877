"""As much of a job as fits into a line of a menu."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from bot.domain.jobs import Job
from bot.domain.moves import JobStatus


@dataclass(frozen=True, slots=True)
class JobGlance:
    """Which job it is; `team_name` is None for one of replays alone."""

    id: UUID
    team_name: str | None
    replays: int
    status: JobStatus
    created_at: datetime

    @classmethod
    def at(cls, job: Job) -> Self:
        """A glance at a job that is known in full."""
        team_name = None if job.team is None else job.team.team_name
        return cls(job.id, team_name, job.progress.total, job.status, job.created_at)
