"""Lines that say which war it is: season, week, the two teams."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from bot.domain.team_sheets.chat import trim
from bot.domain.team_sheets.names import read_side
from bot.domain.team_sheets.pairs import read_pair

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
_MOST_NUMBERS: Final = 3
_LEAGUE: Final = re.compile(
    r"(?<!\w)(?:gfwl|goat\s+format(?:\s+war\s+league)?|war\s+league|league|wars?|results?|"
    r"replays?|links?|line-?ups?|scouting|season|weeks?|regular|playoffs?|division|matches|sheet|"
    r"official|final|recap|thread|all|of|the|for|our|here|are)(?!\w)",
    re.IGNORECASE,
)


class Header(NamedTuple):
    """What a line says about the war."""

    season: int | None = None
    week: int | None = None
    team: str | None = None
    opponent: str | None = None


def read_team(words: str) -> Header | None:
    """The team that a line such as `Team: Seraphim` names."""
    found = _TEAM.fullmatch(words)
    if found is None:
        return None
    name = read_side(found["team"] or found["opponent"]).name
    return Header(team=name) if found["team"] else Header(opponent=name)


def take_week(words: str) -> tuple[Header | None, str]:
    """Season and week that a line begins with or consists of, and the rest of the line."""
    numbers: list[tuple[int | None, int | None]] = []
    rest, end = [], 0
    for found in _WEEK.finditer(words):
        both_season, both_week, season, week, bare_week = found.groups()
        between = words[end : found.start()]
        if len(numbers) > _MOST_NUMBERS or trim(_LEAGUE.sub("", between)):
            break
        numbers.append((_number(both_season or season), _number(both_week or week or bare_week)))
        rest.append(between)
        end = found.end()
    if not numbers:
        return None, words
    season = next((season for season, _ in numbers if season), None)
    week = next((week for _, week in numbers if week), None)
    return Header(season, week), words[end:]


def read_header(words: str) -> Header | None:
    """Season, week and teams, where the line says nothing else than those."""
    if team := read_team(words):
        return team
    header, rest = take_week(words)
    if header is None:
        return None
    name = trim(_LEAGUE.sub(" ", rest)).strip("()[] ")
    if not any(map(str.isalnum, name)):
        return header
    pair = read_pair(trim(rest), dash=True)
    if pair.two_sides and pair.left.name and pair.right.name and not pair.order:
        return header._replace(team=pair.left.name, opponent=pair.right.name)
    side = read_side(name)
    apart = rest.lstrip()[:1] in {":", "-", "\u2013", "\u2014", "|", ",", "("}
    return header._replace(team=side.name) if apart and side.name else None


def is_title(words: str) -> bool:
    """Whether a line is only a title or a separator, such as `Results:`."""
    return not any(map(str.isalnum, _LEAGUE.sub("", words)))


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None
