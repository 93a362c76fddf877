"""Whatever comes in: nothing is raised, nothing grows without bound, and it is done soon."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.team_sheets.lines import MOST_LINES
from bot.domain.team_sheets.merging import merge
from bot.domain.team_sheets.pasting import read_file, read_text
from bot.domain.team_sheets.sheet import (
    LONGEST_NAME,
    MOST_ENTRIES,
    MOST_GAPS,
    MOST_REPLAYS,
    IsReplay,
    Sheet,
)
from bot.domain.team_sheets.writing import write_text
from tests.domain.team_sheets.writers import LINK, NAMES, ONE, add_post

PIECES = st.sampled_from(
    [ONE, f"{LINK}5", "77512398", " vs ", "Alice", "1. ", "2-1", "\n", "\n\n", '"', "(", ")", "[",
     "]", "Seat 3", "Season 9", "Week", ":", ",", "\t", ";", "|", "||", "**", "<@123>",
     "\x00", "\ud800",
     "player,opponent,link\n", "{", '{"team_name":', "sub for", "game 2", "updated", "-", "\\",
     "=1+1", "x,", "9" * 5_000, "\n1,"]
)  # fmt: skip
TEXTS = st.lists(PIECES | NAMES, max_size=25).map("".join) | st.text(max_size=60)
NAMED = st.sampled_from(["a.csv", "a.tsv", "a.json", "a.txt", "a", ""])


def check_bounds(sheet: Sheet) -> None:
    assert len(sheet.entries) <= MOST_ENTRIES
    assert len(sheet.urls) == len(set(sheet.urls)) <= MOST_REPLAYS
    assert len(sheet.not_understood) <= MOST_GAPS
    for missing in sheet.not_understood:
        assert len(missing.text) <= 80
        assert missing.text.isprintable()
        assert len(missing.sentence) < 250
    names = [name for entry in sheet.entries for name in (entry.player, entry.opponent) if name]
    names += [name for entry in sheet.entries for name in entry.db_names]
    assert all(0 < len(name) <= LONGEST_NAME for name in names)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_any_text_is_read_within_bounds(one: str, other: str) -> None:
    sheet = read_text(one)
    check_bounds(sheet)
    check_bounds(merge(sheet, read_text(other)))
    posted = add_post(add_post(sheet, 2, 1, other), 1, 1, one)
    check_bounds(posted)
    assert add_post(posted, 1, 1, one).entries == posted.entries
    again = read_text(write_text(sheet))
    assert set(again.urls) == set(sheet.urls)


@settings(max_examples=150, deadline=None)
@given(NAMED, st.binary(max_size=80) | TEXTS.map(lambda text: text.encode(errors="replace")))
def test_any_file_is_read_within_bounds(name: str, content: bytes) -> None:
    sheet = read_file(name, content)
    if not isinstance(sheet, IsReplay):
        check_bounds(sheet)


def test_a_number_of_any_length_is_no_seat() -> None:
    for text in (f"x,{'9' * 5_000}\n", f"match,link\n{'9' * 5_000},{ONE}\n", f"00,Al,{ONE}"):
        sheet = read_file("a.csv", text.encode())
        assert isinstance(sheet, Sheet)
        assert [entry.order for entry in sheet.entries if entry.order is not None] == []


LARGE = {
    "seats": "".join(
        f"{n % 5 + 1}. Alice{n} vs Bob{n} (2-1): {LINK}{10**7 + n}\n" for n in range(18_000)
    ),
    "short lines": "a\n" * 500_000,
    "one long line": "ab " * 333_000,
    "one long word": "x" * 1_000_000,
    "links in one line": f"{ONE} " * 22_000,
    "numbers in one line": "1. Alice vs Bob: " + " ".join(map(str, range(10**7, 10**7 + 110_000))),
    "numbers that end in a word": " ".join(map(str, range(10**7, 10**7 + 110_000))) + " x",
    "quotes": '"' * 1_000_000,
    "lines of quotes": ('" ""' * 140 + "\n") * 1_700,
    "lines of brackets": ("(" * 590 + "\n") * 1_700,
    "lines of separators": ("vs " * 190 + "\n") * 1_700,
    "lines of dashes": ("a - " * 140 + "\n") * 1_700,
    "lines of emojis": ("\U0001f600" * 590 + "\n") * 1_700,
    "lines of games": ("game 1: " * 70 + "x\n") * 1_700,
    "lines of spaces": ("a" + " " * 590 + "b\n") * 1_700,
    "lines of stars": ("*a" * 290 + "\n") * 1_700,
    "lines of weeks": ("week 1 " * 80 + "\n") * 1_700,
    "lines of colons": ("::: " * 140 + "x\n") * 1_700,
    "a table": "seat,player,opponent,score,link\n"
    + "".join(f"1,Alice{n},Bob{n},2-1,{LINK}{10**7 + n}\n" for n in range(16_000)),
    "a table without links": "seat,player,opponent,score,link\n" + "1,Alice,Bob,2-1,x\n" * 50_000,
    "a table of one cell": 'player,link\n"' + "a\n" * 500_000,
    "a wide table": "player,link" + "," * 500_000 + "\n" + "a" + "," * 500_000,
    "deep JSON": "[" * 500_000 + "]" * 500_000,
    "a long list": "[" + "77512398," * 110_000 + "77512398]",
    "many seats": '{"team_name": "A", "seats": [' + '{"player": "x"},' * 60_000 + "3]}",
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", LARGE)
def test_a_megabyte_of_anything_is_read_at_once(kind: str) -> None:
    text = LARGE[kind]
    assert len(text) > 900_000 or kind == "deep JSON"
    began = time.process_time()
    sheet = read_file("team.csv" if "table" in kind else "team.txt", text.encode())
    spent = time.process_time() - began
    assert isinstance(sheet, Sheet)
    check_bounds(sheet)
    # A machine with others on it gets some room; what is not linear takes minutes.
    assert spent < 3


def test_too_many_replays_are_left_out_and_said() -> None:
    lines = [f"{n}. A{n} vs B{n}: {LINK}{1000 + 2 * n} {LINK}{1001 + 2 * n}" for n in range(1, 300)]
    sheet = read_text("\n".join(lines))
    assert len(sheet.urls) == MOST_REPLAYS
    assert [missing.line for missing in sheet.not_understood] == [201]
    assert "400 replays" in sheet.not_understood[0].sentence


def test_too_many_lines_are_left_out_and_said() -> None:
    sheet = read_text("\n" * MOST_LINES + f"Alice vs Bob {ONE}")
    assert sheet.entries == ()
    assert [missing.line for missing in sheet.not_understood] == [MOST_LINES + 1]
