"""Where the command line speaks to people: lines on standard output, remarks on standard error."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable
from typing import Final

from bot.rendering.text.lines import Line, Tone, plain, sentence

_USUAL: Final = 80
NARROWEST: Final = 40
WIDEST: Final = 120
"""Beyond this a line is too long for the eye to find the next one's start."""

# For terminals that know only ASCII or one old code page.
_SPELLED: Final = str.maketrans(
    {
        "\N{EN DASH}": "-",
        "\N{MIDDLE DOT}": "|",
        "\N{HORIZONTAL ELLIPSIS}": "~",
        "\N{GREATER-THAN OR EQUAL TO}": ">=",
        "\N{RIGHTWARDS ARROW}": "->",
        "\N{CHECK MARK}": "+",
        "\N{BALLOT X}": "x",
        "\N{FULL BLOCK}": "#",
        "\N{LIGHT SHADE}": ".",
        "\N{WARNING SIGN}": "!",
    }
)


class Screen:
    """Standard output as people see it: how wide it is, and in color if it is a terminal."""

    def __init__(self) -> None:
        self.width = max(NARROWEST, min(_columns(), WIDEST))
        self.terminal = sys.stdout.isatty()
        self._write = _color_writer() if self.terminal and _colors_wanted() else _write_plainly

    def show(self, lines: Iterable[Line]) -> None:
        """Write the lines."""
        for line in lines:
            self._write(line)

    def say(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """Write a sentence on as many lines as it needs."""
        self.show(sentence(text, self.width, tone))

    def complain(self, text: str) -> None:
        """Write a sentence to standard error, after what was shown so far."""
        sys.stdout.flush()
        sys.stderr.write(f"{text}\n")


def _columns() -> int:
    """How wide the terminal is; that of the errors tells it where the output is read by a pager."""
    if not sys.stdout.isatty() and sys.stderr.isatty() and not os.environ.get("COLUMNS"):
        return os.get_terminal_size(sys.stderr.fileno()).columns or _USUAL
    return shutil.get_terminal_size(fallback=(_USUAL, 24)).columns


def _colors_wanted() -> bool:
    """Whether the terminal can show colors, and its owner wants them (https://no-color.org)."""
    refused = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not refused and "utf" in sys.stdout.encoding.lower()


def _color_writer() -> Callable[[Line], None]:
    from bot.cli.colors import color_writer  # noqa: PLC0415 - Rich is slow to load

    return color_writer(sys.stdout)


def _write_plainly(line: Line) -> None:
    text = plain(line)
    encoding = sys.stdout.encoding
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.translate(_SPELLED).encode(encoding, "replace").decode(encoding)
    sys.stdout.write(f"{text}\n")
