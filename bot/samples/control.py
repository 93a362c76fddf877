"""Whose a card on the field is and how it stands there; tokens, too."""

from __future__ import annotations

from typing import Literal

from bot.samples.board import Board, Target
from bot.samples.copies import CardCopy
from bot.samples.transcript import Keys, Play
from bot.samples.wording import leaving, staying, zone_text


class Control(Board):
    """Plays about a card that stays on the field, or a token."""

    def give(
        self,
        player: str,
        card: Target,
        zone: str | None = None,
        *,
        owner: bool | None = None,
    ) -> CardCopy:
        """Hand the control of a card on the field to the opponent.

        `zone` is theirs, as they call it ("M-4"); the play calls it "M2-4".
        """
        copy = self.find(player, card, "field")
        taker = self.opponent_of(player)
        letter = copy.zone[0] if copy.zone[0] in "MS" else "M"
        zones = (zone,) if zone else tuple(f"{letter}-{number}" for number in (3, 2, 4, 1, 5))
        zone = self.table.seat(taker).free_zone(zones)
        far = zone.replace("-", "2-")
        text = f"Moved {leaving(self.table, copy)[0]} to {far}"
        told = self.owner_key(player, copy, told=owner)
        self.tell_of("Move", player, copy, text, text, zone=far, **told)
        self._shift(copy, taker, zone)
        return copy

    def move(self, player: str, card: Target, zone: str) -> CardCopy:
        """Move a card to another of the player's own zones."""
        copy = self.find(player, card, "field")
        self.table.seat(player).free_zone((zone,))
        text = f"Moved {leaving(self.table, copy)[0]} to {zone}"
        told = self.owner_key(player, copy, told=None)
        self.tell_of("Move", player, copy, text, text, shown=False, zone=zone, **told)
        self._shift(copy, player, zone)
        return copy

    def summon_token(self, player: str, zone: str | None = None, *, number: int = 1) -> CardCopy:
        """Summon a token, which is nobody's card; `number` is its picture."""
        token = self.table.new_token(player)
        zone = self._monster_zone(player, zone)
        keys: Keys = {"zone": zone, "id": token.id, "token": str(number)}
        self.tell("Summon Token", player, f"Summoned a token in {zone}", **keys)
        self._face_up(token, player, zone)
        return token

    def remove_token(self, player: str, card: Target = "Token") -> CardCopy:
        """Remove a token from the player's field."""
        copy = self.find(player, card, "field")
        if copy.object_id is not None:
            raise ValueError(f"{copy!r} is no token")
        text = f'Removed "{copy.name}" from {zone_text(copy.zone)}'
        told = self.owner_key(player, copy, told=None)
        self.tell_of("Remove Token", player, copy, text, shown=False, **told)
        self.table.lift(copy)
        return copy

    def flip(self, player: str, card: Target) -> CardCopy:
        """Turn a set card face-up where it lies."""
        return self._turn_up("Flip", "Flipped", player, card, keeps_position=True)

    def flip_summon(self, player: str, card: Target) -> CardCopy:
        """Flip Summon a set monster into attack position."""
        return self._turn_up("Flip Summon", "Flip Summoned", player, card, keeps_position=False)

    def to_attack(self, player: str, card: Target) -> CardCopy:
        """Change a monster to attack position."""
        return self._change_position(player, card, "ATK")

    def to_defense(self, player: str, card: Target) -> CardCopy:
        """Change a monster to defense position."""
        return self._change_position(player, card, "DEF")

    def add_counter(self, player: str, card: Target, *, now: int = 1) -> Play:
        """Place a counter; `now` is how many there are then."""
        copy = self.find(player, card, "field")
        public = f"Placed a counter on {staying(self.table, copy, player)[0]} (now {now})"
        return self.tell_of("Add counter", player, copy, public, shown=False, total=now)

    def remove_counter(self, player: str, card: Target, *, now: int = 0) -> Play:
        """Remove a counter; `now` is how many are left."""
        copy = self.find(player, card, "field")
        public = f"Removed a counter from {staying(self.table, copy, player)[0]} (now {now})"
        return self.tell_of("Remove counter", player, copy, public, shown=False, total=now)

    def edit_stats(self, player: str, card: Target, attack: str, defense: str) -> Play:
        """Write other numbers onto a monster."""
        copy = self.find(player, card, "field")
        where = staying(self.table, copy, player)[0]
        public = f"Changed stats of {where} to {attack}/{defense}"
        keys: Keys = {"atk": attack, "def": defense}
        return self.tell_of("Edit stats", player, copy, public, shown=False, **keys)

    def _shift(self, copy: CardCopy, holder: str, zone: str) -> None:
        face_down, in_defense = copy.face_down, copy.in_defense
        self.table.set_down(copy, holder, zone)
        copy.face_down, copy.in_defense = face_down, in_defense

    def _turn_up(
        self, play: str, verb: str, player: str, card: Target, *, keeps_position: bool
    ) -> CardCopy:
        copy = self.find(player, card, "field")
        if not copy.face_down:
            raise ValueError(f"{copy!r} is face-up already")
        self.tell_of(play, player, copy, f"{verb} {staying(self.table, copy, player)[0]}")
        copy.face_down = False
        copy.in_defense = copy.in_defense and keeps_position
        return copy

    def _change_position(
        self, player: str, card: Target, position: Literal["ATK", "DEF"]
    ) -> CardCopy:
        copy = self.find(player, card, "field")
        public = f"Changed {staying(self.table, copy, player)[0]} to {position}"
        self.tell_of(f"To {position}", player, copy, public, shown=False)
        copy.in_defense = position == "DEF"
        return copy
