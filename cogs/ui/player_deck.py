"""One list of a player for a phone: how much of it is known, and each card with its copies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import discord

from bot.domain.analysis.decks import Deck
from bot.domain.analysis.parts import DeckCard, DeckPart
from bot.rendering.text.decks import deck_groups, in_games, tell_at_least
from bot.rendering.text.lines import Tone
from bot.rendering.text.own_decks import tell_changes
from bot.rendering.text.wording import count, tell_some
from cogs.ui.words import cut, dotted, fit_lines, length, plain

LIKELY: Final = "likely: not seen, but its place in the list lies between two copies of the card"
_FIELD: Final = 1024
# With what stands beside it this is below what all embeds of a message may hold.
_ROOM: Final = 3600
_CHANGES_TOLD: Final = 6
_DOUBTS_TOLD: Final = 3
_DOUBT: Final = 160
_ALL_DOUBTS: Final = 800
_LONGEST_CARD: Final = 50
_LONGEST_NUMBER: Final = 12


def coverage_lines(deck: Deck) -> Iterator[str]:
    """How much of each part was seen."""
    thin = "⚠️ **THIN** · " if deck.thin else ""
    if deck.lower_bound:
        yield f"{thin}**{tell_at_least(deck.main, _number)}**"
        if deck.extra.cards:
            yield f"{deck.extra.part} {tell_at_least(deck.extra, _number)}"
        return
    yield f"{thin}{_tell_main(deck.main)}"
    parts = [
        f"{part.part} {_tell_part(part)}" for part in (deck.extra, deck.side) if _is_told(part)
    ]
    if parts:
        yield dotted(parts)


def change_lines(older: Deck, newer: Deck) -> Iterator[str]:
    """What surely or likely changed from one list to the next."""
    told = tell_changes(older, newer, _name)
    if rest := len(told[_CHANGES_TOLD:]):
        told[_CHANGES_TOLD:] = [f"and {rest} more"]
    if told:
        # Names of cards have commas.
        yield f"Since the list before: {dotted(told)}"


def card_embed(deck: Deck) -> discord.Embed:
    """The cards by type, most copies first, and what is left open about them."""
    embed = discord.Embed(color=discord.Color.green())
    room = _ROOM
    for heading, lines in _groups(deck):
        name = heading
        for value in _pieces(lines, room):
            embed.add_field(name=name, value=value, inline=True)
            room -= length(value) + length(name)
            name = f"{heading}, more"
    if doubts := list(_doubts(deck)):
        embed.add_field(name="Doubts", value=fit_lines(doubts, _ALL_DOUBTS), inline=False)
    return embed


def has_likely(deck: Deck) -> bool:
    """Whether any copy is only likely."""
    return any(card.likely for part in deck.parts for card in part.cards)


def _number(number: int) -> str:
    return cut(str(number), _LONGEST_NUMBER)


def _tell_main(main: DeckPart) -> str:
    if not main.size:
        return f"**{main.seen} seen**"
    size, unseen = (cut(str(number), _LONGEST_NUMBER) for number in (main.size, main.unseen))
    if not main.unseen:
        return f"**all {size} known**"
    likely = main.known - main.seen
    also = f" ({likely} of them likely)" if likely else ""
    return f"**{main.known} of {size} known**, {unseen} unseen{also}"


def _is_told(part: DeckPart) -> bool:
    return bool(part.size or part.seen)


def _tell_part(part: DeckPart) -> str:
    if not part.size:
        return f"{part.seen} seen"
    return f"{part.seen} of {cut(str(part.size), _LONGEST_NUMBER)} seen"


def _groups(deck: Deck) -> Iterator[tuple[str, list[str]]]:
    """The heading and the lines of every group that has a card."""
    for name, tone, cards in deck_groups(deck):
        lines = [_line(card, aside=tone is Tone.SIDE) for card in cards]
        yield f"{name} {sum(card.seen for card in cards)}", lines


def _line(card: DeckCard, *, aside: bool) -> str:
    likely = f" *+{card.likely} likely*" if card.likely else ""
    # A card of the side deck was seen because it came in.
    often = f" *{in_games(card)}*" if aside else ""
    return f"{card.seen} {_name(card.name)}{likely}{often}"


def _pieces(lines: Sequence[str], room: int) -> Iterator[str]:
    """The lines in as many fields as they need, and no more of them than there is room for."""
    rest = fit_lines(lines, max(room, 0)).split("\n")
    while rest:
        piece: list[str] = []
        while rest and length("\n".join([*piece, rest[0]])) <= _FIELD:
            piece.append(rest.pop(0))
        yield "\n".join(piece or [cut(rest.pop(0), _FIELD)])


def _name(name: str) -> str:
    return plain(name, _LONGEST_CARD)


def _doubts(deck: Deck) -> Iterator[str]:
    yield from (plain(doubt, _DOUBT) for doubt in deck.doubts[:_DOUBTS_TOLD])
    if len(deck.doubts) > _DOUBTS_TOLD:
        yield f"and {count(len(deck.doubts) - _DOUBTS_TOLD, 'more doubt')}"
    if deck.also_fit:
        some, of = len(deck.also_fit), len(deck.replays)
        yield f"{some} of {count(of, 'replay')} would fit another list as well."
    if deck.maybe_same:
        replays = tell_some(map(str, deck.maybe_same))
        yield f"May be the same list as in replay {replays}."
