"""Whole seasons of a team by chance: as many replays as a test or a benchmark wants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from random import Random
from zlib import crc32

from bot.domain.replay.model import ReplayId
from bot.samples.autopilot import ORDINARY, Odds, play_series
from bot.samples.decks import ALL_DECKS
from bot.samples.duel import Duel
from bot.samples.players import Player

FIRST_WAR_REPLAY_ID: ReplayId = 900_001_001
FIRST_WAR_DAY = date(2025, 9, 6)
SEATS = 5
LONG_GAME = 30
EVENING = time(18)
EVENING_LENGTH = timedelta(hours=5)
CHANGES_DECK = 0.15
SUBSTITUTE_PLAYS = 0.1
_STARTS = ("bar", "cor", "dun", "fel", "gri", "hol", "kes", "lom", "mor", "nim", "pol", "tas")
_MIDDLES = ("a", "ei", "i", "o", "u")
_ENDS = ("bek", "dric", "la", "mond", "na", "ris", "ska", "to", "vin", "x")


def make_up_names(count: int, *, seed: int = 0) -> tuple[str, ...]:
    """So many different names that nobody has; at most 600."""
    everything = [
        f"{start}{middle}{end}".capitalize()
        for start in _STARTS
        for middle in _MIDDLES
        for end in _ENDS
    ]
    return tuple(Random(seed).sample(everything, count))  # noqa: S311  # a story, no secret


def make_war(
    seed: int,
    members: Sequence[str],
    opponents: Sequence[str],
    *,
    weeks: int = 8,
    per_week: int = SEATS,
    first_replay_id: ReplayId = FIRST_WAR_REPLAY_ID,
    turns: int = LONG_GAME,
    odds: Odds = ORDINARY,
) -> list[bytes]:
    """`weeks` times `per_week` replays, in order: each a member against an opponent.

    The first five members have the seats, further ones step in now and then. Nobody meets a
    teammate, opponents take turns, and a member mostly keeps the list of the match before. Each
    week is a calendar week of its own. Games last almost as long as real ones: ask for fewer
    `turns` where size does not matter.
    """
    rng = Random(seed)  # noqa: S311  # a story, no secret
    decks = {name: rng.choice(ALL_DECKS) for name in (*members, *opponents)}
    told: list[bytes] = []
    for opponent in islice(_take_turns(opponents, rng), weeks * per_week):
        week, position = divmod(len(told), per_week)
        member = _whose_turn(members, position, rng)
        if rng.random() < CHANGES_DECK:
            decks[member] = rng.choice(ALL_DECKS)
        one, two = (
            Player(name, decks[name], user_id=_account(name))
            for name in rng.sample((member, opponent), 2)
        )
        duel = Duel(
            one,
            two,
            replay_id=first_replay_id + len(told),
            seed=rng.getrandbits(32),
            date=_when(week, position / per_week),
        )
        play_series(duel, rng, odds=odds, turns=turns)
        told.append(duel.to_json())
    return told


def _take_turns(names: Sequence[str], rng: Random) -> Iterator[str]:
    """All names for ever: each once, in an order by chance, before any comes again."""
    while True:
        yield from rng.sample(names, len(names))


def _whose_turn(members: Sequence[str], position: int, rng: Random) -> str:
    subs = members[SEATS:]
    if subs and rng.random() < SUBSTITUTE_PLAYS:
        return rng.choice(subs)
    return members[position % min(SEATS, len(members))]


def _account(name: str) -> int:
    return 1 + crc32(name.encode())


def _when(week: int, part: float) -> str:
    """The date of a replay in its week's evening; `part` is how much of the evening is over."""
    begin = datetime.combine(FIRST_WAR_DAY + timedelta(weeks=week), EVENING)
    return (begin + part * EVENING_LENGTH).isoformat(" ", "seconds")
