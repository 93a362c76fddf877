"""Which heading holds where in a text, and what is said of the text as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from bot.domain.team_sheets.headers import Header, is_score_of_players
from bot.domain.team_sheets.names import Side
from bot.domain.team_sheets.reading import Kind, Line
from bot.domain.team_sheets.sheet import War
from bot.domain.teams import team_key

_OTHER: Final = "The {} is {} already, by a line above, and stays so: mend one of the two."
_WORDS: Final = {"season": "season", "week": "week", "team": "team", "opponent": "other team"}


@dataclass(slots=True)
class Headings:
    """How far a text's headings were read.

    `own` is said of the whole text: teams on lines that call them so, and a week beside those
    above all matches. `current` holds for the next match; it is `fresh` while nothing stands
    beneath it, and then the next line about the war adds to it.
    """

    own: Header = field(default_factory=Header)
    current: War | None = None
    fresh: bool = True
    _is_top: bool = True
    _is_week_told: bool = False
    _teams: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """A match stands here."""
        self._is_top = self.fresh = False

    def take(self, header: Header) -> list[str]:
        """Take what a line says; sentences about what of it is not used."""
        for team in (header.team, header.opponent):
            if team is not None:
                self._teams.add(team_key(team))
        if header.is_own:
            return self._take_own(header)
        if header == Header():
            self.current, self.fresh, self._is_top = None, True, False
            return []
        if self._is_own_week(header):
            return self._say(header._replace(is_own=True))
        if not (self.fresh and self.current):
            self.current, self.fresh = _war(header), True
            return []
        return self._add(header)

    def own_all(self) -> None:
        """Take the heading for what is said of the whole text, since nothing stands beneath one."""
        if self.current is not None:
            war = self.current
            self._say(Header(war.season, war.week, war.team))
            self.current = None

    def war_of(self, header: Header) -> War | None:
        """The heading that holds for a match whose own line says this much of it."""
        war = self.current or War()
        fits = header.season in {None, war.season} and header.week in {None, war.week}
        return self.current if fits else War(header.season, header.week)

    def are_teams(self, line: Line, following: Kind | None, *, apart: bool) -> bool:
        """Whether a line with two names and no replay names the two teams.

        It does right at the beginning and right beneath season and week, unless links follow or
        nothing does; where one of the two was called a team above; and behind an empty line
        where headings above name teams, too, and matches follow.
        """
        pair = line.pair
        names = (pair.left.name, pair.right.name)
        plain = all(side == Side(name=side.name, quoted=side.quoted) for side in pair[1:3])
        if not (pair.two_sides and plain and all(names)) or line.urls or pair.no_replay:
            return False
        if pair.order is not None or is_score_of_players(pair.score) or following is None:
            return False
        if self._teams & {team_key(name) for name in names if name}:
            return True
        if following is Kind.LINKS:
            return False
        with_teams = self.current is not None and self.current.has_sides
        if self.fresh and not with_teams and (self._is_top or self.current is not None):
            return self.own.team is None or not self._is_top
        return with_teams and apart and following is Kind.MATCH

    def beside(self, header: Header, teams: Header) -> Header:
        """Two teams with season and week of the same line, else of the heading above."""
        war = self.current or War()
        if header.season is not None or header.week is not None:
            return header._replace(team=teams.team, opponent=teams.opponent)
        return Header(war.season, war.week, teams.team, teams.opponent)

    def _take_own(self, header: Header) -> list[str]:
        self._is_week_told |= not header.has_teams
        above = self.current
        if self._is_top and above is not None and header.has_teams and _is_week_alone(above):
            self._say(Header(above.season, above.week))
            self.current = None
        return self._say(header)

    def _is_own_week(self, header: Header) -> bool:
        """Whether season and week stand beside the teams above all matches."""
        own = self.own
        known = self._is_week_told or own.season is not None or own.week is not None
        return (
            self._is_top
            and not known
            and self.current is None
            and own.has_teams
            and not header.has_teams
        )

    def _add(self, header: Header) -> list[str]:
        """Add to a heading that has nothing beneath it yet."""
        assert self.current is not None
        above = self.current
        numbers = ((above.season, header.season), (above.week, header.week))
        differs = any(None not in pair and pair[0] != pair[1] for pair in numbers)
        teams = [war.team is not None for war in (above, header)]
        if all(teams) or (differs and any(teams)):
            if self._is_top and _is_week_alone(above):
                # Somebody wrote their own week above the posts of others.
                self._say(Header(above.season, above.week))
            self.current = _war(header)
            return []
        self.current = War(
            season=header.season if above.season is None else above.season,
            week=header.week if above.week is None else above.week,
            team=above.team or header.team,
            opponent=above.opponent or header.opponent,
        )
        return _differences(_header(self.current), header)

    def _say(self, header: Header) -> list[str]:
        """Keep what is said of the whole text; the first value counts."""
        own = self.own
        self.own = Header(
            season=header.season if own.season is None else own.season,
            week=header.week if own.week is None else own.week,
            team=own.team or header.team,
            opponent=own.opponent or header.opponent,
        )
        return _differences(self.own, header)


def _war(header: Header) -> War:
    return War(header.season, header.week, header.team, header.opponent)


def _header(war: War) -> Header:
    return Header(war.season, war.week, war.team, war.opponent)


def _differences(kept: Header, given: Header) -> list[str]:
    """Sentences about what a line says otherwise than what is kept."""
    return [
        _OTHER.format(word, getattr(kept, name))
        for name, word in _WORDS.items()
        if getattr(given, name) not in {None, getattr(kept, name)}
    ]


def _is_week_alone(war: War) -> bool:
    return war.team is None and war.opponent is None
