"""What chance decides: dice, coins, random cards."""

from __future__ import annotations

from typing import Literal

from bot.samples.board import Board
from bot.samples.copies import CardCopy
from bot.samples.transcript import Keys, Play


class Chance(Board):
    """Plays with a random outcome, which the story names."""

    def die(self, player: str, result: int) -> Play:
        """Roll a die."""
        return self.tell("Die", player, f"Rolled a die ({result})", result=result)

    def coin(self, player: str, result: Literal["heads", "tails"]) -> Play:
        """Flip a coin."""
        return self.tell("Coin", player, f"Flipped a coin ({result})", result=result)

    def add_random(self, player: str, card: str | None = None) -> CardCopy:
        """Add a random card from the deck to the hand; here the handles stay."""
        copy = self._any_of_deck(player, card)
        self.table.put(copy, "hand")
        hand = [held.id for held in self.pile(player, "hand")]
        public = "Randomly added card from Deck to hand"
        private = f'Randomly added "{copy.name}" from Deck to hand'
        keys: Keys = {"prev": hand, "hand": list(hand), "shuffle": True, "line": public}
        play = "Add random card from deck to hand"
        self.tell_of(play, player, copy, public, private, **keys)
        return copy

    def send_random(self, player: str, card: str | None = None) -> CardCopy:
        """Send a random card from the deck to the graveyard."""
        copy = self._any_of_deck(player, card)
        public = f'Randomly sent "{copy.name}" from Deck to GY'
        self.tell_of("To GY", player, copy, public, line="Randomly sent card to GY")
        self.table.put(copy, "gy")
        return copy

    def banish_random(self, player: str, card: str, *, face_down: bool = False) -> CardCopy:
        """Banish a random card of the extra deck; face-down only the private log names it."""
        copy = self.find(player, card, "extra")
        if face_down:
            private = f'Banished "{copy.name}" from Extra Deck'
            public = "Banished card from Extra Deck"
            line = "Banished random card face-down"
            self.tell_of("Banish FD", player, copy, public, private, line=line)
        else:
            public = f'Randomly banished "{copy.name}" from Extra Deck'
            self.tell_of("Banish", player, copy, public, line="Banished random card")
        self.table.put(copy, "banished")
        copy.face_down = face_down
        return copy

    def _any_of_deck(self, player: str, card: str | None) -> CardCopy:
        if card is not None:
            return self.find(player, card, "deck")
        deck = self.pile(player, "deck")
        if not deck:
            raise ValueError(f"{player} has no cards left in the deck")
        return deck[len(deck) // 2]

    def ask_permission(self, player: str, name: str) -> Play:
        """Ask the opponent to let an effect of chance resolve."""
        public = f'Requested permission to resolve "{name}"'
        keys: Keys = {"callback": "Banish random ED card 2", "title": name}
        keys["message"] = f"Are you ready to resolve the effect of {name}?"
        return self.tell("Permission event", player, public, **keys)

    def grant_permission(self, player: str) -> Play:
        """Let it resolve."""
        return self.tell("Permission granted", player, "Granted permission")
