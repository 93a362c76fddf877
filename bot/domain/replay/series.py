"""One match in the making: its games' score, and what decides it."""

from __future__ import annotations

from bot.domain.replay.model import EndReason, Match

WINS_TO_TAKE_A_MATCH = 2
_ENDS_THE_MATCH = frozenset(
    {
        EndReason.QUIT,
        EndReason.DISCONNECTED,
        EndReason.TIMED_OUT,
        EndReason.JUDGE_MATCH_LOSS,
    }
)


class Series:
    """A match while its plays are being read; `over` is what the file says, None if nothing."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.games = 0
        self.wins = [0, 0]
        self.draws = 0
        self.forfeits = [0, 0]
        self.thrown = False
        self.decided = False
        self._winner: int | None = None
        self._decided_by: EndReason | None = None

    @property
    def untouched(self) -> bool:
        """Nobody has done anything in this match."""
        return not (self.games or self.decided or self.thrown)

    @property
    def score(self) -> str:
        """Slot 1's wins, slot 2's and draws as the site writes and counts them: `1-0-0`.

        A game that was given up before it was opened counts there.
        """
        return f"{self._points(0)}-{self._points(1)}-{self.draws}"

    def lose(self, loser: int, reason: EndReason, *, opened: bool, over: bool | None) -> None:
        """The slot `loser` loses a game, or gives one up that nobody opened."""
        winner = 1 - loser
        (self.wins if opened else self.forfeits)[winner] += 1
        if over is None:
            over = self._points(winner) >= WINS_TO_TAKE_A_MATCH
        if over or reason in _ENDS_THE_MATCH:
            self._decide(winner, reason)

    def draw(self, *, over: bool | None) -> None:
        """The open game is drawn; the match goes on unless the file says that it is over."""
        self.draws += 1
        if over:
            one, two = self._points(0), self._points(1)
            self._decide(None if one == two else int(two > one), EndReason.DRAW_AGREED)

    def match(self, names: tuple[str, str]) -> Match:
        """The match as it stands now."""
        return Match(
            number=self.number,
            winner=None if self._winner is None else names[self._winner],
            decided_by=self._decided_by,
            wins=(self.wins[0], self.wins[1]),
            draws=self.draws,
            games_played=self.games,
        )

    def _points(self, slot: int) -> int:
        return self.wins[slot] + self.forfeits[slot]

    def _decide(self, winner: int | None, reason: EndReason) -> None:
        if not self.decided:
            self.decided, self._winner, self._decided_by = True, winner, reason
