"""Colors and a moving bar, by Rich; loaded only where there is a terminal to show them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.style import Style
from rich.text import Text

from bot.rendering.text.lines import Line, Tone

_STYLES: Final = {
    Tone.PLAIN: Style.null(),
    Tone.TITLE: Style(bold=True),
    Tone.FAINT: Style(dim=True),
    Tone.GOOD: Style(color="green"),
    Tone.LIKELY: Style(italic=True),
    Tone.DOUBT: Style(color="yellow"),
    Tone.MONSTER: Style(color="yellow"),
    Tone.SPELL: Style(color="cyan"),
    Tone.TRAP: Style(color="magenta"),
    Tone.EXTRA: Style(color="bright_blue"),
    Tone.SIDE: Style(bold=True),
}


def color_writer(out: TextIO) -> Callable[[Line], None]:
    """Writes lines to this terminal, each span in the color of its tone."""
    console = Console(file=out, highlight=False, markup=False, emoji=False)

    def write(written: Line) -> None:
        # Text is assembled, not parsed: brackets in a name are brackets.
        told = Text.assemble(*((span.text, _STYLES[span.tone]) for span in written))
        told.rstrip()
        console.print(told, soft_wrap=True)

    return write


@contextmanager
def open_bar(total: int, doing: str) -> Iterator[Callable[[int], None]]:
    """A bar on standard error that is gone at the end; call what this yields with what is done."""
    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda done: progress.update(task, completed=done)
