"""A sheet as the details of a team's job."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.team_sheets.matching import Places, is_near, likeness_of, score_of
from bot.domain.team_sheets.merging import join
from bot.domain.team_sheets.names import key
from bot.domain.team_sheets.sheet import Entry, Sheet
from bot.domain.teams import Seat, TeamDetails

_NO_TEAM: Final = "A team's job needs the team's name: write it down and submit again."
_SUB: Final = "sub for "


def details_of(
    sheet: Sheet,
    team_name: str | None = None,
    *,
    season: int | None = None,
    week: int | None = None,
    opponent_team: str | None = None,
) -> tuple[TeamDetails, tuple[str, ...]]:
    """What a job keeps of a sheet about this team, and all replays in their order.

    What is given here counts more than what the sheet says. Players of this team stand first in
    their seats: where the sheet has this team as the opponent, or a tag says so, a match is turned
    around. Posts about one match are one seat; replays that name no seat are in the second part.
    JobError where neither the sheet nor the caller names the team.
    """
    team_name = team_name or sheet.team_name
    if not team_name:
        raise JobError(JobErrorCode.NO_TEAM, _NO_TEAM)
    is_opponent = key(team_name) == key(sheet.opponent_team) != key(sheet.team_name)
    other = sheet.team_name if is_opponent else sheet.opponent_team
    given = opponent_team or other
    if given is not None and key(given) == key(team_name):
        given = None
    entries = [_facing(entry, team_name, turned=is_opponent) for entry in sheet.entries]
    seats = (
        Seat(
            order=entry.order,
            player=entry.player,
            db_names=entry.db_names,
            opponent=entry.opponent,
            reported_score=entry.reported_score,
            sub_for=entry.sub_for,
            replays=entry.urls,
        )
        for entry in _joined_posts(entries)
        if entry.names_somebody or entry.order is not None
    )
    details = TeamDetails(
        season=season if season is not None else sheet.season,
        week=week if week is not None else sheet.week,
        team_name=team_name,
        opponent_team=given,
        seats=tuple(seats),
    )
    return details, tuple(dict.fromkeys(sheet.urls))


def turn(entry: Entry) -> Entry:
    """The match from the other side of the table."""
    tags = [part.strip() for part in (entry.opponent_tag or "").split(",")]
    subs = [part[len(_SUB) :] for part in tags if part.startswith(_SUB)]
    own = [part for part in tags if part and not part.startswith(_SUB)]
    against = f"{_SUB}{entry.sub_for}" if entry.sub_for else None
    return msgspec.structs.replace(
        entry,
        player=entry.opponent,
        opponent=entry.player,
        tag=", ".join(own) or None,
        opponent_tag=", ".join(filter(None, (entry.tag, against))) or None,
        sub_for=subs[0] if subs else None,
        reported_score=score_of(entry, turned=True),
        db_names=(),
    )


def _facing(entry: Entry, team: str, *, turned: bool) -> Entry:
    """The match with the team's player first; a tag knows better than the sheet's head."""
    left, right = _names_team(entry.tag, team), _names_team(entry.opponent_tag, team)
    return turn(entry) if (right if left != right else turned) else entry


def _names_team(tag: str | None, team: str) -> bool:
    """Whether a tag is the team's name or its initials."""
    words = team.split()
    initials = "".join(word[0] for word in words).casefold() if len(words) > 1 else None
    return any(
        key(part) in {key(team), initials} for part in (tag or "").split(",") if part.strip()
    )


def _joined_posts(entries: Iterable[Entry]) -> list[Entry]:
    joined: list[Entry] = []
    places = Places()
    for entry in entries:
        # Halves of one match may tell its score before and after.
        likeness = likeness_of(entry)._replace(score=None)
        whole = entry.post is not None and None not in {entry.player, entry.opponent}
        alike = places.like(likeness) if whole else ()
        place = next((place for place in alike if _is_one_post(joined[place], entry)), len(joined))
        if place == len(joined):
            joined.append(entry)
        else:
            joined[place] = join(joined[place], entry)
            likeness = likeness._replace(order=joined[place].order)
        if whole:
            places.put(place, likeness)
    return joined


def _is_one_post(one: Entry, other: Entry) -> bool:
    """Whether two posts of the same players that both count are halves of one match."""
    return one.post != other.post and is_near(one, other)
