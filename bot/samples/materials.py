"""Xyz Monsters and what lies under them: plays that name two cards in one line."""

from __future__ import annotations

from bot.samples.board import Board, Source, Target
from bot.samples.copies import CardCopy
from bot.samples.summons import Position
from bot.samples.transcript import Keys, Play
from bot.samples.wording import leaving, staying


class Materials(Board):
    """Plays about overlaying, attaching and detaching."""

    def overlay(self, player: str, card: Target, onto: Target) -> Play:
        """Lay one monster under another, both on the field, before an Xyz Summon."""
        moved = self.find(player, card, "field")
        below = self.find(player, onto, "field")
        public = (
            f"Overlayed {staying(self.table, moved, player)[0]}"
            f" onto {staying(self.table, below, player)[0]}"
        )
        self.truth.see(moved)
        self.truth.see(below)
        keys: Keys = {"start_id": moved.id, "end_id": below.id, "zone": below.zone}
        told = self.tell("Overlay", player, public, **keys)
        self.table.tuck(moved, below)
        return told

    def xyz_summon(
        self, player: str, card: Target, onto: Target, position: Position = "ATK"
    ) -> CardCopy:
        """Summon from the extra deck onto a monster, which becomes its material."""
        copy = self.find(player, card, "extra")
        below = self.find(player, onto, "field")
        zone = below.zone
        public = (
            f"Special Summoned {leaving(self.table, copy)[0]}"
            f" onto {staying(self.table, below, player)[0]} ({position})"
        )
        self.truth.see(copy)
        keys: Keys = {"start_id": copy.id, "end_id": below.id, "zone": zone}
        keys["card"] = self.written(copy)
        self.tell(f"OL {position}", player, public, **keys)
        self.table.tuck(below, copy)
        self._face_up(copy, player, zone, in_defense=position == "DEF")
        return copy

    def attach(
        self,
        player: str,
        card: Target,
        onto: Target,
        source: Source = "gy",
        *,
        of: str | None = None,
    ) -> Play:
        """Lay a card from elsewhere under a monster as material."""
        copy = self.find(of or player, card, source)
        above = self.find(player, onto, "field")
        opened = leaving(self.table, copy)[0]
        text = f"Attached {opened} to {staying(self.table, above, player)[0]}"
        self.truth.see(copy)
        keys: Keys = {"start_id": copy.id, "end_id": above.id, "card": self.written(copy)}
        told = self.tell("Attach", player, text, **keys)
        self.table.tuck(copy, above)
        return told

    def detach(self, player: str, card: Target, *, owner: bool | None = None) -> CardCopy:
        """Detach an Xyz Material from one of the player's monsters: it goes to its owner's GY."""
        copy = self.find(player, card, "material")
        text = f"Detached {leaving(self.table, copy)[0]}"
        told = self.owner_key(player, copy, told=owner)
        self.tell_of("Detach", player, copy, text, text, shown=False, **told)
        self.table.put(copy, "gy")
        return copy

    def view_materials(self, player: str, card: Target) -> Play:
        """Look at what lies under a monster."""
        copy = self.find(player, card, "field")
        text = f"Viewed Xyz Materials of {staying(self.table, copy, player)[0]}"
        self.truth.see(copy)
        return self.tell("View materials", player, text, text, viewing="Xyz Materials")
