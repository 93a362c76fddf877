"""What can be said about the difference between two lists of one player."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.domain.analysis.bounds import CopyBounds
from bot.domain.analysis.positions import Part, positions_of

if TYPE_CHECKING:
    from bot.domain.analysis.decks import Deck
    from bot.domain.replay.model import DeckSizes


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
    """It holds if the copies of a name stand side by side, as in 587 of 602 main decks, or if no
    card left its place between neighbors that did not move."""
    OPEN = "open"
    """It is only what was seen: the unseen cards of either list may undo it."""


class CardChange(Struct, frozen=True, gc=False):
    """One name in one part, whose known copies differ.

    `older` and `newer` are the copies of each list, at least: those seen where the difference is
    certain, else those known (seen and likely). `older_most` and `newer_most` are how many it has
    room for. A card that moved between main and side deck has one entry in each part.
    """

    name: str
    part: Part
    direction: Direction
    older: int
    newer: int
    older_most: int
    newer_most: int
    certainty: Certainty


class SizeChange(Struct, frozen=True, gc=False):
    """A part that holds another number of cards than before; sizes are always certain."""

    part: Part
    older: int | None
    newer: int | None


class SlotChange(Struct, frozen=True, gc=False):
    """A position that held one name and now holds another, both seen there.

    `certainty` is of what it stands for: a copy less of `older`, and one more of `newer`.
    """

    part: Part
    position: int
    older: str
    newer: str
    certainty: Certainty


class DeckChanges(Struct, frozen=True):
    """What differs between two lists of one player.

    `cards` come the surest first. `slots` are the positions that changed hands, told only where
    the two lists agree at more positions than they differ: one is then an edited copy of the
    other. A card put in elsewhere shifts all behind it, so a position counts only with a copy less
    of its older name and one more of its newer, never `OPEN`, and each such copy once. Lists are
    compared as submitted; which cards went out at siding is in no file.
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
        slots=_compare_slots(older.sizes, before, after) if older.sizes == newer.sizes else (),
    )


def _compare_slots(
    sizes: DeckSizes, before: CopyBounds, after: CopyBounds
) -> tuple[SlotChange, ...]:
    common = sorted(before.names.keys() & after.names.keys())
    changed = [position for position in common if before.names[position] != after.names[position]]
    if 2 * len(changed) >= len(common) or not (before.counted and after.counted):
        return ()
    slots: list[SlotChange] = []
    gone: Counter[tuple[Part, str]] = Counter()
    come: Counter[tuple[Part, str]] = Counter()
    for position in changed:
        part = before.part_at(position)
        older, newer = (part, before.names[position]), (part, after.names[position])
        held = _is_held(position, positions_of(part, sizes), before, after)
        certainty = max(
            _weigh_copy(*older, gone[older] + 1, fewer=after, more=before, held=held),
            _weigh_copy(*newer, come[newer] + 1, fewer=before, more=after, held=held),
            key=tuple(Certainty).index,
        )
        if certainty is not Certainty.OPEN:
            slots.append(SlotChange(part, position, older[1], newer[1], certainty))
            gone[older] += 1
            come[newer] += 1
    return tuple(slots)


def _is_held(position: int, span: range, before: CopyBounds, after: CopyBounds) -> bool:
    """Whether nothing around the position can have moved.

    An unbroken row of seen positions leads, on either side, to one that kept its name or to the
    end of the part. Past an unseen one, where a card was put in elsewhere, a third of the slots
    with a copy less and one more are mere shifts (200 slots of built lists).
    """
    for beside in (range(position - 1, span.start - 1, -1), range(position + 1, span.stop)):
        for place in beside:
            older, newer = before.names.get(place), after.names.get(place)
            if older is None or newer is None:
                return False
            if older == newer:
                break
    return position in span


def _weigh_copy(
    part: Part, name: str, copies: int, *, fewer: CopyBounds, more: CopyBounds, held: bool
) -> Certainty:
    """How surely a slot tells of the last of so many copies that `more` has beyond `fewer`."""
    certainty = _weigh(part, name, fewer=fewer, more=more, copies=copies)
    # Of a name that the other list shows elsewhere, a copy may stand unseen beside those.
    alone = not fewer.known(part, name) and more.known(part, name) >= copies
    return Certainty.LIKELY if certainty is Certainty.OPEN and held and alone else certainty


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
    if certainty is Certainty.CERTAIN:
        older, newer = before.seen(part, name), after.seen(part, name)
    most = before.most(part, name), after.most(part, name)
    return CardChange(name, part, direction, older, newer, *most, certainty)


def _weigh(
    part: Part, name: str, *, fewer: CopyBounds, more: CopyBounds, copies: int = 1
) -> Certainty:
    """How surely `more` holds so many copies of `name` more than `fewer`."""
    if not (fewer.counted and more.counted):
        return Certainty.OPEN  # an old file's copies may belong to another part
    if more.seen(part, name) >= fewer.most(part, name) + copies:
        return Certainty.CERTAIN
    if more.known(part, name) >= fewer.most_grouped(part, name) + copies:
        return Certainty.LIKELY
    return Certainty.OPEN
