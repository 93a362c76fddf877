"""`import` and `export`: archives of replays go into the store, and out of it."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import zipfile
from pathlib import Path

import pytest
import zstandard

from bot.cli import main
from tests.cli.running import COMMAND, environment, quick_duel, run_on_terminal, until

pytest_plugins = ("tests.database",)

Captured = pytest.CaptureFixture[str]
FIRST = 900_000_500


def said(capsys: Captured, *words: str | Path, status: int = 0) -> tuple[str, str]:
    """What the command line writes to both streams."""
    assert main([*map(str, words)]) == status
    output = capsys.readouterr()
    return output.out, output.err


def content_of(number: int) -> bytes:
    return quick_duel(FIRST + number).to_json()


@pytest.fixture
def bulk(tmp_path: Path) -> Path:
    """Seven replays in all kinds of files, and four files that are of no use."""
    folder = tmp_path / "bulk"
    (folder / "deep" / "er").mkdir(parents=True)
    lines = content_of(3) + b"\n\n" + content_of(4) + b"\nrubbish\n"
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"all/{FIRST + 5}.json", content_of(5))
        archive.writestr("all/six.json.gz", gzip.compress(content_of(6)))
        archive.writestr("all/read me.md", "not looked at")
        archive.writestr("all/inner.zip", b"PK")
    for name, content in {
        f"{FIRST}.json": content_of(0),
        f"deep/{FIRST + 1}.txt": content_of(1),
        f"deep/er/{FIRST + 2}.json.zst": zstandard.compress(content_of(2)),
        "deep/lines.jsonl.gz": gzip.compress(lines),
        "deep/all.zip": zipped.getvalue(),
        "deep/empty.json": b"",
        "deep/broken.zip": b"PK\3\4 and no more",
        "deep/picture.png": b"not looked at",
        ".hidden.json": b"nor this",
    }.items():
        (folder / name).write_bytes(content)
    return folder


def many(tmp_path: Path, number: int) -> Path:
    """A folder of so many replays, whose names do not say which they are."""
    folder = tmp_path / "many"
    folder.mkdir()
    written = content_of(0)
    for one in range(number):
        content = written.replace(str(FIRST).encode(), str(FIRST + one).encode())
        (folder / f"war {one}.json").write_bytes(content)
    return folder


def test_a_bulk_of_all_kinds_is_imported_and_what_is_of_no_use_is_named(
    archive: Path, bulk: Path, capsys: Captured
) -> None:
    out, err = said(capsys, "import", bulk, "--dry-run", status=1)
    assert out == "Would import 7 replays, 4 files of no use.\n"
    out, again = said(capsys, "import", bulk, status=1)
    assert out == "Imported 7 replays, 4 files of no use.\n"
    # Several are read at once.
    assert sorted(again.splitlines()) == sorted(err.splitlines())
    deep = f"{bulk}/deep"
    packed = "This archive is damaged, or packed in an unusual way: pack it again as .zip."
    save = "save the replay's JSON again and"
    assert sorted(err.splitlines()) == [
        f"{deep}/all.zip: inner.zip: This is an archive in an archive: give it by itself.",
        f"{deep}/broken.zip: {packed}",
        f"{deep}/empty.json: This file is empty: {save} give that file.",
        f"{deep}/lines.jsonl.gz, line 4: This is not JSON: {save} send it unchanged.",
    ]
    for name in ("empty.json", "broken.zip"):
        (bulk / "deep" / name).unlink()
    out, _ = said(capsys, "import", bulk, status=1)
    assert out == "Imported 0 replays, 7 stored already, 2 files of no use.\n"


def test_programs_read_a_line_a_file_and_the_totals(
    archive: Path, bulk: Path, capsys: Captured
) -> None:
    said(capsys, "import", bulk / f"{FIRST}.json")
    out, err = said(capsys, "import", bulk, "--json", status=1)
    *files, totals = map(json.loads, out.splitlines())
    assert err == ""
    assert totals == {"imported": 6, "known": 1, "refused": 4, "dry_run": False}
    assert {one["file"].removeprefix(f"{bulk}/"): one["state"] for one in files} == {
        f"{FIRST}.json": "known",
        f"deep/{FIRST + 1}.txt": "imported",
        f"deep/er/{FIRST + 2}.json.zst": "imported",
        "deep/lines.jsonl.gz, line 1": "imported",
        "deep/lines.jsonl.gz, line 3": "imported",
        "deep/lines.jsonl.gz, line 4": "refused",
        f"deep/all.zip: {FIRST + 5}.json": "imported",
        "deep/all.zip: six.json.gz": "imported",
        "deep/all.zip: inner.zip": "refused",
        "deep/empty.json": "refused",
        "deep/broken.zip": "refused",
    }
    (line,) = [one for one in files if one["file"].endswith("line 4")]
    assert line["error"]["code"] == "not_json"


def test_a_name_that_says_a_stored_replay_is_not_even_read(
    archive: Path, bulk: Path, capsys: Captured
) -> None:
    said(capsys, "import", bulk / f"{FIRST}.json")
    (bulk / f"{FIRST}.json").write_bytes(b"rubbish")
    assert said(capsys, "import", bulk / f"{FIRST}.json") == (
        "Imported 0 replays, 1 stored already.\n",
        "",
    )


def test_a_name_that_says_another_replay_than_its_content_deceives_nobody(
    archive: Path, bulk: Path, tmp_path: Path, capsys: Captured
) -> None:
    (bulk / f"{FIRST}.json").rename(bulk / "900000999.json")
    said(capsys, "import", bulk / "900000999.json")
    said(capsys, "export", tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == [f"{FIRST}.json.zst"]


def test_what_holds_no_replays_is_wrong_usage(
    archive: Path, tmp_path: Path, capsys: Captured
) -> None:
    _, err = said(capsys, "import", tmp_path / "archive", status=2)
    assert err.startswith("There are no replay files in it: they end in .json")
    _, err = said(capsys, "import", tmp_path / "nowhere", status=1)
    assert "nowhere: This file does not exist" in err


@pytest.mark.slow  # a process that is killed, and another one
def test_what_was_killed_in_the_middle_goes_on_where_it_was(
    archive: Path, tmp_path: Path, capsys: Captured
) -> None:
    bulk = many(tmp_path, 250)
    importing = subprocess.Popen([*COMMAND, "import", bulk], env=environment(**os.environ))
    objects = tmp_path / "data" / "objects" / "raw"
    until(lambda: objects.exists() and len(list(objects.iterdir())) > 40)
    importing.send_signal(signal.SIGKILL)
    assert importing.wait() == -signal.SIGKILL
    out, err = said(capsys, "import", bulk)
    assert err == ""
    imported, known = (int(word) for word in out.split() if word.isdecimal())
    assert imported + known == 250
    # Of at most four the row was not written yet.
    assert 30 <= known < 250
    out, _ = said(capsys, "export", tmp_path / "out")
    assert out == "Exported 250 replays.\n"
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {f"{FIRST + number}.json.zst" for number in range(250)}


def test_an_export_is_a_folder_for_another_installation(
    archive: Path, season: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    said(capsys, "import", season)
    folder = tmp_path / "out" / "of" / "it"
    assert said(capsys, "export", folder) == ("Exported 3 replays.\n", "")
    assert said(capsys, "export", folder) == ("Exported 0 replays, 3 there already.\n", "")
    assert sorted(path.name for path in folder.iterdir()) == [
        f"90000030{number}.json.zst" for number in (1, 2, 3)
    ]
    for path in folder.iterdir():
        plain = (season / path.name.removesuffix(".zst")).read_bytes()
        assert zstandard.decompress(path.read_bytes()) == plain
    files, _ = said(capsys, "analyze", season)
    assert said(capsys, "analyze", folder)[0] == files


def test_only_what_came_since_a_day_is_exported(
    archive: Path, season: Path, tmp_path: Path, capsys: Captured
) -> None:
    said(capsys, "import", season)
    out, _ = said(capsys, "export", tmp_path / "later", "--since", "2999-01-01")
    assert out == "Exported 0 replays.\n"
    out, _ = said(capsys, "export", tmp_path / "all", "--since", "2020-01-01")
    assert out == "Exported 3 replays.\n"
    with pytest.raises(SystemExit):
        main(["export", str(tmp_path / "x"), "--since", "yesterday"])
    assert "'yesterday' is no day such as 2025-11-30" in capsys.readouterr().err


def test_a_copy_that_is_lost_is_told_and_the_others_are_exported(
    archive: Path, season: Path, tmp_path: Path, capsys: Captured
) -> None:
    said(capsys, "import", season)
    lost = next((tmp_path / "data" / "objects" / "raw" / "900000302").iterdir())
    lost.unlink()
    out, err = said(capsys, "export", tmp_path / "out", status=1)
    assert out == "Exported 2 replays.\n"
    assert err.startswith("Replay 900000302: ")
    # An import heals it.
    out, _ = said(capsys, "import", season)
    assert out == "Imported 1 replay, 2 stored already.\n"
    assert said(capsys, "export", tmp_path / "out")[0] == "Exported 1 replay, 2 there already.\n"


def test_a_folder_that_takes_nothing_is_told(
    archive: Path, season: Path, tmp_path: Path, capsys: Captured
) -> None:
    _, err = said(capsys, "export", season / "900000301.json", status=1)
    assert err == (
        "The export cannot be written there (File exists): give another folder, or make room.\n"
    )


@pytest.mark.slow  # a process on a terminal
def test_a_terminal_sees_how_far_it_is(archive: Path, tmp_path: Path) -> None:
    bulk = many(tmp_path, 150)
    seen, status = run_on_terminal("import", bulk, env=dict(os.environ))
    assert status == 0
    assert "Reading replays" in seen
    assert seen.endswith("Imported 150 replays.\n")
