import itertools
from dataclasses import FrozenInstanceError
from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest

from bot.domain.errors import DomainError
from bot.domain.job_errors import (
    IllegalMoveError,
    JobError,
    JobErrorCode,
    LeaseHeldError,
    LeaseLostError,
    NothingToRetryError,
    PostponedError,
    UnknownJobError,
    UnknownReplayError,
)
from bot.domain.jobs import Progress, Submission
from bot.domain.links import replay_url
from bot.domain.moves import ConfirmationStatus, JobStatus, JobType, Move, ReplayState, path_of
from bot.domain.teams import Seat, TeamDetails, TeamSubmission

URLS = (replay_url(456), replay_url(123))
PENDING, RUNNING, AWAITING = JobStatus.PENDING, JobStatus.RUNNING, JobStatus.AWAITING_PLAYERS
COMPLETED, FAILED, CANCELLED = JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED

# Every legal step there is, as (from, to).
EVERYBODYS_STEPS = {
    (PENDING, RUNNING),
    (RUNNING, COMPLETED),
    (RUNNING, FAILED),
    *((unfinished, CANCELLED) for unfinished in (PENDING, RUNNING, AWAITING)),
    *((finished, PENDING) for finished in (COMPLETED, FAILED, CANCELLED)),
}
TEAM_STEPS = {(RUNNING, AWAITING), (AWAITING, PENDING), (COMPLETED, AWAITING)}


def steps(job_type: JobType) -> set[tuple[JobStatus, JobStatus]]:
    paths = map(path_of, Move)
    return {
        (status, path.destination)
        for path, status in itertools.product(paths, JobStatus)
        if path.is_open(status, job_type)
    }


def test_a_teams_job_may_take_these_steps_and_no_others() -> None:
    assert steps(JobType.GFWL) == EVERYBODYS_STEPS | TEAM_STEPS


def test_an_individual_job_never_awaits_players() -> None:
    # AWAITING_PLAYERS → CANCELLED stays open, though nothing leads there.
    assert steps(JobType.INDIVIDUAL) == EVERYBODYS_STEPS


def test_two_moves_of_one_status_never_lead_to_the_same_place() -> None:
    for status in JobStatus:
        ends = [path_of(move).destination for move in Move if status in path_of(move).origins]
        assert len(ends) == len(set(ends))


def test_finished_is_what_only_a_person_can_change() -> None:
    assert {status for status in JobStatus if status.is_finished} == {COMPLETED, FAILED, CANCELLED}


def test_a_replay_counts_when_it_is_stored_or_failed() -> None:
    final = {state for state in ReplayState if state.is_final}
    assert final == {ReplayState.STORED, ReplayState.FAILED}


def test_states_are_spelled_as_everywhere() -> None:
    assert [state.value for state in ReplayState] == [
        *("waiting", "fetching", "needs_you", "stored", "failed")
    ]
    assert [f"{status}" for status in JobStatus] == [status.name for status in JobStatus]
    assert [status.value for status in ConfirmationStatus] == ["pending", "confirmed"]


@pytest.mark.parametrize(("move", "status"), list(itertools.product(Move, JobStatus)))
def test_a_refused_move_says_where_the_job_stands_and_what_to_do(
    move: Move, status: JobStatus
) -> None:
    error = IllegalMoveError(move, status)
    assert isinstance(error, DomainError)
    assert (error.code, error.move, error.status) == (JobErrorCode.ILLEGAL_MOVE, move, status)
    assert error.sentence.startswith("This job ")
    assert error.sentence.endswith(".")
    assert ": " in error.sentence


def test_a_refused_move_reads_well() -> None:
    sentence = IllegalMoveError(Move.CANCEL, COMPLETED).sentence
    assert sentence == "This job is completed and cannot be canceled: open its results."
    failed = IllegalMoveError(Move.CANCEL, JobStatus.FAILED).sentence
    assert failed == "This job has failed and cannot be canceled: retry it to run it again."


def test_taken_work_says_when_to_look_again() -> None:
    held = LeaseHeldError(timedelta(seconds=3))
    assert (held.code, held.retry_after) == (JobErrorCode.LEASE_HELD, timedelta(seconds=3))
    assert LeaseLostError().code is JobErrorCode.LEASE_LOST
    assert PostponedError("Wait.", timedelta(1)).code is JobErrorCode.POSTPONED


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UnknownJobError(), JobErrorCode.UNKNOWN_JOB),
        (UnknownReplayError(), JobErrorCode.UNKNOWN_REPLAY),
        (NothingToRetryError(), JobErrorCode.NOTHING_TO_RETRY),
    ],
)
def test_a_refusal_says_what_to_do(error: JobError, code: JobErrorCode) -> None:
    assert error.code is code
    assert ": " in error.sentence
    assert error.sentence.endswith(".")


def test_a_submission_with_a_team_is_the_teams_job() -> None:
    assert Submission(URLS).job_type is JobType.INDIVIDUAL
    assert Submission(URLS, TeamDetails(team_name="Seraphim")).job_type is JobType.GFWL


@pytest.mark.parametrize(
    ("urls", "code"),
    [
        ((), JobErrorCode.NO_REPLAYS),
        ((*URLS, URLS[0]), JobErrorCode.REPEATED_REPLAY),
        (("https://www.duelingbook.com/replay?id=7-456",), JobErrorCode.NOT_CANONICAL),
        (("https://www.duelingbook.com/replay?id=456&match=2",), JobErrorCode.NOT_CANONICAL),
        (("https://www.duelingbook.com/replay?id=0456",), JobErrorCode.NOT_CANONICAL),
        (("https://www.duelingbook.com/replay?id=456\n",), JobErrorCode.NOT_CANONICAL),
        (("https://wwwXduelingbook.com/replay?id=456",), JobErrorCode.NOT_CANONICAL),
    ],
)
def test_a_submission_holds_canonical_addresses_once(
    urls: tuple[str, ...], code: JobErrorCode
) -> None:
    with pytest.raises(JobError) as refusal:
        Submission(urls)
    assert refusal.value.code is code


def test_a_team_has_a_name() -> None:
    with pytest.raises(JobError) as refusal:
        Submission(URLS, TeamDetails(team_name=" "))
    assert refusal.value.code is JobErrorCode.NO_TEAM


def test_team_details_survive_json() -> None:
    seat = Seat(db_names=("ana_db",), order=1, player="Ana", opponent="Carl", replays=URLS)
    team = TeamDetails(
        team_name="Seraphim", season=9, week=4, opponent_team="Damage Step", seats=(seat,)
    )
    stored = msgspec.json.decode(msgspec.json.encode(team))
    assert msgspec.convert(stored, TeamDetails) == team


def test_a_team_needs_nothing_but_its_name() -> None:
    said = {"team_name": "Damage Step", "seats": [{"replays": URLS}]}
    seat = Seat(replays=URLS)
    assert msgspec.convert(said, TeamDetails) == TeamDetails(team_name="Damage Step", seats=(seat,))


def test_progress_is_a_share() -> None:
    assert Progress(3, 12).share == 0.25
    assert Progress(0, 0).share == 0.0


def team(*players: str) -> TeamSubmission:
    return TeamSubmission(
        job_id=uuid4(),
        team_name="Seraphim",
        discovered_players=players,
        confirmed_players=None,
        confirmation_status=ConfirmationStatus.PENDING,
    )


def test_players_are_chosen_in_the_order_they_were_found() -> None:
    assert team("Ana", "Ben", "Cid").choose(["Cid", "Ana", "Cid"]) == ("Ana", "Cid")


@pytest.mark.parametrize(
    ("players", "code"),
    [([], JobErrorCode.NO_PLAYERS), (["Ana", "Zoe"], JobErrorCode.UNKNOWN_PLAYER)],
)
def test_only_players_that_were_found_can_be_chosen(players: list[str], code: JobErrorCode) -> None:
    with pytest.raises(JobError) as refusal:
        team("Ana").choose(players)
    assert refusal.value.code is code


def test_values_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Submission(URLS).urls = ()  # type: ignore[misc]  # that is the point
