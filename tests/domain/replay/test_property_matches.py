"""Matches that play themselves are read as they were."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import strategies as st

from bot.domain.replay.games import read_replay
from bot.samples.autopilot import ORDINARY, Odds, play_match
from tests.domain.replay.always import always, assert_in_time, assert_of_the_lists, assert_sound
from tests.domain.replay.reading import answer, checked, differences, names_of, read, truth_of

SEEDS = st.integers(0, 10**9)
EVENTFUL = Odds(
    quit=0.2, judge=0.1, draw=0.25, rematch=0.4, second=0.4, plays_on=0.6, disconnects=0.4
)
VERSIONS = st.sampled_from([17, 15])
ODDS = st.sampled_from([ORDINARY, EVENTFUL])
TURNS = st.integers(1, 12)


@always(15, 400, seed=SEEDS, version=VERSIONS, odds=ODDS, turns=TURNS)
def test_a_match_is_read_as_it_was(seed: int, version: int, odds: Odds, turns: int) -> None:
    duel = play_match(seed, version=version, odds=odds, turns=turns)
    replay = checked(duel)
    assert_sound(replay)
    assert_in_time(replay)
    assert_of_the_lists(replay, duel.truth["lists"])
    assert replay.doubts == ()
    assert read_replay(duel.to_json(2, bom=True)) == replay


@always(10, 200, seed=SEEDS, odds=ODDS, turns=TURNS)
def test_a_match_of_2017_is_read_as_it_was_but_for_copies(
    seed: int, odds: Odds, turns: int
) -> None:
    duel = play_match(seed, version=5, odds=odds, turns=turns)
    replay = read(duel)
    assert_sound(replay)
    assert_in_time(replay)
    truth, got = truth_of(duel), answer(replay)
    for game, right, told in zip(replay.games, truth["games"], got["games"], strict=True):
        for side in game.players:
            assert side.lower_bound
            lists = duel.truth["lists"][side.player]
            assert names_of(side.seen) <= Counter(right["cards_seen"][side.player])
            assert set(names_of(side.seen)) == set(right["cards_seen"][side.player])
            assert names_of(side.seen + side.shown_after_end) <= Counter(lists)
        for key in ("cards_seen", "sided_in", "cards_shown_after_end"):
            del right[key], told[key]
    assert list(differences(truth, got)) == []


@pytest.mark.parametrize("seed", range(3))
def test_reading_is_the_same_every_time(seed: int) -> None:
    data = play_match(seed, odds=EVENTFUL).to_json()
    other = play_match(seed + Random(seed).randint(1, 99)).to_json()
    first = read_replay(data)
    read_replay(other)
    assert read_replay(data) == first
