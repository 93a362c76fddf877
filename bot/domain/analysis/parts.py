"""The parts of a reconstructed list, card by card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bot.domain.analysis.figures import Evidence
from bot.domain.analysis.inference import infer_positions
from bot.domain.analysis.positions import Part, part_of, position_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bot.domain.analysis.lists import ListEvidence
    from bot.domain.replay.model import CardCopy


class DeckCard(Struct, frozen=True, gc=False):
    """The copies of one name in one part of a list.

    `seen` copies were shown; `likely` more follow from the order of the list (see
    `inference`), at `likely_positions`. `positions` are those of the seen copies, counted from 1
    through main, extra and side; empty in old files. `games` is in how many games any copy was
    shown, `first` where the first was. Passcode, type and color are as in the file (`CardCopy`).
    """

    name: str
    passcode: str
    card_type: str
    color: str
    seen: int
    likely: int
    games: int
    first: Evidence
    positions: tuple[int, ...]
    likely_positions: tuple[int, ...]


class DeckPart(Struct, frozen=True, gc=False):
    """One part of a list, its cards in list order.

    `known` is seen and likely copies together, `unseen` is `size - seen`; `size` and `unseen` are
    None for the side deck of files that do not say. Of copies without a position `seen` counts
    those that are surely of this part, and never more than `size`: some of its cards may be from
    the side deck. So much is seen at least, and `unseen` at most.
    """

    part: Part
    size: int | None
    seen: int
    known: int
    unseen: int | None
    cards: tuple[DeckCard, ...]


def build_parts(known: ListEvidence) -> tuple[DeckPart, DeckPart, DeckPart]:
    """Main, extra and side deck of one list, with what its order proves."""
    gathered = _gather(known)
    # A list with copies outside its positions is no honest list: its order proves nothing.
    placed = not any(own.loose for own in gathered.values())
    inferred = infer_positions(known.names, known.sizes) if placed else {}
    found: dict[Part, list[_Gathered]] = {part: [] for part in Part}
    for (part, _), own in gathered.items():
        found[part].append(own)
    sizes = known.sizes
    lengths = {Part.MAIN: sizes.main, Part.EXTRA: sizes.extra, Part.SIDE: sizes.side}
    unsided = {number for number, seen in enumerate(known.sightings) if seen.game == 1}
    main, extra, side = (
        _part(part, size, found[part], inferred, _prove(found[part], sizes.side, unsided))
        for part, size in lengths.items()
    )
    return main, extra, side


class _Gathered:
    """One name in one part, while its sightings are read."""

    def __init__(self, copy: CardCopy, first: Evidence) -> None:
        self.copy = copy
        self.first = first
        self.positions: set[int] = set()
        self.loose: dict[int, int] = {}
        self.games: set[int] = set()

    def add(self, game: int, position: int | None) -> None:
        """Take in one copy shown in the list's game number `game`."""
        self.games.add(game)
        if position is None:
            self.loose[game] = self.loose.get(game, 0) + 1
        else:
            self.positions.add(position)

    def finish(self, inferred: Mapping[int, str]) -> DeckCard:
        """The card; copies without a position are at least the most that one game showed."""
        likely = tuple(position for position in inferred if position - 1 in self.positions)
        return DeckCard(
            name=self.copy.name,
            passcode=self.copy.passcode,
            card_type=self.copy.card_type,
            color=self.copy.color,
            seen=len(self.positions) + max(self.loose.values(), default=0),
            likely=len(likely),
            games=len(self.games),
            first=self.first,
            positions=tuple(sorted(self.positions)),
            likely_positions=likely,
        )


def _gather(known: ListEvidence) -> dict[tuple[Part, str], _Gathered]:
    gathered: dict[tuple[Part, str], _Gathered] = {}
    for number, sighting in enumerate(known.sightings):
        for copy in sighting.copies:
            position = position_of(copy, known.sizes)
            if position is not None and known.names[position] != copy.name:
                continue  # the file names this position twice, and the sighting says so
            home = (part_of(copy, known.sizes), copy.name)
            if home not in gathered:
                place = (sighting.replay_id, sighting.match, sighting.game, copy.seen_at_s)
                gathered[home] = _Gathered(copy, Evidence(*place))
            gathered[home].add(number, position)
    return gathered


def _part(
    part: Part, size: int | None, found: list[_Gathered], inferred: Mapping[int, str], seen: int
) -> DeckPart:
    cards = [own.finish(inferred) for own in found]
    if size is not None and any(own.loose for own in found):
        seen = min(seen, size)
    return DeckPart(
        part=part,
        size=size,
        seen=seen,
        known=seen + sum(card.likely for card in cards),
        unseen=None if size is None else max(0, size - seen),
        cards=tuple(
            sorted(cards, key=lambda card: (not card.positions, card.positions, card.name))
        ),
    )


def _prove(found: list[_Gathered], side: int | None, unsided: Collection[int]) -> int:
    """How many copies are surely of this part: those with a position, and of the others so many.

    Nobody has sided before game 1, and afterwards no more than the side deck can have come in.
    """
    shown = sum(max(own.loose.values(), default=0) for own in found)
    first = sum(max((own.loose.get(game, 0) for game in unsided), default=0) for own in found)
    placed = sum(len(own.positions) for own in found)
    return placed + max(first, 0 if side is None else shown - side)
