"""One player's lists over many replays: the newest in full, and what changed before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from bot.domain.analysis.changes import CardChange, Certainty, DeckChanges, compare_decks
from bot.domain.analysis.decks import Deck
from bot.domain.analysis.figures import Record
from bot.domain.analysis.named_decks import NamedDeck
from bot.domain.analysis.positions import Part
from bot.domain.analysis.records import record_in
from bot.domain.replay.model import Replay
from bot.rendering.deck_names import tell_deck_marked
from bot.rendering.text.decks import deck_lines, likely_note, tell_at_least
from bot.rendering.text.figures import listed
from bot.rendering.text.lines import EMPTY, Line, Span, Tone, dotted, line, wrap
from bot.rendering.text.players import read_decks, tell_basis
from bot.rendering.text.tables import Column, table
from bot.rendering.text.wording import count, tell_days, tell_record

_CHANGES_TOLD: Final = 8
_OLDER_TOLD: Final = 6
_COLUMNS: Final = (
    *(Column(), Column(least=8), Column(), Column(), Column(least=8)),
    Column(optional=True),
)
_ARROW: Final = "\N{RIGHTWARDS ARROW}"
_AT_LEAST: Final = "\N{GREATER-THAN OR EQUAL TO}"


class _Known(NamedTuple):
    """A list with its record, and its name where somebody gave it one."""

    deck: Deck
    record: Record
    name: str = ""


def own_deck_lines(
    player: str, replays: Sequence[Replay], width: int, *, everything: bool
) -> Iterator[Line]:
    """The player's lists, the newest first, each with its record; the older ones on a line each.

    `everything` shows the older ones in full, too.
    """
    lists = [_Known(deck, record_with(deck, replays)) for deck in read_decks(player, replays)]
    yield from _list_lines(lists, len(lists) - 1, width, everything=everything)


def named_deck_lines(
    decks: Sequence[NamedDeck], current: int | None, width: int, *, everything: bool
) -> Iterator[Line]:
    """The same of lists that have a name, the newest first; in full is the one to expect."""
    lists = [
        _Known(one.deck, one.record, tell_deck_marked(one.archetype)) for one in reversed(decks)
    ]
    expected = len(lists) - 1 - (current or 0)
    yield from _list_lines(lists, expected, width, everything=everything)


def _list_lines(
    lists: Sequence[_Known], expected: int, width: int, *, everything: bool
) -> Iterator[Line]:
    """The lists, given with the newest last; the one expected in full, or all of them."""
    full = [place for place in range(len(lists)) if everything or place == expected]
    for position in reversed(full):
        deck, record, name = lists[position]
        basis = [name, tell_basis(deck, position, len(lists)), tell_record(record)]
        yield from dotted(basis, width, Tone.FAINT)
        yield from deck_lines(deck, EMPTY, width)
        if position:
            yield from _change_lines(lists[position - 1].deck, deck, width, everything=everything)
    rest = [_row(lists[place], place) for place in reversed(range(len(lists))) if place not in full]
    if rest:
        yield from table(_COLUMNS, rest[:_OLDER_TOLD], width)
    if len(rest) > _OLDER_TOLD:
        yield line(Span(f"and {len(rest) - _OLDER_TOLD} older", Tone.FAINT))
    yield from likely_note([lists[position].deck for position in full], width)


def _row(known: _Known, position: int) -> list[Line]:
    """Another list in a line: what it rests on, its record, how much of it is unseen."""
    deck, main = known.deck, known.deck.main
    unseen = f"{main.unseen} of {main.size} unseen" if main.unseen else f"all {main.size} seen"
    cells = (
        f"list {position + 1}",
        known.name,
        count(len(deck.replays), "replay"),
        tell_days(deck.days),
        tell_record(known.record),
        tell_at_least(main) if deck.lower_bound else unseen,
    )
    return [line(Span(cell, Tone.FAINT)) for cell in cells]


def record_with(deck: Deck, replays: Iterable[Replay]) -> Record:
    """The record of the matches in which the list was seen."""
    return record_in(deck.player, [one for one in replays if one.replay_id in deck.replays])


def tell_changes(older: Deck, newer: Deck, named: Callable[[str], str] = str) -> list[str]:
    """What surely or likely changed from one list to the next; `named` writes a card's name."""
    changes = compare_decks(older, newer)
    slots = Counter((one.older, one.newer, one.part, one.certainty) for one in changes.slots)
    told = [
        f"{number} {named(old)} {_ARROW} {named(new)}{_tell_basis(part, certainty)}"
        for (old, new, part, certainty), number in slots.items()
    ]
    return told + [
        _tell_change(change, named)
        for change in changes.cards
        if change.certainty is not Certainty.OPEN and not _is_told(change, changes)
    ]


def _is_told(change: CardChange, changes: DeckChanges) -> bool:
    """Whether the slots told say all of the change, and as surely."""
    own = [
        slot
        for slot in changes.slots
        if slot.part is change.part
        and change.name in {slot.older, slot.newer}
        and slot.certainty in {Certainty.CERTAIN, change.certainty}
    ]
    return len(own) >= abs(change.newer - change.older)


def _change_lines(older: Deck, newer: Deck, width: int, *, everything: bool) -> Iterator[Line]:
    told = tell_changes(older, newer)
    rest = 0 if everything else len(told) - _CHANGES_TOLD
    if rest > 0:
        told[_CHANGES_TOLD:] = [f"and {rest} more"]
    if told:
        lead = line(Span("Since the list before:", Tone.FAINT))
        yield from wrap([lead, *listed(told)], width)


def _tell_change(change: CardChange, named: Callable[[str], str]) -> str:
    older = _tell_copies(change.older, change.older_most)
    newer = _tell_copies(change.newer, change.newer_most)
    basis = _tell_basis(change.part, change.certainty)
    return f"{named(change.name)} {older} {_ARROW} {newer}{basis}"


def _tell_copies(known: int, most: int) -> str:
    return f"{_AT_LEAST} {known}" if most > known else str(known)


def _tell_basis(part: Part, certainty: Certainty) -> str:
    where = "" if part is Part.MAIN else f" ({part})"
    return f"{where} likely" if certainty is Certainty.LIKELY else where
