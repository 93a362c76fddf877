"""Results against people who matter, match by match."""

from __future__ import annotations

import pytest

from bot.domain.analysis.appearances import appearances_in
from bot.domain.analysis.figures import Outcome
from bot.domain.analysis.meetings import find_meetings, head_to_head, result_of
from bot.domain.replay.model import EndReason, Replay
from tests.domain.analysis.duels import ANA, BO
from tests.domain.analysis.scouted import war


@pytest.mark.parametrize(
    ("file", "tells"),
    [
        (war(1, "11"), True),
        (war(1, "1", ANA, how=EndReason.QUIT), True),
        (war(1, "2", ANA, how=EndReason.QUIT), False),
        (war(1, "12", ANA, how=EndReason.JUDGE_MATCH_LOSS), False),
        (war(1, "", BO, how=EndReason.QUIT), False),
        (war(1, "1", BO, how=EndReason.DISCONNECTED), False),
        (war(1, "2", BO, how=EndReason.DISCONNECTED), True),
        (war(1, "12=", None), True),
        (war(1, "1?", None), True),
    ],
)
def test_a_score_tells_who_won_only_if_the_winner_is_ahead(file: Replay, *, tells: bool) -> None:
    (seen,) = appearances_in(ANA, [file], {})
    result = result_of(seen, {1: file.date})
    assert result.tells_score is tells
    assert result.decided_by is file.matches[0].decided_by


def test_meetings_come_the_own_roster_first_and_pairs_once() -> None:
    files = [
        war(1, players=(ANA, BO)),
        war(2, players=(ANA, "Cy"), day="2025-11-17"),
        war(3, players=(ANA, "Cy"), day="2025-11-18"),
        war(4, players=(ANA, "Zed")),
    ]
    dates = {one.replay_id: one.date for one in files}
    met = find_meetings(appearances_in(ANA, files, {}), [BO], [ANA, "Cy"], dates)
    assert [(one.opponent, one.own_roster, one.confirmed) for one in met] == [
        (BO, True, False),
        ("Cy", False, True),
    ]
    assert [one.day for one in met[1].results] == ["2025-11-17", "2025-11-18"]
    assert {one.outcome for one in met[1].results} == {Outcome.WON}
    assert head_to_head([*met, *met]) == (met[1],)
