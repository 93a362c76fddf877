"""Whose card it is, which copy, and what became of the cards in hand.

The file names a card by a duel `id` that shuffles change and games re-use, and by an `object_id`
that never changes. A `CardLedger` follows the ids through one game at a time, so that each named
card is credited to the list it belongs to, whoever handled it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

from msgspec import MsgspecError
from msgspec.json import Decoder
from msgspec.structs import force_setattr

from bot.domain.replay.model import CardCopy, CardType, HeldCard, Use
from bot.domain.replay.plays import (
    KINDS,
    TO_DECK,
    USES,
    AnyCardPlay,
    HandPlay,
    LogLine,
    Renaming,
    ShuffleDeck,
)

_LOG = Decoder(LogLine)
_IDS = Decoder(list[int])
_OWN_SOURCES = ("Drew ", "from Deck", "from top of deck", "from Extra Deck", "from hand", "in hand")
_USE_OF: dict[type, Use] = {KINDS[name]: use for name, use in USES.items() if use is not None}
_PLACED = KINDS["To ST"]
_TO_DECK = frozenset(KINDS[name] for name in TO_DECK)

PATIENCE = 1 << 20
"""How many bytes of shuffled decks are searched as they are: a real file needs 20,000 at most."""
_A_LOOK = 64  # an empty deck takes time, too

_Holding = tuple[CardCopy, int, int, int]
"""A card in hand: which, in which slot's hand, since which turn and second."""


class CardLedger:
    """The cards of one game; `start` begins the next one, `end` closes the books of this one.

    `turn` is the current turn, set by whoever reads the plays. `unplaced` counts plays whose card
    could not be credited to a list, `contradictions` those where one position had two names.
    """

    lower_bound = False

    def __init__(self, names: tuple[str, str]) -> None:
        self._slots = {name: slot for slot, name in enumerate(names)}
        self.unplaced = 0
        self.contradictions = 0
        self._patience = PATIENCE
        self.start((range(0), range(0)))

    def start(self, ids: tuple[range, range]) -> None:
        """Begin a game with the ids that each slot's main and extra deck start with."""
        self.turn = 1
        self._starts = ids
        self._top = max(ids[0].stop, ids[1].stop)
        self._shuffled: list[tuple[int, bytes]] = []
        self._renamed: dict[int, int] = {}
        self._credited: dict[int | None, int] = {}
        self._holdings: dict[int | None, _Holding] = {}
        self._held: tuple[list[HeldCard], list[HeldCard]] = ([], [])
        self._copies: tuple[dict[int, CardCopy], dict[int, CardCopy]] = ({}, {})
        self._seen: tuple[int, int] | None = None

    def end(self) -> None:
        """The game is over: what is named from here on was shown after the end."""
        self._seen = (len(self._copies[0]), len(self._copies[1]))
        for card_id, holding in self._holdings.items():
            self._credited[card_id] = holding[1]  # whose it is stays known
            self._close(holding, None, None, None)
        self._holdings.clear()

    def copies(self, slot: int) -> tuple[tuple[CardCopy, ...], tuple[CardCopy, ...]]:
        """The slot's copies named up to the end of the game, and those named only after it."""
        named = tuple(self._copies[slot].values())
        seen = len(named) if self._seen is None else self._seen[slot]
        return named[:seen], named[seen:]

    def held(self, slot: int) -> tuple[HeldCard, ...]:
        """Every stay of a card in the slot's hand; complete once the game has ended."""
        return tuple(self._held[slot])

    def deal(self, slot: int, first_id: int, cards: Sequence[CardCopy], at_s: int) -> None:
        """An opening hand: `cards` have the ids from `first_id` on."""
        for card_id, card in enumerate(cards, first_id):
            self._credit(slot, card_id, card, at_s)
            self._holdings[card_id] = (card, slot, 1, at_s)

    def see(self, play: AnyCardPlay) -> None:
        """A card is named: credit the copy to its owner's list."""
        card_id = play.id
        if card_id not in self._credited and card_id not in self._holdings:
            self._place(play)  # else nothing is new: an id stays with its card until a shuffle

    def move(self, play: AnyCardPlay) -> None:
        """A card goes somewhere, perhaps out of a hand."""
        card_id = play.id
        if card_id in self._holdings:
            holding, kind = self._holdings.pop(card_id), type(play)
            self._credited[card_id] = holding[1]
            use = _USE_OF.get(kind, Use.MOVED)
            if kind is _PLACED and holding[0].card_type == CardType.MONSTER:
                use = Use.MOVED
            self._close(holding, use, self.turn, play.seconds)
        elif card_id not in self._credited:
            self._place(play)

    def draw(self, play: HandPlay) -> None:
        """A card comes into its owner's hand, from wherever it was."""
        card_id, card = play.id, play.card
        if card is not None and card_id not in self._holdings:
            if card_id not in self._credited:
                self._place(play)
            slot = self._credited.get(card_id)
            if slot is not None and self._seen is None:  # after the end nobody plays from a hand
                self._holdings[card_id] = (card, slot, self.turn, play.seconds)
        if play.hand:
            self.rename(play)

    def reveal(self, play: HandPlay) -> None:
        """A card is shown and stays where it is; a hand may get new ids."""
        self.see(play)
        self.rename(play)

    def rename(self, play: Renaming) -> None:
        """The cards of a hand get new ids: `hand[i]` is the new id of `prev[i]`."""
        try:
            self._holdings.update(zip(play.hand, map(self._holdings.pop, play.prev), strict=False))
        except KeyError:
            self._rename_unknown(play)

    def _rename_unknown(self, play: Renaming) -> None:
        """A hand with cards that were never named: only whose they are is known, if that."""
        for old, new in zip(play.prev, play.hand, strict=False):  # junk may differ in length
            if old in self._holdings:
                self._holdings[new] = self._holdings.pop(old)
            elif (slot := self._credited.get(old, self._find(old))) is not None:
                self._renamed[new] = slot

    def shuffle(self, play: ShuffleDeck) -> None:
        """All cards of a deck get new ids; which card is which is lost."""
        slot = self._slots.get(play.username)
        if slot is not None:
            self._shuffled.append((slot, bytes(play.deck)))

    def _place(self, play: AnyCardPlay) -> None:
        """Credit a card whose id is new to the list it belongs to."""
        card_id, card = play.id, play.card
        if card is None:
            return
        slot = self._find(card_id)
        if slot is None:
            slot = self._owner_told(play)
        if slot is not None:
            self._credit(slot, card_id, card, play.seconds)
        elif not _is_token(card):
            self.unplaced += 1

    def _find(self, card_id: int | None) -> int | None:
        """Whose card has an id that no card was credited by: the newest deck that held it tells."""
        if card_id is None:
            return None
        if card_id < self._top:
            if card_id in self._starts[0]:
                return 0
            if card_id in self._starts[1]:
                return 1
        if self._patience < 0:
            self._index_decks()
        digits = b"%d" % card_id
        for slot, deck in reversed(self._shuffled):
            self._patience -= len(deck) + _A_LOOK
            if _lists(deck, digits):
                return slot
        return self._renamed.get(card_id)

    def _index_decks(self) -> None:
        """Read the shuffled decks once and for all, so that no file takes long."""
        for slot, deck in self._shuffled:
            with suppress(MsgspecError):  # junk is no deck
                self._renamed.update(dict.fromkeys(_IDS.decode(deck), slot))
        self._shuffled.clear()

    def _credit(self, slot: int, card_id: int | None, card: CardCopy, at_s: int) -> None:
        position = card.object_id
        if position is None:
            return  # a token belongs to no list
        if card_id is not None:
            self._credited[card_id] = slot
        copies = self._copies[slot]
        if position not in copies:
            force_setattr(card, "seen_at_s", at_s)
            copies[position] = card
        elif copies[position].name != card.name:
            self.contradictions += 1

    def _close(
        self, holding: _Holding, use: Use | None, turn: int | None, at_s: int | None
    ) -> None:
        card, slot, since_turn, since_s = holding
        self._held[slot].append(
            HeldCard(card.name, card.object_id, since_turn, since_s, turn, at_s, use)
        )

    def _owner_told(self, play: AnyCardPlay) -> int | None:
        """The owner of a card whose id appeared from nowhere, if the play itself tells."""
        if play.owner in self._slots:
            return self._slots[play.owner]
        try:
            line = _LOG.decode(play.log)
        except (MsgspecError, UnicodeDecodeError, RecursionError):
            return None
        text = line.private_log or line.public_log
        if "opponent" not in text and any(source in text for source in _OWN_SOURCES):
            return self._slots.get(line.username)
        return None


class CountingLedger(CardLedger):
    """The cards of a game in an old file without `object_id`: copies are counted by their ids.

    A copy that went back into the deck and another one that came out look alike after a shuffle,
    so the counts are lower bounds.
    """

    lower_bound = True

    def start(self, ids: tuple[range, range]) -> None:
        """Begin a game with the ids that each slot's main and extra deck start with."""
        super().start(ids)
        self._names: dict[int | None, tuple[int, str]] = {}
        self._out: Counter[tuple[int, str]] = Counter()
        self._most: Counter[tuple[int, str]] = Counter()
        self._returned: tuple[set[int | None], set[int | None]] = (set(), set())

    def move(self, play: AnyCardPlay) -> None:
        """A card goes somewhere, perhaps back into the deck."""
        super().move(play)
        if type(play) in _TO_DECK:
            self._expect_again(play.id)

    def reveal(self, play: HandPlay) -> None:
        """A card is shown and stays where it is, which may be the deck."""
        super().reveal(play)
        if play.prev and not play.hand:  # the deck's order is told, a hand would be renamed
            self._expect_again(play.id)

    def rename(self, play: Renaming) -> None:
        """The cards of a hand get new ids and keep their names."""
        super().rename(play)
        names = self._names
        for old, new in zip(play.prev, play.hand, strict=False):
            if old in names:
                names[new] = names.pop(old)
                self._returned[names[new][0]].discard(old)

    def shuffle(self, play: ShuffleDeck) -> None:
        """The cards that went back into the deck can no longer be told from the others."""
        super().shuffle(play)
        slot = self._slots.get(play.username)
        returned = set() if slot is None else self._returned[slot]
        while returned:
            name = self._names.pop(returned.pop(), None)
            if name is not None:  # junk may have given the id to another card
                self._out[name] -= 1

    def _credit(self, slot: int, card_id: int | None, card: CardCopy, at_s: int) -> None:
        if card_id is None or _is_token(card):
            return
        self._credited[card_id] = slot
        if card_id in self._names:
            self._returned[self._names[card_id][0]].discard(card_id)
            return
        name = self._names[card_id] = (slot, card.name)
        self._out[name] += 1
        if self._out[name] > self._most[name]:
            self._most[name] += 1
            copies = self._copies[slot]
            force_setattr(card, "seen_at_s", at_s)
            copies[len(copies)] = card

    def _expect_again(self, card_id: int | None) -> None:
        """A card lies in the deck: it is looked at again when it comes out."""
        if card_id is not None and card_id in self._names:
            self._returned[self._names[card_id][0]].add(card_id)
            self._credited.pop(card_id, None)
            self._renamed[card_id] = self._names[card_id][0]  # whose it is stays known


def _lists(deck: bytes, digits: bytes) -> bool:
    """Whether a number stands in a JSON list of numbers; decoding all lists would cost more."""
    at = deck.find(digits)
    while at > 0:
        end = at + len(digits)
        if not deck[at - 1 : at].isdigit() and not deck[end : end + 1].isdigit():
            return True
        at = deck.find(digits, at + 1)
    return False


def _is_token(card: CardCopy) -> bool:
    return card.color == "Token" or card.name == "Token"
