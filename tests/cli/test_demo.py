from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import main
from bot.samples.scenes import demo_replays
from bot.samples.teams import WREN_BEFORE, team_replays
from tests.cli.running import run
from tests.database import folder_for_everybody

Captured = pytest.CaptureFixture[str]

# Each starts a database of its own.
pytestmark = pytest.mark.slow


@pytest.fixture
def scratch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where temporary folders are made, and the database's user can go."""
    folder = folder_for_everybody()
    folder.chmod(0o711)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    shutil.rmtree(folder)


def test_it_shows_the_samples_as_a_real_job_found_them(scratch: Path, capsys: Captured) -> None:
    assert main(["demo"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Six replays of players who do not exist, made up for this demo."
    told = r"A worker fetched, stored and analyzed them as job [0-9a-f]{8} in \d+\.\d s\."
    assert re.fullmatch(told, lines[1])
    assert lines[3].startswith("6 replays \N{MIDDLE DOT} 7 matches \N{MIDDLE DOT} ")
    assert any(line.startswith("Marigold ") for line in lines)
    team = lines.index("Seraphim · S9 W4 · only you")
    assert lines[team - 3].startswith(
        "23 players were found. A script answered for the captain: the 6"
    )
    assert lines[team + 1].startswith("19 of 22 replays · newest 15 Nov 2025 · 2 need you")
    assert any(line.startswith("2 Ben · Stall Burn, seen 15 Nov") for line in lines[team:])
    before, one, two = lines[-3:]
    assert before == ""
    assert one.endswith(" demo --player Marigold")
    assert two.endswith(" analyze FOLDER")
    assert [*scratch.iterdir()] == []


@pytest.mark.parametrize("words", ["--decks --full", "--player Pelle --evidence"])
def test_it_can_be_looked_at_like_any_others(words: str, capsys: Captured, scratch: Path) -> None:
    replays = scratch / "replays"
    replays.mkdir()
    for name, content in demo_replays():
        (replays / name).write_bytes(content)
    assert main(["analyze", str(replays), *words.split()]) == 0
    analyzed = capsys.readouterr().out.strip().splitlines()
    assert main(["demo", *words.split()]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[3 : 3 + len(analyzed)] == analyzed


def test_an_unknown_player_is_answered(scratch: Path, capsys: Captured) -> None:
    assert main(["demo", "--player", "Marigolt"]) == 1
    assert "similar: Marigold." in capsys.readouterr().err


def test_the_team_can_be_looked_at_alone(scratch: Path, capsys: Captured) -> None:
    assert main(["demo", "--team", "--player", WREN_BEFORE]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("A team, made up as well: Damage Step pasted Seraphim's 22 replays")
    assert "Wren also played as paperlantern." in lines
    assert not any("Marigold" in line for line in lines)
    assert lines[-2].endswith(" demo --team")


def test_its_data_is_kept_in_the_data_folder(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(scratch / "data"))
    for _ in range(2):
        assert main(["demo"]) == 0
    home = scratch / "data/demo"
    assert sorted(path.name for path in home.iterdir()) == ["objects", "postgres", "replays"]
    kept = {file.name: file.read_bytes() for file in (home / "replays").iterdir()}
    assert kept == dict([*demo_replays(), *team_replays()])
    # The second job found the replays of the first.
    assert len([*(home / "objects/raw").glob("*/*")]) == len(kept)


def test_it_touches_nothing_that_is_set(scratch: Path) -> None:
    away = {"DATABASE_URL": "postgresql://me@localhost:1/production", "S3_BUCKET": "production"}
    told = run("demo", DATA_DIR=str(scratch / "data"), **away)
    assert (told.returncode, told.stderr) == (0, "")


def test_a_data_folder_that_cannot_be_written_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    (tmp_path / "data").write_text("a file")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    assert main(["demo"]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == "The demo's replays could not be written: Not a directory.\n"
