from __future__ import annotations

import csv
import io
from collections import Counter

import pytest
from msgspec.structs import replace

from bot.domain.analysis.identities import Identities, rename
from bot.domain.teams import TeamDetails
from bot.rendering.matches_csv import COLUMNS, matches_csv
from bot.samples.teams import ANA, CARL, FIRST_TEAM_REPLAY_ID, SERAPHIM
from tests.rendering.teams import KNOWN_NAMES, demo_report, report_on
from tests.samples.teams import read_team

BOM = b"\xef\xbb\xbf"


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
        "day": "2025-10-25",
        "opponent": "Carl",
        "own roster": "yes",
        "deck": "Goat Control",
        "opposing deck": "Zombie",
        "result": "won",
        "score": "2\N{EN DASH}1",
        "games won": "2",
        "games lost": "1",
        "games drawn": "0",
        "went first": "2",
        "went second": "1",
        "replays": "900000201",
        "sided in": "Mobius the Frost Monarch ≥ 1",
    }


def test_scores_and_turn_order_add_up() -> None:
    for line in lines():
        won, lost, drawn = (int(line[f"games {how}"]) for how in ("won", "lost", "drawn"))
        assert int(line["went first"]) + int(line["went second"]) == won + lost + drawn
        assert line["result"] == ("won" if won > lost else "lost")


def test_a_match_in_two_replays_and_one_under_an_old_name_are_lines_like_others() -> None:
    (split,) = (line for line in lines() if " " in line["replays"])
    assert (split["player"], split["score"]) == ("Ossian", "2\N{EN DASH}1")
    assert split["replays"] == "900000213 900000214"
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
    assert (told[0]["opponent"], told[0]["own roster"]) == (CARL, "yes")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n"])
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


def test_what_is_no_text_is_written_all_the_same() -> None:
    report = replace(demo_report(), team=TeamDetails(team_name="broken \udcff"))
    assert b"broken" in matches_csv(report, read_team().values())


def test_a_report_about_nobody_has_only_its_header() -> None:
    report = replace(demo_report(), seats=())
    assert matches_csv(report, read_team().values()).count(b"\r\n") == 1
