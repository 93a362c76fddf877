"""What a person calls a deck, whatever its cards say."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cached_property
from typing import Final

from msgspec import Struct, structs

from bot.domain.analysis.archetypes import ARCHETYPES, OTHER
from bot.domain.analysis.decks import Deck
from bot.domain.analysis.identities import Identities
from bot.domain.errors import DomainError
from bot.domain.names import fold_name, is_shown
from bot.domain.replay.model import ReplayId

LONGEST_NAME: Final = 40
"""So many signs a deck's name may have that a person writes."""

_NO_NAME: Final = "This is no name of a deck: write one in letters, such as Goat Control."
_TOO_LONG: Final = f"A deck's name has at most {LONGEST_NAME} characters: write a shorter one."


class DeckNameError(DomainError):
    """A deck cannot be called so."""

    def __init__(self, sentence: str) -> None:
        super().__init__("deck_name", sentence)


class Correction(Struct, frozen=True):
    """That the list which a player used in a replay is called so."""

    replay_id: ReplayId
    player: str
    archetype: str


class Corrections(Struct, frozen=True, dict=True):
    """What a person has said about decks, the newest last; `player` is any name of the player's.

    Each is about a replay, since that stays what it is: a list that is found again with more
    replays, or under another name of its player, is still called so.
    """

    given: tuple[Correction, ...] = ()

    @cached_property
    def players(self) -> frozenset[str]:
        """Whose decks they are about."""
        return frozenset(one.player for one in self.given)

    def told(self, identities: Identities) -> Corrections:
        """The same with the names that persons are shown by, as `rename` tells replays."""
        shown = (structs.replace(one, player=identities.person(one.player)) for one in self.given)
        return Corrections(tuple(shown))

    def named(self, deck: Deck) -> str | None:
        """What the deck is called, by the newest that is about one of its replays."""
        if deck.player not in self.players:
            return None
        replays = frozenset(surest_replays(deck))
        about = (one for one in reversed(self.given) if one.player == deck.player)
        return next((one.archetype for one in about if one.replay_id in replays), None)


NO_CORRECTIONS: Final = Corrections()


def surest_replays(deck: Deck) -> tuple[ReplayId, ...]:
    """The replays that show this list and no other of the player's; all, where none does.

    One that would fit another list, too, goes to whichever was used last, and must not take the
    name along.
    """
    return tuple(one for one in deck.replays if one not in deck.also_fit) or deck.replays


def deck_name(written: str, known: Iterable[str] = ()) -> str:
    """What somebody wrote, as a deck's name: a known one but for case, width and blanks.

    `known` are names besides those of `ARCHETYPES`. DeckNameError for what cannot be one.
    """
    folded = fold_name(written)
    for name in (*ARCHETYPES, *known):
        if fold_name(name) == folded:
            return name
    shown = "".join(sign if is_shown(sign) else " " for sign in written)
    name = " ".join(unicodedata.normalize("NFKC", shown).split())
    # A deck of that name counts as one that nobody could name.
    if not any(map(str.isalnum, name)) or fold_name(name) == fold_name(OTHER):
        raise DeckNameError(_NO_NAME)
    if len(name) > LONGEST_NAME:
        raise DeckNameError(_TOO_LONG)
    return name
