"""A job's card on a terminal, drawn anew in place; loaded only where there is one."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import StringIO

from rich.console import Console
from rich.live import Live
from rich.text import Text

from bot.cli.arguments import program
from bot.cli.colors import color_writer
from bot.cli.jobs.speaking import now
from bot.cli.screen import Screen
from bot.rendering.text.jobs import card_lines
from bot.rendering.text.lines import Line, Tone, sentence
from bot.services.jobs import JobDetails


class _Card:
    """Draws the job as it stands; it has no clock of its own, whoever looks calls it."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def see(self, details: JobDetails, workers: int) -> None:
        self._live.update(_drawn(self._lines(details, workers)), refresh=True)

    def _lines(self, details: JobDetails, workers: int) -> list[Line]:
        # Asked anew at each look, because terminals change their size.
        width = Screen().width
        remark: list[Line] = []
        if not workers and not details.is_at_rest:
            told = (
                f"No worker is running, so the job waits. In another terminal: {program()} worker"
            )
            remark = sentence(told, width, Tone.DOUBT)
        rows = shutil.get_terminal_size().lines - len(remark) - 1
        card = card_lines(
            details.job,
            details.replays,
            now(),
            width,
            finished=details.finished,
            rows=rows,
            waits_until=details.waits_until,
        )
        return [*card, *remark]


@contextmanager
def open_card() -> Iterator[_Card]:
    """A card on standard output that is gone at the end."""
    live = Live(
        console=Console(file=sys.stdout, highlight=False),
        transient=True,
        auto_refresh=False,
        # Nobody else writes meanwhile, and Screen asks standard output what it is.
        redirect_stdout=False,
        redirect_stderr=False,
    )
    with live:
        yield _Card(live)


class _Paper(StringIO):
    """What is written on it looks as on a terminal."""

    def isatty(self) -> bool:
        return True


def _drawn(lines: Sequence[Line]) -> Text:
    """The lines in the colors that they have everywhere."""
    paper = _Paper()
    write = color_writer(paper)
    for line in lines:
        write(line)
    return Text.from_ansi(paper.getvalue(), no_wrap=True)
