"""What a post says about itself: that it corrects another, goes on with it, or nothing."""

from __future__ import annotations

import re
from typing import Final

from bot.domain.team_sheets.sheet import Mark

_CORRECTS: Final = re.compile(
    r"\b(?:updat(?:e|es|ed)|edit(?:s|ed)?|correct(?:s|ed|ion|ions)|fix(?:ed)?|new (?:link|replay)s?"
    r"|(?:right|correct) (?:link|replay)s?|instead of|replaces?|replaced|re-?upload(?:ed)?)\b",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(
    r"\b(?:(?:games?|g|parts?|pt|replays?|r|duel)\s?#?[2-9]|cont(?:inued|inuation|inues)?|"
    r"(?:second|2nd|other) (?:half|part|replay|link)|rest of|forgot|missing (?:game|replay|link)|"
    r"remaining|decider|final game|last game)\b",
    re.IGNORECASE,
)
_BEGINS: Final = re.compile(r"\b(?:games?|g|parts?|pt|replays?|r|duel)\s?#?1\b", re.IGNORECASE)
_LONGEST_POST: Final = 20_000
"""A message and all that hangs on it is shorter."""


def mark_of(text: str) -> Mark:
    """The mark of a post with this text; of a very long one the beginning counts."""
    text = text[:_LONGEST_POST]
    if _CORRECTS.search(text):
        return Mark.CORRECTS
    if _GOES_ON.search(text) and not _BEGINS.search(text):
        return Mark.GOES_ON
    return Mark.PLAIN
