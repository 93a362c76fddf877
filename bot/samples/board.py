"""What all moves of a game stand on: finding a card and telling a play about it."""

from __future__ import annotations

from typing import Literal, get_args

from bot.samples.copies import MONSTER_ZONES, CardCopy, Pile, Place
from bot.samples.room import People, Room
from bot.samples.table import Table
from bot.samples.transcript import Keys, Play, Transcript
from bot.samples.truth import GameTruth

Source = Literal["hand", "deck", "field", "gy", "banished", "extra", "material"]
Target = str | CardCopy


class Board(Room):
    """One game's table with its transcript and its truth.

    A card is told by its name, which finds the first copy of that name in the place, or by the
    `CardCopy` itself. Every play raises ValueError if the card is not where it is told to be.
    """

    def __init__(
        self, people: People, transcript: Transcript, table: Table, truth: GameTruth
    ) -> None:
        super().__init__(people, transcript)
        self.table = table
        self.truth = truth
        self.closed = False

    # --- what lies where ---

    def pile(self, player: str, pile: Pile) -> list[CardCopy]:
        """The copies in a player's pile, first or top card first."""
        return list(self.table.seat(player).piles[pile])

    def hand(self, player: str) -> list[CardCopy]:
        """The copies in a player's hand, in order."""
        return self.pile(player, "hand")

    def field(self, player: str) -> dict[str, CardCopy]:
        """What a player has on the field, by zone."""
        return dict(self.table.seat(player).zones)

    def monsters(self, player: str) -> list[CardCopy]:
        """The copies in a player's monster zones."""
        zones = self.table.seat(player).zones.items()
        return [copy for zone, copy in zones if zone[0] == "M" or zone.endswith("EMZ")]

    def find(self, player: str, card: Target, place: Source) -> CardCopy:
        """A player's copy of a card in a place; on the field, what they hold there.

        ValueError if there is none.
        """
        if isinstance(card, CardCopy):
            keeper = card.holder if place == "field" else card.owner
            if card.place != place or (player != keeper and place != "material"):
                raise ValueError(f"{card!r} is not in the {place} of {player}")
            return card
        for copy in self._lying(player, place):
            if copy.name == card:
                return copy
        raise ValueError(f'{player} has no "{card}" in the {place}')

    def _lying(self, player: str, place: Source) -> list[CardCopy]:
        seat = self.table.seat(player)
        if place == "field":
            return list(seat.zones.values())
        if place == "material":
            return [below for copy in seat.zones.values() for below in copy.materials]
        if place not in get_args(Place):
            raise ValueError(f"there is no place called {place}")
        return seat.piles[place]

    # --- telling it ---

    def tell(
        self,
        play: str,
        player: str,
        public: str,
        private: str | None = None,
        *,
        timed: bool = True,
        **keys: object,
    ) -> Play:
        """Write a play of this game with its log line; a moment passes before it."""
        if self.closed:
            raise ValueError("this game is over and the next has begun: play on with that one")
        if player not in self.people.names:
            raise ValueError(f"{player} does not play here")
        if timed:
            self.transcript.tick()
        line = self.transcript.line(player, public, private)
        own: Keys = {**keys, "username": player}
        return self.transcript.write(play, log=line, **own)

    def tell_of(
        self,
        play: str,
        player: str,
        copy: CardCopy,
        public: str,
        private: str | None = None,
        *,
        shown: bool = True,
        **keys: object,
    ) -> Play:
        """Write a play about one card; `shown` adds the card object to the handle."""
        self.truth.see(copy)
        own: Keys = {**keys, "id": copy.id}
        if shown:
            own["card"] = self.written(copy)
        return self.tell(play, player, public, private, **own)

    def written(self, copy: CardCopy) -> dict[str, str | int]:
        """The card object of a copy, as the site writes it."""
        return self.transcript.card_object(copy.card, copy.object_id)

    def owner_key(self, player: str, copy: CardCopy, *, told: bool | None) -> Keys:
        """The play's `owner` key, or nothing.

        The site writes it for a card on the actor's field that belongs to the opponent, and
        leaves it out elsewhere; `told` forces it in or out.
        """
        usual = copy.place == "field" and copy.holder == player != copy.owner
        return {"owner": copy.owner} if (usual if told is None else told) else {}

    # --- parts of moves ---

    def _top(self, player: str, card: str | None) -> CardCopy:
        if card is not None:
            return self.table.bring_to_top(player, card)
        deck = self.pile(player, "deck")
        if not deck:
            raise ValueError(f"{player} has no cards left in the deck")
        return deck[0]

    def _no_token(self, copy: CardCopy) -> None:
        if copy.object_id is None:
            raise ValueError("a token goes nowhere: remove it")

    def _monster_zone(self, player: str, zone: str | None) -> str:
        return self._zone(player, zone, MONSTER_ZONES)

    def _zone(self, player: str, zone: str | None, zones: tuple[str, ...]) -> str:
        return self.table.seat(player).free_zone((zone,) if zone else zones)

    def _face_up(self, copy: CardCopy, holder: str, zone: str, *, in_defense: bool = False) -> None:
        self.table.set_down(copy, holder, zone)
        copy.face_down = False
        copy.in_defense = in_defense
