"""A folder that replays are exported into: whole files alone, and what goes wrong in a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.domain.errors import DomainError
from bot.integrations.duelingbook.exported import ExportFolder
from bot.integrations.duelingbook.files import find_files, read_file


def test_what_is_written_can_be_read_and_is_not_missing_any_more(tmp_path: Path) -> None:
    folder = ExportFolder(tmp_path / "a" / "b")
    folder.prepare()
    folder.write(7, b"seven")
    folder.write(7, b"seven again")
    assert folder.missing([9, 7, 8]) == [9, 8]
    (file,) = find_files([tmp_path])
    assert (file.name, read_file(file)) == ("7.json.zst", b"seven again")
    assert list((tmp_path / "a" / "b").iterdir()) == [file]


def test_what_a_killed_export_left_is_removed_an_hour_later(tmp_path: Path) -> None:
    old, new, other = (tmp_path / name for name in (".1a.part", ".2b.part", "holiday.part"))
    for path in (old, new, other):
        path.write_bytes(b"half")
    for path in (old, other):
        os.utime(path, (0, 0))
    folder = ExportFolder(tmp_path)
    folder.prepare()
    assert sorted(tmp_path.iterdir()) == [new, other]
    assert folder.missing([1]) == [1]
    assert find_files([tmp_path]) == []


def test_a_folder_that_goes_away_is_told_in_a_sentence(tmp_path: Path) -> None:
    folder = ExportFolder(tmp_path / "gone")
    for attempt in (lambda: folder.missing([1]), lambda: folder.write(1, b"one")):
        with pytest.raises(DomainError, match="cannot be written there") as refused:
            attempt()
        assert str(tmp_path) not in refused.value.sentence
