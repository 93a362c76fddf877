from __future__ import annotations

from bot.domain.analysis.definitions import FigureKey
from bot.domain.analysis.figures import (
    Evidence,
    Outcome,
    Split,
    Tally,
    make_entries,
    make_length,
    make_record,
)
from bot.rendering.text.figures import (
    Row,
    length_row,
    listed,
    place_lines,
    record_row,
    row_lines,
    sample,
    split_row,
    tally_row,
)
from bot.rendering.text.lines import line, measure, plain
from tests.rendering.text.decks import texts


def at(replay_id: int, game: int | None = 1, at_s: int | None = 271, *, match: int = 1) -> Evidence:
    return Evidence(replay_id, match, game, at_s)


def told(*rows: Row, width: int = 80, evidence: bool = False) -> list[str]:
    return texts(row_lines(rows, width, evidence=evidence))


RECORD = make_record(FigureKey.GAME_RECORD, [(Outcome.WON, at(1)), (Outcome.LOST, at(1, 2, 500))])
THROWS = Split(
    FigureKey.THROWS,
    4,
    make_entries([("Rock", at(1)), ("Rock", at(2)), ("Paper", at(3)), ("Scissors", at(3))]),
)


def test_labels_have_a_column_of_their_own() -> None:
    rows = (record_row(RECORD), split_row(THROWS))
    assert told(*rows) == [
        "  Games                  1-1 in 2 games",
        "  Rock, paper, scissors  Rock 2 · Paper 1 · Scissors 1 (4 throws)",
    ]


def test_a_value_is_broken_between_its_parts() -> None:
    assert told(split_row(THROWS, label="Throws"), width=34) == [
        "  Throws  Rock 2 · Paper 1 ·",
        "          Scissors 1 (4 throws)",
    ]


def test_a_long_label_is_cut() -> None:
    row = Row("A name that is much longer than others", (line("1-0"),))
    assert told(row) == ["  A name that is much longe…  1-0"]


def test_no_rows_no_lines() -> None:
    assert told() == []


def test_of_many_names_the_first_are_told() -> None:
    assert told(split_row(THROWS, label="Throws", most=1)) == [
        "  Throws  Rock 2 · and 2 more (4 throws)"
    ]


def test_names_may_be_said_in_other_words() -> None:
    row = split_row(THROWS, label="Throws", word=str.lower, between=" in ")
    assert told(row) == ["  Throws  rock in 2 · paper in 1 · scissors in 1 (4 throws)"]


def test_a_tally_tells_of_how_many() -> None:
    tally = Tally(FigureKey.MATCHES_WITHOUT_GAME, 1, 5, (at(1, None, None),))
    assert told(tally_row(tally)) == ["  Decided without a game  1 of 5 matches"]


def test_a_length_is_told_in_turns_and_minutes() -> None:
    turns = make_length(FigureKey.GAME_TURNS, [(7, at(1)), (8, at(1, 2))])
    minutes = make_length(FigureKey.GAME_MINUTES, [(8.4, at(1)), (9.8, at(1, 2))])
    assert told(length_row("A game takes", turns, minutes)) == [
        "  A game takes  7.5 turns, 9 minutes on average (2 games)"
    ]


def test_a_short_length_is_no_zero() -> None:
    turns = make_length(FigureKey.GAME_TURNS, [(2, at(1))])
    minutes = make_length(FigureKey.GAME_MINUTES, [(0.4, at(1))])
    assert told(length_row("A game takes", turns, minutes)) == [
        "  A game takes  2.0 turns, under a minute on average (1 game)"
    ]


def test_a_sample_is_told_in_its_unit() -> None:
    assert plain(sample(FigureKey.MATCH_RECORD, 1)) == "(1 match)"
    assert plain(sample(FigureKey.THROWS, 3)) == "(3 throws)"


def test_a_list_has_dots_because_card_names_have_commas() -> None:
    names = ["Neptabyss, the Atlantean Prince", "Sangan"]
    assert texts(listed(names)) == ["Neptabyss, the Atlantean Prince ·", "Sangan"]
    assert listed([]) == ()


def test_evidence_stands_below_its_figure() -> None:
    assert told(record_row(RECORD), evidence=True) == [
        "  Games  1-1 in 2 games",
        "    won: replay 1 g1 4:31",
        "    lost: replay 1 g2 8:20",
    ]


def test_evidence_names_a_replay_once() -> None:
    places = (at(1), at(1, 2, 500), at(2, 3, 4000), at(2, 1, 60, match=2))
    assert texts(place_lines([("used", places)], 80)) == [
        "    used: replay 1 g1 4:31 · g2 8:20 · replay 2 g3 1:06:40 · m2 g1 1:00"
    ]


def test_a_match_without_a_game_has_no_moment() -> None:
    places = (at(1, None, None), at(2, 1, None))
    assert texts(place_lines([("won", places)], 80)) == ["    won: replay 1 no game · replay 2 g1"]


def test_what_has_no_evidence_has_no_line() -> None:
    assert texts(place_lines([("won", ()), ("lost", (at(1),))], 80)) == [
        "    lost: replay 1 g1 4:31"
    ]


def test_long_evidence_takes_more_lines() -> None:
    places = tuple(at(number) for number in range(20))
    lines = list(place_lines([("a card of a rather long name", places)], 60))
    assert len(lines) > 5
    assert all(measure(written) <= 60 for written in lines)
