"""Log lines are compared whole, and by their type."""

from __future__ import annotations

import pytest
from msgspec import Raw

from bot.domain.replay.lines import (
    DEPARTURES,
    ENDING_LINES,
    ENDINGS,
    REMATCH,
    STARTS,
    announced_score,
    decode_lines,
    duel_line,
    game_line,
)
from bot.domain.replay.model import EndReason
from bot.domain.replay.plays import LogLine


def line(text: str, kind: str = "game", name: str = "Ana") -> LogLine:
    return LogLine(username=name, type=kind, public_log=text)


@pytest.mark.parametrize("text", ENDING_LINES)
def test_a_game_line_is_found_alone_or_among_others(text: str) -> None:
    found = line(text)
    assert game_line(found, ENDING_LINES) is found
    assert game_line([line("Hm"), line(text, "chat"), found, line(text)], ENDING_LINES) is found


@pytest.mark.parametrize(
    "log",
    [
        None,
        [],
        line("Lost Duel", "chat"),
        line("Lost Duel", "duel"),
        line("Lost Duel", ""),
        line("lost duel"),
        line("Lost Duel "),
        line('"Lost Duel"'),
        line("Lost Duel, sadly"),
        line("Chose to go first"),
        [line("", "game"), LogLine()],
    ],
)
def test_no_other_line_is_found(log: LogLine | list[LogLine] | None) -> None:
    assert game_line(log, ENDING_LINES) is None


def test_the_text_that_counts_is_the_public_one() -> None:
    told = LogLine(type="game", public_log="Hm", private_log="Lost Duel")
    assert game_line(told, ENDING_LINES) is None


def test_a_departure_is_a_line_of_the_duel() -> None:
    assert duel_line(line("Timed out", "duel"), DEPARTURES) is not None
    assert duel_line(line("Timed out", "game"), DEPARTURES) is None


def test_a_start_says_whether_the_chooser_goes_first() -> None:
    assert STARTS == {"Chose to go first": True, "Chose to go second": False}


def test_every_end_but_the_judges_and_the_draw_is_told_apart_later() -> None:
    told = set(ENDINGS.values()) | set(DEPARTURES.values())
    assert told == set(EndReason)
    assert REMATCH not in ENDINGS


@pytest.mark.parametrize(
    ("message", "score"),
    [
        ("Siding for the next duel has begun (1-0-0)", "1-0-0"),
        ("(0-1-2)", "0-1-2"),
        ("(10-11-12) and so on", "10-11-12"),
        ("Siding for the next duel has begun", None),
        ("1-0-0", None),
        ("(1-0)", None),
        ("(1-0-0", None),
        ("( 1-0-0 )", None),
        ("", None),
    ],
)
def test_a_score_stands_in_parentheses(message: str, score: str | None) -> None:
    assert announced_score(message) == score


@pytest.mark.parametrize(
    ("log", "texts"),
    [
        (b'{"public_log":"a"}', ["a"]),
        (b'[{"public_log":"a"},{"public_log":"b","odd":1}]', ["a", "b"]),
        (b"[]", []),
        (b"", None),
        (b"null", None),
        (b"7", None),
        (b'{"public_log":7}', None),
        (b'["a"]', None),
    ],
)
def test_the_log_of_an_unknown_kind_is_read_if_it_is_one(
    log: bytes, texts: list[str] | None
) -> None:
    found = decode_lines(Raw(log))
    if texts is None:
        assert found is None
    else:
        told = found if isinstance(found, list) else [found]
        assert [one.public_log for one in told if one is not None] == texts
