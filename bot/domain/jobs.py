"""Jobs as values: what was asked, how far it is, and who works on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Final
from uuid import UUID

from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.moves import JobStatus, JobType, ReplayState
from bot.domain.sources import ReplayOrigin
from bot.domain.teams import TeamDetails

_CANONICAL_URL: Final = re.compile(
    r"https://www\.duelingbook\.com/replay\?id=[1-9][0-9]{0,11}", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Submission:
    """What was asked: canonical addresses, each once, in the order given; for a team, its name."""

    urls: tuple[str, ...]
    team: TeamDetails | None = None

    def __post_init__(self) -> None:
        if not self.urls:
            raise JobError(JobErrorCode.NO_REPLAYS, "This names no replay: paste at least one.")
        if len(set(self.urls)) < len(self.urls):
            sentence = "A replay is named twice: name each once."
            raise JobError(JobErrorCode.REPEATED_REPLAY, sentence)
        if not all(map(_CANONICAL_URL.fullmatch, self.urls)):
            sentence = "A replay's address is not in its canonical form: paste the link again."
            raise JobError(JobErrorCode.NOT_CANONICAL, sentence)
        if self.team is not None and not self.team.team_name.strip():
            raise JobError(JobErrorCode.NO_TEAM, "This team has no name: give it one.")

    @property
    def job_type(self) -> JobType:
        """A team makes it a team's job."""
        return JobType.INDIVIDUAL if self.team is None else JobType.GFWL


@dataclass(frozen=True, slots=True)
class Progress:
    """How many replays are in a final state, failed ones included."""

    processed: int
    total: int

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.processed / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The tracked work for one submission."""

    id: UUID
    user_id: UUID
    job_type: JobType
    status: JobStatus
    urls: tuple[str, ...]
    team: TeamDetails | None
    progress: Progress
    error_message: str | None
    shareable_id: UUID
    is_public: bool
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None
    completed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobReplay:
    """One replay in one job; `reason` says why it failed or what it needs from a person.

    `origin` is where the copy comes from that the job uses; since `replaced_at` it is one that says
    something else than what a person had brought.
    """

    job_id: UUID
    url: str
    state: ReplayState
    reason: str | None
    attempts: int
    origin: ReplayOrigin | None = None
    replaced_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReplayOutcome:
    """Where the work on a replay ended, for now or for good."""

    state: ReplayState
    reason: str | None = None
    origin: ReplayOrigin | None = None

    def __post_init__(self) -> None:
        if self.state is ReplayState.FETCHING:
            raise ValueError("a fetch that goes on has no outcome yet")


@dataclass(frozen=True, slots=True)
class Lease:
    """A worker's right to write for a job; `attempt` counts workers that achieved nothing.

    It runs out `ttl` after the last sign of life.
    """

    job_id: UUID
    token: UUID
    attempt: int
    ttl: timedelta


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that now runs, and the right to work on it."""

    job: Job
    lease: Lease


@dataclass(frozen=True, slots=True)
class FetchTurn:
    """Whose turn it is to fetch a replay, over all processes; others wait for how it ends."""

    url: str
    token: UUID
    is_mine: bool


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """How a fetch ended badly; those who waited for it need not try the same again."""

    code: str
    reason: str | None


class TurnStatus(Enum):
    """What has become of somebody's turn that did not end badly."""

    ONGOING = "ongoing"
    GONE = "gone"
    """It is done, ran out, or it is somebody else's turn by now."""


@dataclass(frozen=True, slots=True)
class StoredAnalysis:
    """Where a job's analysis lies, and which version of the program made it."""

    version: int
    s3_key: str


@dataclass(frozen=True, slots=True)
class PlayerJobs:
    """Some of the jobs in whose replays a player is, and how many there are in all.

    Who asks sees those in `public` only because anybody may.
    """

    name: str
    jobs: tuple[Job, ...]
    public: frozenset[UUID]
    total: int


@dataclass(frozen=True, slots=True)
class JobPage:
    """Some of a user's jobs, newest first, and how many there are in all.

    `needed` is, for those that are not finished, how many of their replays need a person.
    """

    jobs: tuple[Job, ...]
    total: int
    needed: Mapping[UUID, int] = field(default_factory=dict)
