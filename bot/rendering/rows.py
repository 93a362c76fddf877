"""Rows of short text for places as narrow as a phone, of which each face makes its own lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from bot.rendering.text.characters import clean, shorten, width
from bot.rendering.text.lines import DOT, Line, Span, Tone, line

PHONE: Final = 44
"""How many signs of an embed a phone shows on a line."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a row; `theirs` are strangers' words, `score` is what tells how a match ended."""

    text: str
    tone: Tone = Tone.PLAIN
    theirs: bool = False
    score: bool = False


Row = tuple[Piece, ...]
Part = str | Piece | Row


def row(*parts: Part) -> Row:
    """One row of these parts; a text is plain and our own."""
    pieces: list[Piece] = []
    for part in parts:
        if isinstance(part, tuple):
            pieces += part
        else:
            pieces.append(Piece(part) if isinstance(part, str) else part)
    return tuple(piece for piece in pieces if piece.text)


def name(text: str, most: int, tone: Tone = Tone.PLAIN, *, score: bool = False) -> Piece:
    """A name that a stranger chose, on at most so many columns."""
    return Piece(shorten(" ".join(clean(text).split()), most) or "?", tone, True, score)


def measure(told: Row) -> int:
    """How many columns the row takes."""
    return sum(width(piece.text) for piece in told)


def dotted(parts: Iterable[Part], columns: int = PHONE) -> list[Row]:
    """The parts that are not empty, a dot between them, on as many rows as they need."""
    rows: list[Row] = []
    for part in filter(None, map(row, parts)):
        longer = row(rows[-1], DOT, part) if rows else part
        if rows and measure(longer) <= columns:
            rows[-1] = longer
        else:
            rows.append(part)
    return rows


def listed(lead: Part, items: Sequence[Part], columns: int = PHONE, *, most: int = 3) -> Row:
    """The lead and as many items as one row holds, at least the first; the rest is counted."""
    told = row(lead)
    for number, item in enumerate(items[:most]):
        longer = row(told, DOT if number else "", item)
        rest = len(items) - number - 1
        if number and measure(longer) + (len(f" +{rest}") if rest else 0) > columns:
            return row(told, Piece(f" +{rest + 1}", Tone.FAINT))
        told = longer
    rest = len(items) - most
    return row(told, Piece(f" +{rest}", Tone.FAINT)) if rest > 0 else told


def in_markdown(told: Row, *, say: Callable[[str], str], hide: Callable[[str], str] = str) -> str:
    """The row as Discord reads it: strangers' words through `say`, what tells a score `hide`."""
    return "".join(
        (hide if is_score else str)(_mark("".join(_say(piece, say) for piece in pieces), is_title))
        for (is_score, is_title), pieces in groupby(
            told, key=lambda piece: (piece.score, piece.tone is Tone.TITLE)
        )
    )


def on_terminal(told: Row, indent: int = 0) -> Line:
    """The row as a terminal's line."""
    return line(" " * indent, *(Span(piece.text, piece.tone) for piece in told))


def _say(piece: Piece, say: Callable[[str], str]) -> str:
    return say(piece.text) if piece.theirs else piece.text


def _mark(text: str, is_title: bool) -> str:  # noqa: FBT001 - the one question
    # A mark next to a blank would be none.
    bare = text.rstrip()
    return f"**{bare}**{text[len(bare) :]}" if is_title else text
