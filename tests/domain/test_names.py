"""Which spellings are one name: a table for players, and one for teams."""

from __future__ import annotations

import pytest

from bot.domain.names import blur_name, fold_name
from bot.domain.team_sheets.names import key
from bot.domain.teams import team_key

EQUAL = (
    (" Ana ", "ana"),
    ("\uff21\uff4e\uff41", "Ana"),
    ("A  na", "a na"),
    ("STRASSE", "stra\u00dfe"),
    ("\ufb01n", "FIN"),
    ("Jose\u0301", "Jos\u00e9"),
)
ALIKE = (
    ("Ana_1", "Ana1"),
    ("An a", "Ana"),
    ("Mr. Bob", "mr bob"),
    ("Foolish-Revival", "Foolish Revival"),
    ("\uff33eraphim!", "Seraphim"),
)
OTHERS = (("Ana", "Ann"), ("Ana", "Ana1"), ("\u00c1na", "Ana"), ("!?", "?!"), ("!", ""))


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_case_width_and_blanks_make_no_other_name(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)
    assert blur_name(one) == blur_name(other)
    assert fold_name(fold_name(one)) == fold_name(one)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_signs_make_another_name_that_is_alike(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)
    assert blur_name(one) == blur_name(other)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_letters_and_digits_make_another_name(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)
    assert blur_name(one) != blur_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [*EQUAL, ("DS | Ana", "ana"), ("A|B | Ana", "Ana"), ("Ana |", "ana |")]
)
def test_in_a_sheet_a_team_in_front_of_a_bar_is_no_part_of_a_player_s_name(
    one: str, other: str
) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [*ALIKE, *OTHERS, ("Ana |", "Bo |")])
def test_in_a_sheet_players_are_one_only_where_their_names_are_equal(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [*EQUAL, *ALIKE, ("The Goats", "goats"), ("Team Ana", "ana"), ("Team", "team")],
)
def test_a_team_is_known_however_it_is_written(one: str, other: str) -> None:
    assert team_key(one) == team_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [*OTHERS, ("Alpha | GFWL", "Omega | GFWL"), ("Beat the Heat", "Beat Heat")]
)
def test_other_teams_stay_apart(one: str, other: str) -> None:
    assert team_key(one) != team_key(other)
