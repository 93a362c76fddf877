"""When two spellings are one name: those that are equal, and those that are only alike.

Players are one where their names are equal: in seats, sheets, posts and joined names. Two accounts
may differ in a sign alone, so what is only alike is told or offered, and never joined unasked.
Teams have no accounts and everybody writes them another way: alike is enough (`teams.team_key`).
"""

from __future__ import annotations

import unicodedata
from typing import Final

BLANK_LETTERS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters, as far as Unicode goes, of which nobody sees anything."""


def fold_name(name: str) -> str:
    """What equal names have in common: all but case, width and needless blanks."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def blur_name(name: str) -> str:
    """What names that are alike have in common: letters and digits; all of one without any."""
    folded = fold_name(name)
    return "".join(filter(str.isalnum, folded)) or folded


def is_shown(sign: str) -> bool:
    """Whether it is neither a command to a screen, nor half of a character, nor nothing."""
    return sign not in BLANK_LETTERS and not unicodedata.category(sign).startswith("C")
