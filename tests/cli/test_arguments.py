from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot import __version__
from bot.cli import main
from bot.cli.arguments import parse, program

Captured = pytest.CaptureFixture[str]


def ended(*arguments: str) -> int | str | None:
    """The status with which these arguments end the program."""
    with pytest.raises(SystemExit) as end:
        main(arguments)
    return end.value.code


def test_without_a_command_it_explains_itself(capsys: Captured) -> None:
    assert ended() == 0
    text = capsys.readouterr().out
    for word in ("analyze", "demo", "results, decks, players", "where to start"):
        assert word in text
    assert len(text.splitlines()) <= 26


def test_help_says_the_same(capsys: Captured) -> None:
    ended()
    bare = capsys.readouterr().out
    assert ended("--help") == 0
    assert capsys.readouterr().out == bare


def test_the_help_of_analyze_tells_what_may_happen_to_files(capsys: Captured) -> None:
    assert ended("analyze", "--help") == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "A file that is there already is left alone" in text
    assert "The exit status is 1 when a file could not be used" in text


def test_the_version_is_told(capsys: Captured) -> None:
    assert ended("--version") == 0
    assert capsys.readouterr().out == f"duel-insights {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["analyze"], "the following arguments are required: FILE"),
        (["fly"], "invalid choice: 'fly'"),
        (["analyze", "x", "--fast"], "unrecognized arguments: --fast"),
        (["analyze", "x", "--json", "--player", "Ana"], "leave out --player"),
        (["analyze", "x", "--json", "--decks"], "leave out --decks"),
        (["analyze", "x", "--json", "--ydk", "y"], "leave out --ydk"),
        (["analyze", "x", "--likely"], "give both"),
        (["analyze", "x", "--evidence"], "give --player NAME, too"),
        (["demo", "--evidence"], "give --player NAME, too"),
        (["demo", "--ydk", "y"], "unrecognized arguments: --ydk"),
    ],
)
def test_wrong_usage_is_status_2_and_says_why(
    arguments: list[str], complaint: str, capsys: Captured
) -> None:
    assert ended(*arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert complaint in output.err
    assert output.err.startswith("usage: ")


def test_a_contradiction_is_explained_by_the_commands_own_usage(capsys: Captured) -> None:
    ended("analyze", "x", "--likely")
    assert " analyze [-h]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "room"),
    [
        (["analyze", "x"], "analyze"),
        (["analyze", "x", "--json"], "json_lines"),
        (["demo"], "demo"),
        (["demo", "--player", "Ana"], "demo"),
        (["web"], "web"),
    ],
)
def test_each_command_has_its_room(arguments: list[str], room: str) -> None:
    assert parse(arguments).room == room


def test_paths_are_kept_in_order() -> None:
    assert parse(["analyze", "b", "a", "b"]).paths == [Path("b"), Path("a"), Path("b")]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with one other folder whose programs are found by their names."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "known"))
    return tmp_path


def test_a_program_that_is_found_by_name_is_called_so(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [str(home / "known" / "duel-insights")])
    assert program() == "duel-insights"


def test_a_program_below_the_current_folder_is_called_by_its_path(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [str(home / ".venv" / "bin" / "duel-insights")])
    assert program() == str(Path(".venv/bin/duel-insights"))


def test_any_other_program_is_called_in_full(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = str(home.parent / "elsewhere" / "duel-insights")
    monkeypatch.setattr(sys, "argv", [elsewhere])
    assert program() == elsewhere


def test_a_module_is_called_with_its_python(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [str(home / "bot" / "__main__.py")])
    monkeypatch.setattr(sys, "executable", str(home / ".venv" / "bin" / "python"))
    assert program() == f"{Path('.venv/bin/python')} -m bot"
    monkeypatch.setattr(sys, "executable", str(home / "known" / "python3"))
    assert program() == "python3 -m bot"
