"""Lines that say which war it is: season, week, the two teams."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from bot.domain.names import fold_name
from bot.domain.team_sheets.chat import clean, trim
from bot.domain.team_sheets.names import read_side
from bot.domain.team_sheets.pairs import read_pair
from bot.domain.team_sheets.sides import split_teams

_TEAM: Final = re.compile(
    r"(?:our\s+|my\s+)?(?:team|clan)(?:\s*name)?\s*[:=]\s*(?P<team>\S.*)"
    r"|(?:(?:opponents?|opposing|opponents?['\u2019]s?|enemy|their|other)\s+(?:team|clan)"
    r"(?:\s*name)?|opponents?|enemy)\s*[:=]\s*(?P<opponent>\S.*)",
    re.IGNORECASE,
)
_WEEK: Final = re.compile(
    r"(?<!\w)(?:s(\d{1,3})[\s,./|:\u00b7\u2013\u2014-]*w(?:k|eek)?\.?\s*#?(\d{1,3})"
    r"|season\s*[:#]?\s*(\d{1,4})|(?:week|wk)\.?\s*[:#]?\s*(\d{1,3})|w(\d{1,2}))(?!\w)",
    re.IGNORECASE,
)
_OWN_WEEK: Final = re.compile(
    r"(?:this|our|my|next)\s+week(?:\s+is)?\s*[:=]\s*(\S.*)", re.IGNORECASE
)
_NO_WEEK: Final = re.compile(
    r"(?:season\s*\?[\s,]*)?week\s*\?\s*(?P<apart>[:|\u2013\u2014-]?)\s*", re.IGNORECASE
)
_FIELD: Final = re.compile(
    r"s(?P<season>\d{1,4})|(?:(?P<first>\d{1,3})[\s/.,-]+)?(?P<week>\d{1,4})", re.IGNORECASE
)
_ELSEWHERE: Final = {
    "season": re.compile(r"\b(?:saison|temporada|stagione)\b", re.IGNORECASE),
    "week": re.compile(r"\b(?:woche|semaine|semana|settimana|round)\b", re.IGNORECASE),
}
_LONGEST_WAR: Final = 100
_MOST_NUMBERS: Final = 3
_BEST_OF_THREE: Final = 2
_LEAGUE: Final = re.compile(
    r"(?<!\w)(?:gfwl|goat\s+format(?:\s+war\s+league)?|war\s+league|league|wars?|results?|"
    r"replays?|links?|line-?ups?|scouting|season|weeks?|regular|playoffs?|division|matches|sheet|"
    r"official|final|recap|thread|all|of|the|for|our|here|are)(?!\w)",
    re.IGNORECASE,
)


class Header(NamedTuple):
    """What a line says about a war; `is_own`: it is said of the whole sheet by who made it."""

    season: int | None = None
    week: int | None = None
    team: str | None = None
    opponent: str | None = None
    is_own: bool = False

    @property
    def has_teams(self) -> bool:
        """Whether it names a team."""
        return self.team is not None or self.opponent is not None


def read_team(words: str) -> Header | None:
    """The team that a line such as `Team: Seraphim` names."""
    found = _TEAM.fullmatch(words)
    if found is None:
        return None
    name = read_side(found["team"] or found["opponent"]).name
    if found["opponent"]:
        return Header(opponent=name, is_own=True)
    team, other = split_teams(name or "")
    return Header(team=team or None, opponent=other, is_own=True)


def take_week(words: str) -> tuple[Header | None, str]:
    """Season and week that a line begins with or consists of, and the rest of the line."""
    numbers, end = _find_numbers(words)
    if not numbers:
        return None, words
    season = next((season for season, _ in numbers if season), None)
    week = next((week for _, week in numbers if week), None)
    return Header(season, week), words[end:]


def read_war(text: str) -> Header | None:
    """Season and week where nothing else is asked for: `S9 W4`, `Saison 9 Woche 4`, `9/4`, `4`."""
    if len(text) > _LONGEST_WAR:
        return None
    words = trim(fold_name(clean(text)))
    if field := _FIELD.fullmatch(words):
        season = _number(field["season"] or field["first"])
        return Header(season or None, _number(field["week"]) or None)
    for word, others in _ELSEWHERE.items():
        words = others.sub(word, words)
    numbers, end = _find_numbers(words)
    said = [[number for number in told if number] for told in zip(*numbers, strict=True)]
    if not any(said) or max(map(len, said)) > 1 or trim(_LEAGUE.sub("", words[end:])):
        return None
    season, week = (next(iter(told), None) for told in said)
    return Header(season, week)


def _find_numbers(words: str) -> tuple[list[tuple[int | None, int | None]], int]:
    """Seasons and weeks with no more than words of a league before them, and where they end."""
    numbers: list[tuple[int | None, int | None]] = []
    end = 0
    for found in _WEEK.finditer(words):
        both_season, both_week, season, week, bare_week = found.groups()
        between = words[end : found.start()]
        if len(numbers) > _MOST_NUMBERS or trim(_LEAGUE.sub("", between)):
            break
        numbers.append((_number(both_season or season), _number(both_week or week or bare_week)))
        end = found.end()
    return numbers, end


def read_header(words: str) -> Header | None:
    """Season, week and teams, where the line says nothing else than those."""
    if header := read_team(words) or _read_own_week(words):
        return header
    if unknown := _NO_WEEK.match(words):
        header, rest = Header(), words[unknown.start("apart") :]
    else:
        header, rest = take_week(words)
    if header is None:
        return None
    name = _strip_league(rest)
    if not any(map(str.isalnum, name)) and name[:1] != '"':
        return header
    pair = read_pair(trim(rest), dash=True)
    if pair.two_sides and pair.left.name and pair.right.name and not pair.order:
        if is_score_of_players(pair.score):
            return None
        return header._replace(team=pair.left.name, opponent=pair.right.name)
    side = read_side(name)
    apart = rest.lstrip()[:1] in {":", "-", "\u2013", "\u2014", "|", ",", "("}
    return header._replace(team=side.name) if apart and side.name else None


def is_score_of_players(score: str | None) -> bool:
    """Whether a score is one of two players: five of a team's play, so one team wins three."""
    return score is not None and max(score) <= str(_BEST_OF_THREE)


def _read_own_week(words: str) -> Header | None:
    """Season and week of `This week: S9 W4`, which is no heading; `?` is none."""
    found = _OWN_WEEK.fullmatch(words)
    if found is None:
        return None
    said = trim(found[1])
    if said == "?":
        return Header(is_own=True)
    header = read_war(said)
    return None if header is None else header._replace(is_own=True)


def _strip_league(rest: str) -> str:
    """A heading's words without those of any league; a quoted name stays whole."""
    name = trim(rest)
    return name if name[:1] == '"' else trim(_LEAGUE.sub(" ", rest)).strip("()[] ")


def is_title(words: str) -> bool:
    """Whether a line is only a title or a separator, such as `Results:`."""
    return not any(map(str.isalnum, _LEAGUE.sub("", words)))


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None
