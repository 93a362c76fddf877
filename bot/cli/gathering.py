"""Many replay files read for people: what they say, and which of them say nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.cli.progress import bar
from bot.domain.analysis.appearances import once_each
from bot.domain.errors import ReplayError
from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Replay
from bot.integrations.duelingbook.files import read_file
from bot.rendering.text.characters import clean, shorten

_LONGEST_NAME = 80


@dataclass(frozen=True)
class Gathered:
    """Each replay once, the oldest first; a sentence for each file that could not be used.

    `repeated` is how many files show a replay that another one showed before.
    """

    replays: tuple[Replay, ...]
    refusals: tuple[str, ...]
    repeated: int


def gather(files: Sequence[Path]) -> Gathered:
    """Read all files; a replay is kept, its file's bytes are not."""
    found: list[Replay] = []
    refusals: list[str] = []
    with bar(len(files)) as advance:
        for file in files:
            read = _read(file)
            if isinstance(read, Replay):
                found.append(read)
            else:
                refusals.append(read)
            advance()
    replays = once_each(found)
    return Gathered(replays, tuple(refusals), len(found) - len(replays))


def _read(file: Path) -> Replay | str:
    """The replay, or a sentence that names the file and says why there is none."""
    try:
        content = read_file(file)
    except ReplayError as error:
        return error.sentence  # begins with the file's name
    try:
        return read_replay(content)
    except ReplayError as error:
        return f"{shorten(clean(file.name), _LONGEST_NAME)}: {clean(error.sentence)}"
