"""A line as people write it in a chat, without what only makes it look nice."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MENTION: Final = "\ue000"
"""Stands where somebody was mentioned, since a mention's number is no name."""

QUOTED: Final = r'"(?:[^"]|"")*+"'
"""A name in quotes, which is taken as it stands; a quote in it is doubled."""

# Full-width signs and digits become ASCII; letters stay, since names have them. What cannot be
# seen goes, as do control signs other than the ends of lines, and halves of characters, which no
# database takes.
_SIGNS: Final[dict[int, str | None]] = {
    **dict.fromkeys((*range(9), *range(14, 32), *range(127, 160), 0x00AD, 0x061C, 0x180E)),
    **dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))),
    **dict.fromkeys((0xFE0F, 0xFEFF, ord(MENTION), 0xE001, 0xE002)),
    **dict.fromkeys((*range(0xD800, 0xE000), *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080))),
    **{
        0xFF01 + offset: chr(0x21 + offset)
        for offset in range(94)
        if not chr(0x21 + offset).isalpha()
    },
    **{0x2460 + number: f"{number + 1}. " for number in range(9)},
    0x3000: " ",
    0x20E3: ". ",
}
_DECORATION: Final = re.compile(
    rf"(?P<quoted>{QUOTED})"
    r"|\\(?P<escaped>[\\*_~`|>#.()\[\]-])"
    r"|(?P<mention><(?:@[!&]?|\#)\d{1,20}>)"
    r"|(?P<versus>\u2694|\U0001f19a|(?<!\S):vs:(?!\S))"
    r"|\[(?P<label>[^\[\]\"]*+)\]\([\s<>]*+\)"
    r"|<a?:\w{1,32}:\d{1,20}>|<t:-?\d{1,20}(?::\w)?>|</?[a-z][^<>]{0,100}>"
    r"|(?<!\S):[a-z][a-z0-9_+-]{1,32}:(?!\S)"
    r"|\*+|~~+|`+|\|\|+|(?<!\w)__+|__+(?!\w)|<\s*>|\(\s*\)|\[\s*\]",
    re.IGNORECASE,
)
_STRUCK: Final = re.compile(rf"(?P<kept>{QUOTED}|\\~)|~~(?=[^\s~])(?:[^~]|~(?!~))++~~(?!~)")
_FRONT: Final = re.compile(r"[\s>#\u2022\u25e6\u25aa\u2023\u00b7+\u2013\u2014-]+")
_EDGE: Final = " \t:,;|=>\u2192\u2022\u00b7\u2026"
_DASHES: Final = "-\u2013\u2014"
_SYMBOLS: Final = {"So", "Sk", "Cn"}


def clean(text: str) -> str:
    """The text with plain signs, and without those that nobody sees."""
    return text.translate(_SIGNS)


def undecorate(line: str) -> str:
    """A cleaned line without Markdown, emojis by name and list markers; quoted names stay."""
    plain = " ".join(_DECORATION.sub(_replace, line).split())
    front = _FRONT.match(plain)
    return plain[front.end() :] if front else plain


def unstrike(text: str) -> str:
    """The text without what is struck out in it; a quoted name stays."""
    if "~~" not in text:
        return text
    return _STRUCK.sub(lambda found: found["kept"] or " ", text)


def trim(text: str) -> str:
    """A name without separators and symbols on its edges; a dash may be part of it."""
    begin, end = edges(text)
    return text[begin:end]


def edges(text: str) -> tuple[int, int]:
    """Where `trim` begins and ends, in a time linear in the text."""
    begin, end = 0, len(text)
    while begin < end and _is_edge(text[begin], text[begin + 1 : min(begin + 2, end)]):
        begin += 1
    while begin < end and _is_edge(text[end - 1], text[max(begin, end - 2) : end - 1]):
        end -= 1
    return begin, end


def _is_edge(sign: str, beside: str) -> bool:
    """Whether a sign on the edge of a name is no part of it; a dash is, unless it stands alone."""
    if sign in _DASHES:
        return beside in ("", " ")
    return sign in _EDGE or unicodedata.category(sign) in _SYMBOLS


def quote(text: str) -> str:
    """The text as a quoted name."""
    return '"' + text.replace('"', '""') + '"'


def unquote(text: str) -> str:
    """What a quoted name stands for."""
    return " ".join(text[1:-1].replace('""', '"').split())


def _replace(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "quoted" | "escaped" as group:
            return found[group]
        case "label":
            return f" : {found['label']} "
        case "mention":
            return f" {MENTION} "
        case "versus":
            return " vs "
        case _:
            return " "
