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
from bot.domain.team_sheets.names import Side, key
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
    bounded,
    gap,
)

MOST_LINES: Final = 2_000
_TOO_MANY_LINES: Final = (
    f"Only the first {MOST_LINES} lines are read: send the rest as another team."
)
_TWICE: Final = "This replay stands in another place above, where it stays."
_BEST_OF_THREE: Final = 2
_WORDS: Final = {Kind.SEAT, Kind.MATCH, Kind.HEADER, Kind.OTHER, Kind.LOOSE, Kind.TITLE}


def read_lines(text: str, *, before_more: bool = False) -> Sheet:
    """What a text says, line by line; never raises, and takes time linear in its length.

    Links on the lines right beneath a match belong to it, also behind an empty line while it has
    none. Links that stand alone are one entry without a seat. Two names without a replay are the
    two teams where they stand first, unless links follow them or nothing else does;
    `before_more` says that something else follows the text.
    """
    lines = clean(text).splitlines()
    reading = _Reading()
    reading.take_all(map(read_line, lines[:MOST_LINES]), before_more=before_more)
    if not reading.words:
        reading = _Reading()
        alone = (read_line(line, among_words=False) for line in lines[:MOST_LINES])
        reading.take_all(alone, before_more=before_more)
    if len(lines) > MOST_LINES:
        reading.gaps.append(gap(_TOO_MANY_LINES, lines[MOST_LINES], MOST_LINES + 1))
    return reading.sheet()


@dataclass(slots=True)
class _Reading:
    """How far a text was read."""

    header: Header = field(default_factory=Header)
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
                self._begin(number, line, Entry(order=line.pair.order))
            case Kind.LINKS:
                self._note(number, line)
                self._add_links(number, line)
            case Kind.HEADER | Kind.OTHER | Kind.LOOSE | Kind.SEAT:
                self._note(number, line)
                self.current, self.order = None, line.pair.order
                self._add_links(number, line)
        if line.kind is not Kind.TITLE:
            self.apart = line.kind is Kind.BLANK

    def sheet(self) -> Sheet:
        """What was read."""
        header = self.header
        entries = tuple(entry for entry in self.entries if entry != Entry())
        return Sheet(
            season=header.season,
            week=header.week,
            team_name=header.team,
            opponent_team=header.opponent,
            entries=entries,
            not_understood=bounded(self.gaps),
        )

    def _take_match(self, number: int, line: Line, following: Kind | None) -> None:
        pair = line.pair
        if self._is_of_current(pair):
            self._note(number, line)
            self._add_links(number, line)
        elif self._names_teams(line, following):
            teams = Header(team=pair.left.name, opponent=pair.right.name)
            self._note(number, line._replace(header=_both(line.header, teams)))
        else:
            self._begin(number, line, _entry(pair, self.order))

    def _is_of_current(self, pair: Pair) -> bool:
        """Whether one name alone only says whose view a link is."""
        if self.current is None or pair.two_sides or pair.order is not None:
            return False
        entry = self.entries[self.current]
        players = {key(entry.player), key(entry.opponent)} if entry.opponent else set()
        return key(pair.left.name) in players

    def _names_teams(self, line: Line, following: Kind | None) -> bool:
        pair = line.pair
        if line.urls or pair.order is not None or self.order is not None or pair.no_replay:
            return False
        if self.entries or self.header.team or following in {None, Kind.LINKS}:
            return False
        plain = (Side(name=side.name, quoted=side.quoted) for side in (pair.left, pair.right))
        known = pair.left.name and pair.right.name and pair.two_sides
        whole = known and tuple(plain) == (pair.left, pair.right)
        return bool(whole) and (pair.score is None or max(pair.score) > str(_BEST_OF_THREE))

    def _begin(self, number: int, line: Line, entry: Entry) -> None:
        self._note(number, line)
        if len(self.entries) >= MOST_ENTRIES:
            self.gaps.append(gap(TOO_MANY, line.text, number))
            self.full = True
            return
        self.entries.append(entry)
        self.current, self.order = len(self.entries) - 1, None
        self._add_urls(number, line, self.current)

    def _add_links(self, number: int, line: Line) -> None:
        """Links without players go to the match above them, else to those that stand alone."""
        if self.order is not None and line.urls:
            self._begin(number, line._replace(refusals=(), doubts=()), Entry(order=self.order))
            return
        place = self.current
        if place is not None and self.apart and self.entries[place].urls:
            place = self.current = None
        if place is None and line.urls:
            if self.loose is None:
                self.entries.append(Entry())
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
        """Keep what the line says about the war, and what of it was not understood."""
        for refusal in line.refusals:
            self.gaps.append(_refused(refusal, number))
        self.gaps += [gap(sentence, line.text, number) for sentence in line.doubts]
        kept = _both(self.header, line.header)
        for name, stays, given in zip(Header._fields, kept, line.header, strict=True):
            if given is not None and given != stays:
                self.gaps.append(gap(_other(name, stays), line.text, number))
        self.header = kept


def _entry(pair: Pair, order: int | None) -> Entry:
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
    )


def _both(one: Header, other: Header) -> Header:
    """The first value counts."""
    return Header(
        season=one.season if one.season is not None else other.season,
        week=one.week if one.week is not None else other.week,
        team=one.team or other.team,
        opponent=one.opponent or other.opponent,
    )


def _other(name: str, stays: object) -> str:
    what = {"team": "team", "opponent": "other team"}.get(name, name)
    return f"The {what} is {stays} already, by a line above, and stays so: mend one of the two."


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
