"""A reconstructed deck: what was seen of it, what is likely, and what nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from bot.domain.analysis.decks import Deck
from bot.domain.analysis.parts import DeckCard, DeckPart
from bot.domain.replay.model import CardType
from bot.rendering.text.lines import (
    DOT,
    EMPTY,
    Line,
    Span,
    Tone,
    fit,
    line,
    measure,
    pad,
    sentence,
    spread,
)
from bot.rendering.text.tables import grid
from bot.rendering.text.wording import count, tell_some

_LABEL: Final = 13
_TYPES: Final = (
    (CardType.MONSTER, "Monsters", Tone.MONSTER),
    (CardType.SPELL, "Spells", Tone.SPELL),
    (CardType.TRAP, "Traps", Tone.TRAP),
)

_WHAT_LIKELY_MEANS: Final = (
    "likely: nobody saw this copy, but its place in the list lies between two copies of the card."
)

Remark = Callable[[DeckCard], str]
"""What is said beside a card of the side deck, which was seen because it came in."""


def in_games(card: DeckCard) -> str:
    """In how many games a card was seen."""
    return f"in {count(card.games, 'game')}"


def deck_lines(
    deck: Deck, heading: Line, width: int, *, remark: Remark = in_games
) -> Iterator[Line]:
    """The deck below its heading, its cards grouped, then what remains open about it."""
    yield from spread(heading, coverage(deck), width)
    groups = [_group(name, tone, cards, remark, width) for name, tone, cards in deck_groups(deck)]
    yield from grid(groups, width)
    for doubt in _doubts(deck):
        yield from sentence(doubt, width, Tone.DOUBT)


def coverage(deck: Deck) -> Line:
    """How much of each part is unseen; of an old file, how much is seen at least."""
    thin = Span("thin: " if deck.thin else "", Tone.DOUBT)
    told = _at_least(deck) if deck.lower_bound else _all_unseen(deck)
    return line(thin, Span(DOT.join(part for part in told if part), Tone.FAINT))


def tell_at_least(part: DeckPart, tell: Callable[[int], str] = str) -> str:
    """Of an old file: what is surely seen of a part, and what may be of the side deck instead.

    `tell` writes a number.
    """
    if part.size and not part.unseen:
        return f"all {tell(part.size)} seen"
    of = f" of {tell(part.size)}" if part.size else ""
    more = sum(card.seen for card in part.cards) - part.seen
    rest = f" ({tell(more)} more may be side)" if more > 0 else ""
    return f"at least {tell(part.seen)}{of} seen{rest}"


def _at_least(deck: Deck) -> Iterator[str]:
    yield tell_at_least(deck.main)
    if deck.extra.cards:
        yield f"extra {tell_at_least(deck.extra)}"


def _all_unseen(deck: Deck) -> list[str]:
    likely = deck.main.known - deck.main.seen
    main = _unseen(deck.main, " unseen") + (f" ({likely} likely)" if likely else "")
    told, before = [main], deck.main
    for name, part in (("extra", deck.extra), ("side", deck.side)):
        # Behind a part that is all seen, mere numbers would be read as those of cards seen.
        if unseen := _unseen(part, "" if before.unseen else " unseen"):
            told.append(f"{name} {unseen}")
            before = part
    return told


def likely_note(decks: Iterable[Deck], width: int) -> Iterator[Line]:
    """What "likely" means, if any of these decks says it."""
    if any(card.likely for deck in decks for part in deck.parts for card in part.cards):
        yield EMPTY
        yield from sentence(_WHAT_LIKELY_MEANS, width, Tone.LIKELY)


def _unseen(part: DeckPart, word: str = "") -> str:
    if not part.size:
        return f"{part.seen} seen" if part.seen else ""
    if not part.unseen:
        return f"all {part.size} seen"
    return f"{part.unseen} of {part.size}{word}"


def _group(
    name: str, tone: Tone, cards: list[DeckCard], remark: Remark, width: int
) -> tuple[Line, list[Line]]:
    """A group's label and its cards."""
    label = Span(f"{name} {sum(card.seen for card in cards)}", tone)
    entries = [
        _entry(card, remark(card) if tone is Tone.SIDE else "", width - _LABEL) for card in cards
    ]
    return pad(label, _LABEL), entries


def _entry(card: DeckCard, remark: str, room: int) -> Line:
    marks = line(
        Span(f" +{card.likely} likely" if card.likely else "", Tone.LIKELY),
        Span(f" {remark}" if remark else "", Tone.FAINT),
    )
    # Where there is too little room the name is cut, not what is said about it.
    return line(fit(line(f"{card.seen} {card.name}"), room - measure(marks)), marks)


def deck_groups(deck: Deck) -> Iterator[tuple[str, Tone, list[DeckCard]]]:
    """Name, tone and cards of every group that has a card, most copies first."""
    kinds = {kind for kind, _, _ in _TYPES}
    groups = [
        *(
            (name, tone, [card for card in deck.main.cards if card.card_type == kind])
            for kind, name, tone in _TYPES
        ),
        ("Other", Tone.PLAIN, [card for card in deck.main.cards if card.card_type not in kinds]),
        ("Extra", Tone.EXTRA, list(deck.extra.cards)),
        ("Side", Tone.SIDE, list(deck.side.cards)),
    ]
    for name, tone, cards in groups:
        if cards:
            yield name, tone, sorted(cards, key=lambda one: (-one.seen - one.likely, one.name))


def _doubts(deck: Deck) -> Iterator[str]:
    yield from deck.doubts
    if deck.also_fit:
        some, of = len(deck.also_fit), len(deck.replays)
        yield f"Would fit another list of the player as well: {some} of {count(of, 'replay')}."
    if deck.maybe_same:
        replays = tell_some(map(str, deck.maybe_same))
        yield f"May be the same list as in replay {replays}: too little is known to tell."
