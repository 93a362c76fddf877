"""Text in the characters that the font has; it would draw an empty box for any other."""

from __future__ import annotations

import unicodedata
from typing import Final

ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"
UNKNOWN: Final = "?"
_IN_FONT: Final = frozenset(
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
    "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{DEGREE SIGN}"
    "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{PLUS-MINUS SIGN}"
    "\N{MIDDLE DOT}\N{TRADE MARK SIGN}\N{HORIZONTAL ELLIPSIS}"
)
# What compatibility decomposition does not take to ASCII, and players write so themselves.
_WRITTEN: Final = str.maketrans(
    {
        "\N{BLACK STAR}": "*",
        "\N{WHITE STAR}": "*",
        "\N{MULTIPLICATION SIGN}": "x",
        "\N{HYPHEN}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{HORIZONTAL BAR}": "-",
        "\N{MINUS SIGN}": "-",
        "\N{FRACTION SLASH}": "/",
        "\N{ACUTE ACCENT}": "'",
        "\N{PRIME}": "'",
        "\N{LATIN SMALL LETTER SHARP S}": "ss",
        "\N{LATIN CAPITAL LETTER AE}": "AE",
        "\N{LATIN SMALL LETTER AE}": "ae",
        "\N{LATIN CAPITAL LIGATURE OE}": "OE",
        "\N{LATIN SMALL LIGATURE OE}": "oe",
        "\N{LATIN CAPITAL LETTER O WITH STROKE}": "O",
        "\N{LATIN SMALL LETTER O WITH STROKE}": "o",
        "\N{LATIN CAPITAL LETTER L WITH STROKE}": "L",
        "\N{LATIN SMALL LETTER L WITH STROKE}": "l",
        "\N{LATIN CAPITAL LETTER D WITH STROKE}": "D",
        "\N{LATIN SMALL LETTER D WITH STROKE}": "d",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    }
)
_LONGEST: Final = 200
"""Characters of a name that are looked at: no tile shows more, however small."""

_INVISIBLE: Final = frozenset({"Cf", "Cn", "Mn", "Me"})


def drawable(text: str) -> str:
    """`text` on one line, in characters that the font has and in their order, at most 200.

    Letters lose accents the font does not have, stars and dashes become their plain likes; a run
    of anything else becomes one question mark, so text of nothing else is that alone.
    """
    if len(text) <= _LONGEST and text.isascii() and text.isprintable():
        return " ".join(text.split())
    shown: list[str] = []
    for character in text[:_LONGEST].translate(_WRITTEN):
        plain = _plain(character)
        if plain != UNKNOWN or shown[-1:] != [UNKNOWN]:
            shown += [plain] if plain else []
    return " ".join("".join(shown).split())[:_LONGEST]


def is_readable(text: str) -> bool:
    """Whether what was made drawable still tells a reader anything."""
    return any(map(str.isalnum, text))


def _plain(character: str) -> str:
    """The character as the font has it, "" for marks and signs without a shape."""
    if " " <= character <= "~" or character in _IN_FONT:
        return character
    if character.isspace() or unicodedata.category(character) == "Cc":
        return " "
    if unicodedata.category(character) in _INVISIBLE:
        return ""
    decomposed = unicodedata.normalize("NFKD", character).translate(_WRITTEN)
    return "".join(sign for sign in decomposed if " " < sign <= "~") or UNKNOWN
