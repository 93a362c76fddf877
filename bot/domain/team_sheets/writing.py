"""A sheet as lines that a person can change and send again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final

import msgspec

from bot.domain.links import replay_id_of
from bot.domain.team_sheets.lines import read_lines
from bot.domain.team_sheets.names import write_name
from bot.domain.team_sheets.sheet import Entry, Mark, Sheet

_SHORTEST_NUMBER: Final = 10_000
_NOBODY: Final = "?"


def write_text(sheet: Sheet) -> str:
    """The lines of a sheet, such as `1. Alice vs Bob (2-1): 77512398 77512399`.

    `read_text` makes the same of them, but for what was not understood and which posts the
    entries came from. Entries without a seat that name nobody become one.
    """
    head = list(_head(sheet))
    lines = [write_entry(entry) for entry in sheet.entries]
    return "\n".join((*head, *([""] if head and lines else []), *lines))


def write_entry(entry: Entry) -> str:
    """One match as a line; a name is in quotes only where it would be read differently."""
    entry = msgspec.structs.replace(entry, post=None, author=None, mark=Mark.PLAIN)
    lines = list(_spellings(entry))
    return next((line for line in lines if read_lines(line).entries == (entry,)), lines[-1])


def _head(sheet: Sheet) -> Iterator[str]:
    numbers = (("Season", sheet.season), ("Week", sheet.week))
    if war := " ".join(f"{word} {number}" for word, number in numbers if number is not None):
        yield war
    for word, name in (("Team", sheet.team_name), ("Opponent team", sheet.opponent_team)):
        if name is not None:
            plain = f"{word}: {name}"
            read = read_lines(plain)
            yield (
                plain
                if name in {read.team_name, read.opponent_team}
                else f"{word}: {write_name(name, quoted=True)}"
            )


def _spellings(entry: Entry) -> Iterator[str]:
    """The ways to write a match, the plainest first."""
    replays = " ".join(_short(entry.urls)) or "no replay"
    if not entry.names_somebody:
        seat = "Other replays" if entry.order is None else f"Seat {entry.order}"
        yield f"{seat}: {replays}"
        return
    number = "" if entry.order is None else f"{entry.order}. "
    score = f" ({entry.reported_score})" if entry.reported_score else ""
    alone = entry.opponent is None and entry.opponent_tag is None and bool(number)
    for against in (False, True) if alone else (True,):
        for first, second, inside in product((False, True), repeat=3):
            player = _side(entry, quoted=first, inside=inside)
            opponent = write_name(entry.opponent or _NOBODY, quoted=second and bool(entry.opponent))
            opponent += _brackets(entry.opponent_tag, quoted=inside)
            match = f"{player} vs {opponent}" if against else player
            yield f"{number}{match}{score}: {replays}"


def _side(entry: Entry, *, quoted: bool, inside: bool) -> str:
    written = write_name(entry.player or _NOBODY, quoted=quoted and bool(entry.player))
    written += _brackets(entry.tag, quoted=inside)
    if entry.sub_for:
        written += f" (sub for {write_name(entry.sub_for, quoted=inside)})"
    if entry.db_names:
        names = ", ".join(write_name(name, quoted=inside) for name in entry.db_names)
        written += f" (db: {names})"
    return written


def _brackets(tag: str | None, *, quoted: bool) -> str:
    return f" [{write_name(tag, quoted=quoted)}]" if tag else ""


def _short(urls: tuple[str, ...]) -> tuple[str, ...]:
    """The replays' numbers where all are long enough to be known as such, else the addresses."""
    numbers = [replay_id_of(url) for url in urls]
    return tuple(map(str, numbers)) if min(numbers, default=0) >= _SHORTEST_NUMBER else urls
