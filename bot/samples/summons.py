"""How cards come onto the field: summoned, set, activated, placed, overlaid."""

from __future__ import annotations

from typing import Literal

from bot.samples.board import Board, Source, Target
from bot.samples.copies import FIELD_ZONE, MONSTER_ZONES, SPELL_ZONES, CardCopy
from bot.samples.wording import leaving, staying, zone_text

Position = Literal["ATK", "DEF"]


class Summons(Board):
    """Plays that put a card into a zone. A zone not named is the first free one.

    Zones: "M-1".."M-5", "S-1".."S-5", "Left EMZ", "Right EMZ".
    """

    def normal_summon(self, player: str, card: Target, zone: str | None = None) -> CardCopy:
        """Normal Summon from the hand."""
        copy = self.find(player, card, "hand")
        zone = self._monster_zone(player, zone)
        public = f"Normal Summoned {leaving(self.table, copy)[0]} to {zone}"
        self.tell_of("Normal Summon", player, copy, public, zone=zone)
        self._face_up(copy, player, zone)
        return copy

    def special_summon(
        self,
        player: str,
        card: Target,
        source: Source = "hand",
        *,
        of: str | None = None,
        position: Position = "ATK",
        zone: str | None = None,
        owner: bool | None = None,
    ) -> CardCopy:
        """Special Summon from anywhere; `of` names whose pile, if not the summoner's own."""
        copy = self.find(of or player, card, source)
        zone = self._monster_zone(player, zone)
        public = f"Special Summoned {leaving(self.table, copy)[0]} to {zone} ({position})"
        told = self.owner_key(player, copy, told=owner)
        self.tell_of(f"SS {position}", player, copy, public, zone=zone, **told)
        self._face_up(copy, player, zone, in_defense=position == "DEF")
        return copy

    def set_monster(
        self, player: str, card: Target, zone: str | None = None, *, source: Source = "hand"
    ) -> CardCopy:
        """Set a monster from the hand, or turn one on the field face-down (`source="field"`)."""
        copy = self.find(player, card, source)
        return self._set("Set monster", player, copy, zone, zones=MONSTER_ZONES)

    def set_spell_trap(
        self, player: str, card: Target, zone: str | None = None, *, source: Source = "hand"
    ) -> CardCopy:
        """Set a spell or trap from the hand, or turn one on the field face-down."""
        copy = self.find(player, card, source)
        return self._set("Set ST", player, copy, zone, zones=SPELL_ZONES)

    def set_field_spell(self, player: str, card: Target, *, source: Source = "hand") -> CardCopy:
        """Set a Field Spell from the hand or the field."""
        copy = self.find(player, card, source)
        opened, hidden = leaving(self.table, copy)
        if source == "field":
            public = private = f"Set Field Spell {staying(self.table, copy, player)[0]}"
        else:
            public = f"Set Field Spell {hidden}"
            private = f"Set Field Spell {opened}"
            self._zone(player, FIELD_ZONE, ())
        self.tell_of("Set Field Spell", player, copy, public, private, shown=False)
        self.table.set_down(copy, player, FIELD_ZONE)
        copy.face_down = True
        return copy

    def activate(
        self,
        player: str,
        card: Target,
        zone: str | None = None,
        *,
        source: Source | None = None,
        of: str | None = None,
    ) -> CardCopy:
        """Activate a spell or trap: one that is set if there is one, else from the hand.

        A Field Spell goes to the Field Spell Zone, by a play of its own.
        """
        copy = self._to_activate(of or player, card, source)
        if copy.card.kind == "Field":
            return self._activate_field_spell(player, copy)
        if copy.place == "field":
            public = f"Activated {staying(self.table, copy, player)[0]}"
            self.tell_of("Activate ST", player, copy, public)
            copy.face_down = False
            return copy
        zone = self._zone(player, zone, SPELL_ZONES)
        public = f"Activated {leaving(self.table, copy)[0]} to {zone}"
        self.tell_of("Activate ST", player, copy, public, zone=zone)
        self._face_up(copy, player, zone)
        return copy

    def place(
        self, player: str, card: Target, source: Source = "deck", zone: str | None = None
    ) -> CardCopy:
        """Put a card face-up into a Spell & Trap Zone without activating it."""
        copy = self.find(player, card, source)
        zone = self._zone(player, zone, SPELL_ZONES)
        public = f"Placed {leaving(self.table, copy)[0]} to {zone}"
        self.tell_of("To ST", player, copy, public, zone=zone)
        self._face_up(copy, player, zone)
        return copy

    def activate_pendulum(
        self, player: str, card: Target, side: Literal["Left", "Right"] = "Left"
    ) -> CardCopy:
        """Activate a Pendulum monster as a scale."""
        copy = self.find(player, card, "hand")
        zone = self._zone(player, f"{side} P", ())
        public = f"Activated {leaving(self.table, copy)[0]} to {zone_text(zone)}"
        self.tell_of(f"Activate Pendulum {side}", player, copy, public)
        self._face_up(copy, player, zone)
        return copy

    def _set(
        self, play: str, player: str, copy: CardCopy, zone: str | None, *, zones: tuple[str, ...]
    ) -> CardCopy:
        if copy.place == "field":
            text = f"Set {staying(self.table, copy, player)[0]}"
            self.tell_of(play, player, copy, text, text, shown=False)
            copy.face_down = True
            return copy
        zone = self._zone(player, zone, zones)
        opened, hidden = leaving(self.table, copy)
        public = f"Set {hidden if copy.place == 'hand' else opened} to {zone}"
        self.tell_of(play, player, copy, public, f"Set {opened} to {zone}", shown=False, zone=zone)
        self.table.set_down(copy, player, zone)
        copy.face_down = True
        copy.in_defense = zones is MONSTER_ZONES
        return copy

    def _to_activate(self, player: str, card: Target, source: Source | None) -> CardCopy:
        if source is not None:
            return self.find(player, card, source)
        if isinstance(card, CardCopy):
            return self.find(player, card, "field" if card.place == "field" else "hand")
        for copy in self.table.seat(player).zones.values():
            if copy.name == card and copy.face_down:
                return copy
        return self.find(player, card, "hand")

    def _activate_field_spell(self, player: str, copy: CardCopy) -> CardCopy:
        if copy.place == "field":
            public = f"Activated Field Spell {staying(self.table, copy, player)[0]}"
        else:
            self._zone(player, FIELD_ZONE, ())
            public = f"Activated Field Spell {leaving(self.table, copy)[0]}"
        self.tell_of("Activate Field Spell", player, copy, public)
        self._face_up(copy, player, FIELD_ZONE)
        return copy
