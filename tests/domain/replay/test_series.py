"""One match: its score, and what decides it."""

from __future__ import annotations

import pytest

from bot.domain.replay.model import EndReason
from bot.domain.replay.series import Series

NAMES = ("Ana", "Ben")
ADMITTED = EndReason.ADMITTED_DEFEAT


def series_after(*losers: int) -> Series:
    """A match in which these slots lost one game after the other, and no play said more."""
    series = Series(1)
    for loser in losers:
        series.games += 1
        series.lose(loser, ADMITTED, opened=True, over=None)
    return series


@pytest.mark.parametrize(
    ("losers", "winner", "score"),
    [
        ((), None, "0-0-0"),
        ((0,), None, "0-1-0"),
        ((1, 0), None, "1-1-0"),
        ((1, 1), "Ana", "2-0-0"),
        ((0, 1, 0), "Ben", "1-2-0"),
    ],
)
def test_two_wins_take_a_match(losers: tuple[int, ...], winner: str | None, score: str) -> None:
    series = series_after(*losers)
    match = series.match(NAMES)
    assert (match.winner, series.score, series.decided) == (winner, score, winner is not None)
    assert match.games_played == len(losers)
    assert (match.decided_by is None) == (winner is None)


@pytest.mark.parametrize(
    "reason",
    [
        EndReason.QUIT,
        EndReason.DISCONNECTED,
        EndReason.TIMED_OUT,
        EndReason.JUDGE_MATCH_LOSS,
    ],
)
@pytest.mark.parametrize("over", [None, True, False])
def test_who_goes_away_loses_the_match(reason: EndReason, *, over: bool | None) -> None:
    series = Series(1)
    series.lose(0, reason, opened=True, over=over)
    match = series.match(NAMES)
    assert (match.winner, match.decided_by, match.wins) == ("Ben", reason, (0, 1))


@pytest.mark.parametrize("reason", [ADMITTED, EndReason.JUDGE_GAME_LOSS])
def test_the_file_says_whether_a_loss_is_the_last(reason: EndReason) -> None:
    for over in (True, False):
        series = series_after(0)
        series.lose(0, reason, opened=True, over=over)
        assert series.decided is over


def test_a_game_that_nobody_opened_counts_in_the_score_only() -> None:
    series = series_after(1)
    series.lose(0, ADMITTED, opened=False, over=None)
    assert series.score == "1-1-0"
    assert series.match(NAMES).wins == (1, 0)
    series.lose(1, ADMITTED, opened=False, over=None)
    match = series.match(NAMES)
    assert (match.winner, match.wins, match.games_played) == ("Ana", (1, 0), 1)


def test_the_first_decision_stands() -> None:
    series = series_after(0, 0)
    series.lose(1, EndReason.QUIT, opened=False, over=None)
    series.draw(over=True)
    assert (series.match(NAMES).winner, series.match(NAMES).decided_by) == ("Ben", ADMITTED)


@pytest.mark.parametrize("over", [None, False])
def test_a_draw_leaves_a_match_open(*, over: bool | None) -> None:
    series = series_after(0)
    series.draw(over=over)
    match = series.match(NAMES)
    assert (match.winner, match.decided_by, match.draws) == (None, None, 1)
    assert series.score == "0-1-1"


@pytest.mark.parametrize(("losers", "winner"), [((0,), "Ben"), ((1,), "Ana"), ((0, 1), None)])
def test_a_draw_that_is_the_last_leaves_it_to_the_score(
    losers: tuple[int, ...], winner: str | None
) -> None:
    series = series_after(*losers)
    series.draw(over=True)
    match = series.match(NAMES)
    assert (match.winner, match.decided_by) == (winner, EndReason.DRAW_AGREED)
    assert series.decided


def test_a_match_is_untouched_until_somebody_does_something() -> None:
    assert Series(1).untouched
    assert not series_after(0).untouched
    thrown, left = Series(1), Series(1)
    thrown.thrown = True
    left.lose(0, EndReason.QUIT, opened=False, over=None)
    assert not thrown.untouched
    assert not left.untouched
