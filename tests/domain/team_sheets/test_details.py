"""Sheets joined, and what a job keeps of them."""

import pytest

from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.links import replay_url
from bot.domain.team_sheets.details import details_of
from bot.domain.team_sheets.merging import merge
from bot.domain.team_sheets.pasting import read_text
from bot.domain.team_sheets.sheet import Sheet
from bot.domain.teams import Seat
from tests.domain.team_sheets.writers import LINK, ONE, TWO, URLS, add_post


def test_a_sheet_becomes_a_team_with_seats() -> None:
    sheet = read_text(
        f"S9 W4\nSeraphim vs Damage Step\n1. Eve (sub for Dora) vs Bob 2-1: {ONE}\n\n{TWO}"
    )
    details, urls = details_of(sheet)
    assert (details.season, details.week) == (9, 4)
    assert (details.team_name, details.opponent_team) == ("Seraphim", None)
    assert details.seats == (
        Seat(
            order=1, player="Eve", sub_for="Dora", opponent="Bob", reported_score="2-1",
            replays=URLS[:1],
        ),
    )  # fmt: skip
    assert urls == URLS


def test_what_the_caller_gives_counts_more() -> None:
    sheet = read_text(f"S9 W4\nSeraphim vs Damage Step\n1. Alice vs Bob {ONE}")
    details, _ = details_of(sheet, "SERAPHIM", season=10, week=1, opponent_team="Others")
    assert (details.team_name, details.season, details.week) == ("SERAPHIM", 10, 1)
    assert details.opponent_team == "Others"


def test_a_sheet_of_the_other_side_is_turned_around() -> None:
    sheet = read_text(
        f"Seraphim vs Damage Step\n1. Alice vs Bob (sub for Carl) 2-1: {ONE}\n"
        f"2. Eve vs Al 1-1-1: {TWO}"
    )
    details, _ = details_of(sheet, "damage step")
    assert details.opponent_team is None
    assert [
        (seat.player, seat.opponent, seat.sub_for, seat.reported_score) for seat in details.seats
    ] == [
        ("Bob", "Alice", "Carl", "1-2"),
        ("Al", "Eve", None, "1-1-1"),
    ]


@pytest.mark.parametrize(
    "line", ["Alice [DS] vs Bob [Seraphim] 2-1", "Bob [SERAPHIM] vs Alice 1-2"]
)
def test_a_tag_tells_whose_player_is_whose(line: str) -> None:
    (seat,) = details_of(read_text(f"1. {line} {ONE}"), "Damage Step")[0].seats
    other = details_of(read_text(f"1. {line} {ONE}"), "Seraphim")[0].seats[0]
    assert (other.player, other.reported_score) == ("Bob", "1-2")
    if "DS" in line:
        assert (seat.player, seat.reported_score) == ("Alice", "2-1")


def test_posts_of_one_match_are_one_seat() -> None:
    sheet = add_post(Sheet(), 1, 11, f"Alice vs Bob 2-1 {ONE}")
    sheet = add_post(sheet, 2, 12, f"Bob vs Alice part 2 {TWO}")
    (seat,) = details_of(sheet, "Seraphim")[0].seats
    assert (seat.player, seat.reported_score, seat.replays) == ("Alice", "2-1", URLS)


def test_a_team_without_a_name_is_refused() -> None:
    with pytest.raises(JobError) as refused:
        details_of(read_text(f"1. Alice vs Bob {ONE}"))
    assert refused.value.code is JobErrorCode.NO_TEAM


def test_two_sheets_become_one() -> None:
    one = read_text(f"S9 W4\n1. Alice vs Bob: {ONE}\n\n{LINK}500123")
    other = read_text(f"S9 W4\nAlice [DS] vs bob 2-1: {TWO}\n2. Eve vs Carl {LINK}700123\n\n{ONE}")
    both = merge(one, other)
    assert (both.season, both.week) == (9, 4)
    assert [
        (entry.order, entry.player, entry.tag, entry.reported_score, entry.urls)
        for entry in both.entries
    ] == [
        (1, "Alice", "DS", "2-1", URLS),
        (None, None, None, None, (replay_url(500123),)),
        (2, "Eve", None, None, (replay_url(700123),)),
    ]
    assert [missing.text for missing in both.not_understood] == [URLS[0]]


@pytest.mark.parametrize("head", ["S9 W{}", "Team: Seraphim\nSeason 9 Week {}"])
def test_the_same_players_in_two_weeks_stay_two_matches(head: str) -> None:
    first, later = (
        read_text(f"{head.format(week)}\n1. Alice vs Bob (2-0): {url}")
        for week, url in ((1, ONE), (6, TWO))
    )
    both = merge(first, later)
    assert [entry.urls for entry in both.entries] == [URLS[:1], URLS[1:]]
    assert any("week" in missing.sentence for missing in both.not_understood), "one of the two"
    again = merge(both, later)
    assert [entry.urls for entry in again.entries] == [URLS[:1], URLS[1:]]
    # One that does not say its week is of any.
    bare = merge(first, read_text(f"1. Alice vs Bob (2-0): {TWO}"))
    assert [entry.urls for entry in bare.entries] == [URLS]


def test_whom_somebody_met_in_a_past_war_without_a_replay_is_not_who_plays_next() -> None:
    text = f"""Team: Seraphim
Opponent team: Damage Step
Season 9 Week 4
S9 W3: Seraphim vs Last Turn Lounge
Alice vs Rook
Eve vs Dan: {ONE}
S9 W4: Seraphim vs Damage Step
Alice vs Bob
"""
    details, _ = details_of(read_text(text))
    assert [(seat.player, seat.opponent) for seat in details.seats] == [
        ("Alice", None),
        ("Eve", "Dan"),
        ("Alice", "Bob"),
    ]


def test_a_sheet_joined_with_itself_stays_as_it_is() -> None:
    sheet = read_text(f"S9 W4\n1. Alice vs Bob 2-1: {ONE}\n2. Eve: {TWO}\n\n{LINK}500123\nhm hm")
    assert merge(sheet, sheet) == sheet


def test_the_same_players_with_another_score_stay_two_matches() -> None:
    both = merge(read_text(f"Al vs Bo 2-1 {ONE}"), read_text(f"Al vs Bo 0-2 {TWO}"))
    assert [entry.urls for entry in both.entries] == [URLS[:1], URLS[1:]]
