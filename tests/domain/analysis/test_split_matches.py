"""Which replays are one match together, and which only look like it."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.analysis.definitions import FigureKey
from bot.domain.analysis.split_matches import Score, Splits, find_splits
from bot.domain.replay.model import EndReason, Replay
from tests.domain.analysis import duels
from tests.domain.analysis.duels import ANA, BO, game
from tests.domain.analysis.scouted import war

BROKEN_OFF = (EndReason.QUIT, EndReason.DISCONNECTED, EndReason.TIMED_OUT)


def joined(*replays: Replay) -> list[tuple[int, ...]]:
    return [split.replays for split in find_splits(replays).matches]


def doubted(*replays: Replay) -> list[str]:
    return [doubt.sentence for doubt in find_splits(replays).doubts]


def test_a_match_that_lost_the_connection_goes_on_in_the_next_replay() -> None:
    first = war(1, "1", ANA, how=EndReason.DISCONNECTED)
    (split,) = find_splits([first, war(2, "1", None)]).matches
    assert split.figure is FigureKey.SPLIT_MATCH
    assert split.replays == (1, 2)
    assert split.day == "2025-11-16"
    assert split.players == (ANA, BO)
    assert split.scores == (Score(1), Score(1))
    assert split.score == Score(2)
    assert split.winner == ANA
    assert split.decided_by is EndReason.ADMITTED_DEFEAT


@pytest.mark.parametrize("how", [EndReason.DISCONNECTED, EndReason.TIMED_OUT])
def test_losing_the_connection_and_running_out_of_time_break_a_match_off(how: EndReason) -> None:
    assert joined(war(1, "2", BO, how=how), war(2, "12", BO)) == [(1, 2)]


@pytest.mark.parametrize(
    "how", [EndReason.ADMITTED_DEFEAT, EndReason.JUDGE_MATCH_LOSS, EndReason.JUDGE_GAME_LOSS]
)
def test_who_admits_defeat_or_is_judged_to_lose_ends_the_match(how: EndReason) -> None:
    assert joined(war(1, "1", ANA, how=how), war(2, "1", None)) == []
    assert doubted(war(1, "1", ANA, how=how), war(2, "1", None)) == []


def test_a_file_that_stops_is_broken_off() -> None:
    assert joined(war(1, "1?", None), war(2, "21", ANA)) == [(1, 2)]


def test_a_whole_first_match_is_never_joined() -> None:
    assert joined(war(1, "11"), war(2, "1", None)) == []
    whole_but_for_the_word = duels.replay(1, game(), game(2), winner=None)
    assert joined(whole_but_for_the_word, war(2, "1", at="21:00:00")) == []
    assert joined(war(1, "121", ANA, how=EndReason.QUIT), war(2, "2", BO)) == []
    assert doubted(war(1, "11"), war(2, "22", BO)) == []


def test_two_to_one_over_three_replays_is_one_match() -> None:
    parts = war(1, "1", None), war(2, "2", None, at="20:30:00"), war(3, "1", None, at="21:00:00")
    (split,) = find_splits(parts).matches
    assert (split.replays, split.score, split.winner) == ((1, 2, 3), Score(2, 1), ANA)


def test_draws_count_apart_from_the_three_games() -> None:
    parts = war(1, "1=", None), war(2, "=21", ANA)
    (split,) = find_splits(parts).matches
    assert split.score == Score(2, 1, 2)
    assert str(split.score) == "2\N{EN DASH}1\N{EN DASH}2"


def test_the_scores_are_in_the_first_files_order_whoever_sits_where_later() -> None:
    second = war(2, "11", BO, players=(BO, ANA))
    (split,) = find_splits([war(1, "1", None), second], [(1, 2)]).matches
    assert split.scores == (Score(1), Score(0, 2))
    assert (split.score, split.winner) == (Score(1, 2), BO)


def test_who_has_two_games_won_whatever_the_last_file_says_of_its_own() -> None:
    # To the second room it is only 1-0, and Ana is the one who leaves it.
    left = war(2, "1", BO, how=EndReason.QUIT)
    (split,) = find_splits([war(1, "1", None), left]).matches
    assert (split.winner, split.decided_by) == (ANA, EndReason.ADMITTED_DEFEAT)


def test_with_the_score_level_the_last_file_that_tells_something_decides() -> None:
    given_up = war(2, "2", BO, how=EndReason.QUIT)
    (split,) = find_splits([war(1, "1", None), given_up]).matches
    assert (split.score, split.winner, split.decided_by) == (Score(1, 1), BO, EndReason.QUIT)
    empty = war(3, "", None, at="21:00:00")
    (split,) = find_splits([war(1, "1", ANA, how=EndReason.TIMED_OUT), empty]).matches
    assert (split.winner, split.decided_by) == (ANA, EndReason.TIMED_OUT)


def test_a_match_that_nobody_finished_has_no_winner() -> None:
    (split,) = find_splits([war(1, "1", ANA, how=EndReason.TIMED_OUT), war(2, "2?", None)]).matches
    assert (split.score, split.winner, split.decided_by) == (Score(1, 1), None, None)
    (split,) = find_splits([war(1, "?", None), war(2, "", None)]).matches
    assert (split.score, split.winner) == (Score(), None)


def test_a_game_after_the_second_win_belongs_to_another_match() -> None:
    files = war(1, "1", ANA, how=EndReason.QUIT), war(2, "11")
    assert joined(*files) == []
    (sentence,) = doubted(*files)
    assert sentence == (
        "Replays 1 and 2 of Ana and Bo on 2025-11-16 look like one match, but a game follows in "
        "replay 2 after 2\N{EN DASH}0: they count as separate matches."
    )


def test_three_to_one_is_no_match() -> None:
    assert joined(war(1, "1", None), war(2, "211", ANA)) == []
    assert len(doubted(war(1, "1", None), war(2, "211", ANA))) == 1


def test_two_to_two_is_no_match() -> None:
    assert joined(war(1, "12", None), war(2, "12", None)) == []


def test_a_game_that_stops_after_the_second_win_is_one_too_many() -> None:
    assert joined(war(1, "1", None), war(2, "1?", None)) == []


def test_another_pair_or_a_day_later_is_another_match() -> None:
    first = war(1, "1", None)
    assert joined(first, war(2, "1", None, players=(ANA, "Cy"))) == []
    assert joined(first, war(2, "1", None, day="2025-11-17")) == []
    assert doubted(first, war(2, "1", None, day="2025-11-17")) == []


def test_replays_without_a_day_are_never_joined() -> None:
    bare = [duels.replay(number, game(), winner=None, date="") for number in (1, 2)]
    assert find_splits(bare) == Splits((), ())


def test_a_match_in_between_keeps_two_halves_apart() -> None:
    files = war(1, "1", None), war(2, "11", at="20:30:00"), war(3, "1", None, at="21:00:00")
    assert joined(*files) == []


def test_a_replay_with_a_rematch_is_never_joined() -> None:
    rematch = duels.replay(2, game(), game(1, match=2), winner=None, rematch_winner=None)
    assert joined(war(1, "1", None, at="19:00:00"), rematch) == []
    (sentence,) = doubted(war(1, "1", None, at="19:00:00"), rematch)
    assert sentence == (
        "Replays 1 and 2 of Ana and Bo on 2025-11-16 look like one match, but replay 2 holds more "
        "than one match: they count as separate matches."
    )
    assert joined(rematch, war(3, "1", None, at="22:00:00")) == []


def test_a_rematch_that_could_not_go_on_anyhow_is_no_doubt() -> None:
    rematch = duels.replay(2, game(), game(2), game(1, match=2), winner=None)
    assert doubted(war(1, "1", None, at="19:00:00"), rematch) == []


def test_a_last_replay_that_is_whole_by_itself_is_joined_with_a_doubt() -> None:
    files = war(1, "2", BO, how=EndReason.DISCONNECTED), war(2, "11")
    assert joined(*files) == [(1, 2)]
    (sentence,) = doubted(*files)
    assert sentence == (
        "Replays 1 and 2 of Ana and Bo on 2025-11-16 count as one match, 2\N{EN DASH}1; replay 2 "
        "could also be a whole match by itself."
    )


def test_a_last_replay_that_needs_the_first_to_be_whole_is_no_doubt() -> None:
    assert doubted(war(1, "1", None), war(2, "21", ANA)) == []


def test_after_a_near_miss_a_later_replay_may_still_go_on() -> None:
    files = (
        war(1, "1", None, at="19:00:00"),
        war(2, "211", ANA, at="20:00:00"),
        war(3, "2", None, at="21:00:00"),
        war(4, "2", None, at="22:00:00"),
    )
    assert joined(*files) == [(3, 4)]


_LETTERS = st.text("12=?", max_size=3)
_PAIRS = st.sampled_from([(ANA, BO), (BO, ANA), (ANA, "Cy")])
_HOW = st.sampled_from([EndReason.ADMITTED_DEFEAT, *BROKEN_OFF])


@st.composite
def files_of_a_day(draw: st.DrawFn) -> list[Replay]:
    """Up to five replays of few people, however unlikely."""
    made = []
    for number in range(1, draw(st.integers(0, 5)) + 1):
        players = draw(_PAIRS)
        won_by = draw(st.sampled_from([*players, None]))
        letters, hour = draw(_LETTERS), draw(st.integers(10, 12))
        made.append(war(number, letters, won_by, how=draw(_HOW), players=players, at=f"{hour}:00"))
    return made


@settings(max_examples=150)
@given(files_of_a_day(), st.randoms(use_true_random=False))
def test_whatever_is_joined_is_one_match_by_its_score(files: list[Replay], chance: Random) -> None:
    found = find_splits(files)
    shuffled = list(files)
    chance.shuffle(shuffled)
    assert find_splits(shuffled) == found
    by_id = {one.replay_id: one for one in files}
    every = [one for split in found.matches for one in split.replays]
    assert len(every) == len(set(every))
    for split in found.matches:
        parts = [by_id[one] for one in split.replays]
        assert len({frozenset(part.players) for part in parts}) == 1
        assert all(max(part.matches[0].wins) < 2 for part in parts[:-1])
        assert max(split.score.one, split.score.other) <= 2
        assert split.score.one + split.score.other <= 3
        assert split.score.drawn == sum(part.matches[0].draws for part in parts)
        assert split.winner in (*split.players, None)
