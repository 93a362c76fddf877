"""Plays one game by itself: plausible Goat turns, without knowing the rules in full."""

from __future__ import annotations

from random import Random

from bot.samples.actions import (
    attack_of,
    backrow,
    destroy,
    draw,
    fallen,
    is_full,
    strongest,
)
from bot.samples.battles import Battles
from bot.samples.copies import SPELL_ZONES, CardCopy
from bot.samples.game import Game
from bot.samples.spells import SPELLS

TRIBUTE_LEVEL = 5
TWO_TRIBUTES_LEVEL = 7
HAND_LIMIT = 6
WORTH_KEEPING = 2000
HOPELESS_HAND = 3
SMALL_TALK = ("hm", "ok?", "eff?", "any response?", "nice", "gl", "sorry, phone", "1 set", "go")
CHAOS_MONSTERS = ("Black Luster Soldier - Envoy of the Beginning", "Chaos Sorcerer")


class Pilot(Battles):
    """Both players of one game, decided by `rng`; it ends when somebody has lost all but hope."""

    def __init__(self, game: Game, rng: Random, *, draws_first: bool = True) -> None:
        super().__init__(game, rng)
        self._draws_first = draws_first

    def play(self, turns: int = 12) -> str:
        """Play until a player's life or deck is gone, or so many turns; returns who lost."""
        if self._draws_first:
            draw(self.game, self.game.turn_player, 1)
        while True:
            self._take_turn(self.game.turn_player)
            loser = self._loser(last=self.game.truth.turns >= turns)
            if loser is not None:
                return loser
            self.game.next_turn()

    def _loser(self, *, last: bool) -> str | None:
        names = self.game.people.names
        for name in names:
            if self.game.life_of(name) == 0 or not self.game.pile(name, "deck"):
                return name
            if self._is_hopeless(name):
                return name
        if not last:
            return None
        return min(names, key=lambda name: (self.game.life_of(name), len(self.game.hand(name))))

    def _is_hopeless(self, player: str) -> bool:
        board = sum(attack_of(copy) for copy in self.game.monsters(self.game.opponent_of(player)))
        alone = not self.game.monsters(player) and len(self.game.hand(player)) < HOPELESS_HAND
        return alone and board >= self.game.life_of(player) / 2

    def _take_turn(self, player: str) -> None:
        game = self.game
        if self._likely(0.6):
            game.enter(player, "SP")
        if self._likely(0.8):
            game.enter(player, "M1")
        self._cast_spells(player)
        self._flip_up(player)
        self._summon(player)
        self._set_backrow(player)
        if game.truth.turns > 1:
            self._battle(player)
        while len(game.hand(player)) > HAND_LIMIT:
            game.discard(player, self.rng.choice(game.hand(player)))
        if self._likely(0.3):
            game.chat(self.rng.choice(game.people.names), self.rng.choice(SMALL_TALK))

    # --- main phase ---

    def _cast_spells(self, player: str) -> None:
        for name in dict.fromkeys(copy.name for copy in self.game.hand(player)):
            effect = SPELLS.get(name)
            held = any(copy.name == name for copy in self.game.hand(player))
            if effect is not None and held and self._has_zone(player) and self._likely(0.7):
                effect(self.game, player, self.rng)

    def _has_zone(self, player: str) -> bool:
        return len(backrow(self.game, player)) < len(SPELL_ZONES)

    def _flip_up(self, player: str) -> None:
        for copy in self.game.monsters(player):
            if copy.face_down and self._likely(0.5):
                self.game.flip_summon(player, copy)
                self._after_flip(copy)

    def _summon(self, player: str) -> None:
        if is_full(self.game, player) or self._summon_chaos(player):
            return
        monsters = [copy for copy in self.game.hand(player) if copy.card.is_monster]
        small = [copy for copy in monsters if copy.card.level < TRIBUTE_LEVEL]
        large = [c for c in monsters if TRIBUTE_LEVEL <= c.card.level < TWO_TRIBUTES_LEVEL]
        offered = [copy for copy in self.game.monsters(player) if attack_of(copy) < WORTH_KEEPING]
        if large and offered:
            destroy(self.game, offered[0])
            self.game.normal_summon(player, max(large, key=attack_of))
        elif small:
            self._summon_small(player, max(small, key=lambda c: (c.card.flip, attack_of(c))))

    def _summon_small(self, player: str, copy: CardCopy) -> None:
        rival = strongest(self.game, self.game.opponent_of(player))
        if copy.card.flip or attack_of(copy) < (attack_of(rival) if rival else 1000):
            self.game.set_monster(player, copy)
            return
        self.game.normal_summon(player, copy)
        if copy.name == "Breaker the Magical Warrior":
            self.game.add_counter(player, copy)
            victims = backrow(self.game, self.game.opponent_of(player))
            if victims:
                self.game.declare(player, copy)
                self.game.remove_counter(player, copy)
                destroy(self.game, victims[0])

    def _summon_chaos(self, player: str) -> bool:
        dead = fallen(self.game, player)
        light = next((copy for copy in dead if copy.card.attribute == "LIGHT"), None)
        dark = next((copy for copy in dead if copy.card.attribute == "DARK"), None)
        for copy in self.game.hand(player):
            if copy.name in CHAOS_MONSTERS and light is not None and dark is not None:
                self.game.view(player, "GY")
                self.game.banish(player, light)
                self.game.banish(player, dark)
                self.game.stop_viewing(player, "GY")
                self.game.special_summon(player, copy)
                return True
        return False

    def _set_backrow(self, player: str) -> None:
        for copy in self.game.hand(player):
            is_reaction = copy.card.card_type == "Trap" or copy.card.kind == "Quick-Play"
            if is_reaction and self._has_zone(player) and self._likely(0.7):
                self.game.set_spell_trap(player, copy)
