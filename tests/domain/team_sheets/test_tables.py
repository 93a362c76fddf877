"""Tables with their columns in any order, as spreadsheets of all kinds write them."""

import pytest

from bot.domain.links import replay_url
from bot.domain.team_sheets.columns import column_of
from bot.domain.team_sheets.details import details_of
from bot.domain.team_sheets.pasting import read_file, read_text
from bot.domain.team_sheets.sheet import Entry, Sheet
from bot.rendering.matches_csv import COLUMNS
from tests.domain.team_sheets.writers import ONE, TWO, URLS


def table(text: str, name: str = "team.csv") -> Sheet:
    sheet = read_file(name, text.encode())
    assert isinstance(sheet, Sheet)
    return sheet


FORMER_COLUMNS = (
    "team,season,week,seat,player,day,opponent,own roster,deck,opposing deck,result,score,"
    "games won,games lost,games drawn,went first,went second,sided in,replays"
)
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
        (f"week,player,link\n4,Alice,{ONE}\n5,Bob,{TWO}", None, "", "week 4, another week 5"),
        (f"player,link\nAlice,{ONE}\nBob,{ONE}", None, URLS[0], "two places"),
        (f"player,link\n<@12>,{ONE}", 2, "<@12>", "mention"),
        (f"one,two,three\nAlice,Bob,{ONE}\nAlice,Carl,{TWO}", 1, "one, two, three", "not known"),
        (f"player,one,two\nAlice,Bob,{ONE}\nAlice,Bob,{TWO}", 1, "one, two", "not known"),
        (f"Alice,Bob,{ONE}\nAlice,Bob,{TWO}", 1, f"Alice, Bob, {ONE}", "no names"),
    ],
)
def test_what_a_table_does_not_say_clearly_is_said(
    text: str, line: int | None, shown: str, word: str
) -> None:
    (missing,) = table(text).not_understood
    assert (missing.line, missing.text) == (line, shown)
    assert missing.file == (None if missing.note else "team.csv")
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


@pytest.mark.parametrize("name", ["team.tsv", None])
def test_a_range_without_a_header_is_read_by_what_stands_in_it(name: str | None) -> None:
    text = f"Ana\tDovik\t2-1\t{ONE}\nAna\tRook\t0-2\t{TWO}"
    sheet = read_text(text) if name is None else table(text, name)
    assert sheet.entries == (
        Entry(player="Ana", opponent="Dovik", reported_score="2-1", urls=URLS[:1]),
        Entry(player="Ana", opponent="Rook", reported_score="0-2", urls=URLS[1:]),
    )
    assert sheet.not_understood == ()


def test_a_range_that_may_mean_anything_keeps_its_replays_and_is_told() -> None:
    text = f"Ana\tGoats\tDovik\t{ONE}\nBen\tGoats\tRook\t{TWO}"
    for sheet in (read_text(text), table(text, "team.tsv")):
        assert sheet.entries == (Entry(urls=URLS),)
        assert sheet.not_understood


@pytest.mark.parametrize(
    "header",
    ["Result (W-L)", "Replay Link(s)", "Opponents", "Player (DB name)", "sub_for", "links"],
)
def test_headers_are_known_in_their_plain_variants(header: str) -> None:
    assert column_of(header) is not None
    assert column_of(f"Mood {header}") is None


@pytest.mark.parametrize(
    ("result", "score", "read"),
    [("won", "2-1", "2-1"), ("lost", "1-2", "1-2"), ("lost", "2-1", "1-2"), ("drawn", "1-1", "1-1"),
     ("won", "", None), ("", "2-0", "2-0"), ("2-1", "", "2-1")],
)  # fmt: skip
def test_a_result_may_be_a_word_beside_the_score(result: str, score: str, read: str | None) -> None:
    sheet = table(f"player,opponent,result,score,links\nAna,Bo,{result},{score},{ONE}")
    assert (sheet.entries[0].reported_score, sheet.not_understood) == (read, ())


@pytest.mark.parametrize("columns", [FORMER_COLUMNS, ",".join(COLUMNS)])
def test_the_table_that_the_program_writes_comes_back(columns: str) -> None:
    cells = {
        "team": "Seraphim",
        "season": "9",
        "week": "4",
        "seat": "2",
        "player": "'=Ana",
        "opponent": "Bo",
        "result": "lost",
        "score": "1-2",
        **dict.fromkeys(("replays", "links"), f"{ONE} {TWO}"),
    }
    row = ",".join(cells.get(name, "x") for name in columns.split(","))
    sheet = table(f"\ufeff{columns}\r\n{row.replace(',x,', ',,', 1)}\r\n")
    assert (sheet.season, sheet.week, sheet.team_name) == (9, 4, "Seraphim")
    (entry,) = sheet.entries
    assert (entry.order, entry.player, entry.opponent) == (2, "=Ana", "Bo")
    assert (entry.reported_score, entry.urls) == ("1-2", URLS)
    assert sheet.not_understood == ()


def test_rows_of_several_wars_have_each_their_own() -> None:
    sheet = table(
        "week,team 1,player 1,team 2,player 2,score,link\n"
        f"2,Foolish Revival,Lumi,Seraphim,Ana,1-2,{ONE}\n3,Seraphim,Ana,Other,Rook,2-0,{TWO}\n"
    )
    assert (sheet.week, sheet.team_name, sheet.opponent_team) == (None, "Seraphim", None)
    seats = details_of(sheet)[0].seats
    assert [(seat.player, seat.opponent, seat.reported_score) for seat in seats] == [
        ("Ana", "Lumi", "2-1"), ("Ana", "Rook", "2-0"),
    ]  # fmt: skip
