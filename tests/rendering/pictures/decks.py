"""Decks as values, for the pictures drawn of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.domain.analysis.decks import Deck, is_thin
from bot.domain.analysis.figures import Evidence
from bot.domain.analysis.parts import DeckCard, DeckPart
from bot.domain.analysis.positions import Part
from bot.domain.replay.model import CardType, DeckSizes
from bot.samples.cards import all_cards
from bot.samples.cards import card as known_card

FRAMES: Final = ("Normal", "Effect", "Ritual", "Fusion", "Synchro", "Xyz", "Link")
_FIRST: Final = Evidence(1, 1, 1, None)


def card(
    name: str,
    seen: int = 1,
    likely: int = 0,
    *,
    kind: str = CardType.MONSTER,
    color: str = "Effect",
    passcode: str = "",
) -> DeckCard:
    return DeckCard(
        name=name,
        passcode=passcode,
        card_type=kind,
        color=color if kind == CardType.MONSTER else "",
        seen=seen,
        likely=likely,
        games=1,
        first=_FIRST,
        positions=(),
        likely_positions=(),
    )


def spell(name: str, seen: int = 1, likely: int = 0) -> DeckCard:
    return card(name, seen, likely, kind=CardType.SPELL)


def trap(name: str, seen: int = 1, likely: int = 0) -> DeckCard:
    return card(name, seen, likely, kind=CardType.TRAP)


def part_of(part: Part, cards: Sequence[DeckCard], size: int | None) -> DeckPart:
    seen = sum(card.seen for card in cards)
    return DeckPart(
        part=part,
        size=size,
        seen=seen,
        known=seen + sum(card.likely for card in cards),
        unseen=None if size is None else max(0, size - seen),
        cards=tuple(cards),
    )


def deck(
    *main: DeckCard,
    extra: Sequence[DeckCard] = (),
    side: Sequence[DeckCard] = (),
    sizes: DeckSizes = DeckSizes(main=40, extra=0, side=0),  # noqa: B008  # it is frozen
    player: str = "Ana",
    days: tuple[str, ...] = ("2025-11-16",),
    lower_bound: bool = False,
) -> Deck:
    parts = (
        part_of(Part.MAIN, main, sizes.main),
        part_of(Part.EXTRA, extra, sizes.extra),
        part_of(Part.SIDE, side, sizes.side),
    )
    return Deck(
        player=player,
        replays=tuple(range(1, len(days) + 1)),
        games=(_FIRST,),
        days=days,
        newest=max(days, default=""),
        sizes=sizes,
        main=parts[0],
        extra=parts[1],
        side=parts[2],
        thin=is_thin(parts[0]),
        lower_bound=lower_bound,
        also_fit=(),
        maybe_same=(),
        doubts=(),
    )


def sample_cards(names: Sequence[str], seen: int = 1) -> list[DeckCard]:
    """Cards that the sample decks may hold."""
    found = [known_card(name) for name in names]
    return [card(one.name, seen, kind=one.card_type, color=one.color) for one in found]


def largest_deck() -> Deck:
    """Sixty, fifteen and fifteen cards, and no name twice."""
    main, extra = _names(in_extra_deck=False), _names(in_extra_deck=True)
    return deck(
        *sample_cards(main[:60]),
        extra=sample_cards(extra[:15]),
        side=sample_cards(main[60:75]),
        sizes=DeckSizes(main=60, extra=15, side=15),
    )


def usual_deck() -> Deck:
    """What is known of a list after some games."""
    main, extra = _names(in_extra_deck=False), _names(in_extra_deck=True)
    return deck(
        *sample_cards(main[0:80:4]),
        card("Thousand-Wheeled Locomotive of the Battlechanted", 2, 1),
        *sample_cards(main[1:20:5], seen=2),
        extra=sample_cards(extra[:3]),
        side=sample_cards(main[2:40:9]),
        sizes=DeckSizes(main=40, extra=3, side=15),
        days=("2025-11-09", "2025-11-16"),
    )


def every_kind() -> Deck:
    """A tile of each kind, in a thin deck."""
    return deck(
        *(card(color, 2, 1, color=color) for color in (*FRAMES, "Tapestry")),
        spell("Spell", 2, 1),
        trap("Trap", 2, 1),
    )


def _names(*, in_extra_deck: bool) -> list[str]:
    return sorted(name for name, one in all_cards().items() if one.in_extra_deck == in_extra_deck)
