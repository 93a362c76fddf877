"""`jobs submit --team`: a file in which somebody wrote a team's players and replays down."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.app.whole import App
from bot.cli.jobs.wanted import STANDARD_INPUT, RefusedFile, refuse
from bot.cli.screen import Screen
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.jobs import Submission
from bot.domain.team_sheets.details import details_of
from bot.domain.team_sheets.merging import merge
from bot.domain.team_sheets.pasting import MOST_CHARACTERS, read_file
from bot.domain.team_sheets.sheet import Entry, IsReplay, Sheet
from bot.rendering.text.lines import EMPTY
from bot.rendering.text.team_sheets import sheet_lines
from bot.services.askers import TERMINAL_ASKER

_EMPTY: Final = Sheet()
_NO_NAME: Final = "This names no team: write its name into the file, or give it with --name."
_NO_FILE: Final = "This cannot be read ({}): give a .csv, .tsv, .txt or .json file."
_TYPED: Final = "Paste the team's lines, then press Ctrl-D on an empty line.\n"


@dataclass(frozen=True, slots=True)
class GivenSheet:
    """What a file says; one that turns out to be a replay is among `replays`."""

    sheet: Sheet = _EMPTY
    replays: tuple[Path, ...] = ()
    refused: tuple[RefusedFile, ...] = ()


def read_sheets(words: Iterable[str]) -> GivenSheet:
    """The sheets in these files, or on standard input, as one."""
    given = GivenSheet()
    for word in words:
        read = _read_sheet(word)
        given = GivenSheet(
            sheet=merge(given.sheet, read.sheet),
            replays=(*given.replays, *read.replays),
            refused=(*given.refused, *read.refused),
        )
    return given


def _read_sheet(word: str) -> GivenSheet:
    if word == STANDARD_INPUT:
        read = read_file("", _read_standard_input())
        return GivenSheet() if isinstance(read, IsReplay) else GivenSheet(read)
    path = Path(word)
    try:
        with path.open("rb") as file:
            content = file.read(MOST_CHARACTERS + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else None
        refused = refuse(path, "unreadable_file", _NO_FILE.format(why or "no file"))
        return GivenSheet(refused=(refused,))
    read = read_file(path.name, content)
    if isinstance(read, IsReplay):
        return GivenSheet(replays=(path,))
    return GivenSheet(read)


def add_replays(sheet: Sheet, urls: Sequence[str]) -> Sheet:
    """The sheet with replays that were named beside it, those that it has left out."""
    known = set(sheet.urls)
    others = tuple(url for url in urls if url not in known)
    return merge(sheet, Sheet(entries=(Entry(urls=others),))) if others else sheet


def submission_of(sheet: Sheet, arguments: Namespace) -> Submission:
    """What to submit; what the command line says of the team counts more than the sheet."""
    if not (arguments.name or sheet.team_name):
        raise JobError(JobErrorCode.NO_TEAM, _NO_NAME)
    details, urls = details_of(
        sheet,
        arguments.name,
        season=arguments.season,
        week=arguments.week,
        opponent_team=arguments.against,
    )
    return Submission(urls, details)


async def tell_sheet(app: App, submission: Submission) -> None:
    """Show what was understood, before anything is done with it."""
    stored = await app.submissions.count_stored(TERMINAL_ASKER, submission.urls)
    screen = Screen()
    assert submission.team is not None
    screen.show(sheet_lines(submission.team, submission.urls, stored, screen.width))
    screen.show([EMPTY])


def _read_standard_input() -> bytes:
    if sys.stdin is None:  # closed before the start
        return b""
    if sys.stdin.isatty():
        sys.stderr.write(_TYPED)
        sys.stderr.flush()
    return sys.stdin.buffer.read(MOST_CHARACTERS + 1)
