"""The demo's team as its replays tell it, read once for all tests that ask."""

from __future__ import annotations

from functools import cache

from bot.domain.replay.games import read_replay
from bot.domain.replay.model import CardCopy, Replay, ReplayId
from bot.samples.autopilot import PEACEFUL
from bot.samples.teams import team_replays
from bot.samples.wars import make_up_names, make_war

TEAM_SIZE, SUBS, OPPONENTS = 5, 2, 40


@cache
def read_team() -> dict[ReplayId, Replay]:
    """The replays of `bot.samples.teams`, read, by number."""
    replays = [read_replay(content) for _, content in team_replays()]
    return {replay.replay_id: replay for replay in replays}


@cache
def read_war(weeks: int, per_week: int, *, turns: int = 4) -> tuple[Replay, ...]:
    """A season by chance of `war_names()`, every match played to its end."""
    members, opponents = war_names()
    told = make_war(
        1, members, opponents, weeks=weeks, per_week=per_week, turns=turns, odds=PEACEFUL
    )
    return tuple(map(read_replay, told))


def war_names() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Five members with two substitutes, and forty opponents."""
    names = make_up_names(TEAM_SIZE + SUBS + OPPONENTS)
    return names[: TEAM_SIZE + SUBS], names[TEAM_SIZE + SUBS :]


def seen_of(replay: Replay, player: str) -> list[CardCopy]:
    """All that a player's games showed while they ran, tokens left out."""
    copies = [copy for game in replay.games for copy in game.of(player).seen]
    return [copy for copy in copies if copy.object_id is not None]
