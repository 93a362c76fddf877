"""One game in the making: who opened it, its turns and life points, how it ended."""

from __future__ import annotations

from bot.domain.replay.cards import CardLedger
from bot.domain.replay.model import DeckSizes, EndReason, Game, LifeChange, PlayerGame, Turn

STARTING_LIFE = 8000


class OpenGame:
    """A game from its opening until the next one: cards may still be shown after its end.

    Players are slots, 0 and 1.
    """

    def __init__(self, match: int, number: int, *, first: int, chooser: int, at_s: int) -> None:
        self.match = match
        self.number = number
        self.running = True
        self.hands: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self.sizes = (DeckSizes(0, 0, None), DeckSizes(0, 0, None))
        self._first = first
        self._chooser = chooser
        self._started_at_s = at_s
        self._ended_at_s: int | None = None
        self._winner: int | None = None
        self._end_reason: EndReason | None = None
        self._turns = [(first, at_s)]
        self._life: list[tuple[int, int, int]] = []

    def begin_turn(self, slot: int, at_s: int) -> int:
        """The next turn begins; its number, from 1."""
        self._turns.append((slot, at_s))
        return len(self._turns)

    def change_life(self, slot: int, life: int, at_s: int) -> None:
        """A player's life points become `life`."""
        self._life.append((at_s, slot, life))

    def end(self, winner: int | None, reason: EndReason, at_s: int) -> None:
        """The game is over; `winner` is None for a draw."""
        self.running = False
        self._winner, self._end_reason, self._ended_at_s = winner, reason, at_s

    def game(
        self,
        names: tuple[str, str],
        submitted: tuple[DeckSizes, DeckSizes],
        ledger: CardLedger,
    ) -> Game:
        """The game as the ledger and the plays so far tell it."""
        final = {slot: life for _, slot, life in self._life}
        sides = [
            PlayerGame(
                names[slot],
                submitted[slot],
                self.sizes[slot],
                self.hands[slot],
                *ledger.copies(slot),
                ledger.held(slot),
                final.get(slot, STARTING_LIFE),
                ledger.lower_bound,
            )
            for slot in (0, 1)
        ]
        return Game(
            match=self.match,
            number=self.number,
            first_player=names[self._first],
            chosen_by=names[self._chooser],
            winner=None if self._winner is None else names[self._winner],
            end_reason=self._end_reason,
            unfinished=self.running,
            started_at_s=self._started_at_s,
            ended_at_s=self._ended_at_s,
            turns=tuple([Turn(names[slot], at_s) for slot, at_s in self._turns]),
            life=tuple([LifeChange(at_s, names[slot], life) for at_s, slot, life in self._life]),
            players=(sides[0], sides[1]),
        )
