"""Decks as tiles: what was seen of a list, grouped and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.analysis.decks import Deck
from bot.domain.analysis.parts import DeckCard, DeckPart
from bot.domain.analysis.positions import Part
from bot.domain.analysis.sightings import DeckSighting
from bot.rendering.pictures.colors import kind_of
from bot.rendering.pictures.tiles import MOST_TILES, in_order, parts_told, tell_coverage, tell_types
from bot.rendering.text.characters import clean, shorten
from bot.rendering.text.wording import count, tell_days, tell_some

_LONGEST_NAME: Final = 80
_NAMELESS: Final = "no name"


@dataclass(frozen=True, slots=True)
class TileView:
    """A card: `copies` seen, `likely` ones beside them, in how many games it came in (side)."""

    kind: str
    name: str
    copies: int
    likely: int
    came_in: str = ""


@dataclass(frozen=True, slots=True)
class PartView:
    """Main, extra or side deck; `coverage` is in words, `rest` how many cards have no tile."""

    name: str
    coverage: str
    types: str
    tiles: tuple[TileView, ...]
    unseen: int
    rest: int


@dataclass(frozen=True, slots=True)
class DeckView:
    """A list of a player; `basis` is what it rests on, `notes` what has to be said of it."""

    player: str
    title: str
    basis: str
    thin: str
    parts: tuple[PartView, ...]
    notes: tuple[str, ...]
    file: str | None = None


def deck_view(
    deck: Deck,
    sightings: Iterable[DeckSighting],
    title: str = "",
    file: str | None = None,
    *,
    scores: bool = True,
) -> DeckView:
    """The list as tiles; `sightings` are the games it was seen in, `file` leads to its `.ydk`.

    In how many games a card came in is a part of the score.
    """
    came_in = _came_in(sightings)
    parts = tuple(
        _part(part, came_in, scores=scores, lower_bound=deck.lower_bound)
        for part in parts_told(deck)
    )
    basis = [count(len(deck.replays), "replay"), tell_days(filter(str.strip, deck.days))]
    return DeckView(
        player=deck.player,
        title=title,
        basis=" \N{MIDDLE DOT} ".join(filter(None, basis)),
        thin=_thin(deck) if deck.thin else "",
        parts=parts,
        notes=tuple(_notes(deck)),
        file=file,
    )


def _part(part: DeckPart, came_in: Counter[str], *, scores: bool, lower_bound: bool) -> PartView:
    cards = in_order(part)
    shown = cards[: MOST_TILES[part.part]]
    side = part.part is Part.SIDE
    return PartView(
        name=part.part.capitalize(),
        coverage=tell_coverage(part, lower_bound=lower_bound),
        types=tell_types(part) if part.part is Part.MAIN else "",
        tiles=tuple(_tile(card, came_in if side else None, scores=scores) for card in shown),
        unseen=0 if lower_bound else part.unseen or 0,
        rest=len(cards) - len(shown),
    )


def _tile(card: DeckCard, came_in: Counter[str] | None, *, scores: bool) -> TileView:
    games = 0 if came_in is None else came_in[card.name]
    return TileView(
        kind=kind_of(card).value,
        name=card_name(card.name) or card.passcode or _NAMELESS,
        copies=card.seen,
        likely=card.likely,
        came_in=_tell_games(games, scores=scores),
    )


def _tell_games(games: int, *, scores: bool) -> str:
    """That a card came in, and in how many games."""
    if not games:
        return ""
    return f"in {count(games, 'game')}" if scores else "came in"


def card_name(name: str) -> str:
    """A card's name on one line, without what would disturb it."""
    return shorten(" ".join(clean(name).split()), _LONGEST_NAME)


def _came_in(sightings: Iterable[DeckSighting]) -> Counter[str]:
    """In how many games each card of the side deck was seen to have come in."""
    games: Counter[str] = Counter()
    for seen in sightings:
        games.update({copy.name for copy in (*seen.sided_in, *seen.sided_in_extra)})
    return games


def _thin(deck: Deck) -> str:
    of = f" of {deck.main.size}" if deck.main.size else ""
    least = "at least " if deck.lower_bound else ""
    return f"{least}{deck.main.known}{of} known"


def _notes(deck: Deck) -> Iterator[str]:
    if any(card.likely for part in deck.parts for card in part.cards):
        yield (
            "+1? is likely: nobody saw this copy, but its place in the list lies between two "
            "copies of the card."
        )
    if deck.lower_bound:
        yield "An old replay: at least these copies, and side deck cards cannot be told apart."
    yield from deck.doubts
    if deck.also_fit:
        some = len(deck.also_fit)
        replays = count(len(deck.replays), "replay")
        yield f"Would fit another list of the player as well: {some} of {replays}."
    if deck.maybe_same:
        yield f"May be the same list as in replay {_numbers(deck.maybe_same)}: too little is known."


def _numbers(replays: Sequence[int]) -> str:
    return tell_some(map(str, replays))
