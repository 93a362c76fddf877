"""Strangers' words in messages: shown as they are written, and nothing else.

A player's name may hold Markdown, mentions, links, marks of direction or thousands of signs. In
places that Discord reads as Markdown it goes through `plain`, in all others through `label`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, Literal
from unicodedata import bidirectional

import discord

from bot.rendering.recent_days import tell_recent_day
from bot.rendering.text.characters import ELLIPSIS, clean

LONGEST_NAME: Final = 40
"""Of a name, as many signs are shown; sites allow about half of that."""

_NAMES_TOLD: Final = 5
_MARKDOWN: Final = re.compile(r"([\\*_~|`>#\-+\[\]()<:@/.!&=])")
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_ISOLATE, _END_ISOLATE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"

Moment = Literal["R", "f", "t", "D"]
"""How Discord shows a moment: how long ago, date and time, time alone, date alone."""


def length(text: str) -> int:
    """How long Discord may take a text to be: it counts in UTF-16 in some places."""
    return len(text.encode("utf-16-le", errors="replace")) // 2


def cut(text: str, most: int) -> str:
    """At most so much of a text, with an ellipsis where something is missing."""
    if length(text) <= most:
        return text
    kept, room = "", most - 1
    for sign in text:
        room -= length(sign)
        if room < 0:
            break
        kept += sign
    return kept.rstrip() + ELLIPSIS


def label(text: str, most: int = LONGEST_NAME) -> str:
    """Words for a button, a menu, a footer or a file: on one line, never empty."""
    return cut(" ".join(clean(text).split()), most) or "?"


def plain(text: str, most: int = LONGEST_NAME) -> str:
    """Words for a place with Markdown; `most` counts what is seen, signs that escape come on top.

    Names that are read from right to left do not turn what stands beside them around.
    """
    shown = label(text, most)
    escaped = _MARKDOWN.sub(r"\\\1", shown)
    if any(bidirectional(sign) in _RIGHT_TO_LEFT for sign in shown):
        return f"{_ISOLATE}{escaped}{_END_ISOLATE}"
    return escaped


def tell_others(person: str, names: Iterable[str]) -> str:
    """The first of somebody's other names, and how many more there are; nothing for most."""
    others = [name for name in names if name != person]
    rest = len(others) - _NAMES_TOLD
    told = ", ".join(map(plain, others[:_NAMES_TOLD]))
    return f"{told} and {rest} more" if rest > 0 else told


def hidden(text: str, *, hides: bool) -> str:
    """The text behind a spoiler tag, where scores are to be hidden."""
    return f"||{text}||" if hides else text


def moment(when: datetime, style: Moment = "R") -> str:
    """A moment that each reader sees by their own clock, and that goes on by itself."""
    return f"<t:{int(when.timestamp())}:{style}>"


def recent_day(day: str) -> str:
    """A day of a replay; one of long ago with its year."""
    return plain(tell_recent_day(day, discord.utils.utcnow().date()))


def fit_lines(lines: Sequence[str], most: int, *, rest: str = "and {} more") -> str:
    """As many of the lines as there is room for, then how many are missing."""
    if length("\n".join(lines)) <= most:
        return "\n".join(lines)
    kept: list[str] = []
    room = most - length(rest.format(len(lines)))
    for line in lines:
        room -= length(line) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join([*kept, rest.format(len(lines) - len(kept))])


def dotted(parts: Iterable[str]) -> str:
    """The parts that are not empty, in a line."""
    return " · ".join(filter(None, parts))
