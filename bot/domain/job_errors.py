"""What can be refused about a job."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from bot.domain.errors import DomainError
from bot.domain.moves import JobStatus, Move, refusal_of


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
    UNKNOWN_DECK = "unknown_deck"
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
    NO_DRAFT = "no_draft"
    NOTHING_NEEDED = "nothing_needed"
    KEY_USED = "key_used"


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


class TooManyJobsError(JobError):
    """A user has started as many jobs as they may; `retry_after` says when one more is fine."""

    def __init__(self, sentence: str, retry_after: timedelta) -> None:
        super().__init__(JobErrorCode.TOO_MANY_JOBS, sentence)
        self.retry_after = retry_after


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
