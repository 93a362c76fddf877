"""`import`: an archive of replays into the store, as copies that every job may use."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from bot.app.whole import App
from bot.cli.arguments import UsageError
from bot.cli.jobs.speaking import run_with_app, write_json
from bot.cli.progress import bar
from bot.cli.screen import Screen
from bot.domain.errors import ReplayError, ReplayErrorCode
from bot.domain.given_files import GivenFile, RefusedFile
from bot.integrations.duelingbook.bulk import BulkFile, BulkReader, list_bulk
from bot.rendering.jobs_json import Json
from bot.rendering.text.characters import clean
from bot.rendering.text.wording import count
from bot.services.archives import Imported, Intake
from bot.services.together import together

AT_ONCE: Final = 4
"""Replays in memory at one moment."""

_STOPPED: Final = "Stopped: what is imported stays; run it again for the rest."
_NO_FILES: Final = (
    "There are no replay files in it: they end in .json, .txt, .jsonl, .gz, .zst or .zip."
)


class _Mark(Enum):
    """What comes between pieces, and behind the last."""

    FILE_ENDS = auto()
    NOTHING_LEFT = auto()


_Piece = GivenFile | RefusedFile | _Mark


def run(arguments: Namespace) -> int:
    """Import what can be used of it; 1 if something could not."""
    files = list_bulk(arguments.paths)
    if not files:
        raise UsageError("no_files", _NO_FILES)
    try:
        return run_with_app(arguments, lambda app: _import(app, arguments, files))
    except KeyboardInterrupt as stopped:
        raise KeyboardInterrupt(_STOPPED) from stopped


@dataclass(slots=True)
class _Account:
    """What became of the files so far; `tell` hears of each."""

    tell: Callable[[Json], None]
    imported: int = 0
    known: int = 0
    refused: list[str] = field(default_factory=list)

    def take(self, name: str, imported: Imported) -> None:
        self.imported += imported.is_new
        self.known += not imported.is_new
        state = "imported" if imported.is_new else "known"
        self.tell({"file": name, "replay_id": imported.replay_id, "state": state})

    def refuse(self, name: str, code: str, sentence: str) -> None:
        self.refused.append(f"{clean(name)}: {clean(sentence)}")
        error = {"code": code, "sentence": sentence}
        self.tell({"file": name, "state": "refused", "error": error})


async def _import(app: App, arguments: Namespace, files: Sequence[BulkFile | RefusedFile]) -> int:
    account = _Account(write_json if arguments.as_json else lambda _: None)
    wanted = await _leave_out_known(app, files, account)
    with bar(len(wanted)) as advance, BulkReader() as reader:
        async with app.archives.importing(for_real=not arguments.dry_run) as intake:
            work = _Work(_pieces(reader, wanted), intake, account, advance)
            await together(work.run() for _ in range(AT_ONCE))
    _tell(account, arguments)
    return 1 if account.refused else 0


async def _leave_out_known(
    app: App, files: Sequence[BulkFile | RefusedFile], account: _Account
) -> list[BulkFile | RefusedFile]:
    """The files, without those whose name says that they are stored already."""
    numbers = [_number(file) for file in files]
    known = await app.archives.known([number for number in numbers if number])
    wanted = []
    for file, number in zip(files, numbers, strict=True):
        if number in known:
            account.take(file.name, Imported(number, is_new=False))
        else:
            wanted.append(file)
    return wanted


def _number(file: BulkFile | RefusedFile) -> int:
    """The replay that the file's name says it is; 0 where it says none."""
    return (file.replay_id or 0) if isinstance(file, BulkFile) else 0


def _pieces(reader: BulkReader, files: Sequence[BulkFile | RefusedFile]) -> Iterator[_Piece]:
    """What is in the files, one at a time, and a sign behind the last of each."""
    for file in files:
        if isinstance(file, RefusedFile):
            yield file
        else:
            yield from reader.read(file)
        yield _Mark.FILE_ENDS


class _Work:
    """What several do at once: the next piece is read by one, while others keep theirs."""

    def __init__(
        self,
        pieces: Iterator[_Piece],
        intake: Intake,
        account: _Account,
        advance: Callable[[], None],
    ) -> None:
        self._pieces = pieces
        self._reading = asyncio.Lock()
        self._intake = intake
        self._account = account
        self._advance = advance

    async def run(self) -> None:
        """Until nothing is left."""
        while (piece := await self._next()) is not _Mark.NOTHING_LEFT:
            match piece:
                case GivenFile():
                    await self._take(piece)
                case RefusedFile():
                    code = ReplayErrorCode.UNREADABLE_FILE
                    self._account.refuse(piece.name, code, piece.sentence)
                case _:
                    self._advance()

    async def _take(self, piece: GivenFile) -> None:
        try:
            self._account.take(piece.name, await self._intake.take(piece.content))
        except ReplayError as error:
            self._account.refuse(piece.name, error.code, error.sentence)

    async def _next(self) -> _Piece:
        async with self._reading:
            return await asyncio.to_thread(next, self._pieces, _Mark.NOTHING_LEFT)


def _tell(account: _Account, arguments: Namespace) -> None:
    """The totals, and then each file that was of no use."""
    if arguments.as_json:
        totals = {"imported": account.imported, "known": account.known}
        write_json({**totals, "refused": len(account.refused), "dry_run": arguments.dry_run})
        return
    screen = Screen()
    screen.say(_total(account, is_dry=arguments.dry_run))
    for refusal in account.refused:
        screen.complain(refusal)


def _total(account: _Account, *, is_dry: bool) -> str:
    told = [f"{'Would import' if is_dry else 'Imported'} {count(account.imported, 'replay')}"]
    if account.known:
        told.append(f"{account.known:,} stored already")
    if account.refused:
        told.append(f"{count(len(account.refused), 'file')} of no use")
    return f"{', '.join(told)}."
