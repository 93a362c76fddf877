"""Rows of a table whose columns are known, as entries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeVar

import msgspec

from bot.domain.links import find_links
from bot.domain.team_sheets.chat import undecorate, unstrike
from bot.domain.team_sheets.columns import Column, has_link, is_seat
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
from bot.domain.team_sheets.pairs import read_pair, read_score, turn_score
from bot.domain.team_sheets.sheet import (
    MOST_ENTRIES,
    MOST_GAPS,
    MOST_REPLAYS,
    TOO_MANY,
    Entry,
    NotUnderstood,
    Sheet,
    War,
    bounded,
    gap,
)
from bot.domain.team_sheets.sides import split_teams

_NUMBER: Final = re.compile(r"\D{0,12}(\d{1,4})(?:\.0)?\D{0,3}")
_YES_OR_NO: Final = {"yes", "no", "y", "n", "x", "true", "false", "0", "1", "-", "sub"}
_LONGEST_CELL: Final = 1_000

_NO_NUMBER: Final = "This is no number of a {}: write digits only."
_NO_SCORE: Final = (
    "This is no score: write it like 2-1, as text so that no program makes it a date."
)
_NO_REPLAY: Final = "This is no replay: paste its address, or only the number after id=."
_LONG_CELL: Final = (
    f"This cell is too long: only its first {_LONGEST_CELL} characters are read, so shorten it."
)
_WAR: Final = (Column.SEASON, Column.WEEK, Column.TEAM, Column.OPPONENT_TEAM)
_WON: Final = {
    **dict.fromkeys(("won", "win", "wins", "w", "victory"), True),
    **dict.fromkeys(("lost", "loss", "lose", "l", "defeat"), False),
    **dict.fromkeys(("drawn", "draw", "drew", "d", "tie", "tied", "t", "undecided"), None),
}
_DECORATED: Final = ("<@", "**", "__", "~~", "`", "||")
_Value = TypeVar("_Value", int, str)
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
    war, differ = _agreed(reading.wars)
    pairs = zip(reading.entries, reading.wars, strict=False)
    beneath = (msgspec.structs.replace(entry, war=one if differ else None) for entry, one in pairs)
    entries, twins = without_twins(beneath)
    return Sheet(
        season=war.season,
        week=war.week,
        team_name=war.team,
        opponent_team=war.opponent,
        entries=entries,
        not_understood=bounded((*reading.gaps, *twins)),
    )


def _agreed(rows: Iterable[War | None]) -> tuple[War, bool]:
    """What the rows say of the whole table, and whether they are of different wars."""
    wars = [war for war in dict.fromkeys(rows) if war]
    seasons, weeks = [war.season for war in wars], [war.week for war in wars]
    teams, others = [war.team for war in wars], [war.opponent for war in wars]
    agreed = War(
        season=_only(seasons),
        week=_only(weeks),
        team=_only(teams),
        # Where rows are of several teams, the other one is no more than that of a match.
        opponent=_only(others) if _agree(teams) else None,
    )
    return agreed, not all(_agree(values) for values in (seasons, weeks, teams, others))


def _agree(values: Iterable[object]) -> bool:
    return len({value for value in values if value is not None}) <= 1


def _only(values: Sequence[_Value | None]) -> _Value | None:
    """The one value that is known; None where there are several."""
    return next((one for one in values if one is not None), None) if _agree(values) else None


@dataclass(slots=True)
class _Reading:
    """How far a table was read; `wars` has what the row of each entry says."""

    columns: Mapping[int, Column]
    entries: list[Entry] = field(default_factory=list)
    gaps: list[NotUnderstood] = field(default_factory=list)
    wars: list[War | None] = field(default_factory=list)
    war: War | None = None
    replays: int = 0
    line: int = 0

    def take(self, row: Row) -> None:
        """Add what this row says."""
        self.line = row.line
        cells, urls = self._sort(row)
        # Cells that span rows are empty in all but the first.
        self.war = self._war_of(cells) or self.war
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
            self.wars.append(self.war)

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
        if not pair.two_sides and is_seat(cells.get(Column.MATCH, "")):
            player = self._side(cells.get(Column.PLAYER)) or Side()
            order = order or int(cells[Column.MATCH])
        sub_for = cells.get(Column.SUB_FOR, "")
        named = split_names(cells.get(Column.DB_NAMES, "").replace("\n", ";"))
        return make_entry(
            order=order,
            player=player.name,
            db_names=(*named, *player.db_names),
            opponent=opponent.name,
            reported_score=self._score(cells) or pair.score,
            sub_for=player.sub_for
            or (None if sub_for.casefold() in _YES_OR_NO else self._name(sub_for)),
            urls=urls,
            tag=player.tag,
            opponent_tag=opponent.tag,
            opponent_sub_for=opponent.sub_for,
            opponent_db_names=opponent.db_names,
        )

    def _order(self, cells: Mapping[Column, str], order: int | None) -> int | None:
        given = cells.get(Column.ORDER)
        if given is None or is_unknown(given):
            return order
        number = self._number(given, "seat")
        return number if number and is_seat(str(number)) else order

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
        # Our own tables have a quote before what would be a formula.
        cell = cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell
        rest = unstrike(cell).strip()
        cell = rest if any(map(str.isalnum, rest)) else cell
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

    def _score(self, cells: Mapping[Column, str]) -> str | None:
        """The score in its own column, else in the result's; a result may say whose it is."""
        result = cells.get(Column.RESULT, "?")
        word = result.strip(" .!").casefold()
        given = cells.get(Column.SCORE, "?" if word in _WON else result)
        if is_unknown(given):
            return None
        score = read_score(given)
        if score is None:
            self._say(_NO_SCORE, given)
            return None
        return turn_score(score, first_won=_WON.get(word))

    def _war_of(self, cells: Mapping[Column, str]) -> War | None:
        """Season, week and teams of a row; None where it says nothing of them."""
        told = {kind: cells[kind] for kind in _WAR if not is_unknown(cells.get(kind, "?"))}
        if not told:
            return None
        team, other = split_teams(self._name(told.get(Column.TEAM, "")) or "")
        war = War(
            season=self._number(told[Column.SEASON], "season") if Column.SEASON in told else None,
            week=self._number(told[Column.WEEK], "week") if Column.WEEK in told else None,
            team=team or None,
            opponent=self._name(told.get(Column.OPPONENT_TEAM, "")) or other,
        )
        return None if war == War() else war

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
