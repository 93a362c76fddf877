from __future__ import annotations

import pytest

from bot.domain.analysis.definitions import FigureKey, Unit
from bot.domain.analysis.figures import Evidence, Outcome, make_record
from bot.domain.replay.model import EndReason
from bot.rendering.text.wording import (
    count,
    one_of,
    tell_clock,
    tell_day,
    tell_days,
    tell_ending,
    tell_formats,
    tell_minutes,
    tell_record,
    tell_some,
)
from tests.rendering.text.decks import hyphenated


def test_one_format_is_told_once_and_several_are_counted() -> None:
    assert tell_formats(["gu", "gu"]) == "Goat, unrated"
    assert tell_formats(["gu", "ar", "gu"]) == "2 Goat, unrated; 1 Advanced, rated"
    assert tell_formats(["gu", ""]) == "1 Goat, unrated; 1 of no format"


@pytest.mark.parametrize("reason", EndReason)
def test_every_ending_has_words(reason: EndReason) -> None:
    told = tell_ending(reason)
    assert told
    assert "_" not in told


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("2025-11-08 20:10:37", "8 Nov 2025"),
        ("2025-01-31", "31 Jan 2025"),
        ("2025-12-01 00:00:00", "1 Dec 2025"),
        ("", ""),
        ("yesterday evening", "yesterday "),
        ("2025-13-01 20:10:37", "2025-13-01"),
        ("2025-00-01 20:10:37", "2025-00-01"),
    ],
)
def test_a_day_is_told_as_people_write_it(date: str, told: str) -> None:
    assert tell_day(date) == told


def test_the_year_may_be_left_out() -> None:
    assert tell_day("2025-11-08 20:10:37", year=False) == "8 Nov"


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ([], ""),
        (["", ""], ""),
        (["2025-11-08 20:10:37"], "8 Nov 2025"),
        (["2025-11-08 23:00:00", "2025-11-08 20:10:37"], "8 Nov 2025"),
        (["2025-11-13", "2025-11-08", ""], "8-13 Nov 2025"),
        (["2025-11-02", "2025-10-28"], "28 Oct - 2 Nov 2025"),
        (["2025-12-30", "2026-01-02"], "30 Dec 2025 - 2 Jan 2026"),
        (["2024-11-08", "2025-11-08"], "8 Nov 2024 - 8 Nov 2025"),
    ],
)
def test_a_span_of_days_says_once_what_both_ends_share(dates: list[str], told: str) -> None:
    assert hyphenated(tell_days(dates)) == told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "<1"), (29, "<1"), (30, "1"), (89, "1"), (90, "2"), (3600, "60"), (-500, "<1")],
)
def test_minutes_are_rounded(seconds: int, told: str) -> None:
    assert tell_minutes(seconds) == told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "0:00"), (59, "0:59"), (271, "4:31"), (3600, "1:00:00"), (3871, "1:04:31"), (-5, "-0:05")],
)
def test_a_moment_is_told_as_a_clock_shows_it(seconds: int, told: str) -> None:
    assert tell_clock(seconds) == told


def test_forged_times_are_told_too() -> None:
    assert tell_minutes(10**400)
    assert tell_clock(10**400)


@pytest.mark.parametrize(
    ("number", "noun", "told"),
    [
        (0, "game", "0 games"),
        (1, "game", "1 game"),
        (2, "match", "2 matches"),
        (1, "match", "1 match"),
        (1000, "replay", "1,000 replays"),
    ],
)
def test_one_is_singular_and_all_others_are_plural(number: int, noun: str, told: str) -> None:
    assert count(number, noun) == told


@pytest.mark.parametrize("unit", [Unit.REPLAYS, Unit.MATCHES, Unit.GAMES, Unit.THROWS])
def test_the_unit_of_one_makes_its_plural(unit: Unit) -> None:
    assert count(2, one_of(unit)) == f"2 {unit}"


def test_the_first_names_are_told_and_the_rest_counted() -> None:
    assert tell_some([]) == ""
    assert tell_some("abcde") == "a, b, c, d, e"
    assert tell_some("abcdefg") == "a, b, c, d, e and 2 more"
    assert tell_some("abc", most=1) == "a and 2 more"


def record(figure: FigureKey, outcomes: str) -> str:
    """The record of these outcomes, a letter each: w, l, d or u, a match each."""
    names = {outcome.value[0]: outcome for outcome in Outcome}
    found = [(names[letter], Evidence(number, 1, 1, 100)) for number, letter in enumerate(outcomes)]
    return hyphenated(tell_record(make_record(figure, found)))


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [
        ("wwwl", "3-1 in 4 matches"),
        ("w", "1-0 in 1 match"),
        ("wld", "1-1-1 in 3 matches"),
        ("wu", "1-0 in 1 match, 1 undecided"),
        ("u", "no match decided, 1 undecided"),
        ("", "no match decided"),
        ("wwwwwwwlll", "70 % (40-89 %) of 10 matches"),
    ],
)
def test_a_record_is_told_with_its_sample(outcomes: str, told: str) -> None:
    assert record(FigureKey.MATCH_RECORD, outcomes) == told


def test_a_record_of_games_counts_games() -> None:
    assert record(FigureKey.GAME_RECORD, "wl") == "1-1 in 2 games"


def test_counts_and_days_stand_between_en_dashes() -> None:
    assert tell_days(["2025-11-08", "2025-11-13"]) == "8\N{EN DASH}13 Nov 2025"


def test_days_that_are_none_are_told_as_far_as_they_go() -> None:
    assert tell_days(["  ", "2025-11-08"]) == "8 Nov 2025"
    assert tell_days([" ", ""]) == ""
    assert "soon" in tell_days(["soon", "2025-11-08"])
