"""A profile in which a match is spread over several replays: the match once, the games as ever."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.domain.analysis.appearances import appearances_in, once_each
from bot.domain.analysis.figures import Evidence, Outcome
from bot.domain.analysis.profiles import Profile, profile
from bot.domain.analysis.split_matches import find_splits
from bot.domain.replay.model import EndReason, Replay, Throw
from tests.domain.analysis.duels import ANA, BO, throw
from tests.domain.analysis.scouted import cards, war
from tests.domain.analysis.test_profiles_results import counts
from tests.domain.analysis.test_split_matches import files_of_a_day


def joined(*files: Replay) -> Profile:
    return profile(ANA, files, splits=find_splits(files).matches)


def test_a_spread_match_counts_once_and_its_games_all() -> None:
    files = war(1, "1", ANA, how=EndReason.DISCONNECTED), war(2, "21", ANA, at="20:30:00")
    apart, told = profile(ANA, files), joined(*files)
    assert counts(apart.matches) == (2, 0, 0, 0)
    assert counts(told.matches) == (1, 0, 0, 0)
    assert counts(told.games) == counts(apart.games) == (2, 1, 0, 0)
    assert (told.coverage.matches, told.coverage.games) == (1, 3)
    assert told.coverage.replays == (1, 2)
    assert counts(told.opponents[0].matches) == (1, 0, 0, 0)


def test_its_games_are_not_independent_of_one_another() -> None:
    files = war(1, "1", None), war(2, "21", ANA), war(3, "11", day="2025-11-30")
    assert joined(*files).games.matches == 2
    assert profile(ANA, files).games.matches == 3


def test_the_evidence_stays_in_the_replay_of_each_game() -> None:
    told = joined(war(1, "1", None), war(2, "21", ANA))
    assert told.games.won_in == (Evidence(1, 1, 1, 1360), Evidence(2, 1, 2, 2360))
    assert told.matches.won_in == (Evidence(2, 1, 2, 2360),)


def test_the_first_game_of_a_later_replay_is_no_first_game() -> None:
    files = war(1, "1", None), war(2, "21", ANA)
    assert counts(profile(ANA, files).first_games) == (1, 1, 0, 0)
    assert counts(joined(*files).first_games) == (1, 0, 0, 0)
    assert counts(joined(*files).later_games) == (1, 1, 0, 0)


def test_a_first_game_that_was_broken_off_is_played_again_as_the_first() -> None:
    told = joined(war(1, "?", None), war(2, "11"))
    assert counts(told.first_games) == (1, 0, 0, 1)
    assert counts(told.later_games) == (1, 0, 0, 0)


def test_a_game_broken_off_leaves_a_drawn_match_decided() -> None:
    (seen,) = appearances_in(
        ANA,
        files := [war(1, "1?", None), war(2, "2=", None)],
        {},
        find_splits(files).matches,
    )
    assert seen.outcome is Outcome.DRAWN
    (stopped,) = appearances_in(
        ANA,
        files := [war(1, "1=", None), war(2, "2?", None)],
        {},
        find_splits(files).matches,
    )
    assert stopped.outcome is Outcome.UNDECIDED


@pytest.mark.parametrize(("thrown_in", "outcome"), [(1, Outcome.DRAWN), (2, Outcome.UNDECIDED)])
def test_only_the_last_file_leaves_open_a_game_that_was_thrown_for(
    thrown_in: int, outcome: Outcome
) -> None:
    more: tuple[Throw, ...] = (replace(throw("Rock", "Paper", BO), before_game=2),)
    files = [
        war(number, games, None, throws=more if number == thrown_in else ())
        for number, games in ((1, "="), (2, "="))
    ]
    (seen,) = appearances_in(ANA, files, {}, find_splits(files).matches)
    assert seen.outcome is outcome


def test_throws_stay_and_only_the_first_opens_the_match() -> None:
    second: tuple[Throw, ...] = (throw("Paper", "Scissors", ANA, at_s=7),)
    files = (
        war(1, "1", None, throws=(throw("Rock", "Scissors", ANA),)),
        # In the second room Bo sits in the first slot, so Ana throws scissors.
        war(2, "2", None, players=(BO, ANA), throws=second),
    )
    told = joined(*files).throws
    assert [(entry.name, entry.evidence) for entry in told.symbols.entries] == [
        ("Rock", (Evidence(1, 1, 1, 5),)),
        ("Scissors", (Evidence(2, 1, 1, 7),)),
    ]
    assert (told.opening.of, told.opening.entries[0].name) == (1, "Rock")
    assert (told.record.won, told.record.matches) == (2, 1)


def test_games_keep_their_lengths_and_the_match_has_none() -> None:
    files = war(1, "1", None), war(2, "21", ANA), war(3, "11", day="2025-11-30")
    told = joined(*files).lengths
    assert told.game_turns.of == 5
    assert (told.match_turns.of, told.match_minutes.of) == (1, 1)


def test_side_cards_of_a_replay_that_goes_on_are_not_told() -> None:
    shows = {ANA: cards("Royal Decree", first=44)}
    whole = war(1, "121", shows=shows, day="2025-11-09")
    files = war(2, "1", None, shows=shows), war(3, "21", ANA, shows=shows, at="21:00:00")
    (side,) = joined(whole, *files).side_shown
    assert side.of == 1
    assert side.cards[0].evidence == (Evidence(1, 1, 2, 44),)


def test_of_a_match_whose_other_half_is_missing_nothing_is_joined() -> None:
    files = war(1, "1", None), war(2, "21", ANA)
    splits = find_splits(files).matches
    assert profile(ANA, files[:1], splits=splits) == profile(ANA, files[:1])


@settings(max_examples=60)
@given(files_of_a_day(), st.randoms(use_true_random=False))
def test_joining_changes_no_game_and_no_throw(files: list[Replay], chance: Random) -> None:
    splits = find_splits(files).matches
    apart, told = profile(ANA, files), profile(ANA, files, splits=splits)
    assert counts(told.games) == counts(apart.games)
    assert told.coverage.games == apart.coverage.games
    assert told.coverage.replays == apart.coverage.replays
    assert told.throws.symbols == apart.throws.symbols
    assert told.cards_seen == apart.cards_seen
    fewer = sum(len(split.replays) - 1 for split in splits)
    assert told.coverage.matches == apart.coverage.matches - fewer
    total = told.matches.of + told.matches.undecided
    assert total == told.coverage.matches
    assert sum(counts(told.first_games)) + sum(counts(told.later_games)) == told.coverage.games
    shuffled = list(files)
    chance.shuffle(shuffled)
    assert profile(ANA, shuffled, splits=splits) == told


def test_both_players_see_a_spread_match_from_their_sides() -> None:
    files = once_each([war(1, "1", None), war(2, "12", BO, players=(BO, ANA))])
    splits = find_splits(files).matches
    ana, bo = (profile(one, files, splits=splits) for one in (ANA, BO))
    assert (counts(ana.matches), counts(bo.matches)) == ((1, 0, 0, 0), (0, 1, 0, 0))
    assert ana.matches.won_in == bo.matches.lost_in
