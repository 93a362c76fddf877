"""What an autopilot does in one go, and what it looks at before it does."""

from __future__ import annotations

from collections.abc import Callable

from bot.samples.copies import CardCopy
from bot.samples.game import Game

MONSTER_ZONE_COUNT = 5
SANGAN_LIMIT = 1500


def attack_of(copy: CardCopy) -> int:
    """The attack printed on a monster; a "?" counts as nothing."""
    return int(copy.card.attack) if copy.card.attack.isdigit() else 0


def defense_of(copy: CardCopy) -> int:
    """The defense printed on a monster; a "?" counts as nothing."""
    return int(copy.card.defense) if copy.card.defense.isdigit() else 0


def backrow(game: Game, player: str) -> list[CardCopy]:
    """The spells and traps on a player's field."""
    return [copy for zone, copy in game.field(player).items() if zone[0] == "S"]


def is_full(game: Game, player: str) -> bool:
    """Whether all of a player's monster zones are taken."""
    return len(game.monsters(player)) >= MONSTER_ZONE_COUNT


def strongest(game: Game, player: str) -> CardCopy | None:
    """A player's face-up monster with the most attack, tokens aside."""
    monsters = [m for m in game.monsters(player) if not m.face_down and m.object_id is not None]
    return max(monsters, key=attack_of, default=None)


def fallen(game: Game, player: str) -> list[CardCopy]:
    """The monsters in a player's graveyard that can be summoned from there."""
    return [c for c in game.pile(player, "gy") if c.card.is_monster and not c.card.in_extra_deck]


def cast(game: Game, player: str, name: str) -> None:
    """Activate a spell and let the opponent say that it is fine."""
    game.activate(player, name, source="hand")
    game.good(game.opponent_of(player))


def draw(game: Game, player: str, cards: int) -> None:
    """Draw so many cards, as far as the deck goes."""
    for _ in range(min(cards, len(game.pile(player, "deck")))):
        game.draw(player)


def search(game: Game, player: str, wanted: Callable[[CardCopy], bool]) -> bool:
    """Look through the deck, take the first card that fits, shuffle; False if none does."""
    found = next((copy for copy in game.pile(player, "deck") if wanted(copy)), None)
    if found is None:
        return False
    game.view(player, "Deck")
    game.search(player, found)
    game.stop_viewing(player, "Deck")
    game.shuffle_deck(player)
    return True


def destroy(game: Game, copy: CardCopy) -> None:
    """A card on the field goes to the graveyard by its holder's hand; Sangan searches."""
    if copy.object_id is None:
        game.remove_token(copy.holder, copy)
        return
    game.to_gy(copy.holder, copy)
    if copy.name == "Sangan":
        search(game, copy.owner, is_sangan_target)


def is_sangan_target(copy: CardCopy) -> bool:
    """Whether Sangan may fetch it."""
    return copy.card.is_monster and attack_of(copy) <= SANGAN_LIMIT
