"""Text that a terminal shows as it is, and how many of its columns that takes.

Names are typed by strangers: an escape sequence in one must not move the cursor, a mark of
direction must not turn the line around, and a pile of accents must not run into the next line.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import count
from typing import Final

from bot.domain.names import BLANK_LETTERS

ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
MOST_ACCENTS: Final = 2
"""Combining marks kept on one letter; no script needs more to be read."""

_COMBINING: Final = frozenset({"Mn", "Me"})
_WIDE: Final = frozenset({"W", "F"})


def clean(text: str) -> str:
    """`text` without anything that a terminal obeys; what is not printable is shown as a sign."""
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    accents = 0
    for character in text:
        combining = unicodedata.category(character) in _COMBINING
        accents = accents + 1 if combining else 0
        if accents <= MOST_ACCENTS:
            kept.append(_shown(character))
    return "".join(kept)


def width(text: str) -> int:
    """How many columns clean text takes: East Asian characters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def shorten(text: str, columns: int) -> str:
    """Clean text in at most `columns` columns; what was cut is marked with an ellipsis."""
    if width(text) <= columns:
        return text
    kept, used = "", 0
    for character in text:
        used += _columns(character)
        if used >= columns:
            break
        kept += character
    return kept + ELLIPSIS if columns > 0 else ""


def shorten_apart(texts: Collection[str], columns: int) -> dict[str, str]:
    """{text: text in at most `columns` columns}; two that differ never become equal.

    Texts that would be equal are cut in the middle, so that their ends tell them apart, and where
    these are equal too they are numbered.
    """
    told = {text: shorten(text, columns) for text in texts}
    for form, number in Counter(told.values()).items():
        if number > 1:
            alike = [text for text in told if told[text] == form]
            taken = {told[text] for text in told} - {form}
            told.update(zip(alike, _cut_apart(alike, taken, columns), strict=True))
    return told


def _cut_apart(alike: Sequence[str], taken: Collection[str], columns: int) -> list[str]:
    for ends in _ends(alike, columns):
        forms = [_keep_end(text, end, columns) for text, end in zip(alike, ends, strict=True)]
        if len({*taken, *forms}) == len(taken) + len(alike):
            return forms
    marks = (f" {number}" for number in count(1))
    numbered = (shorten(alike[0], columns - len(mark)) + mark for mark in marks)
    free = (form for form in numbered if form not in taken)
    return [next(free) for _ in alike]


def _ends(alike: Sequence[str], columns: int) -> Iterator[list[str]]:
    """Ends to keep of each text, short ones first: a last word, two, then so many characters."""
    for words in (1, 2):
        ends = [f" {' '.join(text.split()[-words:])}" for text in alike]
        if max(map(width, ends)) <= columns // 2:
            yield ends
    for length in range(1, columns):
        yield [text[-length:] for text in alike]


def _keep_end(text: str, end: str, columns: int) -> str:
    """The text cut before the end that is kept."""
    if width(text) <= columns:
        return text
    room = columns - width(end)
    return shorten(text, room) + end if room > 1 else shorten(text, columns)


def _shown(character: str) -> str:
    if character.isspace() or character in BLANK_LETTERS:
        return " "
    if _selects_a_variation(character):
        return ""
    return character if character.isprintable() else REPLACEMENT


def _selects_a_variation(character: str) -> bool:
    """Whether it only asks for another look, on which terminals disagree about the width."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _columns(character: str) -> int:
    if unicodedata.category(character) in _COMBINING:
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1
