from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from bot.cli import main
from bot.samples.scenes import demo_replays

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_it_shows_the_samples_as_any_other_replays(scratch: Path, capsys: Captured) -> None:
    assert main(["demo"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Six replays of players who do not exist, made up for this demo."
    assert lines[2].startswith("6 replays \N{MIDDLE DOT} 7 matches \N{MIDDLE DOT} ")
    assert any(line.startswith("Marigold ") for line in lines)


def test_it_ends_with_two_lines_on_what_to_try(scratch: Path, capsys: Captured) -> None:
    main(["demo"])
    before, one, two = capsys.readouterr().out.splitlines()[-3:]
    assert before == ""
    assert one.endswith(" demo --player Marigold")
    assert two.endswith(" analyze FOLDER")


def test_what_it_suggests_can_be_done(scratch: Path, capsys: Captured) -> None:
    assert main(["demo", "--player", "Marigold"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2] == "Marigold"
    assert lines[-2].endswith(" demo")


@pytest.mark.parametrize("words", [("--full",), ("--decks",), ("--player", "Pelle", "--evidence")])
def test_it_can_be_looked_at_like_any_others(
    scratch: Path, words: tuple[str, ...], capsys: Captured
) -> None:
    main(["demo", "--player", "Pelle"] if "--player" in words else ["demo"])
    short = capsys.readouterr().out
    assert main(["demo", *words]) == 0
    assert len(capsys.readouterr().out) > len(short)


def test_an_unknown_player_is_answered(scratch: Path, capsys: Captured) -> None:
    assert main(["demo", "--player", "Marigolt"]) == 1
    assert "similar: Marigold." in capsys.readouterr().err


def test_it_leaves_nothing_behind(scratch: Path) -> None:
    main(["demo"])
    assert [*scratch.iterdir()] == []


def test_its_replays_are_kept_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    for _ in range(2):
        assert main(["demo"]) == 0
        kept = {file.name: file.read_bytes() for file in (tmp_path / "data/demo").iterdir()}
        assert kept == dict(demo_replays())


def test_a_data_folder_that_cannot_be_written_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    (tmp_path / "data").write_text("a file")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    assert main(["demo"]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == "The demo's replays could not be written: Not a directory.\n"
