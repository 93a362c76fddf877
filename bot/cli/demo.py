"""`demo`: replays made up here, shown as `analyze` shows any others; it needs nothing."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot.cli.arguments import program
from bot.cli.gathering import Gathered, gather
from bot.cli.screen import Screen
from bot.cli.views import show
from bot.domain.errors import DomainError
from bot.rendering.text.lines import EMPTY, Line, Span, Tone, line
from bot.samples.scenes import MARIGOLD, demo_replays

_MADE_UP: Final = "Six replays of players who do not exist, made up for this demo."


def run(arguments: Namespace) -> int:
    """Write the sample replays, read them back, show them, and say what to try next."""
    screen = Screen()
    gathered = _write_and_read()
    screen.say(_MADE_UP, Tone.FAINT)
    screen.show([EMPTY])
    status = show(gathered.replays, arguments, screen)
    if not status:
        screen.show([EMPTY, *_next_steps(arguments)])
    return status


def _next_steps(arguments: Namespace) -> list[Line]:
    """Two lines on what to try now."""
    one = ("One player", f"demo --player {MARIGOLD}")
    everybody = ("Everybody", "demo")
    steps = (everybody if arguments.player else one, ("Your own", "analyze FOLDER"))
    return [
        line(Span(f"{what:<12}", Tone.FAINT), Span(f"{program()} {words}", Tone.TITLE))
        for what, words in steps
    ]


def _write_and_read() -> Gathered:
    try:
        with _folder() as folder:
            files = []
            for name, content in demo_replays():
                files.append(folder / name)
                files[-1].write_bytes(content)
            return gather(files)
    except OSError as error:
        raise DomainError(
            "no_folder", f"The demo's replays could not be written: {error.strerror or error}."
        ) from error


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder of its own below DATA_DIR; without that, one that is removed at the end."""
    if home := os.environ.get("DATA_DIR"):
        folder = Path(home, "demo")
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
    else:
        with TemporaryDirectory(prefix="duel-insights-") as temporary:
            yield Path(temporary)
