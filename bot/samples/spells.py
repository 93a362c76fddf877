"""What some spells do when an autopilot plays them: enough for a game to look like Goat.

Each effect takes the game, the player and a source of chance, and says whether it was used; a
spell that would do nothing is kept. None of them knows the rules in full.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from bot.samples.actions import (
    attack_of,
    backrow,
    cast,
    destroy,
    draw,
    fallen,
    is_full,
    search,
    strongest,
)
from bot.samples.copies import CardCopy
from bot.samples.game import Game

Effect = Callable[[Game, str, Random], bool]

DUO_PRICE = 1000
BURIAL_PRICE = 800
WORTH_STEALING = 1500
WORTH_REVIVING = 1700
ARMY_LEVEL = 4
PAIR = 2
ROOM_FOR_STAYING = 3


def _pot_of_greed(game: Game, player: str, _: Random) -> bool:
    cast(game, player, "Pot of Greed")
    draw(game, player, 2)
    game.to_gy(player, "Pot of Greed")
    return True


def _graceful_charity(game: Game, player: str, rng: Random) -> bool:
    cast(game, player, "Graceful Charity")
    draw(game, player, 3)
    for copy in rng.sample(game.hand(player), min(PAIR, len(game.hand(player)))):
        game.discard(player, copy)
    game.to_gy(player, "Graceful Charity")
    return True


def _delinquent_duo(game: Game, player: str, rng: Random) -> bool:
    victim = game.opponent_of(player)
    if len(game.hand(victim)) < PAIR or game.life_of(player) <= DUO_PRICE:
        return False
    cast(game, player, "Delinquent Duo")
    game.life(player, -DUO_PRICE)
    chosen, other = rng.sample(game.hand(victim), PAIR)
    game.target(player, chosen, "hand", of=victim)
    game.discard(victim, chosen)
    game.discard(victim, other)
    game.to_gy(player, "Delinquent Duo")
    return True


def _heavy_storm(game: Game, player: str, _: Random) -> bool:
    victim = game.opponent_of(player)
    if len(backrow(game, victim)) < PAIR or len(backrow(game, player)) >= PAIR:
        return False
    cast(game, player, "Heavy Storm")
    for copy in (*backrow(game, victim), *backrow(game, player)):
        destroy(game, copy)
    return True


def _mystical_space_typhoon(game: Game, player: str, rng: Random) -> bool:
    threats = backrow(game, game.opponent_of(player))
    if not threats:
        return False
    cast(game, player, "Mystical Space Typhoon")
    chosen = rng.choice(threats)
    game.target(player, chosen, of=chosen.holder)
    destroy(game, chosen)
    game.to_gy(player, "Mystical Space Typhoon")
    return True


def _nobleman_of_crossout(game: Game, player: str, _: Random) -> bool:
    victim = game.opponent_of(player)
    chosen = next((monster for monster in game.monsters(victim) if monster.face_down), None)
    if chosen is None:
        return False
    cast(game, player, "Nobleman of Crossout")
    game.target(player, chosen, of=victim)
    game.banish(victim, chosen, "field")
    game.to_gy(player, "Nobleman of Crossout")
    return True


def _smashing_ground(game: Game, player: str, _: Random) -> bool:
    chosen = strongest(game, game.opponent_of(player))
    if chosen is None:
        return False
    cast(game, player, "Smashing Ground")
    destroy(game, chosen)
    game.to_gy(player, "Smashing Ground")
    return True


def _snatch_steal(game: Game, player: str, _: Random) -> bool:
    victim = game.opponent_of(player)
    chosen = strongest(game, victim)
    if chosen is None or attack_of(chosen) < WORTH_STEALING or is_full(game, player):
        return False
    cast(game, player, "Snatch Steal")
    game.target(player, chosen, of=victim)
    game.give(victim, chosen)
    return True


def _premature_burial(game: Game, player: str, _: Random) -> bool:
    best = max(fallen(game, player), key=attack_of, default=None)
    if best is None or attack_of(best) < WORTH_REVIVING:
        return False
    if game.life_of(player) <= BURIAL_PRICE or is_full(game, player):
        return False
    cast(game, player, "Premature Burial")
    game.life(player, -BURIAL_PRICE)
    game.view(player, "GY")
    game.special_summon(player, best, "gy")
    game.stop_viewing(player, "GY")
    return True


def _is_small_warrior(copy: CardCopy) -> bool:
    return copy.card.kind == "Warrior" and copy.card.level <= ARMY_LEVEL


def _reinforcement_of_the_army(game: Game, player: str, _: Random) -> bool:
    if not any(map(_is_small_warrior, game.pile(player, "deck"))):
        return False
    cast(game, player, "Reinforcement of the Army")
    search(game, player, _is_small_warrior)
    game.to_gy(player, "Reinforcement of the Army")
    return True


def _metamorphosis(game: Game, player: str, _: Random) -> bool:
    for offered in game.monsters(player):
        level = offered.card.level or 1  # a Scapegoat token has level 1
        fusions = (copy for copy in game.pile(player, "extra") if copy.card.level == level)
        into = max(fusions, key=attack_of, default=None)
        if into is None or attack_of(into) < attack_of(offered):
            continue
        cast(game, player, "Metamorphosis")
        destroy(game, offered)
        game.view(player, "ED")
        game.special_summon(player, into, "extra")
        game.stop_viewing(player, "ED")
        game.to_gy(player, "Metamorphosis")
        return True
    return False


def _book_of_life(game: Game, player: str, rng: Random) -> bool:
    victim = game.opponent_of(player)
    zombies = [copy for copy in fallen(game, player) if copy.card.kind == "Zombie"]
    prey = [copy for copy in game.pile(victim, "gy") if copy.card.is_monster]
    if not zombies or not prey or is_full(game, player):
        return False
    cast(game, player, "Book of Life")
    game.special_summon(player, max(zombies, key=attack_of), "gy")
    game.view(player, "GY 2")
    game.banish(player, rng.choice(prey), "gy", of=victim)
    game.stop_viewing(player, "GY 2")
    game.to_gy(player, "Book of Life")
    return True


def _thunder_dragon(game: Game, player: str, _: Random) -> bool:
    if not any(copy.name == "Thunder Dragon" for copy in game.pile(player, "deck")):
        return False
    game.declare(player, "Thunder Dragon", "hand")
    game.discard(player, "Thunder Dragon")
    return search(game, player, lambda copy: copy.name == "Thunder Dragon")


def _stays(name: str) -> Effect:
    def effect(game: Game, player: str, _: Random) -> bool:
        if len(backrow(game, player)) >= ROOM_FOR_STAYING:
            return False
        cast(game, player, name)
        return True

    return effect


SPELLS: dict[str, Effect] = {
    "Pot of Greed": _pot_of_greed,
    "Graceful Charity": _graceful_charity,
    "Delinquent Duo": _delinquent_duo,
    "Thunder Dragon": _thunder_dragon,
    "Heavy Storm": _heavy_storm,
    "Mystical Space Typhoon": _mystical_space_typhoon,
    "Nobleman of Crossout": _nobleman_of_crossout,
    "Smashing Ground": _smashing_ground,
    "Snatch Steal": _snatch_steal,
    "Premature Burial": _premature_burial,
    "Reinforcement of the Army": _reinforcement_of_the_army,
    "Metamorphosis": _metamorphosis,
    "Book of Life": _book_of_life,
    **{
        name: _stays(name)
        for name in ("Swords of Revealing Light", "Messenger of Peace", "Wave-Motion Cannon")
    },
}
