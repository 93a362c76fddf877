from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.cli import main
from tests.database import execute

pytest_plugins = ("tests.database",)

Captured = pytest.CaptureFixture[str]


def told(capsys: Captured, status: int = 0) -> str:
    assert main(["migrate"]) == status
    output = capsys.readouterr()
    assert output.err if status else not output.err
    return output.out + output.err


def test_an_empty_database_gets_its_tables_and_a_full_one_is_left_alone(
    archive: Path, empty_url: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_url)
    assert told(capsys) == "The database was empty, and has the tables of this version now.\n"
    again = "The database has the tables of this version already: nothing was done.\n"
    assert told(capsys) == again


def test_a_database_of_a_newer_version_is_refused(
    archive: Path, own_url: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("DATABASE_URL", own_url)
    asyncio.run(execute(own_url, "UPDATE alembic_version SET version_num = 'v999'"))
    assert told(capsys, status=1).startswith("This database was made by a newer version")


def test_a_database_that_is_away_is_a_sentence(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ana:s3cret@127.0.0.1:1/none")
    sentence = told(capsys, status=1)
    assert "DATABASE_URL" in sentence
    assert "s3cret" not in sentence
