"""What is unsure of replays that are joined to one match, or are not: sentences for people.

The parts are replays of one pair, in their order; of what is not joined the last one is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.analysis.doubts import Doubt, list_replays
from bot.domain.replay.model import EndReason, Replay


def doubt_apart(parts: Sequence[Replay], trouble: str) -> Doubt:
    """They look like one match and are not joined."""
    told = f"{_title(parts)} look like one match, but {trouble}: they count as separate matches."
    return Doubt(parts[-1].replay_id, told)


def doubt_left(parts: Sequence[Replay]) -> Doubt:
    """They are not joined because somebody left the one before the last."""
    before = parts[-2]
    trouble = f"{_loser(before)} left replay {before.replay_id}, as people also do to concede"
    return doubt_apart(parts, trouble)


def doubt_gift(parts: Sequence[Replay]) -> Doubt:
    """The last one may be the deciding game again, which the site had given away."""
    before, last = parts[-2:]
    timed_out = before.matches[-1].decided_by is EndReason.TIMED_OUT
    how = "ran out of time" if timed_out else "lost the connection"
    return Doubt(
        last.replay_id,
        f"{_title(parts)} count as separate matches, but {_loser(before)} {how} in the game that "
        f"decided replay {before.replay_id}: replay {last.replay_id} may be that game again.",
    )


def doubt_whole(parts: Sequence[Replay], score: str) -> Doubt:
    """They are joined, and the last one would be a match by itself."""
    last = parts[-1].replay_id
    return _doubt_joined(parts, f"{score}; replay {last} could also be a whole match by itself")


def doubt_long(parts: Sequence[Replay], score: str, time: str) -> Doubt:
    """They are joined over a long time."""
    return _doubt_joined(parts, f"{score}, although {time}")


def tell_time(time: timedelta) -> str:
    """That at most so much time lies between two replays."""
    return f"up to {-(-time // timedelta(hours=1))} hours lie between them"


def _doubt_joined(parts: Sequence[Replay], told: str) -> Doubt:
    return Doubt(parts[-1].replay_id, f"{_title(parts)} count as one match, {told}.")


def _title(parts: Sequence[Replay]) -> str:
    one, other = parts[0].players
    ids = [part.replay_id for part in parts]
    return f"{list_replays(ids)} of {one} and {other} on {parts[0].date[:10]}"


def _loser(replay: Replay) -> str:
    """Who lost the last match of this replay."""
    return next(one for one in replay.players if one != replay.matches[-1].winner)
