"""A team on the command line: written down, submitted, confirmed, and its report."""

from __future__ import annotations

import csv
import io
import json
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli import STOPPED, main
from bot.domain.links import replay_url
from tests.cli.running import open_terminal, quick_duel, working, write
from tests.rendering.text.decks import hyphenated

pytest_plugins = ("tests.database",)

Captured = pytest.CaptureFixture[str]
Json = dict[str, Any]

ANA, BEA = "Ana", "Bea"
SHEET = """\
Season 9 Week 4
Team: Seraphim
Opponent team: Damage Step
1. Ana vs Ben (2-0): 900000301 900000302
2. bea vs Cy: 900000303
3. Nobody vs Dee: 900000309
"""


def said(capsys: Captured, *words: str | Path, status: int = 0) -> tuple[str, str]:
    """What `jobs` writes to both streams."""
    assert main(["jobs", *map(str, words)]) == status
    output = capsys.readouterr()
    return output.out, output.err


def objects(capsys: Captured, *words: str | Path, status: int = 0) -> list[Json]:
    """What programs read, who get nothing on standard error."""
    out, err = said(capsys, *words, "--json", status=status)
    assert err == ""
    return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    file = tmp_path / "team.txt"
    file.write_text(SHEET, encoding="utf-8")
    return file


@pytest.fixture
def war(archive: Path) -> Path:
    """An archive with the sheet's replays but one; Bea was Bee once."""
    write(
        archive,
        quick_duel(900_000_301),
        quick_duel(900_000_302, ben="Eve", day="2025-11-09"),
        quick_duel(900_000_303, ana=BEA, ben="Cy"),
        quick_duel(900_000_304, ana="Bee", ben="Fay", day="2025-11-09"),
    )
    return archive


def test_what_was_understood_is_shown_and_what_was_not(
    archive: Path, season: Path, sheet: Path, capsys: Captured
) -> None:
    sheet.write_text(SHEET + "hello there, all of you\n")
    out, err = said(capsys, "submit", "--team", sheet, season, "hello", "900000310", status=1)
    assert out.splitlines()[:7] == [
        "Seraphim · S9 W4 · against Damage Step",
        "5 replays: 3 here, 2 to come",
        "",
        "1  Ana             vs Ben  2 replays  reported 2-0",
        "2  bea             vs Cy    1 replay",
        "3  Nobody          vs Dee   1 replay",
        "   without a seat           1 replay",
    ]
    assert out.splitlines()[8].endswith(": 5 replays")
    word, line, _ = err.splitlines()
    assert word.startswith("hello: This is no file or folder that exists")
    assert line.startswith("team.txt, line 7: “hello there, all of you”: This is neither a replay")


def test_programs_get_the_team_and_where_something_was_not_understood(
    archive: Path, sheet: Path, capsys: Captured
) -> None:
    sheet.write_text(SHEET + "hello there, all of you\n")
    (told,) = objects(capsys, "submit", "--team", sheet, status=1)
    assert (told["job_type"], told["status"]) == ("GFWL", "PENDING")
    assert told["team_data"]["seats"][0]["db_names"] == []
    assert told["team_data"]["seats"][1]["replays"] == [replay_url(900_000_303)]
    (gap,) = told["not_understood"]
    assert (gap["file"], gap["line"], gap["text"]) == ("team.txt", 7, "hello there, all of you")
    assert told["confirmation_status"] == "pending"


def test_the_command_line_knows_the_team_better_than_the_sheet(
    archive: Path, sheet: Path, capsys: Captured
) -> None:
    words = ("--name", "Damage Step", "--season", "10", "--week", "2")
    (told,) = objects(capsys, "submit", "--team", sheet, *words)
    team = told["team_data"]
    assert (team["team_name"], team["season"], team["week"]) == ("Damage Step", 10, 2)
    # It is the other side of the same table.
    assert (team["opponent_team"], team["seats"][0]["player"]) == ("Seraphim", "Ben")
    (told,) = objects(capsys, "submit", "--name", "Nameless", "900000301", "--against", "Others")
    assert (told["team_data"]["team_name"], told["team_data"]["seats"]) == ("Nameless", [])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("team.csv", "team,seat,player,replay\nSeraphim,1,Ana,900000301\n"),
        ("team.tsv", "Team\tPlayer\tLink\nSeraphim\tAna\t900000301\n"),
        ("team.json", '{"team_name": "Seraphim", "replays": [900000301]}'),
    ],
)
def test_a_sheet_may_be_of_any_kind(
    archive: Path, tmp_path: Path, name: str, content: str, capsys: Captured
) -> None:
    (tmp_path / name).write_text(content)
    (told,) = objects(capsys, "submit", "--team", tmp_path / name)
    assert told["team_data"]["team_name"] == "Seraphim"
    assert [one["url"] for one in told["replays"]] == [replay_url(900_000_301)]


def test_several_sheets_are_read_as_one(archive: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "a.csv").write_text("team,seat,player,replay\nSeraphim,1,Ana,900000301\n")
    (tmp_path / "b.csv").write_text("team,seat,player,replay\nSeraphim,2,Ben,900000302\n")
    both = ("--team", tmp_path / "a.csv", "--team", tmp_path / "b.csv")
    (told,) = objects(capsys, "submit", *both)
    assert [seat["player"] for seat in told["team_data"]["seats"]] == ["Ana", "Ben"]
    assert told["total_urls"] == 2


def test_a_sheet_may_come_from_a_pipe(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SHEET.encode())))
    (told,) = objects(capsys, "submit", "--team", "-")
    assert told["total_urls"] == 4


def test_a_replay_that_is_given_as_a_sheet_is_a_replay(
    archive: Path, one: Path, capsys: Captured
) -> None:
    (told,) = objects(capsys, "submit", "--team", one, "--name", "Seraphim")
    assert (told["total_urls"], told["refused"]) == (1, [])


def test_what_cannot_be_a_team_is_a_sentence(
    archive: Path, tmp_path: Path, capsys: Captured
) -> None:
    (told,) = objects(capsys, "submit", "--team", tmp_path / "gone.csv", status=1)
    assert told["error"]["code"] == "no_replays"
    assert told["refused"][0]["sentence"].startswith("This cannot be read (No such file")
    (links := tmp_path / "links.txt").write_text("900000301")
    _, err = said(capsys, "submit", "--team", links, status=1)
    assert err == "This names no team: write its name into the file, or give it with --name.\n"
    assert objects(capsys, "list") == []


@pytest.mark.slow  # a dozen commands
def test_a_team_goes_from_its_sheet_to_its_report(
    war: Path, sheet: Path, tmp_path: Path, capsys: Captured
) -> None:
    with working():
        out, err = said(capsys, "submit", "--team", sheet, "900000304", "--watch")
        assert err == ""
        lines = out.splitlines()
        name = next(line[4:12] for line in lines if line.startswith("Job "))
        assert f"{name} · waiting for its players · 4 of 5 · 1 needs you" in lines
        assert "Who is on Seraphim? 7 players found in the replays." in lines
        assert any(line.endswith(f" jobs confirm {name}") for line in lines)
        assert said(capsys, "show", name, "--watch")[0].count("waiting for its players") == 2
        assert "1 needs you · Seraphim" in said(capsys, "list")[0]

        # Before anybody confirms, it is about the likely ones.
        report, left_out = said(capsys, "show", name, "--results")
        assert "Players not confirmed yet: these are the likely ones\n" in report
        assert left_out.startswith("1 replay needs you (900000309): This replay is not here yet")

        out, _ = said(capsys, "confirm", name)
        assert out.startswith("Seraphim: 7 players found, 2 chosen\n")
        assert "✓     2  Bea           1  1-0     named in seat 2\n" in hyphenated(out)
        assert f'jobs confirm {name} --players "NAME, NAME"\n' in out

        out, _ = said(capsys, "confirm", name, "--join", "bee=BEA")
        assert "Bea (Bee)" in out
        assert out.startswith("Bee and Bea are one person now, in all jobs of this team.\n\n")
        assert "Bea is also Bee, as you said." in out
        assert f"jobs confirm {name} --part Bea\n" in out
        out, _ = said(capsys, "confirm", name, "--join", "bee=BEA", "--part", "ana")
        assert out.startswith(
            "bee and BEA are one person already, so nothing is joined.\n"
            "Ana has one name in these replays, so nothing is parted.\n"
        )
        _, err = said(capsys, "confirm", name, "--join", "Ana=Ben", status=1)
        assert err.startswith("Two people who played each other cannot be one")
        assert "Seraphim: 6 players found, 0 chosen" in said(capsys, "confirm", name, "--none")[0]

        _, err = said(capsys, "confirm", name, "--players", "Ana, Beaa", status=1)
        assert err == "Nobody named “Beaa” is in these replays; similar: Bea, Ben, Bee.\n"
        out, _ = said(capsys, "confirm", name, "--players", "ANA,bee")
        assert out.startswith("Confirmed: Ana, Bea.\n")

        # What is confirmed is reported at once, and complete without what nobody brings.
        out, _ = said(capsys, "show", name, "--watch", "--results")
        assert "4 of 5 replays · newest 16 Nov 2025 · 1 needs you\n" in out
        assert said(capsys, "finish", name)[0].startswith(f"Job {name} goes on without 1 replay.\n")
        check_report(name, tmp_path / "matches.csv", capsys)

        _, err = said(capsys, "confirm", name, "--likely", status=1)
        assert "add --reopen to choose again" in err
        out, _ = said(capsys, "confirm", name, "--reopen", "--part", "Bea")
        assert out.startswith("Bea and Bee are apart now, in all jobs of this team; who was")
        assert "Bea and Bee are two people, as you said.\n" in out
        out, _ = said(capsys, "confirm", name, "--apart", "ana=bea")
        assert out.startswith("Ana and Bea are two people, and are not offered again")
        (told,) = objects(capsys, "confirm", name, "--players", "Ana")
        assert told["players"]["joined"] == {}
        assert told["players"]["apart"] == [["Ana", "Bea"], ["Bea", "Bee"]]
        assert [one["person"] for one in told["players"]["people"] if one["is_chosen"]] == [ANA]


def check_report(name: str, table: Path, capsys: Captured) -> None:
    """It is about those confirmed, told to people, to programs and to spreadsheets."""
    (told,) = objects(capsys, "show", name, "--watch", "--results")[-1:]
    assert (told["status"], told["confirmed_players"]) == ("COMPLETED", ["Ana", "Bea", "Bee"])
    assert [seat["person"] for seat in told["team"]["seats"]] == [ANA, BEA, "Nobody"]
    assert len(told["analysis"]["replays"]) == 4

    report, _ = said(capsys, "show", name, "--results")
    assert report.splitlines()[:2] == [
        "Seraphim · S9 W4 · only you",
        "4 of 5 replays · newest 16 Nov 2025 · 1 missing",
    ]
    assert "1 Ana · " in report
    assert "\n3 Nobody\n  Nobody is in no replay that is here." in report
    player, _ = said(capsys, "show", name, "--results", "--player", "bee", "--evidence")
    assert player.startswith("Bea also played as Bee.\n")
    assert "won: replay 900000303" in player
    _, err = said(capsys, "show", name, "--results", "--player", "Anna", status=1)
    assert "The report has nobody named “Anna”; similar: Ana.\n" in err

    out, _ = said(capsys, "show", name)
    steps = ("--results\n", "--results --csv FILE\n")
    assert all(f" jobs show {name} {step}" in out for step in steps)

    out, _ = said(capsys, "show", name, "--results", "--csv", table)
    assert out.endswith(f"\n4 matches in {table}\n")
    _, err = said(capsys, "show", name, "--results", "--csv", table, status=1)
    assert (
        err
        == f"{table} is there already: add --force to write over it, or give --csv another name.\n"
    )
    table.write_bytes(b"")
    said(capsys, "show", name, "--results", "--csv", table, "--force")
    assert said(capsys, "show", name, "--results", "--csv", "-")[0].encode() == table.read_bytes()
    rows = [*csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig")))]
    assert [(row["player"], row["opponent"]) for row in rows] == [
        *((ANA, "Eve"), (ANA, "Ben"), (BEA, "Fay"), (BEA, "Cy"))
    ]


@pytest.mark.slow  # two jobs
def test_only_a_team_has_a_table_or_players(archive: Path, one: Path, capsys: Captured) -> None:
    with working():
        out, _ = said(capsys, "submit", one, "--watch")
        name = next(line[4:12] for line in out.splitlines() if line.startswith("Job "))
        _, err = said(capsys, "show", name, "--results", "--csv", "-", status=1)
        assert err.startswith("This job has no team: --csv is the table")
        _, err = said(capsys, "confirm", name, status=1)
        assert err == (
            "This job has no team, and only a team's job has players to confirm: look at its"
            " results.\n"
        )
        out, _ = said(capsys, "submit", "--name", "Nameless", one, "--watch")
        name = next(line[4:12] for line in out.splitlines() if line.startswith("Job "))
        _, err = said(capsys, "confirm", name, "--likely", status=1)
        assert err == "Nobody is likely on this team: name its players with --players.\n"


@pytest.mark.slow  # ten commands
def test_who_canceled_a_team_hears_how_to_go_on(
    archive: Path, sheet: Path, capsys: Captured
) -> None:
    write(archive, quick_duel(900_000_301))
    with working():
        out, _ = said(capsys, "submit", "--team", sheet, "--watch")
        name = next(line[4:12] for line in out.splitlines() if line.startswith("Job "))
        said(capsys, "cancel", name)
        assert said(capsys, "show", name)[0].endswith(f" jobs retry {name}\n")
        assert f" jobs retry {name}\n" in said(capsys, "confirm", name)[0]
        for choice in ("--likely", "--none", "--players=Ana"):
            _, err = said(capsys, "confirm", name, choice, status=1)
            assert err == (
                "This job is canceled, so nobody is asked for its players: go on with it by"
                f" `jobs retry {name}`.\n"
            )
        # A name that only a seat gives may be the other of two.
        out, _ = said(capsys, "confirm", name, "--join", "ben=nobody")
        assert out.startswith("Ben and Nobody are one person now, in all jobs of this team.\n")


@pytest.mark.parametrize("file", ["team.txt", "team.csv"])
def test_a_sheet_that_is_given_as_a_replay_is_told_where_it_belongs(
    archive: Path, tmp_path: Path, file: str, capsys: Captured
) -> None:
    (tmp_path / file).write_text(SHEET if file == "team.txt" else "Ana;Ben\n", encoding="utf-8")
    _, err = said(capsys, "submit", tmp_path / file, status=1)
    assert err.startswith(f"{file}: This is no replay: a team's sheet goes behind --team.\n")


def test_a_text_that_is_neither_replay_nor_sheet_is_no_sheet(
    archive: Path, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "page.txt").write_text("<html>Sign in, please</html>")
    _, err = said(capsys, "submit", tmp_path / "page.txt", status=1)
    assert "--team" not in err


@pytest.mark.slow  # processes that load everything
@pytest.mark.parametrize(("typed", "status"), [("y", 0), ("", 1), (None, STOPPED)])
def test_somebody_at_a_terminal_is_asked_first(
    archive: Path, sheet: Path, typed: str | None, status: int, capsys: Captured
) -> None:
    with open_terminal("jobs", "submit", "--team", sheet, columns=60) as terminal:
        terminal.wait_for("Submit? [y/N] ")
        if typed is None:
            terminal.process.send_signal(signal.SIGINT)
        else:
            terminal.type(f"{typed}\n")
        seen, ended = terminal.end()
    assert ended == status
    assert ("Nothing was submitted." in seen) == (status == 1)
    assert ("\nStopped: nothing was submitted.\n" in seen) == (status == STOPPED)
    assert len(objects(capsys, "list")) == (status == 0)
