"""Archives of thousands of replay files on disk, of which one replay is in memory at a time."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from types import TracebackType
from typing import Final, Self

from bot.domain.given_files import GivenFile, RefusedFile
from bot.integrations.duelingbook.files import (
    UnusableError,
    find_files,
    open_file,
    shown_name,
    why_not_opened,
)
from bot.integrations.duelingbook.packages import (
    BROKEN,
    DAMAGED,
    KNOWN,
    Budget,
    read_given,
    take_out,
)

_ZIP: Final = ".zip"
_ENDLESS: Final = 1 << 62
_NUMBERED: Final = re.compile(r"([1-9][0-9]{0,11})(?:\.(?:json|txt|gz|zst)){1,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class BulkFile:
    """A file, or one in an archive, by a name for people; `replay_id` is what its name says."""

    name: str
    path: Path
    entry: zipfile.ZipInfo | None = None

    @property
    def replay_id(self) -> int | None:
        """The replay that its name says it is; only reading tells for certain."""
        inner = self.path.name if self.entry is None else PureWindowsPath(self.entry.filename).name
        numbered = _NUMBERED.fullmatch(inner.lower())
        return int(numbered[1]) if numbered else None


def list_bulk(paths: Iterable[Path]) -> list[BulkFile | RefusedFile]:
    """The files for these paths, and in the zip archives among them; a folder is those below it.

    What cannot be listed stands there with its reason; other kinds of files are left out.
    """
    listed: list[BulkFile | RefusedFile] = []
    for path in find_files(paths, KNOWN | {_ZIP}):
        if path.suffix.lower() == _ZIP:
            listed += _list_zip(path)
        else:
            listed.append(BulkFile(str(path), path))
    return listed


class BulkReader:
    """Reads them one after the other; an archive stays open for as long as its files are read."""

    def __init__(self) -> None:
        self._open: tuple[Path, zipfile.ZipFile] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._close()

    def read(self, file: BulkFile) -> Iterator[GivenFile | RefusedFile]:
        """What is in it: one replay, or one for each line of a `.jsonl`; else why not."""
        budget = Budget(_ENDLESS, _ENDLESS)
        try:
            if file.entry is not None:
                name = PureWindowsPath(file.entry.filename)
                yield from take_out(file.name, name, self._archive(file.path), file.entry, budget)
                return
            with open_file(file.path) as opened:
                yield from read_given(file.name, PureWindowsPath(file.path.name), opened, budget)
        except UnusableError as error:
            yield RefusedFile(file.name, f"This file {error.rest}")
        except OSError as error:
            yield RefusedFile(file.name, f"This file {why_not_opened(error)}")
        except BROKEN:
            yield RefusedFile(file.name, DAMAGED)

    def _archive(self, path: Path) -> zipfile.ZipFile:
        if self._open is None or self._open[0] != path:
            self._close()
            self._open = path, zipfile.ZipFile(path)
        return self._open[1]

    def _close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None


def _list_zip(path: Path) -> Iterator[BulkFile | RefusedFile]:
    try:
        with _opened_zip(path) as archive:
            for entry in archive.infolist():
                name = PureWindowsPath(entry.filename)
                is_hidden = "__MACOSX" in name.parts or name.name.startswith(".")
                if not is_hidden and name.suffix.lower() in KNOWN | {_ZIP}:
                    yield BulkFile(f"{path}: {shown_name(name)}", path, entry)
    except UnusableError as error:
        yield RefusedFile(str(path), f"This file {error.rest}")
    except FileNotFoundError as error:
        yield RefusedFile(str(path), f"This file {why_not_opened(error)}")
    except BROKEN:
        yield RefusedFile(str(path), DAMAGED)


def _opened_zip(path: Path) -> AbstractContextManager[zipfile.ZipFile]:
    # Looked at first, because opening a pipe would wait for whoever writes into it.
    with closing(open_file(path)):
        return zipfile.ZipFile(path)
