"""Names of files in `Content-Disposition`, whatever strangers call themselves."""

from __future__ import annotations

import unicodedata
from typing import Final
from urllib.parse import quote

_LONGEST: Final = 40
# Letters, digits, and the marks that scripts need to be read: nothing that a header or a folder
# obeys, turns around or hides.
_KEPT: Final = ("L", "N")
_MARKS: Final = frozenset({"Mn", "Mc"})


def saved_as(plain: str, *words: str) -> str:
    """A file to keep: `plain` is its name in ASCII, and `words` say the same in any script.

    `plain` is of letters, digits, `_`, `-` and `.` alone; its suffix is that of both names. The
    second is given where it says more than the first.
    """
    wide = "-".join(filter(None, map(_written, words)))
    wide += plain[plain.rindex(".") :]
    told = f'attachment; filename="{plain}"'
    if not words or wide.isascii():
        return told
    return f"{told}; filename*=UTF-8''{quote(wide, safe='')}"


def _written(word: str) -> str:
    """The word in letters and digits of its script, `-` and `_`; at most 40 of them."""
    kept = "".join(sign if _is_kept(sign) else "_" for sign in unicodedata.normalize("NFC", word))
    parts = [part for part in kept.split("_") if part]
    return "_".join(parts)[:_LONGEST].strip("_-")


def _is_kept(sign: str) -> bool:
    category = unicodedata.category(sign)
    return sign == "-" or category.startswith(_KEPT) or category in _MARKS
