"""A sheet as lines that a person can change and send again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final

import msgspec

from bot.domain.links import replay_id_of
from bot.domain.team_sheets.chat import clean, quote
from bot.domain.team_sheets.headers import Header
from bot.domain.team_sheets.lines import entry_of
from bot.domain.team_sheets.reading import Kind, read_line
from bot.domain.team_sheets.sheet import Entry, Sheet, War, bare

_SHORTEST_NUMBER: Final = 10_000
_NOBODY: Final = "?"
_HEAD: Final = ("season", "week", "team_name", "opponent_team")
_MEANING: Final = re.compile(r"[\"*~`\\<>()\[\]]")
_SINGLE_WORD: Final = re.compile(r"[^\W\d_]{3,}")

_Spelling = Callable[[str], str]


def write_text(sheet: Sheet) -> str:
    """The lines of a sheet, such as `1. Alice vs Bob (2-1): 77512398 77512399`.

    `read_text` makes the same of them, but for what was not understood and which posts the
    entries came from. Entries without a seat that name nobody become one beneath each heading.
    What is only guessed is not written, since it is guessed again.
    """
    head = list(_head(sheet))
    lines = list(_matches(sheet.entries))
    return "\n".join((*head, *([""] if head and lines else []), *lines))


def write_war(sheet: Sheet) -> str:
    """Season and week as `read_war` reads them."""
    season = "" if sheet.season is None else f"S{sheet.season}"
    week = "" if sheet.week is None else f"W{sheet.week}"
    return " ".join(filter(None, (season, week)))


def write_entry(entry: Entry) -> str:
    """One match as a line; names are in quotes only where one would be read differently."""
    entry = msgspec.structs.replace(bare(entry), war=None)
    first, *others = dict.fromkeys(_spellings(entry))
    lines = [*([] if others and _has_meaning(entry) else [first]), *others]
    return next((line for line in lines[:-1] if _reads_as(line, entry)), lines[-1])


def _matches(entries: Iterable[Entry]) -> Iterator[str]:
    """The matches, each beneath its heading, with an empty line before another one."""
    above: War | None = None
    for number, entry in enumerate(entries):
        if entry.war != above:
            yield from ([""] if number else [])
            yield _heading(entry.war or War())
            above = entry.war
        yield write_entry(entry)


def _head(sheet: Sheet) -> Iterator[str]:
    told = {name: getattr(sheet, name) for name in _HEAD if name not in sheet.guessed}
    said = {name: value for name, value in told.items() if value is not None}
    team, other = said.get("team_name"), said.get("opponent_team")
    war = " ".join(_numbers(said.get("season"), said.get("week")))
    if team or other:
        # Beside a team, season and week are no heading of the matches beneath.
        yield from [war] if war else []
    elif war:
        yield f"This week: {war if 'season' in said else said['week']}"
    for word, name in (("Team", team), ("Opponent team", other)):
        if name is not None:
            yield _plainest(f"{word}: {{}}", name)
    first = sheet.entries[0].war if sheet.entries else None
    if (team or other) and not war and first is not None and first.team is None:
        yield "This week: ?"


def _heading(war: War) -> str:
    """The line above the matches of a war."""
    numbers = " ".join(_numbers(war.season, war.week)) or "Week ?"
    if war.team is None:
        return numbers
    teams = (war.team, war.opponent) if war.opponent else (war.team,)
    return _plainest(f"{numbers}: {' vs '.join('{}' for _ in teams)}", *teams)


def _numbers(season: int | None, week: int | None) -> Iterator[str]:
    if season is not None:
        yield f"Season {season}"
    if week is not None:
        yield f"Week {week}"


@lru_cache(1024)
def _plainest(line: str, *names: str) -> str:
    """The line with these names, in quotes where they would be read differently."""
    quoted = line.format(*(quote(name) for name in names))
    plain = line.format(*names)
    return plain if _header(plain) == _header(quoted) is not None else quoted


def _header(line: str) -> Header | None:
    read = read_line(clean(line))
    return read.header if read.kind is Kind.HEADER and not read.refusals else None


def _has_meaning(entry: Entry) -> bool:
    """Whether a sign in a name surely means something else in a line, so that nobody has to try."""
    names = (entry.player, entry.opponent, entry.sub_for, entry.tag, *entry.db_names)
    return any(_MEANING.search(name) for name in names if name)


def _reads_as(line: str, entry: Entry) -> bool:
    read = read_line(clean(line))
    if read.kind is not Kind.MATCH or read.doubts or read.refusals or read.urls != entry.urls:
        return False
    return entry_of(read) == msgspec.structs.replace(entry, urls=())


def _spellings(entry: Entry) -> Iterator[str]:
    """The ways to write a match, the plainest first; the last one is read right in any case."""
    replays = " ".join(_short(entry.urls)) or "no replay"
    if not entry.names_somebody:
        seat = "Other replays" if entry.order is None else f"Seat {entry.order}"
        yield f"{seat}: {replays}"
        return
    number = "" if entry.order is None else f"{entry.order}. "
    score = f" ({entry.reported_score})" if entry.reported_score else ""
    alone = entry.opponent is None and entry.opponent_tag is None and bool(number)
    for written in (_plain, _careful, quote):
        player = _side(entry, written)
        if alone:
            yield f"{number}{player}{score}: {replays}"
        opponent = written(entry.opponent) if entry.opponent else _NOBODY
        opponent += _brackets(entry.opponent_tag, written)
        yield f"{number}{player} vs {opponent}{score}: {replays}"


def _plain(name: str) -> str:
    return name


def _careful(name: str) -> str:
    """The name, in quotes unless it is a single word of letters that means nothing in a line."""
    return name if _SINGLE_WORD.fullmatch(name) else quote(name)


def _side(entry: Entry, written: _Spelling) -> str:
    told = written(entry.player) if entry.player else _NOBODY
    told += _brackets(entry.tag, written)
    if entry.sub_for:
        told += f" (sub for {written(entry.sub_for)})"
    if entry.db_names:
        told += f" (db: {', '.join(map(written, entry.db_names))})"
    return told


def _brackets(tag: str | None, written: _Spelling) -> str:
    return f" [{written(tag)}]" if tag else ""


def _short(urls: tuple[str, ...]) -> tuple[str, ...]:
    """The replays' numbers where all are long enough to be known as such, else the addresses."""
    numbers = [replay_id_of(url) for url in urls]
    return tuple(map(str, numbers)) if min(numbers, default=0) >= _SHORTEST_NUMBER else urls
