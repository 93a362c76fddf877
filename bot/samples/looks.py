"""What players point at and look into."""

from __future__ import annotations

from typing import Literal

from bot.samples.board import Board, Source, Target
from bot.samples.copies import CardCopy
from bot.samples.transcript import Keys, Play
from bot.samples.wording import staying

Opened = Literal[
    "GY", "Deck", "ED", "Banished", "GY 2", "ED 2", "Banished 2", "Pick 2", "Pick 3", "Pick 4"
]
Closed = Opened | Literal["Hand 2", "Materials"]

# How the site calls the pile while it is open, and in the line when it was opened.
_OPENED: dict[Opened, tuple[str, str]] = {
    "GY": ("View GY", "Viewed GY"),
    "Deck": ("View deck", "Viewed deck"),
    "ED": ("View ED", "Viewed Extra Deck"),
    "Banished": ("View Banished", "Viewed Banished"),
    "GY 2": ("View GY 2", "Viewed Opponent's Graveyard"),
    "ED 2": ("View ED 2", "Viewed Opponent's Extra Deck"),
    "Banished 2": ("View Banished 2", "Viewed Opponent's Banished"),
    "Pick 2": ("Pick 2 cards", "Viewed deck"),
    "Pick 3": ("Pick 3 cards", "Viewed deck"),
    "Pick 4": ("Pick 4 cards", "Viewed deck"),
}
_VIEWING: dict[Closed, str] = {
    "GY": "Graveyard",
    "Deck": "Deck",
    "ED": "Extra Deck",
    "Banished": "Banished",
    "GY 2": "Opponent's Graveyard",
    "ED 2": "Opponent's Public Extra Deck",
    "Banished 2": "Opponent's Banished",
    "Pick 2": "Deck (Picking 2 Cards)",
    "Pick 3": "Deck (Picking 3 Cards)",
    "Pick 4": "Deck (Picking 4 Cards)",
    "Hand 2": "Opponent's Hand",
    "Materials": "Xyz Materials",
}


class Looks(Board):
    """Plays that tell about a card where it lies, or open a whole pile."""

    def declare(
        self, player: str, card: Target, source: Source = "field", *, of: str | None = None
    ) -> CardCopy:
        """Declare the effect of a card."""
        copy = self.find(of or player, card, source)
        public = f"Declared effect of {staying(self.table, copy, player)[0]}"
        self.tell_of("Declare", player, copy, public, name=copy.name)
        return copy

    def target(
        self, player: str, card: Target, source: Source = "field", *, of: str | None = None
    ) -> CardCopy:
        """Point at a card, usually the opponent's: `of` names whose."""
        copy = self.find(of or player, card, source)
        opened, hidden = staying(self.table, copy, player)
        concealed = copy.face_down or (source == "hand" and copy.owner != player)
        public = f"Pointed at {hidden if concealed else opened}"
        self.tell_of("Target card", player, copy, public, f"Pointed at {opened}", shown=False)
        return copy

    def view(self, player: str, what: Opened) -> Play:
        """Open a pile; "2" stands for the opponent's, "Pick" for a choice of cards."""
        play, text = _OPENED[what]
        keys: Keys = {"viewing": _VIEWING[what]}
        if what.startswith("Pick"):
            keys["callback"] = "Add random card from deck to hand C"
        return self.tell(play, player, text, text, **keys)

    def stop_viewing(self, player: str, what: Closed) -> Play:
        """Close it again; also a hand or materials that were shown."""
        pile = {"GY": "GY", "Pick 2": "Deck", "Pick 3": "Deck", "Pick 4": "Deck"}
        text = f"Stopped viewing {pile.get(what, _VIEWING[what])}"
        return self.tell("Stop viewing", player, text, viewing=_VIEWING[what])

    def show_extra_deck(self, player: str) -> Play:
        """Show the extra deck to the opponent; no card is named."""
        viewing = "Opponent's Extra Deck"
        return self.tell("Show ED", player, "Showed Extra Deck", permission=True, viewing=viewing)
