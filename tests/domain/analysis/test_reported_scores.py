"""What a captain wrote down, held against the replays."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from bot.domain.analysis.appearances import appearances_in, once_each
from bot.domain.analysis.reported_scores import doubt_seat, read_score
from bot.domain.analysis.split_matches import Score, find_splits
from bot.domain.links import replay_url
from bot.domain.replay.model import EndReason, Replay
from bot.domain.teams import Seat
from tests.domain.analysis.duels import ANA, BO
from tests.domain.analysis.scouted import report, seat_of, war


def doubts(
    reported: str | None,
    *replays: Replay,
    named: tuple[int, ...] | None = None,
    opponent: str | None = None,
    order: int | None = 2,
) -> list[str]:
    """What is doubted about Ana's seat, which names all of these replays unless told otherwise."""
    files = once_each(replays)
    ids = tuple(one.replay_id for one in files) if named is None else named
    seat = Seat(order=order, reported_score=reported, replays=tuple(map(replay_url, ids)))
    seen = appearances_in(ANA, files, {}, find_splits(files).matches)
    return [doubt.sentence for doubt in doubt_seat(seat, ANA, seen, files, opponent)]


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("2-1", Score(2, 1)),
        (" 2 : 0 ", Score(2)),
        ("1\N{EN DASH}1\N{EN DASH}1", Score(1, 1, 1)),
        ("won", None),
        ("", None),
        (None, None),
        ("2-1 (ff)", None),
    ],
)
def test_scores_are_read_as_people_write_them(text: str | None, score: Score | None) -> None:
    assert read_score(text) == score


def test_a_score_that_the_replays_show_is_no_doubt() -> None:
    assert doubts("2-1", war(1, "121")) == []
    assert doubts("2-1-1", war(1, "12=1")) == []
    assert doubts("2-1", war(1, "12=1")) == []
    assert doubts(None, war(1, "22", BO)) == []


def test_another_score_is_a_doubt_that_says_where_to_look() -> None:
    assert doubts("2-1", war(1, "22", BO)) == [
        "Seat 2 was reported 2\N{EN DASH}1, the replays show 0\N{EN DASH}2: look at replay 1."
    ]


def test_a_score_from_the_other_side_is_a_doubt() -> None:
    assert len(doubts("1-2", war(1, "121"))) == 1


def test_a_score_with_a_replay_missing_says_which() -> None:
    assert doubts("2-1", war(1, "12", None), named=(1, 9)) == [
        "Seat 2 was reported 2\N{EN DASH}1, the replays show 1\N{EN DASH}1: replay 9 is not here."
    ]


def test_the_halves_of_a_match_are_held_against_the_score_together() -> None:
    halves = war(1, "1", None), war(2, "21", ANA, at="21:00:00")
    assert doubts("2-1", *halves) == []
    (sentence,) = doubts("2-0", *halves)
    assert sentence.endswith("the replays show 2\N{EN DASH}1: look at replays 1 and 2.")


def test_a_match_given_up_may_be_reported_as_if_played_to_the_end() -> None:
    left = war(1, "1", ANA, how=EndReason.QUIT)
    assert doubts("2-0", left) == []
    assert doubts("1-0", left) == []
    assert len(doubts("2-1", left)) == 1
    assert doubts("1-2", war(2, "1", BO, how=EndReason.QUIT)) == []
    assert len(doubts("2-0", war(3, "1", None))) == 1


def test_of_several_matches_those_with_the_named_opponent_count() -> None:
    files = war(1, "11"), war(2, "22", "Cy", players=(ANA, "Cy"), day="2025-11-09")
    assert doubts("2-0", *files, opponent=BO) == []
    assert len(doubts("2-0", *files, opponent="Cy")) == 1
    assert doubts("2-1", *files) == []


def test_only_the_seats_own_replays_are_held_against_the_score() -> None:
    assert doubts("2-1", war(1, "22", BO), named=()) == []


def test_a_replay_that_shows_somebody_else_is_a_doubt() -> None:
    stranger = war(7, players=("Dan", BO), won_by="Dan")
    assert doubts(None, stranger) == [
        "Replay 7 is named for seat 2 but shows Dan against Bo, not Ana."
    ]
    assert doubts(None, stranger, order=None) == [
        "Replay 7 is named for a seat but shows Dan against Bo, not Ana."
    ]


def test_every_row_of_a_player_is_held_against_the_replays() -> None:
    files = [
        war(1, "11", players=(ANA, "Ilse"), day="2025-11-09"),
        war(2, "22", players=(ANA, "Lumi")),
    ]
    rows = [
        Seat(order=1, player=ANA, opponent="Ilse", reported_score="2-0", replays=(replay_url(1),)),
        Seat(order=3, player=ANA, opponent="Lumi", reported_score="2-1", replays=(replay_url(2),)),
    ]
    seat = seat_of(report(files, ANA, seats=rows), ANA)
    assert (seat.order, seat.opponent) == (3, "Lumi")
    assert [doubt.sentence for doubt in seat.doubts] == [
        "Seat 3 was reported 2\N{EN DASH}1, the replays show 0\N{EN DASH}2: look at replay 2."
    ]
    first_wrong = [replace(rows[0], reported_score="0-2"), rows[1]]
    assert len(seat_of(report(files, ANA, seats=first_wrong), ANA).doubts) == 2


def test_a_name_that_may_be_either_of_two_is_a_doubt() -> None:
    files = [war(1, players=("Ana", BO)), war(2, players=("ANA", BO))]
    told = report(files, "Ana", "ANA", seats=[Seat(order=1, player="ana")])
    assert [doubt.sentence for doubt in seat_of(told, "Ana").doubts] == [
        "Seat 1 names ana, which may be Ana or ANA: it counts as Ana's."
    ]
    sure = report(files, "Ana", "ANA", seats=[Seat(order=1, player="Ana")])
    assert seat_of(sure, "Ana").doubts == ()


def test_of_very_many_who_may_be_meant_the_first_are_named() -> None:
    spelled = ["".join(letters) for letters in product("aA", "bB", "cC", "dD")]
    files = [war(number, players=(name, BO)) for number, name in enumerate(spelled, 1)]
    told = report(files, *spelled, seats=[Seat(order=1, player=" abcd")])
    (doubt,) = seat_of(told, "abcd").doubts
    assert doubt.sentence == (
        "Seat 1 names  abcd, which may be abcd, abcD, abCd, abCD, aBcd, aBcD or 10 more: "
        "it counts as abcd's."
    )
