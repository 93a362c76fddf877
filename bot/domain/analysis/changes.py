"""What can be said about the difference between two lists of one player."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.domain.analysis.bounds import CopyBounds
from bot.domain.analysis.positions import Part

if TYPE_CHECKING:
    from bot.domain.analysis.decks import Deck


class Direction(StrEnum):
    """How the known copies of a name differ, from the older list to the newer."""

    APPEARED = "appeared"
    MORE = "more"
    FEWER = "fewer"
    NOT_SEEN_SINCE = "not_seen_since"


class Certainty(StrEnum):
    """How much of a difference the files carry."""

    CERTAIN = "certain"
    """Counting proves it: with three copies of a name at most, the other list's unseen positions
    leave no room for the difference."""
    LIKELY = "likely"
    """It holds if the copies of a name stand side by side, as in 587 of 602 main decks."""
    OPEN = "open"
    """It is only what was seen: the unseen cards of either list may undo it."""


class CardChange(Struct, frozen=True, gc=False):
    """One name in one part, whose known copies differ.

    `older` and `newer` are the copies known (seen and likely) in each list, at least. A card that
    moved between main and side deck has one entry in each part.
    """

    name: str
    part: Part
    direction: Direction
    older: int
    newer: int
    certainty: Certainty


class SizeChange(Struct, frozen=True, gc=False):
    """A part that holds another number of cards than before; sizes are always certain."""

    part: Part
    older: int | None
    newer: int | None


class SlotChange(Struct, frozen=True, gc=False):
    """A position that held one name and now holds another: certain, since both were seen."""

    part: Part
    position: int
    older: str
    newer: str


class DeckChanges(Struct, frozen=True):
    """What differs between two lists of one player.

    `cards` come the surest first. `slots` are the positions that changed hands, told only where
    the two lists agree at more positions than they differ: one is then an edited copy of the
    other, and players edit in place. Lists are compared as submitted; which cards went out at
    siding is in no file.
    """

    sizes: tuple[SizeChange, ...]
    cards: tuple[CardChange, ...]
    slots: tuple[SlotChange, ...]


def compare_decks(older: Deck, newer: Deck) -> DeckChanges:
    """What changed from `older` to `newer`; ValueError if they are two players' decks.

    `CERTAIN` relies on each deck being one list: a change that nobody saw within a deck's
    replays (see `lists`) is not seen here either.
    """
    if older.player != newer.player:
        raise ValueError("only decks of one player have changes")
    before, after = CopyBounds(older), CopyBounds(newer)
    cards = [
        change
        for part in Part
        for name in dict.fromkeys((*before.names_in(part), *after.names_in(part)))
        if (change := _compare_card(part, name, before, after)) is not None
    ]
    order = tuple(Certainty)
    return DeckChanges(
        sizes=tuple(
            SizeChange(part=one.part, older=one.size, newer=other.size)
            for one, other in zip(older.parts, newer.parts, strict=True)
            if one.size != other.size
        ),
        cards=tuple(sorted(cards, key=lambda change: order.index(change.certainty))),
        slots=_compare_slots(before, after) if older.sizes == newer.sizes else (),
    )


def _compare_slots(before: CopyBounds, after: CopyBounds) -> tuple[SlotChange, ...]:
    common = sorted(before.names.keys() & after.names.keys())
    changed = tuple(
        SlotChange(before.part_at(position), position, older, newer)
        for position in common
        if (older := before.names[position]) != (newer := after.names[position])
    )
    return changed if 2 * len(changed) < len(common) else ()


def _compare_card(
    part: Part, name: str, before: CopyBounds, after: CopyBounds
) -> CardChange | None:
    older, newer = before.known(part, name), after.known(part, name)
    if older == newer:
        return None
    if newer > older:
        direction = Direction.MORE if older else Direction.APPEARED
        certainty = _weigh(part, name, fewer=before, more=after)
    else:
        direction = Direction.FEWER if newer else Direction.NOT_SEEN_SINCE
        certainty = _weigh(part, name, fewer=after, more=before)
    return CardChange(name, part, direction, older, newer, certainty)


def _weigh(part: Part, name: str, *, fewer: CopyBounds, more: CopyBounds) -> Certainty:
    """How surely `more` holds more copies of `name` than `fewer`."""
    if not (fewer.counted and more.counted):
        return Certainty.OPEN  # an old file's copies may belong to another part
    if more.seen(part, name) > fewer.most(part, name):
        return Certainty.CERTAIN
    if more.known(part, name) > fewer.most_grouped(part, name):
        return Certainty.LIKELY
    return Certainty.OPEN
