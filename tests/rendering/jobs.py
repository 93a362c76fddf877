"""Jobs as values, for what is rendered of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from bot.domain.jobs import Job, JobReplay, Progress
from bot.domain.links import replay_url
from bot.domain.moves import JobStatus, JobType, ReplayState

ID: Final = UUID("3f2a9c1b-0000-4000-8000-000000000001")
SHARED: Final = UUID("99999999-0000-4000-8000-000000000002")
ASKED: Final = datetime(2025, 11, 22, 18, 4, 5, tzinfo=UTC)
BEGUN: Final = ASKED + timedelta(seconds=1)
FIRST: Final = 900_000_301


def job_of(*states: ReplayState, status: JobStatus = JobStatus.RUNNING) -> Job:
    """A job of such replays; it has begun unless it is pending."""
    urls = tuple(replay_url(FIRST + number) for number in range(len(states)))
    return Job(
        id=ID,
        user_id=UUID(int=1),
        job_type=JobType.INDIVIDUAL,
        status=status,
        urls=urls,
        team=None,
        progress=Progress(sum(state.is_final for state in states), len(states)),
        error_message=None,
        shareable_id=SHARED,
        is_public=False,
        created_at=ASKED,
        updated_at=ASKED,
        started_at=None if status is JobStatus.PENDING else BEGUN,
        completed_at=BEGUN + timedelta(seconds=14) if status.is_finished else None,
    )


def replays_of(*states: ReplayState) -> tuple[JobReplay, ...]:
    """Replays in these states, numbered from `FIRST`; what failed has a reason."""
    return tuple(
        JobReplay(
            job_id=ID,
            url=replay_url(FIRST + number),
            state=state,
            reason="Nobody has it: give its file." if state is ReplayState.FAILED else None,
            attempts=1 if state is ReplayState.FETCHING else 0,
        )
        for number, state in enumerate(states)
    )


def tried(one: JobReplay, attempts: int) -> JobReplay:
    return replace(one, attempts=attempts)
