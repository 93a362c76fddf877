"""Single replays as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Replay
from bot.rendering.results_csv import COLUMNS, results_csv
from bot.samples.scenes import demo_replays

BOM = b"\xef\xbb\xbf"
DOCUMENT = Path(__file__).parents[2] / "docs" / "results-json.md"


@cache
def replays() -> tuple[Replay, ...]:
    return tuple(read_replay(content) for _, content in demo_replays())


def lines(told: Iterable[Replay] | None = None) -> list[dict[str, str]]:
    table = results_csv(replays() if told is None else told).decode("utf-8-sig")
    return [*csv.DictReader(io.StringIO(table, newline=""))]


def test_it_is_a_table_that_spreadsheets_take_for_utf_8() -> None:
    table = results_csv(replays())
    assert table.startswith(BOM)
    assert table.count(b"\r\n") == table.count(b"\n") == 1 + len(lines())
    assert table.decode("utf-8-sig").splitlines()[0] == ",".join(COLUMNS)


def test_a_line_says_what_the_match_was() -> None:
    assert lines()[0] == {
        "day": "2025-11-08",
        "format": "Goat, unrated",
        "player_1": "Marigold",
        "player_2": "Tobias K",
        "score": "1\N{EN DASH}2",
        "winner": "Tobias K",
        "decided_by": "admitted_defeat",
        "games_won_1": "1",
        "games_won_2": "2",
        "games_drawn": "0",
        "games_going_first_1": "2",
        "games_going_first_2": "1",
        "turns": "21",
        "minutes": "22",
        "rematch": "no",
        "doubts": "0",
        "link": "https://www.duelingbook.com/replay?id=900000101",
    }


def test_every_match_has_a_line_rematches_too_and_a_replay_given_twice_only_one() -> None:
    matches = [match for replay in replays() for match in replay.matches]
    assert len(lines()) == len(matches)
    assert [line["rematch"] for line in lines()].count("yes") == 1
    assert lines([*replays(), *reversed(replays())]) == lines()


def test_numbers_of_a_line_add_up() -> None:
    for line in lines():
        won = [int(line[f"games_won_{place}"]) for place in (1, 2)]
        first = [int(line[f"games_going_first_{place}"]) for place in (1, 2)]
        assert sum(first) >= sum(won) + int(line["games_drawn"])
        assert line["winner"] in {"", line["player_1"], line["player_2"]}


@pytest.mark.parametrize("begin", [*"=+-@\t\r\n\uff1d\uff0b\uff0d\uff20", " =", '"=', "a;="])
def test_no_name_becomes_a_formula(begin: str) -> None:
    name = f'{begin}HYPERLINK("http://127.0.0.1/")'
    one = replays()[0]
    (line,) = lines([replace(one, players=(name, one.players[1]), games=(), matches=one.matches)])
    for part in line["player_1"].split(";"):
        assert not part.lstrip(' "').startswith(tuple("=+-@\uff1d\uff0b\uff0d\uff20"))
    assert line["player_1"].strip() == line["player_1"]


def test_each_column_is_documented() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert not [column for column in COLUMNS if f"`{column}`" not in text]
