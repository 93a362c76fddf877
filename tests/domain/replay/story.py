"""A game in which two players do anything the builder allows, with an account of their hands.

The account looks at the hands before and after each move and at nothing the reader looks at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from bot.samples import CardCopy, Duel, Game, Player, deck_of
from bot.samples.board import Source
from tests.samples.duels import EXTRA, SIDE
from tests.samples.every_verb import LIST

NAMES = ("Ana", 'Will "Fiend" Noor')
OTHER_LIST = deck_of(
    "3 Sangan",
    "2 Scapegoat",
    "2 Ring of Destruction",
    "Ring of Destruction [2]",
    "3 Thunder Dragon",
    "3 Necrovalley",
    "2 DoSolfachord Cutia",
    extra=EXTRA,
    side=SIDE,
    size=43,
)
PLACES: tuple[Source, ...] = ("hand", "deck", "field", "gy", "banished", "extra")

Key = tuple[str, int]
Stay = tuple[str, str, int | None, int, int, int | None, int | None, str | None]
"""Player, card, place in the list, entered in turn and second, left in turn and second, use."""


@dataclass
class Account:
    """What happened to the cards in hand in one game, and when each copy was first named."""

    stays: list[Stay] = field(default_factory=list)
    open: dict[Key, tuple[str, int, int]] = field(default_factory=dict)
    seen_at_s: dict[Key, int] = field(default_factory=dict)

    def look(self, game: Game, use: str | None) -> None:
        """Compare the hands with those of the last look; `use` is how a card may have left."""
        if game.truth.ended:
            return
        turn, now = game.truth.turns, game.clock
        for key in game.truth.seen:
            self.seen_at_s.setdefault(key, now)
        held = {
            (name, copy.object_id or 0): copy.name for name in NAMES for copy in game.hand(name)
        }
        for key in [key for key in self.open if key not in held]:
            name, since_turn, since_s = self.open.pop(key)
            self.stays.append((key[0], name, key[1], since_turn, since_s, turn, now, use))
        for key, name in held.items():
            self.open.setdefault(key, (name, turn, now))

    def all_stays(self) -> list[Stay]:
        """The stays that ended, and those that did not."""
        return self.stays + [
            (key[0], name, key[1], turn, at_s, None, None, None)
            for key, (name, turn, at_s) in self.open.items()
        ]


Move = Callable[["Story"], str | None]


class Story:
    """A duel in which chance chooses each move; `accounts` has one account a game."""

    def __init__(self, seed: int, *, version: int = 17) -> None:
        self.chance = Random(seed)
        lists = self.chance.sample([LIST, OTHER_LIST], 2)
        seats = [Player(name, deck) for name, deck in zip(NAMES, lists, strict=True)]
        self.duel = Duel(*seats, version=version, seed=seed, format="ar")
        self.accounts: list[Account] = []

    @property
    def game(self) -> Game:
        return self.duel.game

    def somebody(self) -> str:
        return self.chance.choice(NAMES)

    def a_card(self, *places: Source, of: str | None = None) -> tuple[str, CardCopy, Source]:
        """Who has it there, the card, the place; ValueError if nobody has any."""
        place, owner = self.chance.choice(places or PLACES), of or self.somebody()
        if place == "field":
            cards = list(self.game.field(owner).values())
        elif place == "material":
            cards = [
                below for above in self.game.field(owner).values() for below in above.materials
            ]
        else:
            cards = self.game.pile(owner, place)
        if not cards:
            raise ValueError(f"{owner} has no cards in the {place}")
        return owner, self.chance.choice(cards), place

    def open_game(self) -> None:
        while self.duel.stage == "throwing":
            self.duel.throw(
                self.chance.choice(["Rock", "Paper"]), self.chance.choice(["Rock", "Paper"])
            )
        self.duel.start(first=self.somebody())
        self.accounts.append(Account())
        self.accounts[-1].look(self.game, None)

    def make(self, move: Move) -> None:
        """Make one move if it is possible now."""
        try:
            use = move(self)
        except ValueError:
            return
        self.accounts[-1].look(self.game, use)

    def end_game(self) -> None:
        """End it in a way that lets the players go on."""
        if self.chance.random() < 0.3:
            self.duel.accept_draw(self.somebody())
        elif self.chance.random() < 0.3:
            self.duel.judge_loss(self.somebody())
        else:
            self.duel.admit(self.somebody())

    def go_on(self) -> None:
        """Side or not, or play a rematch."""
        if self.duel.stage == "decided":
            self.duel.rematch(self.somebody())
            return
        for name in NAMES:
            if self.chance.random() < 0.5 and self.duel.stage == "siding":
                roster = self.duel.roster_of(name)
                place = self.chance.choice(roster.side)
                self.duel.side(name, into=[roster.card_at(place).name])
        self.duel.begin_next()
