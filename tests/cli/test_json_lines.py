from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.domain.errors import ReplayErrorCode
from tests.cli.running import COMMAND, ROOT, environment, quick_duel, run, write
from tests.real_replays import real_files, right_answer, synthetic

Json = dict[str, Any]


def told(capsys: pytest.CaptureFixture[str], *paths: Path) -> list[Json]:
    """The objects that are written for these paths."""
    main(["analyze", "--json", *map(str, paths)])
    return [json.loads(text) for text in capsys.readouterr().out.splitlines()]


def test_each_file_is_a_line_in_the_order_given(
    season: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [season / f"90000030{number}.json" for number in (3, 1, 2, 1)]
    lines = told(capsys, *files)
    assert [line["file"] for line in lines] == [str(file) for file in files]
    assert [line["replay_id"] % 10 for line in lines] == [3, 1, 2, 1]


def test_a_folder_stands_for_its_files_in_order(
    season: Path, one: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = told(capsys, one, season, one)
    assert [line["replay_id"] % 10 for line in lines] == [1, 1, 2, 3, 1]


def test_a_line_says_what_happened(one: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = told(capsys, one)
    truth = quick_duel(900_000_301).truth
    del truth["lists"]
    for key, value in json.loads(json.dumps(truth)).items():
        if key not in {"games", "throws"}:
            assert line[key] == value, key
    for game, right in zip(line["games"], truth["games"], strict=True):
        assert game["cards_seen"] == right["cards_seen"]
        assert game["sided_in"] == right["sided_in"]
    assert line["throws"][0]["winner"] == "Ana"


@pytest.mark.parametrize("ending", [".json.gz", ".txt"])
def test_other_spellings_of_a_file_are_read_too(
    tmp_path: Path, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    content = quick_duel(900_000_301).to_json(indent=4, bom=True)
    file = tmp_path / f"replay{ending}"
    file.write_bytes(gzip.compress(content) if ending.endswith("gz") else content)
    (line,) = told(capsys, tmp_path)
    assert line["players"] == ["Ana", "Ben"]


BROKEN = {
    "cut.json": b'{"id": 1, "plays": [',
    "page.json": b"<!DOCTYPE html><title>Just a moment...</title>",
    "other.json": b'{"hello": "world"}',
    "words.json": b"hello",
}


def test_a_bad_file_is_a_line_with_its_error_and_the_others_are_still_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = []
    for name, content in BROKEN.items():
        files.append(tmp_path / name)
        files[-1].write_bytes(content)
    files += [tmp_path / "missing.json", *write(tmp_path, quick_duel(900_000_301))]
    assert main(["analyze", "--json", *map(str, files)]) == 1
    output = capsys.readouterr()
    lines = [json.loads(text) for text in output.out.splitlines()]
    assert [line.get("error", {}).get("code") for line in lines] == [
        *("truncated", "challenge_page", "not_a_replay", "not_json", "unreadable_file", None)
    ]
    assert [line["file"] for line in lines] == [str(file) for file in files]
    for line in lines[:-1]:
        assert line["error"]["code"] in set(ReplayErrorCode)
        assert line["error"]["message"] == line["error"]["sentence"]
    assert output.err == ""


def test_the_sites_own_message_is_told_unchanged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "You must be logged in to view this replay"
    file = tmp_path / "refused.json"
    file.write_text(json.dumps({"action": "Error", "message": said}))
    assert main(["analyze", "--json", str(file)]) == 1
    (line,) = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
    assert line["error"]["code"] == "site_error"
    assert line["error"]["message"] == said
    assert said in line["error"]["sentence"]
    assert line["error"]["sentence"] != said


def test_all_files_usable_is_status_0(season: Path) -> None:
    assert main(["analyze", "--json", str(season)]) == 0


def test_an_empty_folder_is_a_sentence_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["analyze", "--json", str(tmp_path)]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("There are no replay files in this folder: ")


def test_any_name_is_written_in_ascii(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "\x1b[31m長い名前\u202e[red]\n"
    write(tmp_path, quick_duel(900_000_301, ana=name))
    main(["analyze", "--json", str(tmp_path)])
    output = capsys.readouterr().out
    assert output.isascii()
    assert output.count("\n") == 1
    assert json.loads(output)["players"] == [name, "Ben"]


@pytest.mark.slow  # three processes
def test_a_file_name_that_is_no_text_does_not_matter(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.json"
    try:
        Path(os.fsdecode(name)).write_bytes(quick_duel(900_000_301).to_json())
    except OSError:
        pytest.skip("this file system takes only names that are text")
    for argument in (name, os.fsencode(tmp_path)):
        done = run("analyze", "--json", argument)
        assert (done.returncode, done.stderr) == (0, "")
        assert os.fsencode(json.loads(done.stdout)["file"]) == name
    done = run("analyze", "--json", name + b"x")
    assert json.loads(done.stdout)["error"]["code"] == "unreadable_file"


class Watched(io.StringIO):
    """Remembers what was written when it was last flushed."""

    flushed = 0
    late = False

    def write(self, text: str) -> int:
        self.late = self.late or self.tell() > self.flushed
        return super().write(text)

    def flush(self) -> None:
        self.flushed = self.tell()


def test_every_line_is_flushed_as_it_comes(season: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = Watched()
    monkeypatch.setattr(sys, "stdout", output)
    assert main(["analyze", "--json", str(season)]) == 0
    assert output.getvalue().count("\n") == 3
    assert not output.late


WHAT_IS_LOADED = """
import sys
from bot.cli import main
main(sys.argv[1:])
print(*sorted(sys.modules), file=sys.stderr)
"""


def test_programs_do_not_wait_for_what_only_people_need(one: Path) -> None:
    command = [sys.executable, "-c", WHAT_IS_LOADED, "analyze", "--json", str(one)]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment(), check=True, cwd=ROOT
    )
    loaded = set(done.stderr.split())
    assert {"bot.cli.json_lines", "msgspec"} <= loaded
    heavy = ("rich", "bot.samples", "bot.rendering.text", "difflib")
    assert [name for name in loaded if name.startswith(heavy)] == []


def test_a_file_of_the_site_refusing_is_told_by_the_sites_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("error_login.json", "error_invalid_token.json", "error_missing_token.json"):
        content = synthetic(name)
        (tmp_path / name).write_bytes(content)
        (line,) = told(capsys, tmp_path / name)
        assert line["error"]["message"] == json.loads(content)["message"]


@pytest.mark.slow  # a hundred real files
def test_real_replays_are_told_right() -> None:
    files = real_files()
    done = subprocess.run(
        [*COMMAND, "analyze", "--json", *map(str, files)],
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
    )
    for file, text in zip(files, done.stdout.splitlines(), strict=True):
        line = json.loads(text)
        right = right_answer(file)
        assert {key: line[key] for key in ("replay_id", "players", "date")} == {
            key: right[key] for key in ("replay_id", "players", "date")
        }
        for game, answer in zip(line["games"], right["games"], strict=True):
            assert {key: game.get(key) for key in answer} == answer
