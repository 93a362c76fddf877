"""A pasted text as a sheet: its lines one after another, each with the links beneath it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import msgspec

from bot.domain.links import Refusal
from bot.domain.team_sheets.chat import clean
from bot.domain.team_sheets.entries import make_entry
from bot.domain.team_sheets.headers import Header
from bot.domain.team_sheets.headings import Headings
from bot.domain.team_sheets.names import key
from bot.domain.team_sheets.pairs import Pair
from bot.domain.team_sheets.reading import Kind, Line, read_line
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

MOST_LINES: Final = 2_000
_TOO_MANY_LINES: Final = (
    f"Only the first {MOST_LINES} lines are read: send the rest as another team."
)
_TWICE: Final = "This replay stands in another place above, where it stays."
_WORDS: Final = {Kind.SEAT, Kind.MATCH, Kind.HEADER, Kind.OTHER, Kind.LOOSE, Kind.TITLE}


def read_lines(text: str) -> Sheet:
    """What a text says, line by line; never raises, and takes time linear in its length.

    Links on the lines right beneath a match belong to it, also behind an empty line while it has
    none. Links that stand alone are one entry without a seat. A heading holds for the lines down to
    the next one; which lines are one, `Headings` says.
    """
    return _read(text, before_more=False).sheet()


def read_above(text: str) -> tuple[Sheet, War | None]:
    """The same of what stands above a table, and the heading that holds for that."""
    reading = _read(text, before_more=True)
    return reading.sheet(), reading.headings.current


def _read(text: str, *, before_more: bool) -> _Reading:
    lines = clean(text).splitlines()
    reading = _Reading()
    reading.take_all(map(read_line, lines[:MOST_LINES]), before_more=before_more)
    if not reading.words:
        reading = _Reading()
        alone = (read_line(line, among_words=False) for line in lines[:MOST_LINES])
        reading.take_all(alone, before_more=before_more)
    if len(lines) > MOST_LINES:
        reading.gaps.append(gap(_TOO_MANY_LINES, lines[MOST_LINES], MOST_LINES + 1))
    if not (reading.entries or before_more):
        reading.headings.own_all()
    return reading


@dataclass(slots=True)
class _Reading:
    """How far a text was read."""

    headings: Headings = field(default_factory=Headings)
    entries: list[Entry] = field(default_factory=list)
    gaps: list[NotUnderstood] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    current: int | None = None
    loose: int | None = None
    order: int | None = None
    apart: bool = False
    full: bool = False
    words: bool = False

    def take_all(self, lines: Iterable[Line], *, before_more: bool) -> None:
        """Add what these lines say, until there is too much of it."""
        for number, line, following in _with_following(lines, before_more=before_more):
            self.words |= line.kind in _WORDS
            self.take(number, line, following)
            if len(self.gaps) > MOST_GAPS or self.full:
                return

    def take(self, number: int, line: Line, following: Kind | None) -> None:
        """Add what this line says."""
        match line.kind:
            case Kind.MATCH:
                self._take_match(number, line, following)
            case Kind.SEAT if line.urls:
                self._begin(number, line, Entry(order=line.pair.order, war=self._war(line)))
            case Kind.LINKS:
                self._note(number, line)
                self._add_links(number, line)
            case Kind.HEADER:
                self._head(number, line)
            case Kind.OTHER | Kind.LOOSE | Kind.SEAT:
                self._note(number, line)
                self.current, self.order = None, line.pair.order
                self._add_links(number, line)
        if line.kind is not Kind.TITLE:
            self.apart = line.kind is Kind.BLANK

    def sheet(self) -> Sheet:
        """What was read."""
        own = self.headings.own
        entries = tuple(entry for entry in self.entries if _says_something(entry))
        return Sheet(
            season=own.season,
            week=own.week,
            team_name=own.team,
            opponent_team=own.opponent,
            entries=entries,
            not_understood=bounded(self.gaps),
        )

    def _take_match(self, number: int, line: Line, following: Kind | None) -> None:
        pair = line.pair
        if self._is_of_current(pair):
            self._note(number, line)
            self._add_links(number, line)
        elif self.order is None and self.headings.are_teams(line, following, apart=self.apart):
            teams = Header(team=pair.left.name, opponent=pair.right.name)
            self._head(number, line._replace(header=self.headings.beside(line.header, teams)))
        else:
            self._begin(number, line, entry_of(line, order=self.order, war=self._war(line)))

    def _head(self, number: int, line: Line) -> None:
        """Take a line that is no match but says which war it is."""
        self._note(number, line)
        above = self.headings.current
        sentences = self.headings.take(line.header)
        self.gaps += [gap(sentence, line.text, number) for sentence in sentences]
        self.current = self.order = None
        if self.headings.current != above:
            self.loose = None

    def _war(self, line: Line) -> War | None:
        return self.headings.war_of(line.header)

    def _is_of_current(self, pair: Pair) -> bool:
        """Whether one name alone only says whose view a link is."""
        if self.current is None or pair.two_sides or pair.order is not None:
            return False
        entry = self.entries[self.current]
        players = {key(entry.player), key(entry.opponent)} if entry.opponent else set()
        return key(pair.left.name) in players

    def _begin(self, number: int, line: Line, entry: Entry) -> None:
        self._note(number, line)
        if len(self.entries) >= MOST_ENTRIES:
            self.gaps.append(gap(TOO_MANY, line.text, number))
            self.full = True
            return
        self.entries.append(entry)
        self.headings.begin()
        self.current, self.order = len(self.entries) - 1, None
        self._add_urls(number, line, self.current)

    def _add_links(self, number: int, line: Line) -> None:
        """Links without players go to the match above them, else to those that stand alone."""
        if self.order is not None and line.urls:
            bare = line._replace(refusals=(), doubts=())
            self._begin(number, bare, Entry(order=self.order, war=self._war(line)))
            return
        place = self.current
        if place is not None and self.apart and self.entries[place].urls:
            place = self.current = None
        if place is None and line.urls:
            if self.loose is None:
                self.entries.append(Entry(war=self._war(line)))
                self.headings.begin()
                self.loose = len(self.entries) - 1
            place = self.loose
        if place is not None:
            self._add_urls(number, line, place)

    def _add_urls(self, number: int, line: Line, place: int) -> None:
        entry = self.entries[place]
        urls = []
        for url in line.urls:
            if self.places.setdefault(url, place) != place:
                self.gaps.append(gap(_TWICE, url, number))
            elif url not in entry.urls and len(self.places) <= MOST_REPLAYS:
                urls.append(url)
            elif len(self.places) > MOST_REPLAYS:
                self.gaps.append(gap(TOO_MANY, line.text, number))
                self.full = True
                break
        score = entry.reported_score or line.pair.score
        self.entries[place] = msgspec.structs.replace(
            entry,
            urls=(*entry.urls, *urls),
            reported_score=score if place != self.loose else None,
        )

    def _note(self, number: int, line: Line) -> None:
        """Keep what of the line was not understood."""
        for refusal in line.refusals:
            self.gaps.append(_refused(refusal, number))
        self.gaps += [gap(sentence, line.text, number) for sentence in line.doubts]


def entry_of(line: Line, *, order: int | None = None, war: War | None = None) -> Entry:
    """The match in a line without its replays; the seat may stand above it."""
    pair = line.pair
    left, right = pair.left, pair.right
    return make_entry(
        order=pair.order or order,
        player=left.name,
        db_names=left.db_names,
        opponent=right.name,
        reported_score=pair.score,
        sub_for=left.sub_for,
        tag=left.tag,
        opponent_tag=right.tag,
        opponent_sub_for=right.sub_for,
        opponent_db_names=right.db_names,
        war=war,
    )


def _says_something(entry: Entry) -> bool:
    return bool(entry.urls) or entry.names_somebody or entry.order is not None


def _refused(refusal: Refusal, number: int) -> NotUnderstood:
    return gap(refusal.sentence, refusal.text, number)


def _with_following(
    lines: Iterable[Line], *, before_more: bool
) -> Iterator[tuple[int, Line, Kind | None]]:
    """Each line with its number, and of what kind the next line is that says something."""
    waiting: list[tuple[int, Line]] = []
    for number, line in enumerate(lines, 1):
        if line.kind not in {Kind.BLANK, Kind.TITLE}:
            yield from ((place, before, line.kind) for place, before in waiting)
            waiting.clear()
        waiting.append((number, line))
    after = Kind.OTHER if before_more else None
    yield from ((place, before, after) for place, before in waiting)
