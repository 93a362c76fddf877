"""Tables with their columns in any order, as spreadsheets of all kinds write them."""

import pytest

from bot.domain.links import replay_url
from bot.domain.team_sheets.pasting import read_file, read_text
from bot.domain.team_sheets.sheet import Entry, Sheet
from tests.domain.team_sheets.writers import ONE, TWO, URLS


def table(text: str, name: str = "team.csv") -> Sheet:
    sheet = read_file(name, text.encode())
    assert isinstance(sheet, Sheet)
    return sheet


ALICE = Entry(order=1, player="Alice", opponent="Bob", reported_score="2-1", urls=URLS)


@pytest.mark.parametrize(
    "text",
    [
        f"seat,player,opponent,score,replays\n1,Alice,Bob,2-1,{ONE} {TWO}",
        f"Order;Name;VS;Result;Replay 1;Replay 2\n1;Alice;Bob;2:1;{ONE};{TWO}",
        f"#\tMEMBER\tEnemy\tOutcome\tGame 1\tGame 2\tGame 3\n1\tAlice\tBob\t2-1\t{ONE}\t{TWO}\t",
        f"| Table | Player | Opponent | Score | Link |\n|-|:-:|-|\n|1|Alice|Bob|2-1|{ONE}, {TWO}|",
        f"Replay URL,Final Score,Opp.,Our Player,Seat #\n{ONE} {TWO},2-1,Bob,Alice,Seat 1",
        f'"Seat","Player","Opponent","Score","Links"\r\n"1","Alice","Bob","2-1","{ONE}\n{TWO}"\r\n\r\n',
        "seat,player,opponent,score,replay,replay\n1,Alice,Bob,\u00a02\u20131,77512398,123-77512399",
        f"seat,player,opponent,score,link\n1,Alice,Bob,2-1,{ONE}\n1,Alice,Bob,2-1,{TWO}",
        f"seat,player,opponent,score,link\n1,Alice,Bob,2-1,{ONE}\n,,,,{TWO}\n,,,,",
        f"seat,match,score,replays\n1,Alice vs Bob,2-1,{ONE} {TWO},too,many",
        f"1,Alice,vs,Bob,2-1,{ONE},{TWO}",
        f"1,Alice vs Bob,2-1,{ONE},{TWO}",
    ],
)
def test_a_match_is_read_from_any_table(text: str) -> None:
    sheet = table(text)
    assert sheet.entries == (ALICE,)
    assert sheet.not_understood == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_are_recognized(encoding: str) -> None:
    text = f"seat,player,opponent,link\n1,\u00c5lice,\u30d6\u30eb\u30fc,{ONE}\n"
    sheet = read_file("team.csv", text.encode(encoding))
    assert isinstance(sheet, Sheet)
    assert sheet.entries == (Entry(1, "\u00c5lice", (), "\u30d6\u30eb\u30fc", urls=URLS[:1]),)
    assert sheet.not_understood == ()


def test_a_file_in_an_old_encoding_is_read_and_said_so() -> None:
    sheet = read_file("team.csv", f"player,link\nJos\u00e9,{ONE}".encode("cp1252"))
    assert isinstance(sheet, Sheet)
    assert sheet.entries[0].player == "Jos\u00e9"
    assert ["UTF-8" in missing.sentence for missing in sheet.not_understood] == [True]


def test_everything_a_table_may_say_is_kept() -> None:
    sheet = table(
        "Season,Week,Team,Opponent Team,Seat,Player,DB Name,Opponent,Sub for,Replay\n"
        f'9,4,Seraphim,Damage Step,1,Eve,"eve99; x, y",Bob,Dora,{ONE}\n'
        f",,,,2,Al [SRP],,?,no,{TWO}\n"
    )
    assert (sheet.season, sheet.week) == (9, 4)
    assert (sheet.team_name, sheet.opponent_team) == ("Seraphim", "Damage Step")
    eve, al = sheet.entries
    assert (eve.player, eve.db_names, eve.sub_for) == ("Eve", ("eve99", "x", "y"), "Dora")
    assert (al.player, al.tag, al.opponent, al.sub_for) == ("Al", "SRP", None, None)


def test_lines_above_a_table_name_the_war() -> None:
    sheet = read_text(
        f"S9 W4\nSeraphim vs Damage Step\nPlayer\tOpponent\tReplay\nAlice\tBob\t{ONE}"
    )
    assert (sheet.season, sheet.week, sheet.team_name) == (9, 4, "Seraphim")
    assert [entry.player for entry in sheet.entries] == ["Alice"]


def test_what_looks_like_a_formula_is_a_name() -> None:
    sheet = table(f"player,opponent,link\n=SUM(A1),@cmd|x,{ONE}")
    assert (sheet.entries[0].player, sheet.entries[0].opponent) == ("=SUM(A1)", "@cmd|x")


@pytest.mark.parametrize(
    ("text", "line", "shown", "word"),
    [
        (f"player,opponent,score,link\nAlice,Bob,2-Jan,{ONE}", 2, "2-Jan", "score"),
        (f"seat,player,link\nfirst,Alice,{ONE}", 2, "first", "seat"),
        ("player,link\n\nAlice,see discord", 3, "see discord", "replay"),
        (f"player,link,deck\nAlice,{ONE},Chaos", 1, "deck", "columns"),
        (f"week,player,link\n4,Alice,{ONE}\n5,Bob,{TWO}", 3, "5", "week"),
        (f"player,link\nAlice,{ONE}\nBob,{ONE}", None, URLS[0], "two places"),
        (f"player,link\n<@12>,{ONE}", 2, "<@12>", "mention"),
        (f"one,two,three\nAlice,Bob,{ONE}\nAlice,Carl,{TWO}", 1, "one,two,three", "no names"),
    ],
)
def test_what_a_table_does_not_say_clearly_is_said(
    text: str, line: int | None, shown: str, word: str
) -> None:
    (missing,) = table(text).not_understood
    assert (missing.line, missing.text, missing.file) == (line, shown, "team.csv")
    assert word in missing.sentence


def test_a_quote_that_is_never_closed_swallows_nothing() -> None:
    rows = "".join(f"P{n},{ONE}{n}\n" for n in range(100, 160))
    sheet = table(f'player,link\n"Alice,{ONE}\n{rows}')
    assert len(sheet.entries) == 61


def test_a_file_of_mere_links_is_no_broken_table() -> None:
    assert table(f"replay\n{ONE}\n{TWO}").entries == (Entry(urls=URLS),)
    assert table("77512398\n77512399", "team.tsv").entries == (Entry(urls=URLS),)


def test_commas_in_a_text_make_no_table() -> None:
    sheet = read_text(f"Alice vs Bob, Carl vs Eve, see below\n1. Alice vs Bob, 2-1, {ONE}")
    assert [entry.player for entry in sheet.entries if entry.urls] == ["Alice"]


def test_the_same_players_with_another_score_are_another_match() -> None:
    sheet = table(f"player,opponent,score,link\nAl,Bo,2-1,{ONE}\nAl,Bo,0-2,{TWO}\nAl,,,{ONE}7")
    assert [entry.urls for entry in sheet.entries] == [
        URLS[:1], URLS[1:], (replay_url(775123987),),
    ]  # fmt: skip
