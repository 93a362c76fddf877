"""A team's matches in a file: nothing is lost for it, and what cannot be written is said first."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.jobs.matches_file import why_not_to, write_file

TABLE = b"player\r\nAna\r\n"


def asked(file: str | Path, *, force: bool = False) -> Namespace:
    return Namespace(csv=str(file), force=force)


def test_a_new_file_is_written(tmp_path: Path) -> None:
    new = asked(tmp_path / "new.csv")
    assert why_not_to(new) == ""
    assert write_file(TABLE, new) == ""
    assert (tmp_path / "new.csv").read_bytes() == TABLE


def test_a_file_that_is_there_is_written_over_only_if_that_is_said(tmp_path: Path) -> None:
    old = tmp_path / "old.csv"
    old.write_bytes(b"something dear, and longer than a table")
    told = f"{old} is there already: add --force to write over it, or give --csv another name."
    assert why_not_to(asked(old)) == told
    # Somebody may have made it while the job was watched.
    assert write_file(TABLE, asked(old)) == told
    assert old.read_bytes().startswith(b"something dear")
    assert why_not_to(asked(old, force=True)) == ""
    assert write_file(TABLE, asked(old, force=True)) == ""
    assert old.read_bytes() == TABLE


@pytest.mark.parametrize("file", ["-", "/dev/null"])
def test_what_holds_nothing_is_written_to(file: str) -> None:
    assert why_not_to(asked(file)) == ""
    if file != "-":
        assert write_file(TABLE, asked(file)) == ""


def test_what_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    assert why_not_to(asked(tmp_path, force=True)) == (
        f"{tmp_path} is a folder: give --csv a file in it, such as {tmp_path / 'matches.csv'}."
    )
    lost = tmp_path / "lost" / "x.csv"
    assert why_not_to(asked(lost)) == (
        f"{lost} cannot be written, because its folder is not there: give --csv another file."
    )
    failed = write_file(TABLE, asked(lost))
    assert failed.startswith(f"{lost} cannot be written (No such file or directory): give --csv")
    long = tmp_path / ("x" * 300)
    assert "cannot be written (File name too long)" in write_file(TABLE, asked(long))


def test_a_name_that_a_terminal_would_obey_is_not_told_to_it(tmp_path: Path) -> None:
    (tmp_path / "\x1b[2J.csv").write_bytes(b"")
    assert why_not_to(asked(tmp_path / "\x1b[2J.csv")).isprintable()


def test_it_is_refused_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Where no server is: work would end in another sentence.
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    (old := tmp_path / "old.csv").write_bytes(b"dear")
    command = ["jobs", "show", "1", "--watch", "--results", "--csv", str(old)]
    assert main(command) == 1
    assert capsys.readouterr().err.startswith(f"{old} is there already: add --force")
    assert main([*command, "--force"]) == 1
    assert "is there already" not in capsys.readouterr().err
