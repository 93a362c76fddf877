"""Where jobs and their replays stand, and which moves are legal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never


class JobType(StrEnum):
    """What a job ends in: a result for each replay, or profiles of a team's players."""

    INDIVIDUAL = "INDIVIDUAL"
    GFWL = "GFWL"


class JobStatus(StrEnum):
    """Where a job stands; these words are the same everywhere."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    AWAITING_PLAYERS = "AWAITING_PLAYERS"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"

    @property
    def is_finished(self) -> bool:
        """Whether nothing more happens unless a person asks for it."""
        match self:
            case JobStatus.PENDING | JobStatus.RUNNING | JobStatus.AWAITING_PLAYERS:
                return False
            case JobStatus.COMPLETED | JobStatus.FAILED | JobStatus.CANCELLED:
                return True
            case _:
                assert_never(self)


class ReplayState(StrEnum):
    """Where one replay of a job stands."""

    WAITING = "waiting"
    FETCHING = "fetching"
    NEEDS_YOU = "needs_you"
    STORED = "stored"
    FAILED = "failed"

    @property
    def is_final(self) -> bool:
        """Whether the replay counts as processed."""
        match self:
            case ReplayState.WAITING | ReplayState.FETCHING | ReplayState.NEEDS_YOU:
                return False
            case ReplayState.STORED | ReplayState.FAILED:
                return True
            case _:
                assert_never(self)


class ConfirmationStatus(StrEnum):
    """Whether a person has chosen a team's players."""

    PENDING = "pending"
    CONFIRMED = "confirmed"


class Move(StrEnum):
    """A step of a job from one status to another."""

    BEGIN = "begin"
    AWAIT_PLAYERS = "await_players"
    CONFIRM = "confirm"
    COMPLETE = "complete"
    FAIL = "fail"
    CANCEL = "cancel"
    RETRY = "retry"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Path:
    """Where a move begins and ends, and whose it is."""

    origins: frozenset[JobStatus]
    destination: JobStatus
    job_types: frozenset[JobType] = frozenset(JobType)

    def is_open(self, status: JobStatus, job_type: JobType) -> bool:
        """Whether a job of this type may take it from this status."""
        return status in self.origins and job_type in self.job_types


_FINISHED = frozenset(status for status in JobStatus if status.is_finished)
_UNFINISHED = frozenset(JobStatus) - _FINISHED
# Only a team's job has players to confirm.
_TEAM = frozenset({JobType.GFWL})


def path_of(move: Move) -> Path:
    """The one path that this move takes."""
    match move:
        case Move.BEGIN:
            return Path(frozenset({JobStatus.PENDING}), JobStatus.RUNNING)
        case Move.AWAIT_PLAYERS:
            return Path(frozenset({JobStatus.RUNNING}), JobStatus.AWAITING_PLAYERS, _TEAM)
        case Move.CONFIRM:
            return Path(frozenset({JobStatus.AWAITING_PLAYERS}), JobStatus.PENDING, _TEAM)
        case Move.COMPLETE:
            return Path(frozenset({JobStatus.RUNNING}), JobStatus.COMPLETED)
        case Move.FAIL:
            return Path(frozenset({JobStatus.RUNNING}), JobStatus.FAILED)
        case Move.CANCEL:
            return Path(_UNFINISHED, JobStatus.CANCELLED)
        case Move.RETRY:
            return Path(_FINISHED, JobStatus.PENDING)
        case Move.REOPEN:
            return Path(frozenset({JobStatus.COMPLETED}), JobStatus.AWAITING_PLAYERS, _TEAM)
        case _:
            assert_never(move)


def refusal_of(move: Move, status: JobStatus) -> str:
    """Why a job cannot make this move from where it stands, and what to do instead."""
    return f"This job {_stands(status)} and cannot be {_moved(move)}: {_advice(status)}."


def _stands(status: JobStatus) -> str:
    match status:
        case JobStatus.PENDING:
            return "waits for its turn"
        case JobStatus.RUNNING:
            return "is running"
        case JobStatus.AWAITING_PLAYERS:
            return "waits until its players are confirmed"
        case JobStatus.COMPLETED:
            return "is completed"
        case JobStatus.FAILED:
            return "has failed"
        case JobStatus.CANCELLED:
            return "is canceled"
        case _:
            assert_never(status)


def _moved(move: Move) -> str:
    match move:
        case Move.BEGIN:
            return "started"
        case Move.AWAIT_PLAYERS:
            return "asked for its players"
        case Move.CONFIRM:
            return "confirmed"
        case Move.COMPLETE:
            return "completed"
        case Move.FAIL:
            return "given up"
        case Move.CANCEL:
            return "canceled"
        case Move.RETRY:
            return "retried"
        case Move.REOPEN:
            return "reopened"
        case _:
            assert_never(move)


def _advice(status: JobStatus) -> str:
    match status:
        case JobStatus.PENDING | JobStatus.RUNNING:
            return "wait for it, or cancel it"
        case JobStatus.AWAITING_PLAYERS:
            return "confirm its players, or cancel it"
        case JobStatus.COMPLETED:
            return "open its results"
        case JobStatus.FAILED | JobStatus.CANCELLED:
            return "retry it to run it again"
        case _:
            assert_never(status)
