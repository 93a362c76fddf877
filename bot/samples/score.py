"""The series between two players as the site counts it, with its quirk after a rematch."""

from __future__ import annotations

from bot.domain.replay.model import EndReason
from bot.samples.truth import GameTruth, MatchTruth

WINS_NEEDED = 2


class Score:
    """Games won, of this series and of those before it in the same file.

    The site's `Siding` message counts this series only; `Begin next duel` and `Back to RPS` go on
    counting from before a rematch.
    """

    def __init__(self, names: tuple[str, str]) -> None:
        self._names = names
        self._before = [0, 0, 0]
        self._series = [0, 0, 0]
        self.matches = [MatchTruth(1, names)]

    @property
    def match(self) -> MatchTruth:
        """The series now played."""
        return self.matches[-1]

    @property
    def decided(self) -> bool:
        """Whether the series has a winner."""
        return self.match.decided_by is not None

    def would_decide(self, winner: str) -> bool:
        """Whether one more win gives this player the series."""
        return self._series[self._names.index(winner)] + 1 >= WINS_NEEDED

    def begin_game(self, game: GameTruth) -> None:
        """A game was opened."""
        self.match.games.append(game)

    def end_game(self, reason: EndReason, winner: str | None, at_s: int) -> None:
        """The open game is over; `winner` None is a draw."""
        self.match.games[-1].end(reason, winner, at_s)
        if winner is None:
            self.match.draws += 1
            self._series[2] += 1
        else:
            self.match.wins[winner] = self.match.wins.get(winner, 0) + 1
            self.count_for(winner)

    def count_for(self, winner: str) -> None:
        """Let the site's own score count one for a player."""
        self._series[self._names.index(winner)] += 1

    def decide(self, reason: EndReason, winner: str) -> None:
        """The series is over."""
        self.match.decided_by, self.match.winner = reason, winner

    def begin_rematch(self) -> None:
        """A further series begins; the running score stays."""
        self._before = [old + new for old, new in zip(self._before, self._series, strict=True)]
        self._series = [0, 0, 0]
        self.matches.append(MatchTruth(len(self.matches) + 1, self._names))

    def of_series(self) -> str:
        """As the `Siding` message has it: player 1, player 2, draws."""
        return _text(self._series)

    def running(self) -> str:
        """As `Begin next duel` and `Back to RPS` have it."""
        return _text([old + new for old, new in zip(self._before, self._series, strict=True)])


def _text(numbers: list[int]) -> str:
    return f"({'-'.join(map(str, numbers))})"
