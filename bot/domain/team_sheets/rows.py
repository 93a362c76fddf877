"""Rows of a table whose columns are known, as entries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import msgspec

from bot.domain.links import find_links
from bot.domain.team_sheets.chat import undecorate
from bot.domain.team_sheets.columns import Column, has_link
from bot.domain.team_sheets.entries import make_entry
from bot.domain.team_sheets.matching import is_same_match
from bot.domain.team_sheets.merging import without_twins
from bot.domain.team_sheets.names import (
    MENTIONED,
    Side,
    cut_name,
    is_unknown,
    read_side,
    split_names,
)
from bot.domain.team_sheets.pairs import read_pair, read_score
from bot.domain.team_sheets.sheet import (
    MOST_ENTRIES,
    MOST_GAPS,
    MOST_REPLAYS,
    TOO_MANY,
    Entry,
    NotUnderstood,
    Sheet,
    bounded,
    gap,
)

_NUMBER: Final = re.compile(r"\D{0,12}(\d{1,4})(?:\.0)?\D{0,3}")
_YES_OR_NO: Final = {"yes", "no", "y", "n", "x", "true", "false", "0", "1", "-", "sub"}
_MOST_SEATS: Final = 99
_LONGEST_CELL: Final = 1_000

_NO_NUMBER: Final = "This is no number of a {}: write digits only."
_NO_SCORE: Final = (
    "This is no score: write it like 2-1, as text so that no program makes it a date."
)
_NO_REPLAY: Final = "This is no replay: paste its address, or only the number after id=."
_LONG_CELL: Final = (
    f"This cell is too long: only its first {_LONGEST_CELL} characters are read, so shorten it."
)
_OTHER: Final = "This row has another {} than the first one, which stays: {}."
_DECORATED: Final = ("<@", "**", "__", "~~", "`", "||")
_FORMULA: Final = ("=", "+", "-", "@")


class Row(NamedTuple):
    """The cells of a row, and in which line it begins."""

    line: int
    cells: tuple[str, ...]


def read_rows(rows: Iterable[Row], columns: Mapping[int, Column]) -> Sheet:
    """What the rows say; a row that repeats the match above or names nobody goes on with it."""
    reading = _Reading(columns)
    for row in rows:
        reading.take(row)
        if len(reading.gaps) > MOST_GAPS or reading.replays > 2 * MOST_REPLAYS:
            break
        if len(reading.entries) > MOST_ENTRIES:
            reading.gaps.append(gap(TOO_MANY, line=row.line))
            reading.entries.pop()
            break
    entries, twins = without_twins(reading.entries)
    war = reading.war
    return Sheet(
        season=_whole(war.get(Column.SEASON)),
        week=_whole(war.get(Column.WEEK)),
        team_name=_text(war.get(Column.TEAM)),
        opponent_team=_text(war.get(Column.OPPONENT_TEAM)),
        entries=entries,
        not_understood=bounded((*reading.gaps, *twins)),
    )


@dataclass(slots=True)
class _Reading:
    """How far a table was read."""

    columns: Mapping[int, Column]
    entries: list[Entry] = field(default_factory=list)
    gaps: list[NotUnderstood] = field(default_factory=list)
    war: dict[Column, int | str] = field(default_factory=dict)
    replays: int = 0
    line: int = 0

    def take(self, row: Row) -> None:
        """Add what this row says."""
        self.line = row.line
        cells, urls = self._sort(row)
        self._note_war(cells)
        entry = self._entry(cells, urls)
        self.replays += len(urls)
        if not (entry.names_somebody or urls):
            return
        if self.entries and _goes_on(self.entries[-1], entry):
            last = self.entries[-1]
            urls = [*last.urls, *entry.urls]
            self.entries[-1] = msgspec.structs.replace(last, urls=tuple(dict.fromkeys(urls)))
        else:
            self.entries.append(entry)

    def _sort(self, row: Row) -> tuple[dict[Column, str], list[str]]:
        """What stands in the row's columns, each bounded, and its replays."""
        cells: dict[Column, str] = {}
        urls: list[str] = []
        for number, cell in enumerate(row.cells):
            kind = self.columns.get(number)
            if not cell.strip():
                continue
            if kind is Column.LINKS or has_link(cell):
                urls += self._links(cell)
            elif kind is not None:
                cells[kind] = cell[:_LONGEST_CELL]
                if len(cell) > _LONGEST_CELL:
                    self._say(_LONG_CELL, cell)
        return cells, urls

    def _entry(self, cells: Mapping[Column, str], urls: Iterable[str]) -> Entry:
        pair = read_pair(cells.get(Column.MATCH, ""), dash=True)
        for doubt in pair.doubts:
            self._say(doubt, cells[Column.MATCH])
        order = self._order(cells, pair.order)
        player = self._side(cells.get(Column.PLAYER)) or pair.left
        opponent = self._side(cells.get(Column.OPPONENT)) or pair.right
        if not pair.two_sides and _whole_cell(cells.get(Column.MATCH)):
            player = self._side(cells.get(Column.PLAYER)) or Side()
            order = order or int(cells[Column.MATCH])
        sub_for = cells.get(Column.SUB_FOR, "")
        named = split_names(cells.get(Column.DB_NAMES, "").replace("\n", ";"))
        return make_entry(
            order=order,
            player=player.name,
            db_names=(*named, *player.db_names),
            opponent=opponent.name,
            reported_score=self._score(cells.get(Column.SCORE)) or pair.score,
            sub_for=player.sub_for
            or (None if sub_for.casefold() in _YES_OR_NO else self._name(sub_for)),
            urls=urls,
            tag=player.tag,
            opponent_tag=opponent.tag,
            opponent_sub_for=opponent.sub_for,
        )

    def _order(self, cells: Mapping[Column, str], order: int | None) -> int | None:
        given = cells.get(Column.ORDER)
        if given is None or is_unknown(given):
            return order
        number = self._number(given, "seat")
        return number if number and number <= _MOST_SEATS else order

    def _links(self, cell: str) -> tuple[str, ...]:
        found = find_links(cell)
        self.gaps += [
            gap(refusal.sentence, refusal.text, self.line)
            for refusal in found.not_understood[: MOST_GAPS + 1]
        ]
        if not found.links and not found.not_understood and not is_unknown(cell):
            self._say(_NO_REPLAY, cell)
        return tuple(link.url for link in found.links)

    def _side(self, cell: str | None) -> Side | None:
        """The player in a cell; what only looks like a formula is a name like any other."""
        if cell is None or is_unknown(cell):
            return None
        plain = undecorate(cell) if cell.startswith(_DECORATED) else " ".join(cell.split())
        side = Side() if cell.startswith(_FORMULA) else read_side(plain)
        if side.name is None and MENTIONED not in side.doubts:
            name, doubts = cut_name(plain)
            side = side._replace(name=name, doubts=doubts)
        for doubt in side.doubts:
            self._say(doubt, cell)
        return side

    def _name(self, cell: str) -> str | None:
        return None if is_unknown(cell) else cut_name(cell)[0]

    def _score(self, cell: str | None) -> str | None:
        if cell is None or is_unknown(cell):
            return None
        score = read_score(cell)
        if score is None:
            self._say(_NO_SCORE, cell)
        return score

    def _note_war(self, cells: Mapping[Column, str]) -> None:
        """Season, week and teams are those of the first row that has them."""
        readers: dict[Column, tuple[str, Callable[[str], int | str | None]]] = {
            Column.SEASON: ("season", lambda cell: self._number(cell, "season")),
            Column.WEEK: ("week", lambda cell: self._number(cell, "week")),
            Column.TEAM: ("team", self._name),
            Column.OPPONENT_TEAM: ("other team", self._name),
        }
        for kind, (word, read) in readers.items():
            value = read(cells[kind]) if kind in cells and not is_unknown(cells[kind]) else None
            if value is not None and self.war.setdefault(kind, value) != value:
                self._say(_OTHER.format(word, self.war[kind]), cells[kind])

    def _number(self, cell: str, what: str) -> int | None:
        found = _NUMBER.fullmatch(cell.strip())
        if found is None:
            self._say(_NO_NUMBER.format(what), cell)
        return int(found[1]) if found else None

    def _say(self, sentence: str, cell: str) -> None:
        self.gaps.append(gap(sentence, cell, self.line))


def _goes_on(last: Entry, entry: Entry) -> bool:
    """Whether a row only adds replays to the match above it."""
    if not entry.names_somebody:
        return entry.order in {None, last.order} and entry.reported_score is None
    if None in {entry.player, entry.opponent} or entry.player != last.player:
        return False
    same = is_same_match(last, entry) and last.order == entry.order
    return same and entry.reported_score in {None, last.reported_score}


def _whole_cell(cell: str | None) -> bool:
    return cell is not None and cell.isascii() and cell.isdigit() and 0 < int(cell) <= _MOST_SEATS


def _whole(value: int | str | None) -> int | None:
    return value if isinstance(value, int) else None


def _text(value: int | str | None) -> str | None:
    return value if isinstance(value, str) else None
