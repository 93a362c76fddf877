"""Replays of which nobody is sure whether they are one match, and what a submission's row adds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from bot.domain.analysis.appearances import appearances_in, once_each
from bot.domain.analysis.named_decks import name_decks
from bot.domain.analysis.profiles import profile
from bot.domain.analysis.replay_times import date_of
from bot.domain.analysis.split_matches import Splits, find_splits
from bot.domain.links import replay_url
from bot.domain.replay.model import EndReason, Replay
from bot.domain.teams import Seat
from tests.domain.analysis import duels
from tests.domain.analysis.duels import ANA, BO, game
from tests.domain.analysis.scouted import KNOWLEDGE, all_at, cards, numbered, report, war
from tests.domain.analysis.test_profiles_results import counts
from tests.domain.analysis.test_split_matches import files_of_a_day

QUIT, LOST_LINE = EndReason.QUIT, EndReason.DISCONNECTED
CONCEDED = war(1, "1", ANA, how=QUIT)
BROKEN_OFF = war(1, "1", ANA, how=LOST_LINE)
GIVEN = war(1, "121", ANA, how=LOST_LINE)


def told(splits: Splits) -> tuple[list[tuple[int, ...]], list[str]]:
    return [one.replays for one in splits.matches], [one.sentence for one in splits.doubts]


def row(*ids: int) -> Seat:
    return Seat(player=ANA, replays=tuple(map(replay_url, ids)))


@pytest.mark.parametrize(
    "later",
    [
        war(2, "22", at="20:40:00"),
        war(2, "21", ANA, at="20:40:00"),
        war(2, "2", BO, how=QUIT, at="23:00:00"),
        war(2, "1", None),
    ],
)
def test_who_leaves_may_concede_so_what_follows_counts_apart_with_a_doubt(later: Replay) -> None:
    splits = find_splits([CONCEDED, later])
    assert told(splits) == (
        [],
        [
            (
                "Replays 1 and 2 of Ana and Bo on 2025-11-16 look like one match, but Bo left "
                "replay 1, as people also do to concede: they count as separate matches."
            )
        ],
    )
    assert splits.maybe_continued == (2,)


def test_a_row_with_nothing_else_joins_over_a_quit() -> None:
    files = CONCEDED, war(2, "21", ANA, at="20:40:00")
    assert told(find_splits(files, [(2, 1)])) == ([(1, 2)], [])


def test_a_whole_match_after_a_quit_stays_in_doubt_whatever_the_row_says() -> None:
    files = CONCEDED, war(2, "22", at="20:40:00")
    joined, (sentence,) = told(find_splits(files, [(1, 2)]))
    assert joined == [(1, 2)]
    assert sentence.endswith("replay 2 could also be a whole match by itself.")


@pytest.mark.parametrize("ids", [(1, 2, 3), (1, 2, 9), (1,), (2,), (1, 3)])
def test_a_row_that_names_anything_else_says_nothing(ids: tuple[int, ...]) -> None:
    files = CONCEDED, war(2, "22", at="20:40:00"), war(3, "11", day="2025-11-09")
    joined, doubts = told(find_splits(files, [ids]))
    assert (joined, len(doubts)) == ([], 1)


def test_all_weeks_of_a_player_in_one_row_turn_no_win_into_a_loss() -> None:
    files = [
        CONCEDED,
        war(2, "22", at="20:40:00"),
        war(3, "11", players=(ANA, "Cy"), day="2025-11-09"),
    ]
    made = report(files, ANA, seats=[row(1, 2, 3)])
    assert counts(made.seats[0].profile.matches) == (2, 1, 0, 0)
    assert len(made.doubts) == 1


def test_a_row_takes_the_doubt_from_a_whole_last_replay_only_alone() -> None:
    files = BROKEN_OFF, war(2, "22", at="20:40:00"), war(3, "11", day="2025-11-09")
    assert told(find_splits(files, [(1, 2)])) == ([(1, 2)], [])
    assert len(find_splits(files, [(1, 2, 3)]).doubts) == 1
    assert len(find_splits(files, [(1,), (2,)]).doubts) == 1


def test_a_row_joins_nothing_that_is_whole_or_not_consecutive() -> None:
    assert find_splits([war(1), war(2)], [(1, 2)]) == Splits((), ())
    files = CONCEDED, war(2, at="20:30:00"), war(3, "22", at="21:00:00")
    assert find_splits(files, [(1, 3)]).matches == ()


def test_a_row_of_three_parts_joins_them_all() -> None:
    files = CONCEDED, war(2, "2", BO, how=QUIT, at="20:30:00"), war(3, "1", None, at="21:00:00")
    assert told(find_splits(files, [(1, 2, 3)])) == ([(1, 2, 3)], [])


def test_what_goes_on_hours_later_counts_apart_with_a_doubt() -> None:
    later = war(2, "21", ANA, at="23:00:00")
    splits = find_splits([BROKEN_OFF, later])
    assert told(splits) == (
        [],
        [
            (
                "Replays 1 and 2 of Ana and Bo on 2025-11-16 look like one match, but up to 3 "
                "hours lie between them: they count as separate matches."
            )
        ],
    )
    assert splits.maybe_continued == (2,)
    joined, (sentence,) = told(find_splits([BROKEN_OFF, later], [(1, 2)]))
    assert joined == [(1, 2)]
    assert sentence.endswith(
        "count as one match, 2\N{EN DASH}1, although up to 3 hours lie between them."
    )


def test_the_time_between_is_told_by_the_shorter_duel() -> None:
    # Both dates may stand for the start or for the end: each duel may lie between them.
    first, second = war(1, "1?", None), war(2, "21", ANA, at="22:00:00")
    assert find_splits([first, second]).matches != ()
    brief = duels.replay(1, game(start=1, turns=1), winner=None, date="2025-11-16 20:00:00")
    assert find_splits([brief, second]).matches == ()
    assert find_splits([brief, war(2, "21", ANA, at="21:31:00")]).matches != ()


def test_midnight_cuts_no_match_in_two() -> None:
    night = war(1, "1", ANA, how=LOST_LINE, at="23:55:00")
    (split,) = find_splits([night, war(2, "21", ANA, day="2025-11-17", at="00:10:00")]).matches
    assert (split.replays, split.day) == ((1, 2), "2025-11-16")
    one_too_many = war(2, "11", day="2025-11-17", at="00:10:00")
    joined, (sentence,) = told(find_splits([night, one_too_many]))
    assert joined == []
    assert "a game follows in replay 2 after 2" in sentence


def test_a_day_later_nothing_looks_like_one_match() -> None:
    late = war(2, "2", None, day="2025-11-17", at="19:59:59")
    assert len(find_splits([BROKEN_OFF, late]).doubts) == 1
    assert find_splits([BROKEN_OFF, war(2, "2", None, day="2025-11-17")]) == Splits((), ())


@pytest.mark.parametrize("date", ["", " ", "yesterday", "2025-11-16 20:00:00+00:00"])
def test_dates_that_cannot_be_compared_join_nothing(date: str) -> None:
    odd = duels.replay(2, game(), winner=None, date=date)
    assert find_splits([war(1, "1", None), odd]) == Splits((), ())
    assert date_of(duels.replay(1, date="")) is None


@pytest.mark.parametrize(
    ("how", "why"),
    [(LOST_LINE, "lost the connection"), (EndReason.TIMED_OUT, "ran out of time")],
)
def test_a_deciding_game_given_away_may_be_played_again(how: EndReason, why: str) -> None:
    again = war(2, "2", BO, how=QUIT, at="20:40:00")
    splits = find_splits([war(1, "121", ANA, how=how), again])
    assert told(splits) == (
        [],
        [
            (
                "Replays 1 and 2 of Ana and Bo on 2025-11-16 count as separate matches, but Bo "
                f"{why} in the game that decided replay 1: replay 2 may be that game again."
            )
        ],
    )
    assert splits.maybe_continued == (2,)


def test_a_second_game_given_away_may_be_played_again_with_the_third() -> None:
    files = war(1, "11", ANA, how=LOST_LINE), war(2, "21", None, at="20:40:00")
    assert find_splits(files).maybe_continued == (2,)


@pytest.mark.parametrize(
    "later",
    [
        war(2, "11", at="20:40:00"),
        war(2, "212", BO, at="20:40:00"),
        war(2, "2", BO, day="2025-11-17"),
        war(2, "2", BO, players=(BO, "Cy")),
    ],
)
def test_a_whole_match_or_one_of_another_day_is_no_game_again(later: Replay) -> None:
    assert find_splits([GIVEN, later]) == Splits((), ())


@pytest.mark.parametrize("how", [QUIT, EndReason.ADMITTED_DEFEAT, EndReason.JUDGE_MATCH_LOSS])
def test_only_what_the_site_gave_away_may_be_played_again(how: EndReason) -> None:
    again = war(2, "2", BO, at="20:40:00")
    assert find_splits([war(1, "121", ANA, how=how), again]) == Splits((), ())


def test_a_list_that_may_be_sided_is_not_told_of() -> None:
    side = cards("Royal Decree", first=44)
    old = war(1, "11", ANA, how=LOST_LINE, shows={ANA: numbered("Old")})
    again = war(2, "21", None, at="20:40:00", shows={ANA: [*numbered("New"), *side]})
    files = once_each([old, again])
    maybe = find_splits(files).maybe_continued
    seen = appearances_in(ANA, files, {}, (), maybe)
    decks = name_decks(ANA, files, seen, KNOWLEDGE)
    assert [(one.deck.replays, one.maybe_sided) for one in decks] == [((2,), True), ((1,), False)]
    assert [one.against for one in profile(ANA, files).side_shown if one.cards] == [BO]
    hidden = profile(ANA, files, maybe_continued=maybe).side_shown
    assert [one for one in hidden if one.cards] == []
    made = report(files, ANA)
    assert made.maybe_continued == (2,)
    (seat,) = made.seats
    assert seat.deck is not None
    assert seat.deck.deck.replays == (1,)


@pytest.mark.parametrize("second", [2**53, 10**15, -(2**53)])
def test_seconds_that_no_clock_can_show_hide_no_match(second: int) -> None:
    first, later = war(1, "1?", None), war(2, "21", ANA, at="20:40:00")
    files = [all_at(second, file) for file in (first, later)]
    assert find_splits(files).matches == find_splits([first, later]).matches


@settings(max_examples=100)
@given(files_of_a_day())
def test_nothing_is_joined_over_a_quit_without_a_row(files: list[Replay]) -> None:
    by_id = {one.replay_id: one for one in files}
    splits = find_splits(files)
    for split in splits.matches:
        for number in split.replays[:-1]:
            assert by_id[number].matches[-1].decided_by is not QUIT
    later = {one for split in splits.matches for one in split.replays[1:]}
    doubted = {doubt.replay_id for doubt in splits.doubts}
    assert set(splits.maybe_continued) <= doubted - later
