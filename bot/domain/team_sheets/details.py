"""A sheet as the details of a team's job."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, assert_never

import msgspec

from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.team_sheets.matching import Places, is_near, likeness_of
from bot.domain.team_sheets.merging import join
from bot.domain.team_sheets.sheet import Entry, Sheet
from bot.domain.team_sheets.sides import Facing, facing_of, split_teams, turn
from bot.domain.teams import Seat, TeamDetails, team_key

_NOBODY: Final = Entry()
_NO_TEAM: Final = "A team's job needs the team's name: write it down and submit again."


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
    their seats: where the heading of a match or the sheet has this team as the opponent, or a tag
    says so, a match is turned around. Where the heading is not about this team, the replays are
    kept without players, since nobody can tell whose is whose. Whom somebody met in another war, of
    which there is neither replay nor score, is left out: it is not whom they play next. Posts about
    one match are one seat; replays that name no seat are in the second part.
    JobError where neither the sheet nor the caller names the team.
    """
    team_name = team_name or sheet.team_name
    if not team_name:
        raise JobError(JobErrorCode.NO_TEAM, _NO_TEAM)
    team_name, beside = split_teams(team_name)
    wanted = team_key(team_name)
    is_opponent = wanted == team_key(sheet.opponent_team or "") != team_key(sheet.team_name or "")
    other = sheet.team_name if is_opponent else sheet.opponent_team
    given = opponent_team or beside or other
    if given is not None and team_key(given) == wanted:
        given = None
    season = season if season is not None else sheet.season
    week = week if week is not None else sheet.week
    usual = Facing.SECOND if is_opponent else Facing.FIRST
    entries = [_facing(entry, team_name, usual) for entry in sheet.entries]
    seats = (
        Seat(
            order=entry.order,
            player=entry.player,
            db_names=entry.db_names,
            opponent=None if _is_empty_past(entry, season, week) else entry.opponent,
            reported_score=entry.reported_score,
            sub_for=entry.sub_for,
            replays=entry.urls,
        )
        for entry in _joined_posts(entries)
        if entry.names_somebody or entry.order is not None
    )
    details = TeamDetails(
        season=season,
        week=week,
        team_name=team_name,
        opponent_team=given,
        seats=tuple(seats),
    )
    return details, tuple(dict.fromkeys(sheet.urls))


def _is_empty_past(entry: Entry, season: int | None, week: int | None) -> bool:
    """Whether the entry is of another war, by its heading, and nothing of it is at hand."""
    if entry.war is None or entry.urls or entry.reported_score is not None:
        return False
    pairs = ((entry.war.season, season), (entry.war.week, week))
    return any(None not in pair and pair[0] != pair[1] for pair in pairs)


def _facing(entry: Entry, team: str, usual: Facing) -> Entry:
    """The match with the team's player first; without players where nobody knows who that is.

    A score that nobody knows the side of is no score, and who replaced whom is of no use either.
    """
    match facing_of(entry, team, usual=usual):
        case Facing.FIRST:
            return entry
        case Facing.SECOND:
            return turn(entry)
        case Facing.UNTOLD:
            return msgspec.structs.replace(_NOBODY, order=entry.order, urls=entry.urls)
        case unknown:
            assert_never(unknown)


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
