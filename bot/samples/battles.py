"""The battle phase of an autopilot, and the effects that monsters have when they are flipped."""

from __future__ import annotations

from random import Random

from bot.samples.actions import attack_of, backrow, defense_of, destroy, draw
from bot.samples.copies import OPENING_HAND, CardCopy
from bot.samples.game import Game

SCAPEGOATS = 4


class Battles:
    """Attacks as people make them: at what can be beaten, and at what is face-down."""

    def __init__(self, game: Game, rng: Random) -> None:
        self.game = game
        self.rng = rng

    def _likely(self, chance: float) -> bool:
        return self.rng.random() < chance

    def _battle(self, player: str) -> None:
        game = self.game
        attackers = [m for m in game.monsters(player) if not m.face_down and not m.in_defense]
        if not attackers or self._likely(0.15):
            return
        game.enter(player, "BP")
        for copy in sorted(attackers, key=attack_of, reverse=True):
            if game.life_of(game.opponent_of(player)) and copy.place == "field":
                self._attack_with(player, copy)

    def _attack_with(self, player: str, copy: CardCopy) -> None:
        victim = self.game.opponent_of(player)
        targets = self.game.monsters(victim)
        if not targets:
            self.game.attack_directly(player, copy)
            if not self._answered(victim, copy):
                self.game.life(victim, -attack_of(copy))
            return
        target = min(targets, key=_worth)
        if _worth(target) >= attack_of(copy) and not target.face_down:
            return
        self.game.attack(player, copy, target)
        if not self._answered(victim, copy):
            self._fight(player, copy, target)

    def _answered(self, victim: str, attacker: CardCopy) -> bool:
        for copy in backrow(self.game, victim):
            if copy.face_down and copy.name in ("Sakuretsu Armor", "Mirror Force"):
                self.game.thinking(victim)
                self.game.activate(victim, copy)
                destroy(self.game, attacker)
                destroy(self.game, copy)
                return True
            if copy.face_down and copy.name == "Scapegoat" and not self.game.monsters(victim):
                self.game.activate(victim, copy)
                for _ in range(SCAPEGOATS):
                    self.game.summon_token(victim)
                destroy(self.game, copy)
                return True
        return False

    def _fight(self, player: str, copy: CardCopy, target: CardCopy) -> None:
        game, victim = self.game, target.holder
        if target.face_down:
            game.flip(victim, target)
            self._after_flip(target)
            if target.place != "field":
                return
        difference = attack_of(copy) - _worth(target)
        if difference > 0:
            hurts = not target.in_defense and target.object_id is not None
            destroy(game, target)
            if hurts:
                game.life(victim, -difference)
        elif difference < 0:
            game.life(player, difference)

    def _after_flip(self, copy: CardCopy) -> None:
        game, owner = self.game, copy.holder
        if copy.name == "Dekoichi the Battlechanted Locomotive":
            draw(game, owner, 1)
        elif copy.name == "Magician of Faith":
            spells = [card for card in game.pile(owner, "gy") if card.card.card_type == "Spell"]
            if spells:
                game.view(owner, "GY")
                game.to_hand(owner, self.rng.choice(spells), "gy")
                game.stop_viewing(owner, "GY")
        elif copy.name == "Morphing Jar":
            for name in game.people.names:
                for card in game.hand(name):
                    game.discard(name, card)
                draw(game, name, OPENING_HAND)


def _worth(copy: CardCopy) -> int:
    return defense_of(copy) if copy.in_defense else attack_of(copy)
