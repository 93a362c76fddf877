from __future__ import annotations

from math import isclose
from statistics import NormalDist

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.analysis.rates import (
    Z_95,
    Rate,
    format_rate,
    format_record,
    record_or_rate,
    wilson,
)


@st.composite
def samples(draw: st.DrawFn) -> tuple[int, int]:
    trials = draw(st.integers(1, 2000))
    return draw(st.integers(0, trials)), trials


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998), pages 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # R's `binom.confint(8, 10, methods = "wilson")`, and its mirror.
        (8, 10, 0.4902, 0.9433),
        (2, 10, 0.0567, 0.5098),
    ],
)
def test_bounds_are_the_published_ones(
    successes: int, trials: int, low: float, high: float
) -> None:
    rate = Rate(successes, trials)
    assert rate.low == pytest.approx(low, abs=0.00006)
    assert rate.high == pytest.approx(high, abs=0.00006)


def test_z_is_that_of_the_normal_distribution() -> None:
    assert isclose(NormalDist().inv_cdf(0.975), Z_95, rel_tol=1e-12)


@given(samples())
def test_bounds_solve_the_defining_quadratic(sample: tuple[int, int]) -> None:
    successes, trials = sample
    share = successes / trials
    for bound in wilson(share, trials):
        variance = bound * (1 - bound) / trials
        assert isclose((share - bound) ** 2, Z_95**2 * variance, rel_tol=1e-6, abs_tol=1e-12)


@given(samples())
def test_interval_holds_the_share_within_zero_and_one(sample: tuple[int, int]) -> None:
    rate = Rate(*sample)
    assert rate.share is not None
    assert 0 <= rate.low <= rate.share <= rate.high <= 1
    assert rate.low < rate.high


@given(samples())
def test_interval_is_symmetric_between_winning_and_losing(sample: tuple[int, int]) -> None:
    successes, trials = sample
    won, lost = Rate(successes, trials), Rate(trials - successes, trials)
    assert isclose(won.low, 1 - lost.high, abs_tol=1e-12)
    assert isclose(won.high, 1 - lost.low, abs_tol=1e-12)


@given(samples())
def test_one_more_success_raises_both_bounds(sample: tuple[int, int]) -> None:
    successes, trials = sample
    less, more = Rate(successes, trials + 1), Rate(successes + 1, trials + 1)
    assert less.low < more.low
    assert less.high < more.high


@given(samples(), st.integers(2, 10))
def test_more_of_the_same_narrows_the_interval(sample: tuple[int, int], times: int) -> None:
    successes, trials = sample
    once, often = Rate(successes, trials), Rate(successes * times, trials * times)
    assert often.high - often.low < once.high - once.low


@given(samples(), st.data())
def test_games_of_few_matches_tell_no_more_than_the_matches(
    sample: tuple[int, int], data: st.DataObject
) -> None:
    successes, trials = sample
    matches = data.draw(st.integers(1, trials))
    clustered, plain = Rate(successes, trials, matches), Rate(successes, trials)
    assert clustered.share == plain.share
    assert clustered.low <= plain.low + 1e-12
    assert clustered.high >= plain.high - 1e-12


def test_nothing_known_leaves_everything_open() -> None:
    nothing = Rate(0, 0)
    assert (nothing.share, nothing.low, nothing.high) == (None, 0.0, 1.0)
    assert Rate(0, 0, 0).high == 1.0


@pytest.mark.parametrize("trials", [1, 2, 3, 7, 10, 49, 1000])
def test_none_and_all_touch_their_end_exactly(trials: int) -> None:
    assert Rate(0, trials).low == 0.0
    assert 0 < Rate(0, trials).high < 1
    assert Rate(trials, trials).high == 1.0
    assert 0 < Rate(trials, trials).low < 1


@pytest.mark.parametrize(
    ("successes", "trials", "matches"),
    [(2, 1, None), (-1, 1, None), (0, -1, None), (1, 2, 3), (1, 2, 0), (0, 0, 1)],
)
def test_counts_that_fit_no_sample_are_refused(
    successes: int, trials: int, matches: int | None
) -> None:
    with pytest.raises(ValueError, match="no rate"):
        Rate(successes, trials, matches)


@pytest.mark.parametrize(("share", "trials"), [(1.01, 4), (-0.01, 4), (0.5, -1)])
def test_a_share_that_fits_no_sample_is_refused(share: float, trials: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(share, trials)


def test_a_rate_survives_json() -> None:
    rate = Rate(6, 10, 4)
    assert msgspec.json.decode(msgspec.json.encode(rate), type=Rate) == rate


def test_a_record_shows_draws_only_if_there_are_any() -> None:
    assert format_record(3, 1) == "3\u20131"
    assert format_record(3, 1, 1) == "3\u20131\u20131"
    assert format_record(0, 0) == "0\u20130"


def test_a_rate_reads_as_share_interval_and_sample() -> None:
    assert format_rate(Rate(15, 24)) == "62 % (43\u201379 %) of 24 matches"
    assert format_rate(Rate(0, 20)) == "0 % (0\u201316 %) of 20 matches"


def test_a_rate_of_games_says_from_how_many_matches() -> None:
    # 30 of 60 with the width of 24 trials: z² / 24 = 0.16006, half = 0.1857.
    assert format_rate(Rate(30, 60, 24), "games") == "50 % (31\u201369 %) of 60 games in 24 matches"


def test_there_is_no_percentage_of_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        format_rate(Rate(0, 0))


def test_the_record_stands_below_ten_matches() -> None:
    assert record_or_rate(7, 2) == "7\u20132"
    assert record_or_rate(7, 1, 1) == "7\u20131\u20131"
    assert record_or_rate(0, 0) == "0\u20130"


def test_ten_matches_make_a_percentage_and_draws_are_among_them() -> None:
    assert record_or_rate(8, 2) == "80 % (49\u201394 %) of 10 matches"
    assert record_or_rate(8, 1, 1) == "80 % (49\u201394 %) of 10 matches"


def test_many_games_of_few_matches_stay_a_record() -> None:
    assert record_or_rate(14, 8, matches=9, unit="games") == "14\u20138"
    told = record_or_rate(14, 8, matches=10, unit="games")
    assert told.endswith("of 22 games in 10 matches")
