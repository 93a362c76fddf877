from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from bot.domain.analysis.doubts import Doubt
from bot.domain.analysis.teams import TeamReport
from bot.domain.teams import TeamDetails
from bot.rendering.text.lines import measure, plain
from bot.rendering.text.profiles import Depth
from bot.rendering.text.teams import report_lines, seat_report_lines
from bot.samples.teams import ANA, CARL, WREN
from tests.rendering.teams import demo_report, demo_seat, report_on
from tests.rendering.text.decks import texts
from tests.rendering.text.test_hostile import NASTY
from tests.samples.teams import read_team

TODAY = date(2025, 11, 22)
WIDTHS = pytest.mark.parametrize("width", [40, 60, 80, 120])


def told(report: TeamReport, *, width: int = 80, depth: Depth | None = None) -> list[str]:
    return texts(report_lines(report, width, seen_by="only you", depth=depth, today=TODAY))


def section(lines: list[str], heading: str) -> list[str]:
    below = lines[lines.index(heading) + 1 :]
    return below[: [*below, ""].index("")]


def test_the_summary_comes_first() -> None:
    lines = told(demo_report())
    assert lines[:7] == [
        "Seraphim · S9 W4 · only you",
        "19 of 22 replays · newest 15 Nov 2025 · 2 missing · 1 of another format",
        "",
        "1 Ana · Goat Control, 3 weeks the same",
        "  37 of 40 known · 3-1 · beat our Carl 2-1",
        "  Tech: Mobius the Frost Monarch 1",
        "  Side vs Chaos Turbo: Royal Decree ≥ 2 (2 of 2 matches)",
    ]


def test_joined_and_excluded_replays_are_named() -> None:
    lines = told(demo_report())
    assert section(lines, "Matches in several replays") == [
        "Ossian 2-1 Petra · 8 Nov 2025 · replays 900000213 and 900000214, counted once"
    ]
    assert section(lines, "Left out: another format") == [
        "replay 900000215 · Wren against Halvard · 12 Nov 2025 · Edison, unrated"
    ]


def test_doubts_name_their_replay_once() -> None:
    doubts = (
        *(Doubt(7, "Replay 7 is odd."), Doubt(8, "It stops."), Doubt(None, "So it is.")),
        Doubt(9, "Replay 97 shows more."),
    )
    seat = replace(demo_seat(ANA), doubts=(Doubt(9, "Seat 1 was reported 2-0."),))
    lines = told(replace(demo_report(), doubts=doubts, seats=(seat,)))
    assert section(lines, "Doubts") == [
        "Replay 7 is odd.",
        "Replay 8: It stops.",
        "So it is.",
        "Replay 9: Replay 97 shows more.",
        "1 Ana: Seat 1 was reported 2-0.",
    ]


def test_confirmed_players_who_met_are_told_with_the_replay() -> None:
    report = report_on(read_team().values(), TeamDetails(team_name="Both"), [ANA, CARL])
    assert section(told(report), "Head to head") == ["Ana beat Carl 2-1 · replay 900000201"]
    assert len(section(told(report), "Nobody confirmed plays in")) == 12 + 1
    everything = told(report, depth=Depth(everything=True))
    assert len(section(everything, "Nobody confirmed plays in")) == len(report.not_of_team)


def test_all_is_told_where_all_is_asked_for() -> None:
    lines = told(demo_report(), depth=Depth(everything=True, decks=True))
    assert "    Chaos Turbo: 1-1, games 3-3" in lines
    assert lines.count("5 Ossian") == 2
    assert any(line.startswith("Chaos Turbo · list 1 · 3 replays") for line in lines)


def test_a_player_is_told_under_all_names_with_named_decks() -> None:
    lines = texts(seat_report_lines(demo_seat(WREN), 80, Depth(), today=TODAY))
    assert lines[:3] == ["Wren also played as paperlantern.", "", "Wren"]
    assert lines[3].startswith("4 replays · 4 matches · 10 games")
    assert section(lines, "Deck")[0].startswith("Zombie · one list · 4 replays")
    assert section(lines, "Head to head") == ["  lost to our Carl 0-2 · 25 Oct · replay 900000203"]
    assert any(line.startswith("  Warrior ") for line in section(lines, "Opposing decks"))


def test_the_list_to_expect_is_in_full_and_others_on_a_line() -> None:
    seat = demo_seat(ANA)
    lines = section(texts(seat_report_lines(seat, 80, Depth())), "Deck")
    assert lines[0] == (
        "Goat Control · newest of 2 lists · 3 replays · 1-15 Nov 2025 · 2-1 in 3 matches"
    )
    assert lines[-1].startswith("list 1  Goat Control  1 replay")
    older = replace(seat, current=1)
    lines = section(texts(seat_report_lines(older, 80, Depth())), "Deck")
    assert lines[0].startswith("Goat Control · list 1 · 1 replay")
    assert lines[-1].startswith("list 2  Goat Control  3 replays")


def test_last_years_days_have_their_year() -> None:
    later = date(2026, 11, 22)
    page = texts(seat_report_lines(demo_seat(WREN), 80, Depth(), today=later))
    assert section(page, "Head to head") == [
        "  lost to our Carl 0-2 · 25 Oct 2025 · replay 900000203"
    ]
    report = texts(report_lines(demo_report(), 80, seen_by="only you", today=later))
    assert "2 Ben · Stall Burn, seen 15 Nov 2025" in report
    everything = Depth(everything=True)
    pages = report_lines(demo_report(), 80, seen_by="only you", depth=everything, today=later)
    assert "    lost to our Carl 0-2 · 25 Oct 2025 · replay 900000203" in texts(pages)


def test_evidence_is_told_where_it_is_asked_for() -> None:
    lines = texts(seat_report_lines(demo_seat(ANA), 80, Depth(evidence=True)))
    assert any("lost: replay 900000216 g3" in line for line in lines)


@WIDTHS
def test_no_line_is_too_wide(width: int) -> None:
    depth = Depth(evidence=True, everything=True, decks=True)
    for line in report_lines(demo_report(), width, seen_by="only you", depth=depth):
        assert measure(line) <= width
    for seat in demo_report().seats:
        assert all(measure(line) <= width for line in seat_report_lines(seat, width, depth))


@WIDTHS
def test_names_of_strangers_are_never_obeyed(width: int) -> None:
    for words in NASTY:
        seat = replace(demo_seat(ANA), person=words, sub_for=words, names=(words, ANA))
        doubts = (Doubt(1, words),)
        team = TeamDetails(team_name=words)
        report = replace(demo_report(), seats=(seat,), doubts=doubts, team=team)
        lines = [
            *report_lines(report, width, seen_by=words),
            *seat_report_lines(seat, width, Depth()),
        ]
        assert all(plain(line).isprintable() and measure(line) <= width for line in lines)
