"""What is written for people to change is read as it was."""

import time

import msgspec
import pytest
from hypothesis import given, settings

from bot.domain.links import replay_url
from bot.domain.team_sheets.pasting import read_text
from bot.domain.team_sheets.sheet import Entry, Mark, Sheet, War
from bot.domain.team_sheets.writing import write_text
from tests.domain.team_sheets.writers import URLS, sheets


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(sheets())
def test_what_is_written_reads_as_it_was(sheet: Sheet) -> None:
    read = read_text(write_text(sheet))
    assert msgspec.structs.replace(read, not_understood=()) == sheet
    assert all(missing.note for missing in read.not_understood)


def test_what_is_written_is_plain_and_short() -> None:
    match = Entry(
        order=1, player="Eve", tag="DS", sub_for="Dora", db_names=("eve99",), opponent="Bob",
        reported_score="2-1", urls=URLS, post=7, author=8, mark=Mark.CORRECTS,
    )  # fmt: skip
    sheet = Sheet(
        season=9,
        week=4,
        team_name="Seraphim",
        opponent_team="Damage Step",
        entries=(
            match,
            Entry(order=2, player="Al"),
            Entry(player="a vs b"),
            Entry(urls=(replay_url(7),)),
        ),
    )
    assert write_text(sheet).splitlines() == [
        "Season 9 Week 4",
        "Team: Seraphim",
        "Opponent team: Damage Step",
        "",
        "1. Eve [DS] (sub for Dora) (db: eve99) vs Bob (2-1): 77512398 77512399",
        "2. Al: no replay",
        '"a vs b" vs ?: no replay',
        "Other replays: https://www.duelingbook.com/replay?id=7",
    ]


def test_forty_matches_of_two_replays_fit_into_a_modal() -> None:
    entries = tuple(
        Entry(
            order=n % 5 + 1,
            player=f"Some Player {n}",
            opponent=f"Another Name {n}",
            reported_score="2-1",
            urls=(replay_url(77_000_000 + n), replay_url(78_000_000 + n)),
        )
        for n in range(40)
    )
    sheet = Sheet(season=9, week=4, team_name="Seraphim", entries=entries)
    assert len(write_text(sheet)) < 4_000
    assert read_text(write_text(sheet)) == sheet


def test_matches_of_several_wars_are_written_beneath_their_headings() -> None:
    seraphim = War(9, 3, "Seraphim", "A vs B")
    sheet = Sheet(
        week=4,
        entries=(
            Entry(player="Lumi", opponent="Ana", war=War(9, 2, "Foolish Revival", "Seraphim")),
            Entry(player="Ana", opponent="Rook", war=seraphim, urls=URLS),
            Entry(player="Al", opponent="Bo"),
        ),
    )
    assert write_text(sheet).splitlines() == [
        "This week: 4",
        "",
        "Season 9 Week 2: Foolish Revival vs Seraphim",
        "Lumi vs Ana: no replay",
        "",
        'Season 9 Week 3: "Seraphim" vs "A vs B"',
        "Ana vs Rook: 77512398 77512399",
        "",
        "Week ?",
        "Al vs Bo: no replay",
    ]


WORST = [
    "Player",
    "a vs b",
    "x - " * 13,
    "Al wins 2-1 in the cup",
    "vs " * 18,
    "~~" * 25,
    "([" * 15,
]


@pytest.mark.slow
@pytest.mark.parametrize("name", WORST)
def test_the_longest_sheet_is_written_at_once(name: str) -> None:
    entries = tuple(
        Entry(
            order=number % 99 + 1,
            player=f"{name}{number}"[:60],
            db_names=tuple(f"{name[:50]}{other}" for other in range(10)),
            opponent=f"{name}{number}x"[:60],
            reported_score="2-1-1",
            sub_for=name,
            tag=name,
            urls=(replay_url(10**11 + number),),
        )
        for number in range(400)
    )
    began = time.process_time()
    write_text(Sheet(entries=entries))
    # It takes a third of a second at most; trying each way to quote took five.
    assert time.process_time() - began < 1
