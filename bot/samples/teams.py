"""The demo's war league: Damage Step scouts Seraphim before week 4 of season 9.

Five seats over a friendly cup and three weeks. All people, teams and matches are invented; what
is true of them stands in `SERAPHIM`, and the tests hold that the replays say the same.
"""

from __future__ import annotations

from bot.domain.links import replay_url
from bot.domain.teams import Seat, TeamDetails
from bot.samples.deck_list import DeckList
from bot.samples.decks import (
    BURN,
    CHAOS_TURBO,
    EDISON_ZOMBIE,
    GOAT_CONTROL,
    TOMATO_MONARCH,
    WARRIOR,
    ZOMBIE,
)
from bot.samples.scouted_teams import Member, ScoutedTeam
from bot.samples.war_matches import (
    EDISON,
    GOAT,
    SHORT_TURNS,
    WAR_TURNS,
    WarMatch,
    WarPlayer,
    tell_match,
)

# No real replay has such a number, so a demo can never be taken for one.
FIRST_TEAM_REPLAY_ID = 900_000_201
LOST_REPLAY_IDS = (900_000_291, 900_000_292)
"""Links in Ben's seat to replays that nobody kept."""

OWN_TEAM = "Damage Step"
ANA, BEN, MIRAEL, WREN, OSSIAN, TILDA = "Ana", "Ben", "Mirael", "Wren", "Ossian", "Tilda"
WREN_BEFORE = "paperlantern"
MIRAEL_ALIKE = "Mirae1"
CARL = "Carl"

GOAT_CONTROL_WITH_MOBIUS = GOAT_CONTROL.replacing("D.D. Assailant", "Mobius the Frost Monarch")

_PEOPLE = (
    *(ANA, BEN, MIRAEL, OSSIAN, TILDA, WREN),
    *(CARL, "Hedda", "Jasper", "Nuria", "Viggo"),
    *("Ilse", "Marek", "Quill", "Santo"),
    *("Fenwick", "Lumi", "Orla", "Petra"),
    *("Dovik", "Esme", MIRAEL_ALIKE, "Rook", "Sable"),
    "Halvard",
)
_NUMBERS = {name: number for number, name in enumerate(_PEOPLE, 710_001)}
ACCOUNTS = {**_NUMBERS, WREN_BEFORE: _NUMBERS[WREN]}


def team_replays() -> list[tuple[str, bytes]]:
    """The team's files, each with its name: compact JSON as the site sends it."""
    duels = (duel for match in SERAPHIM.matches for duel in tell_match(match))
    return [(f"{duel.header.replay_id}.json", duel.to_json()) for duel in duels]


def team_details(*, lost: bool = False) -> TeamDetails:
    """The team as the captain of Damage Step writes it down; `lost` adds links nobody can open."""
    return TeamDetails(
        season=SERAPHIM.season,
        week=SERAPHIM.week,
        team_name=SERAPHIM.name,
        opponent_team=SERAPHIM.scouted_by,
        seats=tuple(_seat(member, lost=lost) for member in SERAPHIM.members),
    )


def team_sheet(*, lost: bool = False) -> str:
    """The text that the captain pastes: two lines about the war, then a line a player."""
    details = team_details(lost=lost)
    lines = [f"Team: {details.team_name} vs {details.opponent_team}"]
    lines.append(f"Season {details.season} Week {details.week}")
    for seat in details.seats:
        sub = f" (sub for {seat.sub_for})" if seat.sub_for else ""
        lines.append(
            f"{seat.order}. {seat.player}{sub} vs {seat.opponent}: {' '.join(seat.replays)}"
        )
    return "\n".join(lines) + "\n"


def _seat(member: Member, *, lost: bool) -> Seat:
    played = [match for match in SERAPHIM.matches if match.member.name in member.names]
    numbers = [number for match in played for number in match.replay_ids]
    if lost and member.person == BEN:
        numbers += SERAPHIM.lost
    return Seat(
        order=member.seat,
        player=member.person,
        opponent=member.facing,
        sub_for=member.sub_for,
        replays=tuple(map(replay_url, numbers)),
    )


def _score(text: str) -> tuple[int, int, int]:
    won, lost, *drawn = map(int, text.split("-"))
    return won, lost, drawn[0] if drawn else 0


def _match(
    number: int,
    where: tuple[int, str, str],
    member: tuple[str, DeckList],
    opponent: tuple[str, DeckList],
    score: str,
    *seeds: int,
    format: str = GOAT,  # noqa: A002  # the file's own word
    turns: int = WAR_TURNS,
) -> WarMatch:
    """A match of the table; `where` is its week, its day and the opposing team."""
    week, day, team = where
    first = FIRST_TEAM_REPLAY_ID + number - 1
    return WarMatch(
        week=week,
        day=day,
        opposing_team=team,
        member=WarPlayer(member[0], ACCOUNTS[member[0]], member[1]),
        opponent=WarPlayer(opponent[0], ACCOUNTS[opponent[0]], opponent[1]),
        score=_score(score),
        replay_ids=tuple(range(first, first + len(seeds))),
        seeds=seeds,
        format=format,
        turns=turns,
    )


_CUP = (0, "2025-10-25", OWN_TEAM)
_WEEK_1 = (1, "2025-11-01", "Pot of Dread")
_WEEK_2 = (2, "2025-11-08", "Foolish Revival")
_WEEK_3 = (3, "2025-11-15", "Last Turn Lounge")
_PRACTICE = (3, "2025-11-12", "Last Turn Lounge")

_MATCHES = (
    _match(1, _CUP, (ANA, GOAT_CONTROL), (CARL, ZOMBIE), "2-1", 9),
    _match(2, _CUP, (MIRAEL, WARRIOR), ("Hedda", BURN), "1-2", 62),
    _match(3, _CUP, (WREN_BEFORE, ZOMBIE), (CARL, ZOMBIE), "0-2", 2),
    _match(4, _CUP, (OSSIAN, CHAOS_TURBO), ("Jasper", GOAT_CONTROL), "2-1", 4),
    _match(5, _CUP, (OSSIAN, CHAOS_TURBO), (CARL, ZOMBIE), "1-2", 5),
    _match(6, _WEEK_1, (ANA, GOAT_CONTROL_WITH_MOBIUS), ("Ilse", WARRIOR), "2-0", 49),
    _match(7, _WEEK_1, (MIRAEL, WARRIOR), ("Marek", ZOMBIE), "2-0-1", 4),
    _match(8, _WEEK_1, (WREN_BEFORE, ZOMBIE), ("Quill", GOAT_CONTROL), "2-1", 7),
    _match(9, _WEEK_1, (OSSIAN, CHAOS_TURBO), ("Santo", BURN), "2-0", 2),
    _match(10, _WEEK_2, (ANA, GOAT_CONTROL_WITH_MOBIUS), ("Lumi", CHAOS_TURBO), "2-1", 7),
    _match(11, _WEEK_2, (MIRAEL, WARRIOR), ("Fenwick", TOMATO_MONARCH), "2-1", 5),
    _match(12, _WEEK_2, (WREN, ZOMBIE), ("Orla", WARRIOR), "2-0", 37),
    _match(13, _WEEK_2, (OSSIAN, TOMATO_MONARCH), ("Petra", GOAT_CONTROL), "2-1", 2, 15),
    _match(
        15, _PRACTICE, (WREN, EDISON_ZOMBIE), ("Halvard", EDISON_ZOMBIE), "2-0", 25, format=EDISON
    ),
    _match(16, _WEEK_3, (ANA, GOAT_CONTROL_WITH_MOBIUS), ("Rook", CHAOS_TURBO), "1-2", 5),
    _match(17, _WEEK_3, (BEN, BURN), ("Sable", ZOMBIE), "0-2", 1, turns=SHORT_TURNS),
    _match(18, _WEEK_3, (TILDA, CHAOS_TURBO), (MIRAEL_ALIKE, WARRIOR), "2-1", 12),
    _match(19, _WEEK_3, (WREN, ZOMBIE), ("Dovik", BURN), "1-2", 1),
    _match(20, _WEEK_3, (OSSIAN, TOMATO_MONARCH), ("Esme", WARRIOR), "0-2", 1),
)

SERAPHIM = ScoutedTeam(
    name="Seraphim",
    season=9,
    week=4,
    scouted_by=OWN_TEAM,
    members=(
        Member(1, ANA, (ANA,), facing=CARL),
        Member(2, BEN, (BEN,), facing="Hedda"),
        Member(3, MIRAEL, (MIRAEL,), facing="Jasper"),
        Member(3, TILDA, (TILDA,), facing="Jasper", sub_for=MIRAEL),
        Member(4, WREN, (WREN, WREN_BEFORE), facing="Nuria"),
        Member(5, OSSIAN, (OSSIAN,), facing="Viggo"),
    ),
    own_roster=(CARL, "Hedda", "Jasper", "Nuria", "Viggo"),
    matches=_MATCHES,
    alike=(MIRAEL, MIRAEL_ALIKE),
    thin=(BEN,),
    busy_opponent=CARL,
    lost=LOST_REPLAY_IDS,
)
"""What is true of the demo's team."""
