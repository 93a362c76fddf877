from __future__ import annotations

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
