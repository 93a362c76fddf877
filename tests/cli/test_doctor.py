from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.cli import main
from tests.cli.running import working

pytest_plugins = ("tests.database",)

Captured = pytest.CaptureFixture[str]
Findings = dict[str, tuple[str, str]]


@pytest.fixture(autouse=True)
def _address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_BASE_URL", "https://duels.example")


def examine(capsys: Captured, status: int = 0) -> Findings:
    """Each part's health, and what is told of it."""
    assert main(["doctor", "--json"]) == status
    found = json.loads(capsys.readouterr().out)
    return {one["part"]: (one["health"], one["told"]) for one in found}


def test_everything_is_well(archive: Path, capsys: Captured) -> None:
    found = examine(capsys)
    parts = ["Program", "Data", "Database", "Jobs", "Objects", "Replays, folder", "Site", "Sign-in"]
    assert list(found) == parts
    assert {health for health, _ in found.values()} == {"well"}
    assert found["Data"][1] == f"in {archive.parent / 'data'}"
    assert found["Database"][1].endswith(", at DATABASE_URL, tables up to date")
    assert found["Jobs"][1] == "0 workers, 0 unfinished, 0 due, 0 failed"


def test_people_read_a_line_a_part(archive: Path, capsys: Captured) -> None:
    assert main(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("\N{CHECK MARK} Program          Duel Insights ")
    assert lines[-3] == "\N{CHECK MARK} Replays, folder  can be read"
    site = "https://duels.example, listens on 127.0.0.1:8080"
    assert lines[-2] == f"\N{CHECK MARK} Site             {site}"
    signing_in = "off; people come in by links from Discord"
    assert lines[-1] == f"\N{CHECK MARK} Sign-in          {signing_in}"


def test_a_site_that_a_phone_cannot_reach_is_noted(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.delenv("PUBLIC_BASE_URL")
    monkeypatch.setenv("WEB_PORT", "8123")
    health, told = examine(capsys)["Site"]
    assert health == "note"
    assert told.startswith("http://127.0.0.1:8123, listens on 127.0.0.1:8123; a phone cannot")
    assert "set PUBLIC_BASE_URL" in told


def test_jobs_without_a_worker_are_noted(archive: Path, capsys: Captured) -> None:
    assert main(["jobs", "submit", "900000301"]) == 0
    capsys.readouterr()
    health, told = examine(capsys)["Jobs"]
    assert (health, told) == ("note", "0 workers, 1 unfinished, 1 due, 0 failed: start a worker.")


@pytest.mark.slow
def test_workers_are_counted(archive: Path, capsys: Captured) -> None:
    with working():
        assert examine(capsys)["Jobs"][1].startswith("1 worker, ")


def test_a_store_that_is_not_the_database_s_is_broken(
    archive: Path, season: Path, capsys: Captured
) -> None:
    objects = archive.parent / "data" / "objects"
    assert main(["jobs", "submit", str(season)]) == 0
    capsys.readouterr()
    assert examine(capsys)["Objects"][0] == "well"
    away = objects.rename(objects.with_name("away"))
    health, told = examine(capsys, status=1)["Objects"]
    assert health == "broken"
    assert "the newest replay that the database knows is not there: bring the folder back." in told
    shutil.rmtree(objects)
    away.rename(objects)
    assert examine(capsys)["Objects"][0] == "well"


def test_a_database_without_tables_is_noted_and_stays_so(
    archive: Path, empty_url: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_url)
    for _ in range(2):
        found = examine(capsys)
        assert found["Database"][0] == "note"
        assert "has no tables yet" in found["Database"][1]
        assert "Jobs" not in found


def test_what_is_broken_does_not_hide_the_rest(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ana:opensesame@127.0.0.1:1/none")
    monkeypatch.setenv("REPLAY_FOLDER", str(archive / "nowhere"))
    (archive.parent / "data").write_text("no folder")
    found = examine(capsys, status=1)
    broken = {part for part, (health, _) in found.items() if health == "broken"}
    assert broken == {"Database", "Objects", "Replays, folder"}
    assert "opensesame" not in str(found)
    assert all(told.endswith(".") for health, told in found.values() if health == "broken")


def test_a_wrong_setting_is_named(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("JOB_CONCURRENCY", "1")
    found = examine(capsys, status=1)
    assert list(found) == ["Program", "Settings"]
    assert found["Settings"][1].startswith("The setting JOB_CONCURRENCY has a value that cannot")


def test_no_source_is_noted(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.delenv("REPLAY_FOLDER")
    assert examine(capsys)["Replays"][0] == "note"


@pytest.mark.slow
def test_a_bucket_that_is_away_is_told(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("S3_BUCKET", "replays")
    monkeypatch.setenv("S3_ENDPOINT_URL", "http://127.0.0.1:1")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "opensesame")
    health, told = examine(capsys, status=1)["Objects"]
    assert health == "broken"
    assert "opensesame" not in told
