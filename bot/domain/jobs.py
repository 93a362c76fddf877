"""Jobs as values: what was asked, how far it is, who works on it, and what can be refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from typing import Final
from uuid import UUID

from bot.domain.errors import DomainError
from bot.domain.moves import (
    ConfirmationStatus,
    JobStatus,
    JobType,
    Move,
    ReplayState,
    refusal_of,
)

_CANONICAL_URL: Final = re.compile(
    r"https://www\.duelingbook\.com/replay\?id=[1-9][0-9]{0,11}", re.ASCII
)


class JobErrorCode(StrEnum):
    """Why something about a job was refused."""

    NO_REPLAYS = "no_replays"
    REPEATED_REPLAY = "repeated_replay"
    NOT_CANONICAL = "not_canonical"
    NO_TEAM = "no_team"
    UNKNOWN_JOB = "unknown_job"
    UNKNOWN_REPLAY = "unknown_replay"
    ILLEGAL_MOVE = "illegal_move"
    NOTHING_TO_RETRY = "nothing_to_retry"
    NO_PLAYERS = "no_players"
    UNKNOWN_PLAYER = "unknown_player"
    LEASE_HELD = "lease_held"
    LEASE_LOST = "lease_lost"
    POSTPONED = "postponed"
    TOO_MANY_REPLAYS = "too_many_replays"
    TOO_MANY_JOBS = "too_many_jobs"
    NOT_READY = "not_ready"
    AMBIGUOUS = "ambiguous"
    NO_AUDIENCE = "no_audience"
    NOT_SHOWN = "not_shown"
    TOO_MANY_FILES = "too_many_files"


class JobError(DomainError):
    """Something about a job was refused."""

    code: JobErrorCode

    def __init__(self, code: JobErrorCode, sentence: str) -> None:
        super().__init__(code, sentence)


class UnknownJobError(JobError):
    """There is no such job; a job of somebody else is refused in the same words."""

    def __init__(self) -> None:
        sentence = "There is no such job: it may have been deleted, look at the list of your jobs."
        super().__init__(JobErrorCode.UNKNOWN_JOB, sentence)


class NotShownError(JobError):
    """The results are not for this person, or there is no such job: both in the same words."""

    def __init__(self) -> None:
        sentence = (
            "These results are not shown to you, or they are gone: ask whoever submitted the job"
            " to share them."
        )
        super().__init__(JobErrorCode.NOT_SHOWN, sentence)


class IllegalMoveError(JobError):
    """The job stands where this move does not begin."""

    def __init__(self, move: Move, status: JobStatus) -> None:
        super().__init__(JobErrorCode.ILLEGAL_MOVE, refusal_of(move, status))
        self.move = move
        self.status = status


class NothingToRetryError(JobError):
    """The job is completed, and left no replay out."""

    def __init__(self) -> None:
        sentence = "Every replay of this job was analyzed: submit a new job with other replays."
        super().__init__(JobErrorCode.NOTHING_TO_RETRY, sentence)


class UnknownReplayError(JobError):
    """The job has no such replay."""

    def __init__(self) -> None:
        sentence = "This replay is not part of the job: submit a new job with it."
        super().__init__(JobErrorCode.UNKNOWN_REPLAY, sentence)


class WorkTakenError(JobError):
    """The work is somebody else's; `retry_after` says when to look again."""

    def __init__(self, code: JobErrorCode, sentence: str, retry_after: timedelta) -> None:
        super().__init__(code, sentence)
        self.retry_after = retry_after


class PostponedError(WorkTakenError):
    """Something that the work needs is away for now; that is no fault of the job's."""

    def __init__(self, sentence: str, retry_after: timedelta) -> None:
        super().__init__(JobErrorCode.POSTPONED, sentence, retry_after)


class LeaseHeldError(WorkTakenError):
    """Another worker holds the job."""

    def __init__(self, retry_after: timedelta) -> None:
        sentence = "Another worker is busy with this job: wait until it is done."
        super().__init__(JobErrorCode.LEASE_HELD, sentence, retry_after)


class LeaseLostError(WorkTakenError):
    """The job was canceled, or its lease ran out and was taken: this worker may write no more."""

    def __init__(self, retry_after: timedelta = timedelta(0)) -> None:
        sentence = "This job was canceled or went to another worker: look at its status."
        super().__init__(JobErrorCode.LEASE_LOST, sentence, retry_after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A seat of a team as the submitter wrote it down; `replays` are canonical addresses."""

    order: int | None = None
    player: str | None = None
    db_names: tuple[str, ...] = ()
    opponent: str | None = None
    reported_score: str | None = None
    sub_for: str | None = None
    replays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamDetails:
    """What the submitter says about a team; its fields are those of `jobs.team_data`."""

    season: int | None = None
    week: int | None = None
    team_name: str
    opponent_team: str | None = None
    seats: tuple[Seat, ...] = ()


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
    """One replay in one job; `reason` says why it failed or what it needs from a person."""

    job_id: UUID
    url: str
    state: ReplayState
    reason: str | None
    attempts: int


@dataclass(frozen=True, slots=True)
class ReplayOutcome:
    """Where the work on a replay ended, for now or for good."""

    state: ReplayState
    reason: str | None = None

    def __post_init__(self) -> None:
        if self.state is ReplayState.FETCHING:
            raise ValueError("a fetch that goes on has no outcome yet")


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSubmission:
    """The players of a team's job: those found, and those a person chose."""

    job_id: UUID
    team_name: str
    discovered_players: tuple[str, ...]
    confirmed_players: tuple[str, ...] | None
    confirmation_status: ConfirmationStatus

    def choose(self, players: Iterable[str]) -> tuple[str, ...]:
        """These players, each once, in the order they were found; refuses one not found."""
        chosen = set(players)
        if not chosen:
            raise JobError(JobErrorCode.NO_PLAYERS, "No player is chosen: choose at least one.")
        if strangers := sorted(chosen - set(self.discovered_players)):
            sentence = f"{strangers[0]} is in none of these replays: choose among those found."
            raise JobError(JobErrorCode.UNKNOWN_PLAYER, sentence)
        return tuple(player for player in self.discovered_players if player in chosen)


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
class JobPage:
    """Some of a user's jobs, newest first, and how many there are in all."""

    jobs: tuple[Job, ...]
    total: int
