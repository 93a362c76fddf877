"""One game: its turns, draws, battles and life points, with all the moves of cards."""

from __future__ import annotations

from typing import Literal

from bot.samples.board import Target
from bot.samples.chance import Chance
from bot.samples.control import Control
from bot.samples.copies import CardCopy
from bot.samples.hands import Hands
from bot.samples.looks import Looks
from bot.samples.materials import Materials
from bot.samples.piles import Piles
from bot.samples.summons import Summons
from bot.samples.transcript import Keys, Play
from bot.samples.truth import START_LIFE
from bot.samples.wording import staying

Phase = Literal["DP", "SP", "M1", "BP", "M2", "EP"]

_PHASES = {
    "DP": "Draw Phase again",
    "SP": "Standby Phase",
    "M1": "Main Phase 1",
    "BP": "Battle Phase",
    "M2": "Main Phase 2",
    "EP": "End Phase",
}


class Game(Summons, Piles, Hands, Materials, Control, Chance, Looks):
    """A game that was opened, told play by play.

    It can be played on after its end, as players do, until the next game begins.
    """

    # --- turns ---

    @property
    def turn_player(self) -> str:
        """Whose turn it is."""
        first = self.truth.first_player
        return first if self.truth.turns % 2 else self.opponent_of(first)

    def end_turn(self, player: str) -> Play:
        """End the turn."""
        return self.tell("End turn", player, "Ended turn")

    def start_turn(self, player: str) -> Play:
        """Begin a turn, as all but the very first begin; ValueError if it is not theirs."""
        if player == self.turn_player and not self.truth.ended:
            raise ValueError(f"it is {player}'s turn already")
        told = self.tell("Start turn", player, "Entered Draw Phase")
        if not self.truth.ended:
            self.truth.turns += 1
        return told

    def next_turn(self, card: str | None = None) -> str:
        """End the turn; the other player begins theirs and draws. Returns who that is."""
        player = self.opponent_of(self.turn_player)
        self.end_turn(self.turn_player)
        self.start_turn(player)
        self.draw(player, card)
        return player

    def enter(self, player: str, phase: Phase) -> Play:
        """Enter a phase; "DP" is the button that enters the Draw Phase again."""
        return self.tell(f"Enter {phase}", player, f"Entered {_PHASES[phase]}")

    def draw(self, player: str, card: str | None = None) -> CardCopy:
        """Draw the top card; `card` says which it turns out to be."""
        copy = self._top(player, card)
        self.tell_of("Draw card", player, copy, "Drew a card", f'Drew "{copy.name}"')
        self.table.put(copy, "hand")
        return copy

    # --- battle and life ---

    def attack(self, player: str, attacker: Target, attacked: Target) -> Play:
        """Attack a monster of the opponent."""
        mine = self.find(player, attacker, "field")
        theirs = self.find(self.opponent_of(player), attacked, "field")
        hidden = staying(self.table, theirs, player)[1]
        public = f"Attacked {hidden} with {staying(self.table, mine, player)[0]}"
        self.truth.see(mine)
        keys: Keys = {"attacking_id": mine.id, "attacked_id": theirs.id}
        return self.tell("Attack", player, public, **keys)

    def attack_directly(self, player: str, attacker: Target) -> Play:
        """Attack the opponent."""
        mine = self.find(player, attacker, "field")
        public = f"Attacked directly with {staying(self.table, mine, player)[0]}"
        return self.tell_of("Attack directly", player, mine, public, shown=False)

    def life(self, player: str, amount: int) -> int:
        """Change a player's life points by `amount`; returns what is left."""
        self._check(player)
        if self.life_of(player) + amount < 0:
            amount = -self.life_of(player)  # the site stops at zero
        verb, word = ("Gained", "increased") if amount > 0 else ("Lost", "decreased")
        points = abs(amount)
        self.transcript.tick()
        left = self.truth.change_life(player, amount, self.clock)
        keys: Keys = {"amount": amount, "points": points, "life": left, "word": word}
        keys["message"] = f"{player} has {verb.lower()} {points} life points"
        self.tell("Life points", player, f"{verb} {points} LP", timed=False, **keys)
        return left

    def life_of(self, player: str) -> int:
        """A player's life points now."""
        return self.truth.life.get(player, START_LIFE)

    # --- small signs ---

    def good(self, player: str, *, keep_going: bool = False) -> Play:
        """Signal OK, or Keep Going."""
        if keep_going:
            return self.tell("Good", player, "Signaled Keep Going", long=True)
        return self.tell("Good", player, "Signaled OK")

    def stop_good(self, player: str) -> Play:
        """Take the OK back."""
        return self.tell("Stop good", player, "Stopped Signaling OK")

    def thinking(self, player: str) -> Play:
        """Signal thinking."""
        return self.tell("Thinking", player, "Thinking")
