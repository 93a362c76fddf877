"""Lines for a terminal: spans of clean text, each in a tone that a face turns into a color."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Final

from bot.rendering.text.characters import clean, shorten, width

DOT: Final = " \N{MIDDLE DOT} "
"""What stands between the parts of a line."""


class Tone(StrEnum):
    """How a span is meant; without colors every tone reads the same."""

    PLAIN = auto()
    TITLE = auto()
    FAINT = auto()
    GOOD = auto()
    LIKELY = auto()
    DOUBT = auto()
    MONSTER = auto()
    SPELL = auto()
    TRAP = auto()
    EXTRA = auto()
    SIDE = auto()


@dataclass(frozen=True)
class Span:
    """Some text in one tone; whatever it is made from, its text is clean."""

    text: str
    tone: Tone = Tone.PLAIN

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", clean(self.text))

    @property
    def width(self) -> int:
        """How many columns it takes."""
        return width(self.text)


Line = tuple[Span, ...]
Written = str | Span | Line
"""What a line can be put together from."""

EMPTY: Final[Line] = ()


def line(*parts: Written) -> Line:
    """One line of these parts; a text is plain."""
    spans: list[Span] = []
    for part in parts:
        if isinstance(part, tuple):
            spans += part
        else:
            spans.append(Span(part) if isinstance(part, str) else part)
    return tuple(span for span in spans if span.text)


def plain(written: Line) -> str:
    """The line's text alone, without the blanks at its end."""
    return "".join(span.text for span in written).rstrip()


def measure(written: Line) -> int:
    """How many columns the line takes."""
    return sum(span.width for span in written)


def join(separator: Written, parts: Iterable[Written]) -> Line:
    """The parts that are not empty, with the separator between them."""
    filled = [whole for part in parts if (whole := line(part))]
    joined: list[Written] = []
    for position, part in enumerate(filled):
        joined += [separator, part] if position else [part]
    return line(*joined)


def fit(written: Line, columns: int) -> Line:
    """The line in at most `columns` columns; what was cut is marked with an ellipsis."""
    if measure(written) <= columns:
        return written
    kept: list[Span] = []
    left = columns
    for span in written:
        # One column stays for the ellipsis, which tells that more was to come.
        if span.width >= left:
            kept.append(Span(shorten(span.text + " ", left), span.tone))
            break
        kept.append(span)
        left -= span.width
    return tuple(kept)


def pad(written: Written, columns: int, *, right: bool = False) -> Line:
    """The line in exactly `columns` columns, cut or filled with blanks."""
    fitted = fit(line(written), columns)
    blanks = " " * (columns - measure(fitted))
    return line(blanks, fitted) if right else line(fitted, blanks)


def spread(left: Line, right: Line, columns: int) -> list[Line]:
    """Both on one line, at its two ends; on two lines where they do not fit."""
    gap = columns - measure(left) - measure(right)
    if not left or gap < 2:  # noqa: PLR2004  # fewer blanks would read as one sentence
        return [fit(part, columns) for part in (left, right) if part]
    return [line(left, " " * gap, right)]


def dotted(parts: Iterable[Written], columns: int, tone: Tone = Tone.PLAIN) -> list[Line]:
    """The parts that are not empty, a dot between them, on as many lines as they need.

    `tone` is that of parts which have none of their own.
    """
    toned = (Span(part, tone) if isinstance(part, str) else part for part in parts)
    filled = [whole for part in toned if (whole := line(part))]
    dot = Span(DOT.rstrip(), Tone.FAINT)
    return wrap([*(line(part, dot) for part in filled[:-1]), *filled[-1:]], columns)


def sentence(text: str, columns: int, tone: Tone = Tone.PLAIN, *, indent: int = 0) -> list[Line]:
    """Words on as many lines as they need."""
    rows = map(plain, wrap(text.split(), columns - indent))
    return [line(" " * indent, Span(row, tone)) for row in rows]


def wrap(parts: Iterable[Written], columns: int, *, lead: Line = EMPTY, gap: int = 1) -> list[Line]:
    """Parts one after another, `gap` blanks apart, on as many lines as they need.

    `lead` opens the first line and its width indents the others. A part that is longer than a
    line is cut.
    """
    indent = measure(lead)
    room = max(1, columns - indent)
    rows: list[list[Line]] = [[]]
    used = 0
    for part in map(line, parts):
        size = min(measure(part), room)
        if rows[-1] and used + gap + size > room:
            rows.append([])
        used = size + (used + gap if rows[-1] else 0)
        rows[-1].append(fit(part, room))
    opened = [lead, *([line(" " * indent)] * (len(rows) - 1))]
    return [line(start, join(" " * gap, row)) for start, row in zip(opened, rows, strict=True)]
