from __future__ import annotations

import pytest

from bot.domain.moves import ReplayState
from bot.rendering.text.job_needs import NOT_HERE, at_end, finish_question, tell_needs
from tests.rendering.jobs import replays_of

WAITING, FETCHING, NEEDS_YOU, STORED, FAILED = ReplayState


@pytest.mark.parametrize(
    ("states", "question"),
    [
        (
            (STORED,) * 31 + (NEEDS_YOU,) * 9,
            "31 of 40 are here. Finish without the other 9?",
        ),
        ((STORED, NEEDS_YOU), "1 of 2 is here. Finish without the other one?"),
        (
            (STORED, STORED, FAILED, NEEDS_YOU, NEEDS_YOU),
            "2 of 5 are here. Finish without the 2 that need you?",
        ),
        (
            (STORED, STORED, WAITING, FETCHING, NEEDS_YOU),
            "2 of 5 are here, 2 still to come. Finish without the one that needs you?",
        ),
        ((NEEDS_YOU,), "0 of 1 are here. Finish without the one that needs you?"),
    ],
)
def test_who_finishes_is_told_what_is_here_and_what_would_be_left_out(
    states: tuple[ReplayState, ...], question: str
) -> None:
    assert finish_question(replays_of(*states)) == question


def test_how_many_need_a_person() -> None:
    assert tell_needs(replays_of(STORED, WAITING, FAILED)) == ""
    assert tell_needs(replays_of(NEEDS_YOU, STORED)) == "1 needs you"
    assert tell_needs(replays_of(NEEDS_YOU, NEEDS_YOU), "still ") == "2 still need you"


def test_at_a_jobs_end_what_needed_a_person_is_missing() -> None:
    before = replays_of(STORED, NEEDS_YOU, FAILED, WAITING)
    after = at_end(before)
    assert [one.state for one in after] == [STORED, FAILED, FAILED, WAITING]
    assert after[1].reason == NOT_HERE
    assert (after[0], *after[2:]) == (before[0], *before[2:])
