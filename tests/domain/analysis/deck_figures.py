"""How well decks are reconstructed, measured on lists whose truth is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random

from bot.domain.analysis.changes import Certainty, Direction, compare_decks
from bot.domain.analysis.decks import Deck, reconstruct_decks
from bot.domain.analysis.positions import Part, positions_of
from bot.domain.analysis.sightings import DeckSighting
from tests.domain.analysis.decklists import FullList, build_list, edit_list, share_half, show

OTHERS: dict[str, Callable[[Random, FullList], FullList]] = {
    "same list": lambda rng, full: full,
    "1 card in place": lambda rng, full: edit_list(rng, full, 1, in_place=True),
    "1 card elsewhere": lambda rng, full: edit_list(rng, full, 1, in_place=False),
    "5 cards in place": lambda rng, full: edit_list(rng, full, 5, in_place=True),
    "5 cards elsewhere": lambda rng, full: edit_list(rng, full, 5, in_place=False),
    "half shared": share_half,
    "other deck": lambda rng, full: build_list(rng, len(full.main)),
}
"""What a second replay shows, compared with a first of the same sizes."""

FUSED = 4
"""Replays behind the larger decks measured."""


@dataclass
class Figures:
    """What was measured; `outcomes` by second list and by replays known before it."""

    decks: int = 0
    wrong_seen: int = 0
    inferred: Counter[int] = field(default_factory=Counter)
    inferred_right: Counter[int] = field(default_factory=Counter)
    main_seen: Counter[int] = field(default_factory=Counter)
    main_size: int = 0
    outcomes: dict[tuple[str, int], Counter[str]] = field(default_factory=dict)
    changes: Counter[Certainty] = field(default_factory=Counter)
    changes_right: Counter[Certainty] = field(default_factory=Counter)
    slots: int = 0
    slots_right: int = 0

    def rate(self, other: str, known: int, outcome: str) -> float:
        """The share of an outcome, `joined`, `open` or `apart`."""
        counted = self.outcomes[other, known]
        return counted[outcome] / counted.total()

    def precision(self, known: int) -> float:
        return self.inferred_right[known] / self.inferred[known]

    def lines(self) -> list[str]:
        """The figures as text, for a report."""
        told = [
            f"{self.decks} decks, {self.wrong_seen} wrong among the seen copies",
            *(
                f"from {known} replays: {self.main_seen[known] / self.main_size:.1%} of the main "
                f"deck seen, {self.inferred[known] / self.decks:.2f} copies inferred a deck, "
                f"{self.precision(known):.2%} of them right"
                for known in sorted(self.inferred)
            ),
        ]
        for (other, known), counted in sorted(self.outcomes.items()):
            shares = {name: f"{count / counted.total():.1%}" for name, count in counted.items()}
            told.append(f"{other}, after {known}: {shares} of {counted.total()}")
        for certainty, count in sorted(self.changes.items()):
            share = self.changes_right[certainty] / count
            told.append(f"changes called {certainty}: {count}, {share:.1%} right")
        told.append(f"slots told: {self.slots}, {self.slots_right} right")
        return told


def measure(decks: int, seed: int = 1) -> Figures:
    """Figures over `decks` random lists; the same seed gives the same figures."""
    rng = Random(seed)
    figures = Figures()
    others = list(OTHERS)
    for number in range(decks):
        full = build_list(rng)
        known = [show(rng, full, replay_id) for replay_id in range(1, FUSED + 1)]
        figures.decks += 1
        figures.main_size += full.sizes.main
        for replays in (1, FUSED):
            _check_deck(figures, full, _flatten(known[:replays]), replays)
        for other in (others[0], others[number % (len(others) - 1) + 1]):
            second = OTHERS[other](rng, full)
            after = [show(rng, second, FUSED + replay_id) for replay_id in range(1, FUSED + 1)]
            for replays in (1, FUSED):
                found = reconstruct_decks(_flatten([*known[:replays], after[0]]))
                counted = figures.outcomes.setdefault((other, replays), Counter())
                counted[_outcome(found, FUSED + 1)] += 1
            _check_changes(figures, (full, second), (known, after))
    return figures


def _flatten(replays: Iterable[tuple[DeckSighting, ...]]) -> list[DeckSighting]:
    return [sighting for replay in replays for sighting in replay]


def _check_deck(figures: Figures, full: FullList, seen: list[DeckSighting], known: int) -> None:
    """Compare decks built on `known` replays with the list behind them."""
    shown = {copy.object_id for sighting in seen for copy in sighting.copies}
    figures.main_seen[known] += len(shown & set(positions_of(Part.MAIN, full.sizes)))
    for deck in reconstruct_decks(seen):
        own = {
            copy.object_id
            for sighting in seen
            if sighting.replay_id in deck.replays
            for copy in sighting.copies
        }
        for part in deck.parts:
            span = positions_of(part.part, full.sizes)
            truth = Counter(full.names[position] for position in span if position in own)
            wrong = Counter({card.name: card.seen for card in part.cards}) != truth
            figures.wrong_seen += wrong or part.seen != truth.total()
            for card in part.cards:
                right = [full.names[position] == card.name for position in card.likely_positions]
                figures.inferred[known] += card.likely
                figures.inferred_right[known] += sum(right)


def _outcome(found: tuple[Deck, ...], replay_id: int) -> str:
    """Whether a replay was `joined` to others, kept `apart`, or left `open`."""
    own = next(deck for deck in found if replay_id in deck.replays)
    if len(own.replays) > 1:
        return "joined"
    return "open" if own.maybe_same else "apart"


def _check_changes(
    figures: Figures,
    truth: tuple[FullList, FullList],
    seen: tuple[list[tuple[DeckSighting, ...]], list[tuple[DeckSighting, ...]]],
) -> None:
    """Whether what is said about two decks, each rightly put together, holds of their lists."""
    older, newer = (reconstruct_decks(_flatten(replays)) for replays in seen)
    if len(older) > 1 or len(newer) > 1:
        return
    found = compare_decks(older[0], newer[0])
    for change in found.cards:
        before, after = (_count(full, change.part, change.name) for full in truth)
        grew = change.direction in {Direction.MORE, Direction.APPEARED}
        figures.changes[change.certainty] += 1
        figures.changes_right[change.certainty] += after > before if grew else after < before
    for slot in found.slots:
        lost, gained = (
            _count(truth[0], slot.part, name) - _count(truth[1], slot.part, name)
            for name in (slot.older, slot.newer)
        )
        figures.slots += 1
        figures.slots_right += lost > 0 > gained


def _count(full: FullList, part: Part, name: str) -> int:
    return sum(full.names[position] == name for position in positions_of(part, full.sizes))
