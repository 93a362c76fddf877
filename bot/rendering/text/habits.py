"""What a player does with cards: side cards, first sets, use when held, cards seen most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from bot.domain.analysis.figures import Split
from bot.domain.analysis.habits import FirstSets, SideCard, SideShown
from bot.domain.analysis.holdings import UseWhenHeld
from bot.domain.replay.model import Use
from bot.rendering.text.figures import (
    INDENT,
    Row,
    indented,
    listed,
    place_lines,
    sample,
    split_row,
)
from bot.rendering.text.lines import EMPTY, Line, Span, Tone, line, sentence
from bot.rendering.text.tables import Column, table
from bot.rendering.text.wording import count

ROWS_TOLD: Final = 12
"""How many cards or opponents a long list shows unless everything is asked for."""

_SHORTEST_CARD: Final = 26
_AT_LEAST: Final = "\N{GREATER-THAN OR EQUAL TO}"
USES: Final = {
    Use.SET_MONSTER: "set",
    Use.SET_SPELL_TRAP: "set",
    Use.ACTIVATED: "activated",
    Use.SUMMONED: "summoned",
    Use.MOVED: "gone",
}
"""How a card left the hand, in a word."""
_HOW_TO_READ: Final = (
    "4/6: used in 4 of the 6 games in which it was in hand, by own turn and in the whole game; "
    "kept unused: no copy was used and one was still in hand at the end; "
    "gone: left the hand without being played."
)


def side_rows(shown: Iterable[SideShown]) -> list[Row]:
    """What came in from the side deck, and against whom: always at least so many copies."""
    return [
        Row(
            f"vs {group.against}",
            (
                *listed([_side_card(card, group.of) for card in group.cards]),
                sample(group.figure, group.of),
            ),
            tuple((card.card, card.evidence) for card in group.cards),
        )
        for group in shown
        if group.cards
    ]


def first_set_rows(told: FirstSets) -> Iterator[Row]:
    """The first face-down monster, and the back row of the first own turn."""
    if told.monsters.entries:
        yield split_row(told.monsters, label="First monster face-down")
    if told.back_row_number.entries:
        numbers = told.back_row_number
        yield split_row(numbers, label="Back row on turn 1", word=_cards, between=" in ")
    if told.back_row_cards.entries:
        yield split_row(told.back_row_cards, label="Cards in that back row")


def seen_rows(seen: Split, *, most: int | None) -> list[Row]:
    """In how many games each card was seen, a row a number."""
    by_number: dict[int, list[str]] = {}
    for entry in seen.entries[:most]:
        by_number.setdefault(entry.count, []).append(entry.name)
    places = {entry.name: entry.evidence for entry in seen.entries}
    return [
        Row(
            f"{number} of {count(seen.of, 'game')}",
            listed(names),
            tuple((n, places[n]) for n in names),
        )
        for number, names in by_number.items()
    ]


def held_lines(
    in_game: Sequence[UseWhenHeld], by_turn: Iterable[UseWhenHeld], width: int, *, evidence: bool
) -> Iterator[Line]:
    """Each card: in how many games used, of those that held it, by own turn and in all."""
    if not in_game:
        return
    turns = {(use.card, use.own_turn): use for use in by_turn}
    numbers = sorted({turn for _, turn in turns if turn is not None})
    heads = [*(f"turn {number}" for number in numbers), "game"]
    columns = [
        Column(least=8, most=max(_SHORTEST_CARD, width // 3), names=True),
        *(Column(line(Span(head, Tone.FAINT)), right=True) for head in heads),
        Column(optional=True, least=16),
    ]
    rows = [
        [
            indented(use.card),
            *(_share(turns.get((use.card, number))) for number in numbers),
            _share(use),
            line(Span(tell_ways(use), Tone.FAINT)),
        ]
        for use in in_game
    ]
    head, *told = table(columns, rows, width)
    yield head
    for use, row in zip(in_game, told, strict=True):
        yield row
        if evidence:
            yield from place_lines((("used", use.used_in), ("not used", use.unused_in)), width)
    yield from sentence(_HOW_TO_READ, width, Tone.FAINT, indent=INDENT)


def tell_side_copies(card: SideCard) -> str:
    """How many copies of the card came in at least: from the fewest to the most of a match."""
    fewest = f"{card.fewest}\N{EN DASH}" if card.fewest < card.at_least else ""
    return f"{_AT_LEAST} {fewest}{card.at_least}"


def _side_card(card: SideCard, of: int) -> str:
    often = f" in {card.matches}" if of > 1 else ""
    return f"{card.card} {tell_side_copies(card)}{often}"


def _cards(number: str) -> str:
    return count(int(number), "card")


def _share(use: UseWhenHeld | None) -> Line:
    return line(f"{use.used}/{use.held}") if use else EMPTY


def tell_ways(use: UseWhenHeld, words: Mapping[Use, str] = USES) -> str:
    """How the card left the hand, and how many games without a use of it ended with it in hand."""
    ways: Counter[str] = Counter()
    for way in use.ways:
        ways[words[Use(way.name)]] += way.count
    kept = [f"kept unused {use.cut_short}"] if use.cut_short else []
    return ", ".join([*(f"{way} {number}" for way, number in ways.most_common()), *kept])
