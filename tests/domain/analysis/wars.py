"""Replays of wars in short: who met whom, in which order, on which day."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs

from bot.domain.analysis.discovery import Discovery, Found, Standing, discover
from bot.domain.analysis.identities import NO_IDENTITIES, Identities
from bot.domain.links import replay_url
from bot.domain.replay.model import Replay
from bot.domain.teams import Seat, TeamDetails
from tests.domain.analysis.duels import game, replay

FIRST_ID = 900_000_001
NO_SEATS = TeamDetails(team_name="Damage Step")
Pair = tuple[str, str]


def war(*pairs: Pair, first_id: int = FIRST_ID) -> list[Replay]:
    """A replay a pair, won by the first of it, a day each."""
    return [meeting(first_id + offset, *pair, day=1 + offset) for offset, pair in enumerate(pairs)]


def meeting(replay_id: int, one: str, two: str, *, day: int = 1) -> Replay:
    players = (one, two)
    return replay(
        replay_id,
        game(1, one, players=players, first=two),
        game(2, one, players=players, first=two),
        winner=one,
        players=players,
        date=f"2025-{1 + day // 28:02}-{1 + day % 28:02} 20:00:00",
    )


def urls(*replays: Replay) -> tuple[str, ...]:
    return tuple(replay_url(each.replay_id) for each in replays)


def team(*seats: Seat) -> TeamDetails:
    return TeamDetails(team_name="Damage Step", seats=seats)


def named(*players: str) -> TeamDetails:
    """A team that names its players, seat by seat."""
    return team(*(Seat(order=order, player=player) for order, player in enumerate(players, 1)))


def found(
    replays: Iterable[Replay],
    details: TeamDetails = NO_SEATS,
    identities: Identities = NO_IDENTITIES,
    known: Iterable[str] = (),
) -> Discovery:
    """Who is found; replays of other formats than Goat are left out."""
    return discover(replays, details, identities, known=tuple(known), excluded_because=other_format)


def other_format(each: Replay) -> str | None:
    return None if each.format.startswith("g") else f"Replay {each.replay_id} is not Goat."


def weekly(*pairs: Pair, first_id: int = FIRST_ID) -> list[Replay]:
    """As `war`, but a week each."""
    return [
        meeting(first_id + offset, *pair, day=1 + 7 * offset) for offset, pair in enumerate(pairs)
    ]


def played_in(code: str, *replays: Replay) -> list[Replay]:
    """The same replays, played in another format."""
    return [structs.replace(each, format=code) for each in replays]


def by_name(discovery: Discovery) -> dict[str, Found]:
    return {each.person: each for each in discovery.people}


def people(discovery: Discovery, standing: Standing) -> set[str]:
    return {each.person for each in discovery.people if each.standing is standing}


def likely(discovery: Discovery) -> list[str]:
    return [each.person for each in discovery.likely]
