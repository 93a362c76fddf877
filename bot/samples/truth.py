"""What really happened, kept by the simulator while it happens, in the shape of the analysis.

Nothing here looks at plays: a reader of the plays has to come to the same result by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.domain.replay.model import EndReason
from bot.samples.copies import CardCopy
from bot.samples.players import Roster

Answer = dict[str, Any]
START_LIFE = 8000


@dataclass(slots=True)
class GameTruth:
    """One opened game. Times are seconds of the replay's clock."""

    match: int
    number: int
    first_player: str
    chosen_by: str
    started_at_s: int
    opening_hand: dict[str, list[str]]
    turns: int = 1
    winner: str | None = None
    end_reason: EndReason | None = None
    ended_at_s: int | None = None
    life: dict[str, int] = field(default_factory=dict)
    life_timeline: list[tuple[int, str, int]] = field(default_factory=list)
    seen: dict[tuple[str, int], CardCopy] = field(default_factory=dict)
    shown_after_end: dict[tuple[str, int], CardCopy] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        """Whether the game is over."""
        return self.end_reason is not None

    def see(self, copy: CardCopy) -> None:
        """A play told which card this is."""
        copy.known = True
        if copy.object_id is None:
            return
        key = (copy.owner, copy.object_id)
        if not self.ended:
            self.seen[key] = copy
        elif key not in self.seen:
            self.shown_after_end[key] = copy

    def end(self, reason: EndReason, winner: str | None, at_s: int) -> None:
        """The game is over; what is shown from now on belongs to no turn."""
        self.end_reason, self.winner, self.ended_at_s = reason, winner, at_s

    def change_life(self, player: str, amount: int, at_s: int) -> int:
        """Add `amount`, write it down while the game runs, and say what is left."""
        life = self.life[player] = self.life.get(player, START_LIFE) + amount
        if not self.ended:
            self.life_timeline.append((at_s, player, life))
        return life

    def answer(self, rosters: dict[str, Roster]) -> Answer:
        """The game as the analysis should give it."""
        sided = [
            copy
            for (owner, object_id), copy in self.seen.items()
            if rosters[owner].is_from_side(object_id)
        ]
        final_life = dict.fromkeys(rosters, START_LIFE)
        final_life.update({player: life for _, player, life in self.life_timeline})
        said: Answer = {
            "match": self.match,
            "number": self.number,
            "first_player": self.first_player,
            "chosen_by": self.chosen_by,
            "winner": self.winner,
            "end_reason": None if self.end_reason is None else self.end_reason.value,
            "turns": self.turns,
            "started_at_s": self.started_at_s,
            "ended_at_s": self.ended_at_s,
            "opening_hand": {name: list(hand) for name, hand in self.opening_hand.items()},
            "cards_seen": _count(rosters, self.seen.values()),
            "sided_in": _count(rosters, sided),
            "cards_shown_after_end": _count(rosters, self.shown_after_end.values()),
            "final_life": final_life,
            "life_timeline": [list(change) for change in self.life_timeline],
        }
        if not self.ended:
            said["unfinished"] = True
        return said


@dataclass(slots=True)
class MatchTruth:
    """One series of games between the two."""

    number: int
    names: tuple[str, str]
    winner: str | None = None
    decided_by: EndReason | None = None
    wins: dict[str, int] = field(default_factory=dict)
    draws: int = 0
    games: list[GameTruth] = field(default_factory=list)

    def answer(self) -> Answer:
        """The match as the analysis should give it."""
        return {
            "number": self.number,
            "winner": self.winner,
            "decided_by": None if self.decided_by is None else self.decided_by.value,
            "wins": {name: self.wins.get(name, 0) for name in self.names},
            "draws": self.draws,
            "games_played": len(self.games),
        }


def _count(rosters: dict[str, Roster], copies: Iterable[CardCopy]) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = {name: Counter() for name in rosters}
    for copy in copies:
        counts[copy.owner][copy.name] += 1
    return {name: dict(sorted(count.items())) for name, count in counts.items()}
