from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import quick_duel, write


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A width that does not depend on where the tests run."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("DATA_DIR", raising=False)


@pytest.fixture
def season(tmp_path: Path) -> Path:
    """A folder of three replays: Ana beats Ben twice and Cy once."""
    folder = tmp_path / "season"
    folder.mkdir()
    write(
        folder,
        quick_duel(900_000_301),
        quick_duel(900_000_302, day="2025-11-20"),
        quick_duel(900_000_303, ben="Cy", day="2025-11-23"),
    )
    return folder


@pytest.fixture
def one(season: Path) -> Path:
    """One replay of Ana and Ben."""
    return season / "900000301.json"


@pytest.fixture
def archive(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of replays of a program that has an empty database and an empty store."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    folder = tmp_path / "archive"
    folder.mkdir()
    monkeypatch.setenv("REPLAY_FOLDER", str(folder))
    # Where no `.env` is.
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield folder
    root.handlers, root.level = before
