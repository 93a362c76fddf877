"""How much time lies between replays, as far as their dates tell."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.domain.replay.model import Game, Replay

_DAY_S: Final = 24 * 60 * 60


def date_of(replay: Replay) -> datetime | None:
    """The replay's date; None for what is no date."""
    # A date has no zone, so it is no moment. But all come from the same clock: how far two are
    # apart can be told, save for the hour that is changed twice a year.
    try:
        return datetime.fromisoformat(replay.date)
    except ValueError:
        return None


def time_apart(one: Replay, later: Replay) -> timedelta:
    """From date to date; `timedelta.max` where one has none."""
    first, second = date_of(one), date_of(later)
    if first is None or second is None or (first.tzinfo is None) != (second.tzinfo is None):
        return timedelta.max
    return second - first


def time_between(one: Replay, later: Replay) -> timedelta:
    """From the end of one to the start of the later one, at most; `timedelta.max` as above."""
    # A date is the start of its duel or the end, nobody knows which: so the earlier or the later
    # duel lies between the two dates. The shorter one surely does.
    apart = time_apart(one, later)
    return apart if apart == timedelta.max else apart - min(_length(one), _length(later))


def _length(replay: Replay) -> timedelta:
    """From the making of the room to the last that is known of a game, a day at most."""
    # A file may hold any number of seconds, and what is a day apart goes together with nothing.
    last = max(map(_last_second, replay.games), default=0)
    return timedelta(seconds=min(max(last, 0), _DAY_S))


def _last_second(game: Game) -> int:
    if game.ended_at_s is not None:
        return game.ended_at_s
    return max((turn.started_at_s for turn in game.turns), default=game.started_at_s)
