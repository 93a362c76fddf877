"""Replay files from the command line: found, and read one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bot.cli.arguments import UsageError
from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Replay
from bot.integrations.duelingbook.files import find_files, read_file


def find(paths: Iterable[Path]) -> list[Path]:
    """The files to read, in the order given; UsageError if there are none."""
    given = list(paths)
    files = find_files(given)
    if not files:
        folders = "this folder" if len(given) == 1 else "these folders"
        raise UsageError(
            "no_files",
            f"There are no replay files in {folders}: they end in .json, .txt, .gz or .zst.",
        )
    return files


def read(file: Path) -> Replay:
    """What one file says; ReplayError if it is no replay that can be analyzed."""
    return read_replay(read_file(file))
