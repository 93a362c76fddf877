"""Telling a player's lists apart: which replays were played with one and the same list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from bot.domain.analysis.lists import ListEvidence, are_same, read_lists, when

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.domain.analysis.sightings import DeckSighting
    from bot.domain.replay.model import ReplayId


def tell_lists_apart(sightings: Iterable[DeckSighting]) -> tuple[ListEvidence, ...]:
    """The lists behind one player's sightings, each free of contradiction, oldest first.

    The order of `sightings` does not matter, and a game given twice counts once. A replay joins
    the list most recently used among those it agrees with: a change that nobody saw yet is dated
    too late rather than invented. What fits no list well enough stays apart.
    """
    found: list[ListEvidence] = []
    for single in read_lists(sightings):
        home = next((known for known in found if are_same(known, single)), None)
        if home is None:
            found.insert(0, single)
        else:
            found.remove(home)
            found.insert(0, _join(home, single))
    return tuple(sorted(_join_rest(found), key=_oldest))


def _join_rest(found: list[ListEvidence]) -> list[ListEvidence]:
    """Join lists that grew enough to recognize one another, the nearest in time first."""
    while True:
        ordered = sorted(found, key=_oldest)
        pair = next(
            (
                (one, other)
                for distance in range(1, len(ordered))
                for one, other in zip(ordered, ordered[distance:], strict=False)
                if are_same(one, other)
            ),
            None,
        )
        if pair is None:
            return ordered
        found = [known for known in ordered if known is not pair[0] and known is not pair[1]]
        found.append(_join(*pair))


def _join(one: ListEvidence, other: ListEvidence) -> ListEvidence:
    return structs.replace(
        one,
        names=one.names | other.names,
        sightings=tuple(sorted((*one.sightings, *other.sightings), key=when)),
    )


def _oldest(known: ListEvidence) -> tuple[str, ReplayId, int, int]:
    return when(known.sightings[0])
