"""Decks as `.ydk` text, which the simulators and deck sites read, and names for the files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

CREATOR: Final = "Duel Insights"
_LONGEST_CREATOR: Final = 60
_LONGEST_WORD: Final = 40
_SUFFIX: Final = ".ydk"
_NAMELESS: Final = "deck"
# The simulators keep a passcode in 32 bits without sign.
_LARGEST_PASSCODE: Final = 2**32 - 1
_DIGITS: Final = re.compile(r"[0-9]{1,32}")
# Windows keeps these for devices, whatever follows the first dot.
_DEVICE: Final = re.compile(r"(?:con|prn|aux|nul|conin|conout|com[0-9]|lpt[0-9])", re.IGNORECASE)

Copies = tuple[str, int]
"""A card's passcode as the replay spells it ("" if it has none), and how many copies there are."""


@dataclass(frozen=True, slots=True)
class Ydk:
    """A deck file: its text, and how many copies are not in it for want of a passcode."""

    text: str
    left_out: int


def ydk(
    main: Iterable[Copies],
    extra: Iterable[Copies],
    side: Iterable[Copies],
    *,
    creator: str = CREATOR,
) -> Ydk:
    """The deck in the order given: one passcode a line without leading zeros, lines end in LF.

    What is no passcode (tokens have "") is left out and counted. `creator` may be anything; it
    stays on its own line, shortened to 60 characters.
    """
    lines = [f"#created by {_one_line(creator)[:_LONGEST_CREATOR].strip() or CREATOR}"]
    left_out = 0
    for heading, cards in (("#main", main), ("#extra", extra), ("!side", side)):
        lines.append(heading)
        for passcode, copies in cards:
            number = _number(passcode)
            if number is None:
                left_out += max(copies, 0)
            else:
                lines += [number] * copies
    return Ydk("\n".join(lines) + "\n", left_out)


def file_name(player: str, label: str = "", *, taken: Collection[str] = ()) -> str:
    """A name for a player's deck that any system and an HTTP header take as it is.

    It consists of ASCII letters, digits, `_` and `-` and ends in `.ydk`, under 100 characters.
    Different players may come to the same name; give the names already used in the same place
    as `taken` and the next free one is chosen (`Yugi.ydk`, `Yugi-2.ydk`), letter case aside.
    """
    words = [word for word in map(_plain, (player, label)) if word]
    name = "-".join(words) or _NAMELESS
    if _DEVICE.fullmatch(name):
        name = f"{_NAMELESS}-{name}"
    used = {other.casefold() for other in taken}
    chosen, number = name + _SUFFIX, 1
    while chosen.casefold() in used:
        number += 1
        chosen = f"{name}-{number}{_SUFFIX}"
    return chosen


def _number(passcode: str) -> str | None:
    """A passcode as simulators write it; None if it is none."""
    if _DIGITS.fullmatch(passcode) is None or not 0 < int(passcode) <= _LARGEST_PASSCODE:
        return None
    return str(int(passcode))


def _one_line(text: str) -> str:
    """`text` without line ends, control and direction signs; blanks are single."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _plain(text: str) -> str:
    """`text` in letters, digits, `_` and `-` of ASCII; accents go, other signs become `_`."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore")
    return re.sub(r"[^A-Za-z0-9-]+", "_", ascii_only.decode())[:_LONGEST_WORD].strip("_-")
