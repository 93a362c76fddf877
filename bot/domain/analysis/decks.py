"""A player's lists, put together from everything shown over games and replays."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.domain.analysis.figures import Evidence
from bot.domain.analysis.lists import (
    MOST_COPIES,
    ListEvidence,
    Verdict,
    are_same,
    compare_lists,
    read_lists,
)
from bot.domain.analysis.parts import DeckPart, build_parts
from bot.domain.analysis.positions import position_of
from bot.domain.analysis.separation import tell_lists_apart
from bot.domain.analysis.sightings import DeckSighting
from bot.domain.replay.model import DeckSizes, ReplayId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

THIN_BELOW = 20
"""Main deck cards that must be known before a deck is more than a glimpse of one: half of the
smallest main deck that the rules allow. Of a larger one half must be known too."""


class Deck(Struct, frozen=True):
    """One list of one player, as far as its games show it.

    `replays` and `games` are what it is built on, oldest first; `days` (`YYYY-MM-DD`, as in the
    file) has one entry a replay, so the time in which nobody saw a change can be told. `newest`
    is the last replay's date. `thin`: too little of the main deck is known (`is_thin`).
    `also_fit` are those of `replays` that show no card in which this list differs from another
    of this player: they stand with the list most recently used. `maybe_same` names the first
    replay of each other deck that shares too little with this one to tell whether it is the same
    list. With `lower_bound` (old files without positions) copies are at least these, of a card the
    most shown in any one game and of a part those proved (`DeckPart`), and side deck cards stand
    in the main or extra deck. `doubts` are sentences about what remains open.
    """

    player: str
    replays: tuple[ReplayId, ...]
    games: tuple[Evidence, ...]
    days: tuple[str, ...]
    newest: str
    sizes: DeckSizes
    main: DeckPart
    extra: DeckPart
    side: DeckPart
    thin: bool
    lower_bound: bool
    also_fit: tuple[ReplayId, ...]
    maybe_same: tuple[ReplayId, ...]
    doubts: tuple[str, ...]

    @property
    def parts(self) -> tuple[DeckPart, DeckPart, DeckPart]:
        """Main, extra and side deck."""
        return (self.main, self.extra, self.side)


def reconstruct_decks(sightings: Iterable[DeckSighting]) -> tuple[Deck, ...]:
    """The lists behind one player's sightings, the most recently used last.

    The order of `sightings` does not matter and a game given twice counts once. ValueError when
    they show more than one player.
    """
    everything = tuple(sightings)
    if len({sighting.player for sighting in everything}) > 1:
        raise ValueError("decks are reconstructed for one player at a time")
    lists = tell_lists_apart(everything)
    decks = [
        _build_deck(known, [other for other in lists if other is not known]) for known in lists
    ]
    return tuple(sorted(decks, key=lambda deck: (deck.newest, deck.replays[-1])))


def is_thin(main: DeckPart) -> bool:
    """Whether too little of a main deck is known: below 20 of 40, below 30 of 60.

    Cards of old files count as they are listed, though some may be from the side deck.
    """
    known = sum(card.seen + card.likely for card in main.cards)
    return known < THIN_BELOW or 2 * known < (main.size or 0)


def _build_deck(known: ListEvidence, others: Sequence[ListEvidence]) -> Deck:
    main, extra, side = build_parts(known)
    dates = {sighting.replay_id: sighting.date for sighting in known.sightings}
    return Deck(
        player=known.sightings[0].player,
        replays=known.replays,
        games=tuple(
            Evidence(sighting.replay_id, sighting.match, sighting.game, None)
            for sighting in known.sightings
        ),
        days=tuple(date[:10] for date in dates.values()),
        newest=known.sightings[-1].date,
        sizes=known.sizes,
        main=main,
        extra=extra,
        side=side,
        thin=is_thin(main),
        lower_bound=any(sighting.lower_bound for sighting in known.sightings),
        also_fit=tuple(_find_strays(known, others)),
        maybe_same=tuple(
            other.replays[0] for other in others if compare_lists(known, other) is Verdict.UNDECIDED
        ),
        doubts=tuple(_doubts(known)),
    )


def _doubts(known: ListEvidence) -> Iterator[str]:
    """What the files of one list leave open."""
    for seen in known.sightings:
        for doubt in seen.doubts:
            yield f"Replay {seen.replay_id}, match {seen.match}, game {seen.game}: {doubt}"
    renamed = {
        copy.object_id
        for seen in known.sightings
        for copy in seen.copies
        if (position := position_of(copy, known.sizes)) and known.names[position] != copy.name
    }
    if renamed:
        yield f"Positions that games of one file name differently: {len(renamed)}."
    if any(seen.submitted != known.sizes for seen in known.sightings):
        yield "A file gives one list several sizes; positions count by the first."
    if any(seen.lower_bound for seen in known.sightings):
        yield (
            "This old file does not number the cards: copies are at least these, and cards from "
            "the side deck cannot be told apart after game 1."
        )
    copies = Counter(known.names.values())
    crowded = sorted(name for name, count in copies.items() if count > MOST_COPIES)
    if crowded:
        yield f"More than {MOST_COPIES} copies were seen of {', '.join(crowded)}."


def _find_strays(known: ListEvidence, others: Sequence[ListEvidence]) -> Iterator[ReplayId]:
    """The replays of one list that would fit another as well."""
    for single in read_lists(known.sightings):
        if any(are_same(single, other) for other in others):
            yield single.replays[0]
