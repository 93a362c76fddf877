from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from bot.domain.analysis.doubts import Doubt
from bot.domain.analysis.scouting import SeatReport
from bot.rendering.rows import PHONE, measure
from bot.rendering.team_seats import seat_lines
from bot.samples.teams import ANA, BEN, OSSIAN, WREN
from tests.rendering.teams import demo_report, demo_seat, with_meeting, written

FAR = date(2026, 3, 1)


def sections(seat: SeatReport, *, hides: bool = False) -> dict[str, list[str]]:
    told = seat_lines(seat, today=date(2025, 11, 20))
    return {one.title: written(one.rows, hides=hides) for one in told}


def test_a_captain_reads_what_decides() -> None:
    told = sections(demo_seat(ANA))
    assert list(told) == [
        *("Head to head", "Against decks", "Side cards shown", "Sided with other lists"),
        *("Lists, the newest first", "Cards that are not usual", "Use when held", "First sets"),
    ]
    assert told["Head to head"] == ["beat our Carl 2-1 · 25 Oct", "replay 900000201"]
    assert told["Against decks"][0] == "Chaos Turbo: 1-1, games 3-3"
    assert told["Side cards shown"][:2] == ["vs Chaos Turbo (2 matches)", "Royal Decree ≥ 2 in 2"]
    assert told["Sided with other lists"] == [
        "with Goat Control · 25 Oct 2025",
        "vs Zombie (1 match)",
        "Mobius the Frost Monarch ≥ 1",
    ]
    assert told["Lists, the newest first"] == [
        "Goat Control · 1-15 Nov 2025 · 2-1",
        "37 of 40 known",
        "Goat Control · 25 Oct 2025 · 1-0",
        "22 of 40 known",
    ]
    assert told["Cards that are not usual"] == ["Mobius the Frost Monarch 1"]
    assert told["Use when held"][1] == "Scapegoat 5 of 5 games: set 5"
    assert told["First sets"][0].startswith("First monster (8 games): Sinister Serpent 3")


def test_staples_are_no_news() -> None:
    held = " ".join(sections(demo_seat(OSSIAN))["Use when held"])
    assert "Heavy Storm" not in held
    assert "Creature Swap" in held
    assert "Scapegoat" not in held, "that is of the list before"


def test_what_is_empty_has_no_title() -> None:
    told = sections(demo_seat(BEN))
    assert not {"Head to head", "Side cards shown", "Doubts"} & told.keys()
    assert told["Lists, the newest first"] == [
        "Stall Burn · 15 Nov 2025 · 0-1",
        "13 of 40 known · THIN",
    ]


def test_an_opponent_whose_deck_nobody_knows_is_no_deck() -> None:
    told = sections(demo_seat(WREN))["Side cards shown"]
    assert "vs Quill (deck unknown, 1 match)" in told


def test_a_meeting_of_another_year_says_so() -> None:
    told = {one.title: written(one.rows) for one in seat_lines(demo_seat(ANA), today=FAR)}
    assert told["Head to head"] == ["beat our Carl 2-1 · 25 Oct 2025", "replay 900000201"]


def test_several_matches_against_one_person_are_told_one_by_one() -> None:
    seat = demo_seat(ANA)
    result = seat.met[0].results[0]
    told = sections(with_meeting(seat, result, result))["Head to head"]
    assert told == ["1-0 against our Carl", *["won 2-1 · 25 Oct · replay 900000201"] * 2]


def test_a_rematch_in_the_same_replay_is_said_to_be_one() -> None:
    seat = demo_seat(ANA)
    result = seat.met[0].results[0]
    again = replace(result, evidence=replace(result.evidence, match=2))
    told = sections(with_meeting(seat, result, again))["Head to head"]
    assert told == [
        "1-0 against our Carl (with a rematch)",
        "won 2-1 · 25 Oct · replay 900000201",
        "won 2-1 · rematch · 25 Oct",
        "replay 900000201",
    ]


def test_doubts_are_told_in_full() -> None:
    sentence = "Seat 1 was reported 2-0, the replays show 2-1: look at replay 900000201."
    seat = replace(demo_seat(ANA), doubts=(Doubt(900_000_201, sentence),))
    assert sections(seat)["Doubts"] == [sentence]


def test_hidden_scores_tell_nobody_who_won() -> None:
    for seat in demo_report().seats:
        told = sections(seat, hides=True)
        rows = [*told.get("Head to head", []), *told["Against decks"]]
        assert not any(word in line for line in rows for word in ("beat", "lost", "won"))


def test_rows_are_as_short_as_a_phone_wants_unless_one_thing_is_longer() -> None:
    for seat in demo_report().seats:
        for section in seat_lines(seat):
            assert all(measure(line) <= 1.5 * PHONE for line in section.rows)
