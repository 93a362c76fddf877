"""When two spellings are one name: those that are equal, and those that are only alike.

Players are one where their names are equal: in seats, sheets, posts and joined names. Two accounts
may differ in a sign alone, so what is only alike is told or offered, and never joined unasked.
Teams have no accounts and everybody writes them another way: alike is enough (`teams.team_key`).
"""

from __future__ import annotations

import unicodedata


def fold_name(name: str) -> str:
    """What equal names have in common: all but case, width and needless blanks."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def blur_name(name: str) -> str:
    """What names that are alike have in common: letters and digits; all of one without any."""
    folded = fold_name(name)
    return "".join(filter(str.isalnum, folded)) or folded
