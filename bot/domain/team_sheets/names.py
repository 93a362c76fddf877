"""A player as written beside a match: the name, and what stands in brackets behind it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from bot.domain.names import blur_name, fold_name
from bot.domain.team_sheets.chat import MENTION, QUOTED, clean, trim, unquote
from bot.domain.team_sheets.sheet import LONGEST_NAME

MOST_NAMES: Final = 10
_MOST_WORDS: Final = 5

MENTIONED: Final = "A mention is no name: write the player's DuelingBook name instead."
TOO_LONG: Final = f"A name has at most {LONGEST_NAME} characters: the rest of it is left out."
NO_NAME: Final = (
    "This is too long for a name: write the players as \u201cAlice vs Bob\u201d, or put a name in "
    "quotes."
)

_QUOTED: Final = re.compile(QUOTED)
_GROUP: Final = re.compile(rf"[(\[]((?:{QUOTED}|[^()\[\]\"])*+)[)\]]")
_SUB: Final = re.compile(
    r"(?:(?:sub(?:s|bed|bing|stitut(?:e|es|ed|ing))?|stand(?:s|ing)?[ -]?in|in)\s*"
    r"(?:\bin\s+)?(?:\bfor\b|:)|sub(?:bing|stitut(?:e|ing))?\b|for\b|replac(?:es|ed|ing)\b)"
    r"[\s:]*(\S.*)",
    re.IGNORECASE,
)
_SUB_OUTSIDE: Final = re.compile(
    r"(?<=\s)(?:(?:sub(?:s|bed|bing|stitut(?:e|es|ed|ing))?|in)\s+(?:in\s+)?for|replacing)\s+(\S.*)",
    re.IGNORECASE,
)
_SUB_OF: Final = re.compile(
    r"([^\s\"].*?)(?:['\u2019]s|s['\u2019])\s+(?:sub(?:stitut(?:e|ion))?|stand[ -]?in|replacement)",
    re.IGNORECASE,
)
_TWO_NAMES: Final = re.compile(r"([^/\s][^/]*?)/([^/]*[^/\s])")
_DB: Final = re.compile(
    r"(?:(?:duelingbook|db)(?:\s*(?:user)?names?)?|ign|user(?:name)?|account|a\.?k\.?a\.?)"
    r"(?:\s*[:=]\s*|\s+)(\S.*)",
    re.IGNORECASE,
)
_REMARK: Final = re.compile(
    r"(?:updated?|edit(?:ed)?|correct(?:ed|ion)|fixed|new)(?:\s+(?:link|replay|score)s?)?",
    re.IGNORECASE,
)
_DIGIT: Final = re.compile(r"[0-3]")
_PART: Final = re.compile(rf"\s*(?:({QUOTED})\s*(?=[,;]|$)|([^,;]*))[,;]?")
_UNKNOWN: Final = {
    *("?", "??", "???", "-", "--", "n/a", "na", "none", "null", "unknown"),
    *("tbd", "tba", "tbc", "bye"),
}


class Side(NamedTuple):
    """One of the two players as written; `wins` is a digit in brackets, `doubts` are sentences."""

    name: str | None = None
    tag: str | None = None
    sub_for: str | None = None
    db_names: tuple[str, ...] = ()
    wins: str | None = None
    doubts: tuple[str, ...] = ()
    quoted: bool = False


def read_side(text: str) -> Side:
    """What the text says about one player."""
    text = trim(text)
    quoted = _QUOTED.match(text)
    # A quote within a name is part of it: only a name that is quoted whole is taken literally.
    whole = quoted and text[quoted.end() : quoted.end() + 2].strip()[:1] in {"", "(", "["}
    rest = text[quoted.end() :] if quoted and whole else text
    tags, subs, db_names, wins = [], [], list[str](), None
    for group in _GROUP.findall(rest):
        inside = group.strip()
        if sub := _SUB.fullmatch(inside) or _SUB_OF.fullmatch(inside):
            subs.append(_plain(sub[1]))
        elif db := _DB.fullmatch(inside):
            db_names += split_names(db[1])
        elif _DIGIT.fullmatch(inside):
            wins = inside
        elif inside and not _REMARK.fullmatch(inside):
            tags.append(_plain(inside))
    rest = _GROUP.sub(" ", rest)
    if sub := _SUB_OUTSIDE.search(rest):
        subs.append(_plain(sub[1]))
        rest = rest[: sub.start()]
    doubts: tuple[str, ...] = ()
    if quoted and whole:
        name, doubts = cut_name(unquote(quoted.group()))
    elif tags and not trim(rest):
        name, doubts = _read_name(tags.pop(0))
    else:
        first, second = _split_aliases(trim(rest))
        name, doubts = _read_name(first)
        db_names = [*db_names, second] if second else db_names
    named = tuple(dict.fromkeys(db_names))[:MOST_NAMES]
    tag = cut_name(", ".join(tags))[0]
    sub_for = cut_name(subs[0])[0] if subs else None
    return Side(name, tag, sub_for, named, wins, doubts, quoted=bool(whole))


def split_names(text: str) -> tuple[str, ...]:
    """The names in a list with commas or semicolons; a quoted one is taken as it stands."""
    names = (unquote(quoted) if quoted else trim(name) for quoted, name in _PART.findall(text))
    return tuple(filter(None, (cut_name(name)[0] for name in names)))


def cut_name(text: str) -> tuple[str | None, tuple[str, ...]]:
    """The name as it may be kept; None where it is empty.

    It has single spaces, no signs that nobody sees, and at most a name's length.
    """
    name = " ".join(clean(text).split())
    if len(name) <= LONGEST_NAME:
        return name or None, ()
    return name[:LONGEST_NAME].rstrip(), (TOO_LONG,)


@lru_cache(4096)
def key(name: str | None) -> str:
    """What a player's equal names have in common; a team in front of a bar is no part of them."""
    folded = fold_name(name or "")
    last = folded.rpartition("|")[2].strip()
    return last if any(map(str.isalnum, last)) else folded


@lru_cache(4096)
def loose_key(name: str | None) -> str:
    """What a player's names that are only alike have in common; too little to join them."""
    return blur_name(key(name))


def is_unknown(text: str) -> bool:
    """Whether people write this where they have nothing to say."""
    return text.strip().casefold() in _UNKNOWN


def _plain(text: str) -> str:
    text = text.strip()
    return unquote(text) if _QUOTED.fullmatch(text) else trim(text)


def _split_aliases(text: str) -> tuple[str, str | None]:
    """`Wren/paperlantern`: two names of one person; a blank beside the stroke makes it none."""
    found = _TWO_NAMES.fullmatch(text)
    if found is None or is_unknown(text) or text.startswith("@"):
        return text, None
    first, second = found.groups()
    whole = not (first.endswith(" ") or second.startswith(" ") or first.lower().endswith(" w"))
    known = all(any(map(str.isalpha, name)) for name in (first, second))
    return (first, second) if whole and known else (text, None)


def _read_name(text: str) -> tuple[str | None, tuple[str, ...]]:
    mentioned = MENTION in text
    name = trim(" ".join(text.replace(MENTION, " ").split())).lstrip("@")
    if _QUOTED.fullmatch(name):
        return cut_name(unquote(name))
    if not any(map(str.isalnum, name)) and (is_unknown(name) or not name):
        return None, (MENTIONED,) if mentioned else ()
    if is_unknown(name):
        return None, ()
    if name.count(" ") >= _MOST_WORDS:
        return None, (NO_NAME,)
    return cut_name(name)
