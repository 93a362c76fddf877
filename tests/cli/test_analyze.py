from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.cli import main
from tests.cli.running import quick_duel, run, write

Captured = pytest.CaptureFixture[str]


def told(capsys: Captured, *arguments: str | Path) -> str:
    """What people read, when all is well."""
    assert main(["analyze", *map(str, arguments)]) == 0
    output = capsys.readouterr()
    assert output.err == ""
    return output.out


def test_one_replay_is_told_in_full(one: Path, capsys: Captured) -> None:
    text = told(capsys, one)
    assert text.startswith("Ana 2\N{EN DASH}0 Ben ")
    for expected in (
        "Ana won, Ben conceded",
        "replay 900000301",
        "Game 2 ",
        "Throws  Rock\N{EN DASH}Scissors, Ana won",
        "2 Scapegoat",
        "1 Des Koala in g2",
    ):
        assert expected in text


def test_many_replays_are_a_table_and_a_deck_a_player(season: Path, capsys: Captured) -> None:
    text = told(capsys, season)
    assert text.startswith("3 replays \N{MIDDLE DOT} 3 matches \N{MIDDLE DOT} 16\N{EN DASH}23 Nov")
    assert text.count("Ana \N{MIDDLE DOT} 3\N{EN DASH}0 in 3 matches") == 1
    assert "Game 1" not in text


def test_a_replay_in_two_files_counts_once(one: Path, tmp_path: Path, capsys: Captured) -> None:
    twin = tmp_path / "twin.json"
    twin.write_bytes(one.read_bytes())
    text = told(capsys, one, twin, one)
    assert text.startswith("Ana 2\N{EN DASH}0 Ben ")
    assert text.endswith("Left out: 2 files of replays that are in other files, too.\n")


def test_full_tells_each_replay_and_the_table(season: Path, capsys: Captured) -> None:
    text = told(capsys, season, "--full")
    assert text.count("Game 2 ") == 3
    assert "3 replays \N{MIDDLE DOT} 3 matches" in text


def test_decks_tells_every_list(season: Path, tmp_path: Path, capsys: Captured) -> None:
    write(tmp_path, quick_duel(900_000_309, ana="Eve", ben="Ana", day="2025-12-01"))
    short = told(capsys, season, tmp_path / "900000309.json")
    text = told(capsys, season, tmp_path / "900000309.json", "--decks")
    assert "list 1" not in short
    assert "list 1 \N{MIDDLE DOT}" in text


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_lines_keep_to_the_terminal(
    season: Path, columns: int, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for words in ((), ("--full", "--decks"), ("--player", "Ana", "--evidence")):
        lines = told(capsys, season, *words).splitlines()
        assert max(map(len, lines)) <= columns


@pytest.mark.parametrize(("columns", "widest"), [("400", 120), ("7", 40)])
def test_a_line_is_never_longer_than_people_read_nor_absurdly_short(
    one: Path, columns: str, widest: int, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert max(map(len, told(capsys, one).splitlines())) <= widest


def test_bad_files_are_named_in_a_sentence_and_the_others_told(
    season: Path, capsys: Captured
) -> None:
    (season / "words.json").write_text("hello")
    (season / "empty.json").write_bytes(b"")
    assert main(["analyze", str(season), str(season / "missing.json")]) == 1
    output = capsys.readouterr()
    assert output.out.startswith("3 replays ")
    empty, words, missing = output.err.splitlines()
    assert empty.startswith("empty.json is empty: ")
    assert words.startswith("words.json: This is no")
    assert missing.startswith("missing.json does not exist: ")


def test_only_bad_files_are_told_on_standard_error_alone(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "words.json").write_text("hello")
    assert main(["analyze", str(tmp_path)]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1


def test_a_file_that_may_not_be_read_says_so(one: Path, season: Path, capsys: Captured) -> None:
    one.chmod(0)
    if os.access(one, os.R_OK):
        pytest.skip("this user may read everything")
    assert main(["analyze", str(season)]) == 1
    output = capsys.readouterr()
    assert output.out.startswith("2 replays ")
    assert output.err.startswith("900000301.json may not be read: ")


def test_folders_without_replays_are_wrong_usage(tmp_path: Path, capsys: Captured) -> None:
    assert main(["analyze", str(tmp_path)]) == 2
    assert "in this folder: they end in .json, .txt, .gz or .zst.\n" in capsys.readouterr().err
    assert main(["analyze", str(tmp_path), str(tmp_path)]) == 2
    assert "in these folders: " in capsys.readouterr().err


def test_hostile_names_are_shown_and_not_obeyed(tmp_path: Path) -> None:
    ana = "\x1b[31m[bold]Ana[/]\x07\u202e"
    write(tmp_path, quick_duel(900_000_301, ana=ana, ben="長い名前\n" * 20))
    (tmp_path / "\x1b[2Jevil.json").write_text("hello")
    done = run("analyze", str(tmp_path), COLUMNS="80")
    assert done.returncode == 1
    assert "[31m[bold]Ana[/]" in done.stdout
    for text in (done.stdout, done.stderr):
        assert all(line.isprintable() for line in text.splitlines())


def test_a_file_name_that_is_no_text_is_shown_with_signs(tmp_path: Path) -> None:
    done = run("analyze", os.fsencode(tmp_path) + b"/caf\xe9.json")
    assert done.returncode == 1
    assert (
        done.stderr
        == "caf\N{REPLACEMENT CHARACTER}.json does not exist: check its name and folder.\n"
    )
