"""Who sits at the table, with which list, and how the list changes between games."""

from __future__ import annotations

from collections.abc import Iterable

from bot.samples.cards import Card
from bot.samples.deck_list import DeckList


class Player:
    """A DuelingBook player with the list they submit.

    `token` is the picture number of the player's tokens; `user_id` is made up if not given.
    """

    def __init__(
        self,
        name: str,
        deck: DeckList,
        *,
        user_id: int | None = None,
        rating: int = 400,
        experience: int = 900,
        token: int = 1,
    ) -> None:
        self.name = name
        self.deck = deck
        self.user_id = user_id if user_id is not None else 100_000 + sum(map(ord, name))
        self.rating = rating
        self.experience = experience
        self.token = token


class Roster:
    """Which positions of a player's list are in the main, extra and side deck right now."""

    def __init__(self, player: Player) -> None:
        self.player = player
        self.main: list[int] = []
        self.extra: list[int] = []
        self.side: list[int] = []
        self.reset()

    def reset(self) -> None:
        """Back to the list as submitted, as before a first game."""
        deck = self.player.deck
        main_end = 1 + len(deck.main)
        extra_end = main_end + len(deck.extra)
        self.main = list(range(1, main_end))
        self.extra = list(range(main_end, extra_end))
        self.side = list(range(extra_end, extra_end + len(deck.side)))

    def card_at(self, object_id: int) -> Card:
        """The card at that position of the list."""
        return self.player.deck.positions[object_id - 1]

    def is_from_side(self, object_id: int) -> bool:
        """Whether that position was in the side deck when the list was submitted."""
        deck = self.player.deck
        return object_id > len(deck.main) + len(deck.extra)

    def exchange(self, out: Iterable[str], into: Iterable[str]) -> None:
        """Take cards out to the side deck and others from it into the main or extra deck.

        ValueError if a card is not where it should come from.
        """
        main, extra, side = list(self.main), list(self.extra), list(self.side)
        leaving = [self._take(name, main, extra) for name in out]
        for name in into:
            object_id = self._take(name, side)
            part = extra if self.card_at(object_id).in_extra_deck else main
            part.append(object_id)
        self.main, self.extra, self.side = sorted(main), sorted(extra), sorted(side + leaving)

    def _take(self, name: str, *parts: list[int]) -> int:
        for part in parts:
            for object_id in part:
                if self.card_at(object_id).name == name:
                    part.remove(object_id)
                    return object_id
        raise ValueError(f'{self.player.name} has no "{name}" to exchange there')
