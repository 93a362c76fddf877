"""What the columns of a table mean, by their headers or by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

from bot.domain.links import find_links
from bot.domain.team_sheets.names import is_unknown
from bot.domain.team_sheets.pairs import read_pair


class Column(Enum):
    """What stands in a column; MATCH is a number, two names or a link, cell by cell.

    RESULT is a score, or says who won. OF_A_REPORT is what our own table of a team's matches has
    beside these.
    """

    ORDER = auto()
    PLAYER = auto()
    DB_NAMES = auto()
    OPPONENT = auto()
    SCORE = auto()
    SUB_FOR = auto()
    LINKS = auto()
    MATCH = auto()
    SEASON = auto()
    WEEK = auto()
    TEAM = auto()
    OPPONENT_TEAM = auto()
    RESULT = auto()
    OF_A_REPORT = auto()


_HEADERS: Final[dict[Column, str]] = {
    Column.ORDER: "order|seat|table|board|slot|no|nr|number|position|pos|seat order|#",
    Column.PLAYER: (
        "player|name|member|our player|our|us|player name|player 1|player a|p1|duelist|teammate|"
        "pilot|team member|team player|our member|players|spieler|jugador|joueur|home|home player"
    ),
    Column.DB_NAMES: (
        "db|db name|db names|duelingbook|duelingbook name|duelingbook names|duelingbook username|"
        "db username|username|usernames|user|user name|ign|handle|account|accounts|alias|aliases|"
        "player db|player username|dueling book|dueling book name"
    ),
    Column.OPPONENT: (
        "opponent|opp|vs|versus|enemy|against|their player|opponent name|opponent player|rival|"
        "player 2|player b|p2|them|opposing player|enemy player|gegner|oponente|adversaire|away|"
        "away player"
    ),
    Column.SCORE: "score|reported score|final score|match score|w l|record",
    Column.RESULT: "result|outcome|match result|final result",
    Column.SUB_FOR: (
        "sub|sub for|subs|substitute|substitute for|subbing for|subbed for|replaces|in for|subfor"
    ),
    Column.LINKS: "urls|replays|links|replay links|replay urls|files|evidence|proof",
    Column.MATCH: "match|game|matchup|match up|pairing|pair|duel|battle|fight",
    Column.SEASON: "season|s|season number",
    Column.WEEK: "week|wk|w|week number",
    Column.TEAM: "team|team name|our team|squad|clan|team 1|team a|player team|home team",
    Column.OPPONENT_TEAM: (
        "opponent team|opposing team|enemy team|vs team|their team|opponents team|opp team|"
        "team 2|team b|opponent clan|other team|opponent team name|away team"
    ),
    Column.OF_A_REPORT: (
        "day|date|own roster|opponent on our team|deck|opposing deck|games won|games lost|"
        "games drawn|went first|went second|games going first|games going second|sided in"
    ),
}
_BY_HEADER: Final = {name: kind for kind, names in _HEADERS.items() for name in names.split("|")}
_LINK_HEADER: Final = re.compile(
    r"(?:(?:db|duelingbook|match|game|duel|split) )?(?:replay|link|url|vod|video|g|r)s?"
    r"(?: (?:replay|link|url|id|number)s?)?(?: ?\d{1,2})?|(?:game|match|duel|part) ?\d{1,2}"
    r"(?: (?:replay|link|url)s?)?|(?:link|url)s? (?:to|of) (?:the )?replays?(?: ?\d{1,2})?",
)
_IN_BRACKETS: Final = re.compile(r"[(\[][^()\[\]]*[)\]]")
_NOT_ALPHANUMERIC: Final = re.compile(r"[\W_]+")
_SCORE: Final = re.compile(r"\s*\d\s?[:\u2013-]\s?\d\s*")
_SEAT: Final = re.compile("0?[1-9]|[1-9][0-9]")
_LONGEST_HEADER: Final = 60
_BEGINNING: Final = 4_000
_GUESSED_BY: Final = 100


def column_of(header: str) -> Column | None:
    """What a column with this header holds; None where it is not known."""
    if len(header) > _LONGEST_HEADER:
        return None
    if header.strip() == "#":
        return Column.ORDER
    # "Link(s)" is "Links", "Result (W-L)" is "Result", and a plural is what one of it is.
    plural = header.replace("(s)", "s").replace("(S)", "S")
    for written in (plural, _IN_BRACKETS.sub(" ", plural)):
        plain = written.replace("#", "").replace("'", "").casefold()
        name = _NOT_ALPHANUMERIC.sub(" ", plain).strip()
        kind = _BY_HEADER.get(name) or _BY_HEADER.get(name.removesuffix("s"))
        if kind is not None:
            return kind
        if name and _LINK_HEADER.fullmatch(name):
            return Column.LINKS
    return None


def guess_columns(rows: Sequence[Sequence[str]]) -> dict[int, Column] | None:
    """The columns of a table without headers; None where they may be anything.

    Links and scores are known when seen in the first rows, and seats by being small numbers.
    Names are known only where exactly one or two columns are left and in the last of them nothing
    repeats: a player may have several matches.
    """
    found: dict[int, Column] = {}
    names = []
    for place in range(max(map(len, rows), default=0)):
        cells = [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
        kind = _kind_of(cells[:_GUESSED_BY])
        if kind is not None:
            found[place] = kind
        elif cells and {cell.casefold().strip(". ") for cell in cells} - {"vs", "v", "x", "-"}:
            names.append((place, len(set(cells)) == len(cells)))
    most = 2  # the player and the opponent
    if names and (len(names) > most or not names[-1][1]):
        return None
    for (place, _), kind in zip(names, (Column.PLAYER, Column.OPPONENT), strict=False):
        found[place] = kind
    return found if Column.LINKS in found.values() else None


def is_title(cell: str, kind: Column) -> bool:
    """Whether a cell cannot stand in such a column, so that it may be the column's name."""
    if kind not in {Column.LINKS, Column.ORDER, Column.SCORE, Column.MATCH}:
        return False
    return bool(cell.strip()) and not is_unknown(cell) and _kind_of([cell.strip()]) is not kind


def is_seat(cell: str) -> bool:
    """Whether a cell is the number of a seat, and nothing else."""
    return _SEAT.fullmatch(cell) is not None


def has_link(cell: str) -> bool:
    """Whether a cell has a replay's whole address in its beginning."""
    cell = cell[:_BEGINNING]
    return "duelingbook" in cell.lower() and bool(find_links(cell).links)


def _kind_of(cells: Sequence[str]) -> Column | None:
    """What all these cells are, if they can be one thing only."""
    if not cells:
        return None
    if any(has_link(cell) for cell in cells):
        return Column.LINKS
    if all(map(is_seat, cells)):
        return Column.ORDER
    if all(_SCORE.fullmatch(cell) for cell in cells):
        return Column.SCORE
    return Column.MATCH if all(read_pair(cell, dash=False).two_sides for cell in cells) else None
