"""What somebody wants analyzed: links and numbers in any form, files and folders."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.app.whole import App
from bot.cli.progress import bar
from bot.domain.errors import ReplayError
from bot.domain.links import Refusal, find_links
from bot.domain.team_sheets.pasting import read_file as read_sheet
from bot.domain.team_sheets.sheet import IsReplay, NotUnderstood
from bot.integrations.duelingbook.files import find_files, read_file
from bot.rendering.text.characters import clean, shorten
from bot.services.askers import TERMINAL_ASKER

STANDARD_INPUT: Final = "-"
LONGEST_NAME: Final = 80
_NOTHING: Final = (
    "This is no file or folder that exists, and no replay's address or number: check how it is"
    " written."
)
_NOTHING_READ: Final = "Standard input names no replay: write links or numbers into it."
_SHEET: Final = "This is no replay: a team's sheet goes behind --team."
_TABLES: Final = (".csv", ".tsv", ".tab")
_NO_FILES: Final = "There are no replay files in it: they end in .json, .txt, .gz or .zst."


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file or folder that could not be used: why, for programs and for people."""

    file: Path
    code: str
    sentence: str
    told: str


Settled = str | Refusal | RefusedFile
"""A canonical address, or why something is none."""
Item = Settled | Path
"""It may still be a file to read."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The replays to analyze, each once, in the order given; and what is none.

    `gaps` are what was not understood of a team's sheet.
    """

    urls: tuple[str, ...]
    not_understood: tuple[Refusal, ...]
    refused: tuple[RefusedFile, ...]
    gaps: tuple[NotUnderstood, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether all of it could be used."""
        return not (self.not_understood or self.refused or self.gaps)


def find_items(words: Sequence[str]) -> list[Item]:
    """What the words of a command line mean; what exists as a path is one."""
    return [item for word in dict.fromkeys(words) for item in _items_of(word)]


async def keep_files(app: App, items: Sequence[Item]) -> list[Settled]:
    """The items, with the address of its replay in each file's place; the files are kept now."""
    settled: list[Settled] = []
    with bar(sum(isinstance(item, Path) for item in items)) as advance:
        for item in items:
            if isinstance(item, Path):
                settled.append(await _keep(app, item))
                advance()
            else:
                settled.append(item)
    return settled


def sort_out(settled: Sequence[Item]) -> Wanted:
    """What is wanted, as far as it is known without reading files."""
    urls = dict.fromkeys(item for item in settled if isinstance(item, str))
    not_understood = dict.fromkeys(item for item in settled if isinstance(item, Refusal))
    refused = tuple(item for item in settled if isinstance(item, RefusedFile))
    return Wanted(tuple(urls), tuple(not_understood), refused)


def _items_of(word: str) -> Iterator[Item]:
    if word == STANDARD_INPUT:
        yield from _links_of(_read_standard_input(), Refusal(word, _NOTHING_READ))
    elif os.path.exists(word):  # noqa: PTH110 - Path.exists raises for names that are too long
        path = Path(word)
        files = find_files([path])
        yield from files
        if not files:
            yield refuse(path, "no_files", _NO_FILES)
    else:
        shown = shorten(word, LONGEST_NAME)
        yield from _links_of(word, Refusal(shown, _NOTHING))


def _links_of(text: str, nothing: Refusal) -> Iterator[str | Refusal]:
    found = find_links(text)
    yield from (link.url for link in found.links)
    yield from found.not_understood
    if not found.links and not found.not_understood:
        yield nothing


def _read_standard_input() -> str:
    """All of it; whatever is no text cannot be a link either."""
    if sys.stdin is None:  # closed before the start
        return ""
    if sys.stdin.isatty():
        sys.stderr.write("Paste links or numbers, then press Ctrl-D on an empty line.\n")
        sys.stderr.flush()
    return sys.stdin.buffer.read().decode(errors="replace")


async def _keep(app: App, file: Path) -> str | RefusedFile:
    """The address of the replay in the file, which is kept now."""
    try:
        content = await asyncio.to_thread(read_file, file)
    except ReplayError as error:
        # The sentence begins with the file's name.
        return RefusedFile(file, error.code, error.sentence, error.sentence)
    try:
        return await app.uploads.keep(TERMINAL_ASKER, content)
    except ReplayError as error:
        is_sheet = await asyncio.to_thread(_is_sheet, file, content)
        return refuse(file, error.code, _SHEET if is_sheet else error.sentence)


def _is_sheet(file: Path, content: bytes) -> bool:
    """Whether the file is a table, or names replays as a team's sheet does."""
    if file.suffix.lower() in _TABLES:
        return True
    read = read_sheet(file.name, content)
    if isinstance(read, IsReplay) or not read.urls:
        return False
    return bool(read.team_name) or any(entry.player for entry in read.entries)


def refuse(file: Path, code: str, sentence: str) -> RefusedFile:
    """That this file is of no use, and why."""
    told = f"{shorten(clean(file.name or str(file)), LONGEST_NAME)}: {clean(sentence)}"
    return RefusedFile(file, code, sentence, told)
