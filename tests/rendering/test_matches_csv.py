from __future__ import annotations

import csv
import io
from collections import Counter

import pytest
from msgspec.structs import replace

from bot.domain.analysis.identities import Identities, rename
from bot.domain.links import replay_url
from bot.domain.team_sheets.pasting import read_file
from bot.domain.team_sheets.sheet import IsReplay
from bot.domain.teams import TeamDetails
from bot.rendering.matches_csv import COLUMNS, matches_csv
from bot.rendering.text.characters import clean
from bot.samples.teams import ANA, CARL, FIRST_TEAM_REPLAY_ID, MIRAEL, SERAPHIM, TILDA
from tests.rendering.teams import KNOWN_NAMES, demo_report, report_on
from tests.samples.teams import read_team

BOM = b"\xef\xbb\xbf"
FORMULA_SIGNS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")


def lines() -> list[dict[str, str]]:
    table = matches_csv(demo_report(), read_team().values())
    return [*csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline=""))]


def test_it_is_a_table_that_spreadsheets_take_for_utf_8() -> None:
    table = matches_csv(demo_report(), read_team().values())
    assert table.startswith(BOM)
    assert table.count(b"\r\n") == table.count(b"\n") == 1 + len(lines())
    assert table.decode("utf-8-sig").splitlines()[0] == ",".join(COLUMNS)


def test_every_match_of_every_player_has_a_line() -> None:
    played = {member.person: len(SERAPHIM.matches_of(member.person)) for member in SERAPHIM.members}
    assert Counter(line["player"] for line in lines()) == played


def test_a_line_says_what_the_match_was() -> None:
    first = lines()[0]
    assert first == {
        "team": "Seraphim",
        "season": "9",
        "week": "4",
        "seat": "1",
        "player": "Ana",
        "sub_for": "",
        "day": "2025-10-25",
        "opponent": "Carl",
        "opponent_on_our_team": "yes",
        "deck": "Goat Control",
        "opposing_deck": "Zombie",
        "score": "2\N{EN DASH}1",
        "result": "won",
        "games_won": "2",
        "games_lost": "1",
        "games_drawn": "0",
        "games_going_first": "2",
        "games_going_second": "1",
        "sided_in": "Mobius the Frost Monarch ≥ 1",
        "links": "https://www.duelingbook.com/replay?id=900000201",
    }
    (sub,) = (line for line in lines() if line["player"] == TILDA)
    assert sub["sub_for"] == MIRAEL


def test_scores_and_turn_order_add_up() -> None:
    for line in lines():
        won, lost, drawn = (int(line[f"games_{how}"]) for how in ("won", "lost", "drawn"))
        turns = int(line["games_going_first"]), int(line["games_going_second"])
        assert sum(turns) == won + lost + drawn
        assert line["result"] == ("won" if won > lost else "lost")


def test_a_match_in_two_replays_and_one_under_an_old_name_are_lines_like_others() -> None:
    (split,) = (line for line in lines() if " " in line["links"])
    assert (split["player"], split["score"]) == ("Ossian", "2\N{EN DASH}1")
    assert split["links"] == f"{replay_url(900_000_213)} {replay_url(900_000_214)}"
    before = [line for line in lines() if line["day"] == "2025-10-25" and line["player"] == "Wren"]
    assert len(before) == 1


def test_an_opponent_who_was_renamed_stands_under_the_name_of_the_report() -> None:
    before = {CARL: "Carl the Old"}
    old = [
        rename(one, Identities(before)) if one.replay_id == FIRST_TEAM_REPLAY_ID else one
        for one in read_team().values()
    ]
    identities = Identities({**KNOWN_NAMES.persons, "Carl the Old": CARL})
    table = matches_csv(report_on(old, identities=identities), old).decode("utf-8-sig")
    told = [*csv.DictReader(io.StringIO(table, newline=""))]
    assert told == lines()
    assert (told[0]["opponent"], told[0]["opponent_on_our_team"]) == (CARL, "yes")


def test_the_table_is_a_sheet_that_may_be_submitted() -> None:
    """What it says of seats and matches is what was written down of them, and every replay."""
    sheet = read_file("matches.csv", matches_csv(demo_report(), read_team().values()))
    assert not isinstance(sheet, IsReplay)
    assert (sheet.team_name, sheet.season, sheet.week) == (SERAPHIM.name, 9, 4)
    first, *_ = sheet.entries
    assert (first.order, first.player, first.opponent) == (1, ANA, CARL)
    assert first.reported_score == "2-1"
    assert {entry.player: entry.sub_for for entry in sheet.entries}[TILDA] == MIRAEL
    assert {*sheet.urls} == {url for line in lines() for url in line["links"].split()}
    assert {entry.player for entry in sheet.entries} == {
        member.person for member in SERAPHIM.members
    }


@pytest.mark.parametrize("begin", [*"=+-@\t\r\n\uff1d\uff0b\uff0d\uff20", " =", '"='])
def test_no_name_becomes_a_formula(begin: str) -> None:
    forged = f'{begin}HYPERLINK("http://x","y"), "Carl"'
    renamed = [rename(one, Identities({CARL: forged})) for one in read_team().values()]
    report = report_on(renamed, TeamDetails(team_name=forged), [ANA])
    table = matches_csv(report, renamed).decode("utf-8-sig")
    (line, *_) = csv.DictReader(io.StringIO(table, newline=""))
    for cell in (line["opponent"], line["team"]):
        assert cell.startswith("'")
        assert cell.isprintable()
        assert cell.endswith('"Carl"')


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", " =", '"=', "\t=", "\uff1d"])
def test_no_name_becomes_a_formula_where_lines_are_split_at_semicolons(begin: str) -> None:
    forged = f"a;{begin}1+1;{begin}2"
    renamed = [rename(one, Identities({CARL: forged})) for one in read_team().values()]
    report = report_on(renamed, TeamDetails(team_name=f"Team;{begin}3"), [ANA])
    table = matches_csv(report, renamed).decode("utf-8-sig")
    cells = [cell for line in table.splitlines() for cell in line.split(";")]
    assert len(cells) > len(table.splitlines()) + 3
    for cell in cells:
        assert not cell.lstrip(' "').startswith(FORMULA_SIGNS)
    (line, *_) = csv.DictReader(io.StringIO(table, newline=""))
    assert line["opponent"].replace("'", "") == clean(forged)


def test_a_semicolon_before_anything_else_stays_as_it_is() -> None:
    renamed = [rename(one, Identities({CARL: "Carl; the = Great"})) for one in read_team().values()]
    table = matches_csv(report_on(renamed, confirmed=[ANA]), renamed).decode("utf-8-sig")
    (line, *_) = csv.DictReader(io.StringIO(table, newline=""))
    assert line["opponent"] == "Carl; the = Great"


def test_what_is_no_text_is_written_all_the_same() -> None:
    report = replace(demo_report(), team=TeamDetails(team_name="broken \udcff"))
    assert b"broken" in matches_csv(report, read_team().values())


def test_a_report_about_nobody_has_only_its_header() -> None:
    report = replace(demo_report(), seats=())
    assert matches_csv(report, read_team().values()).count(b"\r\n") == 1
