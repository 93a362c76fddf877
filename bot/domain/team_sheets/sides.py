"""Which of a match's two players is the scouted team's, by the heading above it and by tags."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final

import msgspec

from bot.domain.names import blur_name
from bot.domain.team_sheets.matching import score_of
from bot.domain.team_sheets.sheet import Entry
from bot.domain.teams import team_key

SUB: Final = "sub for "
DB: Final = "db: "
_VERSUS: Final = re.compile(r"\s+(?:vs\.?|versus)\s+", re.IGNORECASE)


class Facing(Enum):
    """Where the scouted team's player stands in a match."""

    FIRST = auto()
    SECOND = auto()
    UNTOLD = auto()


def facing_of(entry: Entry, team: str, *, usual: Facing = Facing.FIRST) -> Facing:
    """Where this team's player stands: a tag knows best, then the heading, else as `usual`."""
    tagged = (_is_tagged(entry.tag, team), _is_tagged(entry.opponent_tag, team))
    if tagged[0] != tagged[1]:
        return Facing.FIRST if tagged[0] else Facing.SECOND
    war = entry.war
    if war is None or not war.has_sides:
        return usual
    first, second = is_team(war.team, team), is_team(war.opponent, team)
    if first == second:
        return Facing.UNTOLD
    return Facing.FIRST if first else Facing.SECOND


def is_team(written: str | None, team: str) -> bool:
    """Whether somebody who wrote this means the team: its name, or its initials."""
    if written is None:
        return False
    words = team.split()
    initials = "".join(word[0] for word in words).casefold() if len(words) > 1 else None
    return team_key(written) == team_key(team) or blur_name(written) == initials


def split_teams(name: str) -> tuple[str, str | None]:
    """`Seraphim vs Damage Step`, written where a team is asked for, as the team and the other."""
    match _VERSUS.split(name.strip()):
        case [team, other] if team and other:
            return team, other
        case _:
            return name, None


def turn(entry: Entry) -> Entry:
    """The match from the other side of the table."""
    parts = [part.strip() for part in (entry.opponent_tag or "").split(",")]
    subs = [part[len(SUB) :] for part in parts if part.startswith(SUB)]
    names = [part[len(DB) :] for part in parts if part.startswith(DB)]
    own = [part for part in parts if part and not part.startswith((SUB, DB))]
    return msgspec.structs.replace(
        entry,
        player=entry.opponent,
        opponent=entry.player,
        tag=", ".join(own) or None,
        opponent_tag=opposing_tag(entry.tag, entry.sub_for, entry.db_names),
        sub_for=subs[0] if subs else None,
        reported_score=score_of(entry, turned=True),
        db_names=tuple(names),
        war=entry.war.turned() if entry.war else None,
    )


def opposing_tag(tag: str | None, sub_for: str | None, db_names: tuple[str, ...]) -> str | None:
    """An opponent's tag with what else is known of them, for which an entry has no room."""
    sub = f"{SUB}{sub_for}" if sub_for else None
    # A comma would end the name where the tag is taken apart.
    names = [f"{DB}{name}" for name in db_names if "," not in name]
    return ", ".join(filter(None, (tag, sub, *names))) or None


def _is_tagged(tag: str | None, team: str) -> bool:
    return any(is_team(part, team) for part in (tag or "").split(",") if part.strip())
