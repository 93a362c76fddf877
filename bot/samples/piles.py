"""How cards leave their place: to the graveyard, out of play, back to the deck."""

from __future__ import annotations

from bot.samples.board import Board, Source, Target
from bot.samples.copies import CardCopy
from bot.samples.transcript import Keys, Play
from bot.samples.wording import leaving


class Piles(Board):
    """Plays that move a card off the field or between piles.

    `player` is who acts. `of` names whose pile or field the card comes from, if not the actor's
    own. `owner` forces the play's `owner` key in or out; by default it stands where the site
    writes it, on plays about an opponent's card on the actor's own field.
    """

    def to_gy(
        self,
        player: str,
        card: Target,
        source: Source = "field",
        *,
        of: str | None = None,
        owner: bool | None = None,
    ) -> CardCopy:
        """Send a card to its owner's graveyard."""
        copy = self.find(of or player, card, source)
        self._no_token(copy)
        public = f"Sent {leaving(self.table, copy)[0]} to GY"
        self.tell_of("To GY", player, copy, public, **self.owner_key(player, copy, told=owner))
        self.table.put(copy, "gy")
        return copy

    def discard(self, player: str, card: Target) -> CardCopy:
        """Send a card from the hand to the graveyard."""
        return self.to_gy(player, card, "hand")

    def mill(self, player: str, card: str | None = None) -> CardCopy:
        """Send the top card of the deck to the graveyard; `card` says which it turns out to be."""
        copy = self._top(player, card)
        public = f'Milled "{copy.name}" from top of deck'
        self.tell_of("Mill", player, copy, public)
        self.table.put(copy, "gy")
        return copy

    def banish(
        self,
        player: str,
        card: Target,
        source: Source = "gy",
        *,
        of: str | None = None,
        face_down: bool = False,
        owner: bool | None = None,
    ) -> CardCopy:
        """Banish a card; face-down from a hidden place, only the private log names it."""
        copy = self.find(of or player, card, source)
        self._no_token(copy)
        opened, hidden = leaving(self.table, copy)
        told = self.owner_key(player, copy, told=owner)
        if face_down:
            secret = source in ("hand", "deck", "extra")
            public = f"Banished {hidden if secret else opened} face-down"
            private = f"Banished {opened} face-down"
            self.tell_of("Banish FD", player, copy, public, private, face_down=True, **told)
        else:
            self.tell_of("Banish", player, copy, f"Banished {opened}", **told)
        self.table.put(copy, "banished")
        copy.face_down = face_down
        return copy

    def banish_top_face_down(self, player: str, card: str | None = None) -> CardCopy:
        """Banish the top card of the deck face-down."""
        copy = self._top(player, card)
        private = f'Banished "{copy.name}" from Deck face-down'
        public = "Banished card from top of Deck face-down"
        self.tell_of("Banish FD", player, copy, public, private, face_down=True)
        self.table.put(copy, "banished")
        copy.face_down = True
        return copy

    def to_top_of_deck(
        self, player: str, card: Target, source: Source = "hand", *, of: str | None = None
    ) -> CardCopy:
        """Put a card on top of its owner's deck."""
        copy = self.find(of or player, card, source)
        return self._to_deck("To T Deck", player, copy, end="top")

    def to_bottom_of_deck(
        self, player: str, card: Target, source: Source = "hand", *, of: str | None = None
    ) -> CardCopy:
        """Put a card under its owner's deck."""
        copy = self.find(of or player, card, source)
        return self._to_deck("To B Deck", player, copy, end="bottom")

    def to_extra_deck(
        self, player: str, card: Target, source: Source = "field", *, of: str | None = None
    ) -> CardCopy:
        """Put a card back into its owner's extra deck; a Pendulum monster goes there face-up."""
        copy = self.find(of or player, card, source)
        text = f"Returned {leaving(self.table, copy)[0]} to Extra Deck"
        told = self.owner_key(player, copy, told=None)
        if copy.card.pendulum:
            self.tell_of("To ED FU", player, copy, text, **told)
        else:
            self.tell_of("To ED", player, copy, text, text, **told)
        self.table.put(copy, "extra")
        return copy

    def shuffle_deck(self, player: str) -> Play:
        """Shuffle the deck: all its handles are new and say nothing any more."""
        _, after = self.table.shuffle(player, "deck")
        keys: Keys = {"deck": after, "shuffle": True, "message": f"{player} shuffled his deck"}
        return self.tell("Shuffle deck", player, "Shuffled deck", "Shuffled deck", **keys)

    def _to_deck(self, play: str, player: str, copy: CardCopy, *, end: str) -> CardCopy:
        self._no_token(copy)
        opened, hidden = leaving(self.table, copy)
        public = hidden if copy.place == "hand" or copy.face_down else opened
        logged = copy.place in ("hand", "field") or copy.face_down
        private = f"Returned {opened} to {end} of deck" if logged else None
        told = self.owner_key(player, copy, told=None)
        text = f"Returned {public} to {end} of deck"
        self.tell_of(play, player, copy, text, private, shown=False, **told)
        self.table.put(copy, "deck", on_top=end == "top")
        return copy
