"""Charts as the numbers of a drawing: paths and places that a page puts into an SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.analysis.rates import Rate
from bot.domain.replay.model import Game
from bot.domain.replay.open_game import STARTING_LIFE

CHART_WIDTH: Final = 320
CHART_HEIGHT: Final = 88
_MOST_STEPS: Final = 200
"""A game has some dozen changes of life points; only a forged one has more than these."""


@dataclass(frozen=True, slots=True)
class Band:
    """A turn of the player whose turns are shaded: where it begins, and how wide it is."""

    left: int
    width: int


@dataclass(frozen=True, slots=True)
class LifeChart:
    """Both players' life points over a game, in a drawing of `CHART_WIDTH` by `CHART_HEIGHT`.

    `paths` are SVG paths in the order of the players, and `bands` the turns of the first.
    `highest` is what stands at the top, zero at the bottom.
    """

    paths: tuple[str, str]
    bands: tuple[Band, ...]
    highest: int
    seconds: int


def life_chart(game: Game, players: tuple[str, str]) -> LifeChart | None:
    """The chart of a game that took some time and in which anybody's life points changed.

    `players` says whose path comes first, and whose turns are shaded.
    """
    ends = [change.at_s for change in game.life[-1:]] + [turn.started_at_s for turn in game.turns]
    end = max([game.ended_at_s or 0, *ends])
    seconds = end - game.started_at_s
    if seconds <= 0 or not game.life:
        return None
    highest = max(STARTING_LIFE, *(change.life for change in game.life))
    frame = _Frame(game.started_at_s, seconds, highest)
    one, two = (_path(game, player, frame) for player in players)
    bands = tuple(_bands(game, players[0], frame, end))
    return LifeChart((one, two), bands, highest, seconds)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Which seconds and life points the drawing spans."""

    start: int
    seconds: int
    highest: int

    def x(self, at_s: int) -> int:
        """How far right a moment stands."""
        passed = min(max(at_s - self.start, 0), self.seconds)
        return round(CHART_WIDTH * passed / self.seconds)

    def y(self, life: int) -> int:
        """How far down life points stand; nobody has fewer than none."""
        return round(CHART_HEIGHT * (1 - max(life, 0) / self.highest))


def _path(game: Game, player: str, frame: _Frame) -> str:
    """Steps: level until a change, then straight to the new life points."""
    changes = [change for change in game.life if change.player == player]
    steps = (f"H{frame.x(one.at_s)}V{frame.y(one.life)}" for one in changes[:_MOST_STEPS])
    return "".join([f"M0 {frame.y(STARTING_LIFE)}", *steps, f"H{CHART_WIDTH}"])


def _bands(game: Game, shaded: str, frame: _Frame, end: int) -> Iterator[Band]:
    starts = [turn.started_at_s for turn in game.turns]
    for turn, start, after in zip(game.turns, starts, [*starts[1:], end], strict=True):
        left, right = frame.x(start), frame.x(after)
        if turn.player == shaded and right > left:
            yield Band(left, right - left)


@dataclass(frozen=True, slots=True)
class Interval:
    """A share and the range in which the true one likely lies, in percent of a drawing's width."""

    low: float
    share: float
    high: float


def interval(rate: Rate) -> Interval | None:
    """Where to draw a rate; None without a sample."""
    if rate.share is None:
        return None
    low, share, high = (round(100 * part, 1) for part in (rate.low, rate.share, rate.high))
    return Interval(low, share, high)


def shares(counts: Sequence[int], of: int) -> tuple[float, ...]:
    """Each count in percent of the sample, for bars."""
    return tuple(round(100 * count / of, 1) if of else 0.0 for count in counts)
