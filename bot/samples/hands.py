"""What happens to a hand: cards come in, are shown and shuffled, and get new handles."""

from __future__ import annotations

from bot.samples.board import Board, Source, Target
from bot.samples.copies import CardCopy
from bot.samples.transcript import Keys, Play
from bot.samples.wording import leaving


class Hands(Board):
    """Plays about hands. `of` names whose card it is, if not the actor's own."""

    def search(self, player: str, card: Target) -> CardCopy:
        """Add a card from the deck to the hand."""
        return self.to_hand(player, card, "deck")

    def to_hand(
        self, player: str, card: Target, source: Source = "field", *, of: str | None = None
    ) -> CardCopy:
        """Return or add a card to its owner's hand; all cards of that hand get new handles.

        The play names the card by the handle it had before.
        """
        copy = self.find(of or player, card, source)
        self._no_token(copy)
        opened, hidden = leaving(self.table, copy)
        verb = "Added" if source == "deck" else "Returned"
        public = f"{verb} {hidden if copy.face_down else opened} to hand"
        private = f"{verb} {opened} to hand"
        handle = copy.id
        self.table.put(copy, "hand")
        keys = self._shuffled(copy, handle)
        self.tell("To hand", player, public, private, **keys)
        return copy

    def reveal(self, player: str, card: Target, source: Source = "hand") -> CardCopy:
        """Show a card of the hand, the deck or the extra deck; it stays where it is.

        A hand is shuffled and gets new handles; a deck only tells its present order.
        """
        copy = self.find(player, card, source)
        text = f"Revealed {leaving(self.table, copy)[0]}"
        if source == "hand":
            self.tell("Reveal", player, text, text, **self._shuffled(copy, copy.id))
        elif source == "deck":
            order = [lying.id for lying in self.pile(player, "deck")]
            self.tell_of("Reveal", player, copy, text, text, prev=order, shuffle=True)
        else:
            self.tell_of("Reveal", player, copy, text, text)
        return copy

    def shuffle_hand(self, player: str) -> Play:
        """Shuffle the hand: the play says which handle became which."""
        before, after = self.table.shuffle(player, "hand")
        keys: Keys = {"prev": before, "hand": after, "shuffle": True}
        return self.tell("Shuffle hand", player, "Shuffled hand", "Shuffled hand", **keys)

    def show_hand(self, player: str) -> Play:
        """Show the hand to the opponent; no card is named."""
        return self.tell("Show hand", player, "Showed hand", viewing="Opponent's Hand")

    def _shuffled(self, copy: CardCopy, handle: int) -> Keys:
        self.truth.see(copy)
        before, after = self.table.shuffle(copy.owner, "hand")
        # What came in has its old handle in `prev`, whatever pile it came from.
        return {
            "prev": before,
            "id": handle,
            "shuffle": True,
            "card": self.written(copy),
            "hand": after,
        }
